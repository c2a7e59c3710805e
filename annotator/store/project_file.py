"""An SQLite file that this window alone has open: transactions that hold or leave no trace, and clear errors.

What stands in the file is the journal's affair, its shape that of the migrations.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError
from annotator.store.migrations import open_database
from annotator.store.project_errors import naming
from annotator.store.project_lock import ProjectLock


class ProjectFile:
    """Open from construction to `close`, created or brought up to date if need be.

    Raises AnnotatorError for a file that is not a project (it is left as it is), one of a newer version, one
    open in another window, and a place that is missing or cannot be written.
    connection: write through it inside `transaction` only. Another one, once the file was away and is back,
    as on a disk that was pulled out.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        if not self.path.parent.is_dir():
            raise AnnotatorError(
                f"{self.path} cannot be opened: there is no folder {self.path.parent}.",
                "Create it, or choose another place for the project.",
            )
        if self.path.is_dir():
            raise AnnotatorError(
                f"{self.path} is a folder, not a project file.", "Choose a .faces file, or a new name."
            )
        # SQLite opens what it may only read without a word, and fails at the first edit.
        if self.path.exists() and not os.access(self.path, os.W_OK, effective_ids=True):
            raise AnnotatorError(
                f"{self.path} cannot be written.",
                "Give yourself write permission, or choose another place for the project.",
            )
        self._lock = ProjectLock(self.path)
        is_new = not self.path.exists()
        try:
            with naming(self.path):
                self.connection = open_database(self.path)
            self._status = self.path.stat()
            self._identity = _identity(self.connection)
        except BaseException:
            if is_new:
                self._remove_remains()
            self._lock.release()
            raise

    def close(self) -> None:
        """Fold the write-ahead log into the file and let other windows have it. Closing twice is harmless."""
        self._identity = None  # so that it is not opened again
        try:
            with naming(self.path):
                self.connection.close()
        finally:
            self._lock.release()

    def rows(
        self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()
    ) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises AnnotatorError if the file cannot be read."""
        if not self.connection.in_transaction:
            self._is_in_place()
        with naming(self.path):
            return self.connection.execute(query, parameters).fetchall()

    @contextmanager
    def transaction(self, *, forced: bool = True) -> Iterator[None]:
        """All that the block writes is on disk when it has ended, or nothing of it if it raises.

        forced=False leaves to the system when it is written, for what can be made again: a killed program
        loses none of it, a power cut may lose the last of it, and it is on disk with the next that is forced.
        Raises AnnotatorError if that cannot be done, such as on a full disk.
        """
        self._refuse_if_moved()
        with naming(self.path):
            self.connection.execute(f"PRAGMA synchronous = {'FULL' if forced else 'NORMAL'}")
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # What went wrong says more than what taking it back may run into.
                with contextlib.suppress(sqlite3.Error):
                    self.connection.rollback()
                raise

    def _refuse_if_moved(self) -> None:
        """SQLite would go on writing into a file that nobody finds any more."""
        if not self._is_in_place():
            raise AnnotatorError(
                f"{self.path} was moved, replaced or deleted while it was open.",
                "Put it back, or open it again.",
            )

    def _is_in_place(self) -> bool:
        """Whether the file is where it was opened, be it only now again.

        To the system, a disk that was away is another disk. Raises AnnotatorError where the file is there
        again and cannot be had, such as one that another window has opened by now.
        """
        try:
            status = self.path.stat()
        except OSError:
            return False
        return os.path.samestat(status, self._status) or self._open_again(status)

    def _open_again(self, status: os.stat_result) -> bool:
        """Take the file that is in place now, if it is this project and no other. Raises AnnotatorError."""
        # With the lock in place the folder never was away: the file alone is another, beside the log of ours.
        if self._lock.is_in_place or self._identity is None or _identity_of(self.path) != self._identity:
            return False
        lock = ProjectLock(self.path)
        try:
            with naming(self.path):
                connection = open_database(self.path)
        except BaseException:
            lock.release()
            raise
        with contextlib.suppress(sqlite3.Error):  # of a disk that is gone
            self.connection.close()
        self._lock.release()
        self.connection, self._lock, self._status = connection, lock, status
        return True

    def _remove_remains(self) -> None:
        """Leave no empty file behind where a project could not be made."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def _identity(connection: sqlite3.Connection) -> str | None:
    """By what a project is known again; None where nothing of the kind can be read."""
    with contextlib.suppress(sqlite3.Error):
        rows = connection.execute("SELECT value FROM setting WHERE key = 'identity'").fetchall()
        return str(rows[0][0]) if rows else None
    return None


def _identity_of(path: Path) -> str | None:
    """The same of a file that may be any, and is left as it is."""
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection,
    ):
        return _identity(connection)
    return None


class ProjectFileForReading(ProjectFile):
    """A project file once more, to be read in a thread of its own while a window works on it.

    Shows the file as it was at construction, whatever is written meanwhile. Takes no lock; writing through it
    fails. Raises AnnotatorError if the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        with naming(self.path):
            self.connection = sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True, isolation_level=None)
            self.connection.execute("BEGIN")
            self.connection.execute("SELECT 1 FROM image LIMIT 1")  # the view is fixed by the first reading
        self._status = self.path.stat()

    def _is_in_place(self) -> bool:
        return True  # what is read stays as it was when it was opened

    def close(self) -> None:
        with naming(self.path):
            self.connection.close()
