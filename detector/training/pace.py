"""How long work takes, without what it was paused for. No torch."""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter
from typing import TypeVar

_T = TypeVar("_T")
_Event = TypeVar("_Event")


class Stopwatch:
    """Runs from the moment it is made."""

    def __init__(self) -> None:
        self._started = perf_counter()
        """Moved on by every pause."""

    @property
    def seconds(self) -> float:
        """For how long it has run."""
        return perf_counter() - self._started

    def stopped_between(self, work: Generator[_Event, None, _T]) -> Generator[_Event, None, _T]:
        """The same work and outcome; for as long as nobody asks for more, the stopwatch stands still."""
        try:
            while True:
                try:
                    event = next(work)
                except StopIteration as end:
                    result: _T = end.value
                    return result
                told = perf_counter()
                yield event
                self._started += perf_counter() - told
        finally:
            work.close()
