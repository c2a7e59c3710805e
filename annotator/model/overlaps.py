"""Boxes that overlap much, found without comparing every one with every other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from annotator.model.alignment import Floats

_SLACK_PX = 1e-6
"""More than the last bits of any position."""


class Overlaps(NamedTuple):
    """K pairs: rows (K,) in some boxes, columns (K,) in others, and how much they overlap, ious (K,)."""

    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.intp]
    ious: npt.NDArray[np.float64]


def overlaps_above(least_iou: float, boxes_xyxy: Floats, others_xyxy: Floats) -> Overlaps:
    """All pairs with an intersection over union of more than `least_iou`, which is to be above 0.

    boxes_xyxy: (N, 4), others_xyxy: (M, 4). In the order of the rows, then of the columns.

    Of two that overlap so much, the one that begins first along an axis does so by less than 1 − least_iou
    of its side, and has no side longer than the other's divided by least_iou. So only those are compared that
    begin near each other along both axes; they are looked for along the one along which fewer do.
    """
    sweeps = [_Sweep.along(axis, least_iou, boxes_xyxy, others_xyxy) for axis in (0, 1)]
    sweep, other = sorted(sweeps, key=lambda sweep: int(sweep.counts.sum()))
    rows, columns = sweep.pairs()
    near = other.are_near(rows, columns)
    rows, columns = rows[near], columns[near]
    ious = ious_of(boxes_xyxy[rows].T, others_xyxy[columns].T)
    found = np.flatnonzero(ious > least_iou)
    found = found[np.lexsort((columns[found], rows[found]))]
    return Overlaps(rows[found], columns[found], ious[found])


def ious_of(boxes: Floats, others: Floats) -> npt.NDArray[np.float64]:
    """Intersection over union of boxes with others.

    Both hold left, top, right, bottom along their first axis; what else they have is broadcast.
    """
    left, top, right, bottom = boxes
    lefts, tops, rights, bottoms = others
    width = np.clip(np.minimum(right, rights) - np.maximum(left, lefts), 0.0, None)
    height = np.clip(np.minimum(bottom, bottoms) - np.maximum(top, tops), 0.0, None)
    shared = width * height
    both = (right - left) * (bottom - top) + (rights - lefts) * (bottoms - tops)
    ious: npt.NDArray[np.float64] = shared / (both - shared)
    return ious


@dataclass(frozen=True, slots=True)
class _Sweep:
    """Along one axis, which of M others begin near each of N boxes: as much before or after it as they may.

    first, last: (N,), between which they begin then; starts: (M,), where each begins. order: (M,), the others
    as they begin one after the other. places, counts: (N,), of those that begin near a box, the place of the
    first in that order, and how many there are.
    """

    first: Floats
    last: Floats
    starts: Floats
    order: npt.NDArray[np.intp]
    places: npt.NDArray[np.intp]
    counts: npt.NDArray[np.intp]

    @classmethod
    def along(cls, axis: int, least_iou: float, boxes_xyxy: Floats, others_xyxy: Floats) -> _Sweep:
        after = (1.0 - least_iou) * (boxes_xyxy[:, axis + 2] - boxes_xyxy[:, axis])
        first = boxes_xyxy[:, axis] - after / least_iou - _SLACK_PX
        last = boxes_xyxy[:, axis] + after + _SLACK_PX
        starts = others_xyxy[:, axis].copy()
        order = np.argsort(starts, kind="stable")
        in_order = starts[order]
        places = np.searchsorted(in_order, first, side="left")
        counts = np.searchsorted(in_order, last, side="right") - places
        return cls(first, last, starts, order, places, counts)

    def pairs(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Rows of boxes and of others that begin near them, (K,) each."""
        rows = np.repeat(np.arange(len(self.counts)), self.counts)
        steps = np.arange(len(rows)) - np.repeat(np.cumsum(self.counts) - self.counts, self.counts)
        return rows, self.order[np.repeat(self.places, self.counts) + steps]

    def are_near(self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """(K,) whether each of these others begins near the box beside it."""
        starts = self.starts[columns]
        near: npt.NDArray[np.bool_] = (self.first[rows] <= starts) & (starts <= self.last[rows])
        return near
