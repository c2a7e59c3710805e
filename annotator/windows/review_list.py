"""Which of the things to judge are listed, and in which order: what the bar of the review asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.review_items import ALL, ItemKind, ReviewItems, Rows

LEAST_APART, MOST_APART = 40, 60
"""Places between something and its repeat: after so many others one has forgotten it."""

Bools = npt.NDArray[np.bool_]

_NONE = VERDICTS.index(Verdict.NONE)
_MOST_KEPT = 16


class Standing(StrEnum):
    """How far the judging of something has come."""

    TO_JUDGE = "to judge"
    JUDGED = "judged"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ReviewQuery:
    """What is asked for.

    difficulty: ALL, or one that the evaluation has. least_score: of detections; a miss has none. resolved:
    whether a newer model has resolved it, None for either.
    """

    kind: ItemKind = ItemKind.FALSE_POSITIVE
    difficulty: str = ALL
    least_score: float = 0.0
    standing: Standing = Standing.TO_JUDGE
    resolved: bool | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed, an entry a place: rows: (L,), of the items. again: (L,), whether it comes a second
    time."""

    rows: Rows
    again: Bools

    def __len__(self) -> int:
        return len(self.rows)

    def equals(self, other: Listing) -> bool:
        return np.array_equal(self.rows, other.rows) and np.array_equal(self.again, other.again)

    def take(self, kept: Bools) -> Listing:
        return Listing(self.rows[kept], self.again[kept])


class ReviewList:
    """The items with their verdicts, and of some a second verdict.

    verdicts: (N,), places in VERDICTS; repeat_verdicts: the same of those that come a second time.
    """

    def __init__(self, items: ReviewItems, verdicts: npt.NDArray[np.int8], repeats: Rows) -> None:
        self.items = items
        self.verdicts = verdicts.copy()
        self.repeat_verdicts = np.full(len(items), _NONE, np.int8)
        self.scores_now: npt.NDArray[np.float32] | None = None
        self.resolved: Bools | None = None
        self._repeated = np.zeros(len(items), np.bool_)
        self._repeated[repeats] = True
        self._orders: dict[ItemKind, Rows] = {}
        self._entries: dict[tuple[ItemKind, str, float], Listing] = {}

    @property
    def hides_figures(self) -> bool:
        """Whether a repeat would be known by the figure that stands out of its order."""
        return bool(self._repeated.any())

    @classmethod
    def empty(cls) -> ReviewList:
        return cls(ReviewItems.empty(), np.zeros(0, np.int8), np.zeros(0, np.int64))

    def verdict_of(self, row: int, *, again: bool) -> Verdict:
        column = self.repeat_verdicts if again else self.verdicts
        return VERDICTS[int(column[row])]

    def listed(self, query: ReviewQuery) -> Listing:
        """What is as a query asks."""
        entries = self._all_entries(query)
        if query.resolved is not None and self.resolved is not None:
            entries = entries.take(self.resolved[entries.rows] == query.resolved)
        if query.standing is Standing.ALL:
            return entries
        return entries.take(self._is_judged(entries) == (query.standing is Standing.JUDGED))

    def judged(self, listing: Listing) -> int:
        """How many of those listed have a verdict."""
        return int(self._is_judged(listing).sum())

    def first_of_image(self, image: str, query: ReviewQuery, shown: Listing) -> tuple[ItemKind, int] | None:
        """Kind and place of the first item of an image: one to judge ahead of one that is judged, one of the
        kind that is asked for ahead of others. shown: what is listed of that kind. None where nothing is."""
        if image not in self.items.paths:
            return None
        number, listings = self.items.paths.index(image), self._by_kind(query, shown)
        for is_judged in (False, True):
            for kind, listing in listings.items():
                is_of_image = self.items.images[listing.rows] == number
                found = np.flatnonzero(is_of_image & (self._is_judged(listing) == is_judged))
                if len(found):
                    return kind, int(found[0])
        return None

    def images_listed(self, query: ReviewQuery, shown: Listing) -> frozenset[str]:
        """Images of which anything is listed, of whatever kind. shown: as for `first_of_image`."""
        rows = np.concatenate([listing.rows for listing in self._by_kind(query, shown).values()])
        return frozenset(self.items.paths[number] for number in np.unique(self.items.images[rows]).tolist())

    def _by_kind(self, query: ReviewQuery, shown: Listing) -> dict[ItemKind, Listing]:
        """What a query lists of each kind, the one that it asks for first."""
        others = (kind for kind in ItemKind if kind is not query.kind)
        return {query.kind: shown} | {kind: self.listed(replace(query, kind=kind)) for kind in others}

    def _is_judged(self, listing: Listing) -> Bools:
        judged: Bools = self.verdicts[listing.rows] != _NONE
        judged[listing.again] = self.repeat_verdicts[listing.rows[listing.again]] != _NONE
        return judged

    def _all_entries(self, query: ReviewQuery) -> Listing:
        """All of a kind, difficulty and score, whatever was said of them, with the repeats among them."""
        least = 0.0 if query.kind is ItemKind.MISS else query.least_score
        key = (query.kind, query.difficulty, least)
        if key not in self._entries:
            if query.kind not in self._orders:
                self._orders[query.kind] = self.items.order(query.kind)
            rows = self._orders[query.kind]
            counted = self.items.counted.get(query.difficulty)
            if counted is not None:
                rows = rows[counted[rows]]
            if least > 0.0:
                rows = rows[self.items.scores[rows] >= least]
            if len(self._entries) >= _MOST_KEPT:
                self._entries.clear()
            self._entries[key] = _with_repeats(rows, self._repeated)
        return self._entries[key]


def _with_repeats(rows: Rows, repeated: Bools) -> Listing:
    """The rows, and those of them that are repeated once more, 40 to 60 places later; which place follows
    from the row alone. One with too few behind it isn't repeated here."""
    first = np.flatnonzero(repeated[rows])
    first = first[first + LEAST_APART <= len(rows)]
    wanted = first + LEAST_APART + (rows[first] * 7) % (MOST_APART - LEAST_APART + 1)
    places = np.minimum(wanted, len(rows))
    again = np.insert(np.zeros(len(rows), np.bool_), places, np.True_)
    return Listing(np.insert(rows, places, rows[first]), again)
