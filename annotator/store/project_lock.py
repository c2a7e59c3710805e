"""One window at a time on a project: a lock of the operating system, gone with the process that holds it."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

from annotator.errors import AnnotatorError

# Lock files held by this process, by device and inode. A POSIX lock does not keep its own process out,
# and closing any second descriptor of the file would give the lock up.
_HELD: set[tuple[int, int]] = set()


class ProjectLock:
    """Held from construction to `release`, in a file beside the project named like it plus `.lock`.

    A file without its lock, as a killed process leaves it, keeps nobody out. A record lock (lockf) is used
    because a forked child does not inherit it: loader processes that outlive a killed window hold nothing.
    Raises AnnotatorError if another window has the project or the folder cannot be written.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self._path = project.with_name(project.name + ".lock")
        self._descriptor = self._acquire()
        self._identity = _identity(os.fstat(self._descriptor))
        _HELD.add(self._identity)

    def release(self) -> None:
        """Give the project free. The file goes first, while nobody else can hold it."""
        if self._identity not in _HELD:
            return
        with contextlib.suppress(OSError):
            if self._is_still_in_place(self._descriptor):  # else it is the lock of whoever came after
                self._path.unlink()
        os.close(self._descriptor)
        _HELD.discard(self._identity)

    @property
    def is_in_place(self) -> bool:
        """Whether whoever wants the project now would still find it locked."""
        return self._identity in _HELD and self._is_still_in_place(self._descriptor)

    def _acquire(self) -> int:
        while True:
            if self._path.exists() and _identity(self._path.stat()) in _HELD:
                raise self._in_use("this program")
            try:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            except OSError as error:
                raise AnnotatorError(
                    f"{self._project} cannot be opened: its folder cannot be written ({error.strerror}).",
                    "Give yourself write permission there, or choose another place for the project.",
                ) from error
            try:
                fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError) as error:
                holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
                os.close(descriptor)
                raise self._in_use(f"process {holder}" if holder else "another process") from error
            except OSError as error:
                os.close(descriptor)
                raise AnnotatorError(
                    f"{self._project} cannot be locked ({error.strerror}).",
                    "Keep the project on a local disk.",
                ) from error
            if self._is_still_in_place(descriptor):
                os.ftruncate(descriptor, 0)
                with contextlib.suppress(OSError):  # a full disk: the name of the holder is only a courtesy
                    os.write(descriptor, f"{os.getpid()}\n".encode())
                return descriptor
            os.close(descriptor)  # its holder removed the file between our opening and locking it: again

    def _is_still_in_place(self, descriptor: int) -> bool:
        try:
            return _identity(self._path.stat()) == _identity(os.fstat(descriptor))
        except FileNotFoundError:
            return False

    def _in_use(self, holder: str) -> AnnotatorError:
        return AnnotatorError(
            f"{self._project} is open in another window ({holder}).",
            "Close that window first, or open another project.",
        )


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
