"""Work that tells how far it is, for those who only want what comes of it. No torch."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

_T = TypeVar("_T")
_Step = TypeVar("_Step")
_Told = TypeVar("_Told")


def returned(work: Generator[object, None, _T]) -> _T:
    """What a generator returns, whatever it yields on the way."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: _T = end.value
            return result


def retold(work: Generator[_Step, None, _T], tell: Callable[[_Step], _Told]) -> Generator[_Told, None, _T]:
    """The same work and outcome; of each step something else is yielded."""
    try:
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                result: _T = end.value
                return result
            yield tell(step)
    finally:
        work.close()
