"""Numbers by which files tell their entries apart: kept where there are any, new ones after the largest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count

from annotator.store.formats.numbers import MOST_DIGITS


class Ids:
    """Every id is claimed first; then `final` gives those that were left without one the next numbers."""

    def __init__(self, *, first: int) -> None:
        self._taken: set[str] = set()
        self._next = first
        self._new: Iterator[int] | None = None

    def claim(self, wished: object) -> object:
        """The id that is wished for; None, to be replaced by `final`, where there is none or it is taken."""
        text = json.dumps(wished)
        if not isinstance(wished, int | str) or text in self._taken:
            return None
        self._taken.add(text)
        if isinstance(wished, int) or (wished.isdecimal() and len(wished) <= MOST_DIGITS):
            self._next = max(self._next, int(wished) + 1)
        return wished

    def final(self, claimed: object) -> object:
        """What was claimed, or a new number."""
        if claimed is not None:
            return claimed
        self._new = self._new or count(self._next)
        return next(self._new)
