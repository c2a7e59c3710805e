"""What a failure of SQLite, or what stands in it, means to the person whose project file it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.errors import AnnotatorError

_DAMAGED = ("is damaged", "Restore it from a backup; its exported label.txt is unaffected.")
_WRITE_PERMISSION = "Give yourself write permission there, or choose another place for the project."

# By primary result code: what happened, what to do.
_MEANINGS = {
    sqlite3.SQLITE_FULL: ("could not be written because the disk is full", "Free some space on that disk."),
    sqlite3.SQLITE_READONLY: ("cannot be written", _WRITE_PERMISSION),
    sqlite3.SQLITE_PERM: ("cannot be written", _WRITE_PERMISSION),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _WRITE_PERMISSION),
    sqlite3.SQLITE_NOTADB: ("is not a project of this program", "Choose a .faces file, or a new name."),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_BUSY: ("is held by another program", "Close whatever else has this file open."),
    sqlite3.SQLITE_LOCKED: ("is held by another program", "Close whatever else has this file open."),
    sqlite3.SQLITE_IOERR: ("could not be read or written", "Check the disk and its connection."),
}


_SAID_OF_DAMAGE = ("integer overflow", "unsupported file format", "malformed JSON", "cannot store ")
"""How SQLite begins what it says of a damaged file, under a code that it has for faulty SQL as well."""


@contextmanager
def naming(project: Path) -> Iterator[None]:
    """Turn failures of the disk and the file into AnnotatorError; what only a bug raises stays as it is."""
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if (meaning := _meaning(error)) is None:
            raise
        what, remedy = meaning
        raise AnnotatorError(f"{project} {what} ({error}).", remedy) from error


@contextmanager
def refusing_damaged(project: Path, what: str) -> Iterator[None]:
    """Turn what a record says of values that it can't hold into AnnotatorError. what: is read, for people."""
    try:
        yield
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise AnnotatorError(
            f"{project} holds something of {what} that is damaged ({error}).", "Restore it from a backup."
        ) from error


def does_not_fit(project: Path, image: str) -> AnnotatorError:
    """An edit that starts from something else than what is on disk."""
    return AnnotatorError(
        f"{project} does not hold what this edit of {image} starts from; it was not written.",
        "Open the project again to go on from what is on disk.",
    )


def _meaning(error: sqlite3.DatabaseError | UnicodeDecodeError) -> tuple[str, str] | None:
    """What happened to the file, and the way out; None for a bug."""
    if str(error).startswith(_SAID_OF_DAMAGE):
        return _DAMAGED
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _MEANINGS.get(code & 0xFF)  # the low byte is the primary code
    # A text, of a column or of what SQLite says, is none; else it is a bug.
    return _DAMAGED if isinstance(error, sqlite3.OperationalError | UnicodeDecodeError) else None
