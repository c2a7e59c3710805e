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


def room_in_memory() -> Room:
    """Half of the memory that is free now, in bytes; without end where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        (available,) = (int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError):
        return Room(float("inf"))
    return Room(available * 1024 * _SHARE)
