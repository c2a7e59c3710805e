"""Boxes of one image that cover the same face, found without comparing every box with every other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.model.alignment import Floats

DUPLICATE_IOU = 0.7
"""Boxes that overlap by more than this are duplicates."""


def duplicates(boxes_xyxy: Floats) -> npt.NDArray[np.intp]:
    """The pairs of boxes of one image that overlap by more than DUPLICATE_IOU.

    Returns (K, 2) row numbers, the lower first. A sweep: boxes that overlap so much begin near each
    other, on either axis. So only those are compared that follow a box closely enough in the order of
    their left sides, or of their tops where fewer do.
    """
    sweeps = [_Sweep.along(boxes_xyxy, axis) for axis in (0, 1)]
    pairs = min(sweeps, key=lambda sweep: int(sweep.followers.sum())).pairs()
    one, other = boxes_xyxy[pairs[:, 0]], boxes_xyxy[pairs[:, 1]]
    shared_sides = np.minimum(one[:, 2:], other[:, 2:]) - np.maximum(one[:, :2], other[:, :2])
    shared = np.clip(shared_sides, 0.0, None).prod(axis=1)
    both = (one[:, 2:] - one[:, :2]).prod(axis=1) + (other[:, 2:] - other[:, :2]).prod(axis=1)
    with np.errstate(invalid="ignore"):
        alike = shared / (both - shared) > DUPLICATE_IOU
    return np.sort(pairs[alike], axis=1)


@dataclass(frozen=True, slots=True)
class _Sweep:
    """Boxes in the order in which they begin along one axis.

    followers: how many of those behind each begin so near to it that they may be its duplicates. lows,
    reach: where boxes begin along the other axis, and how far from there duplicates may begin, by row
    number.
    """

    order: npt.NDArray[np.intp]
    followers: npt.NDArray[np.intp]
    lows: npt.NDArray[np.float64]
    reach: npt.NDArray[np.float64]

    @classmethod
    def along(cls, boxes_xyxy: Floats, axis: int) -> _Sweep:
        # What they share is at least DUPLICATE_IOU of either box, and so of either's width and height.
        reach = (1.0 - DUPLICATE_IOU) * (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2])
        order = np.argsort(boxes_xyxy[:, axis], kind="stable")
        lows = boxes_xyxy[order, axis]
        last = np.searchsorted(lows, lows + reach[order, axis], side="right")
        other = 1 - axis
        return cls(
            order=order,
            followers=last - np.arange(1, len(order) + 1),
            lows=np.ascontiguousarray(boxes_xyxy[:, other]),
            reach=np.ascontiguousarray(reach[:, other]),
        )

    def pairs(self) -> npt.NDArray[np.intp]:
        """(K, 2) row numbers of boxes that begin near each other along both axes."""
        firsts = np.repeat(np.arange(len(self.order)), self.followers)
        runs = np.cumsum(self.followers) - self.followers
        seconds = firsts + 1 + np.arange(len(firsts)) - np.repeat(runs, self.followers)
        one, other = self.order[firsts], self.order[seconds]
        apart = np.abs(self.lows[one] - self.lows[other])
        near = apart <= np.maximum(self.reach[one], self.reach[other])
        return np.stack([one[near], other[near]], axis=1)
