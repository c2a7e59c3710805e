"""Looking over the shoulder of a process: what it writes and where, and whether it starts anything."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    "os.rename": 2, "os.link": 2, "os.symlink": 2, "os.remove": 1, "os.mkdir": 1, "os.rmdir": 1,
    "os.truncate": 1, "os.chmod": 1, "os.chown": 1, "os.utime": 1, "shutil.rmtree": 1, "sqlite3.connect": 1,
}  # fmt: skip
"""Audit events after which something is another on disk, and how many paths come first in their arguments."""
_STARTS = (
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "subprocess.Popen",
    "socket.connect", "pickle.find_class", "webbrowser.open",
)  # fmt: skip


class Watch:
    """Notes offences while `over` lasts: writing outside the folders it is given, starting a program,
    connecting somewhere, unpickling anything. An audit hook stays for good, hence one for each process."""

    def __init__(self) -> None:
        self.offences: list[str] = []
        self._folders: tuple[str, ...] | None = None
        sys.addaudithook(self._see)

    @contextmanager
    def over(self, *folders: Path) -> Iterator[None]:
        """Nothing but what lies in these folders may be changed in the meantime."""
        self.offences.clear()
        self._folders = (*(os.path.realpath(folder) for folder in folders), "/dev/null")
        try:
            yield
        finally:
            self._folders = None

    def _see(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._folders is None:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = (
                any(c in mode for c in "wax+") if isinstance(mode, str) else bool(int(str(flags)) & _WRITING)
            )
            if writes and not isinstance(path, int):
                self._check(event, path)
        elif event in _CHANGES:
            for path in arguments[: _CHANGES[event]]:
                self._check(event, path)
        elif event in _STARTS:
            self.offences.append(f"{event} {arguments!r}")

    def _check(self, event: str, path: object) -> None:
        assert self._folders is not None
        if not isinstance(path, str | bytes | os.PathLike) or path == ":memory:":
            return
        name = os.fsdecode(path).removeprefix("file://").partition("?")[0]
        # Where the change happens: a link itself is renamed or deleted, not what it leads to.
        place = str(Path(os.path.realpath(Path(name).parent)) / Path(name).name)
        if not any(place == folder or place.startswith(f"{folder}/") for folder in self._folders):
            self.offences.append(f"{event} {place}")
