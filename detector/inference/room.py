"""How many images memory has room for at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition

_SHARE = 0.5


class Room:
    """So much that several threads share: who needs more than is left waits, and whoever is alone gets it."""

    def __init__(self, size: float) -> None:
        self._size = size
        self._taken = 0.0
        self._changed = Condition()

    @property
    def free(self) -> float:
        """How much is left."""
        return self._size - self._taken

    @contextmanager
    def taken(self, size: float) -> Iterator[None]:
        """Take some for as long as the context lasts."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken or self._taken + size <= self._size)
            self._taken += size
        try:
            yield
        finally:
            with self._changed:
                self._taken -= size
                self._changed.notify_all()


def room_in_memory(system: Path = Path("/")) -> Room:
    """Half of the memory that is free now, in bytes; without end where the system does not tell.

    system: where its proc/ and sys/ are. A container has what its own limit leaves, which /proc does not say.
    """
    free = (_free_in_machine(system / "proc/meminfo"), _free_in_container(system / "sys/fs/cgroup"))
    return Room(min(free) * _SHARE)


def _free_in_machine(meminfo: Path) -> float:
    try:
        return 1024 * _numbers(meminfo)["MemAvailable:"]
    except (OSError, ValueError, LookupError):
        return float("inf")


def _free_in_container(folder: Path) -> float:
    """What version 2 of the kernel's control groups leaves; files that it keeps in memory give way."""
    try:
        most, used = (int((folder / name).read_text()) for name in ("memory.max", "memory.current"))
        told = _numbers(folder / "memory.stat")
        return max(most - used + told["inactive_file"] + told["active_file"], 0)
    except (OSError, ValueError, LookupError):  # "max", where there is no limit
        return float("inf")


def _numbers(table: Path) -> dict[str, int]:
    """Lines of a name and a number. Raises OSError or ValueError."""
    rows = (line.split() for line in table.read_text().splitlines())
    return {row[0]: int(row[1]) for row in rows}
