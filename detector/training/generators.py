"""Work that tells how far it is, for those who only want what comes of it. No torch."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

_T = TypeVar("_T")


def returned(work: Generator[object, None, _T]) -> _T:
    """What a generator returns, whatever it yields on the way."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: _T = end.value
            return result
