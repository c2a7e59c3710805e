"""The order in which a person goes through the faces of an image, for the faces of many images at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def reading_ranks(
    images: npt.NDArray[np.int32], boxes_xyxy: npt.NDArray[np.float32]
) -> npt.NDArray[np.int64]:
    """The place of each face among those of its image: row by row from the top, each from left to right.

    images: (N,), equal for faces of the same image; boxes_xyxy: (N, 4). Returns (N,), from 0 within each
    image. A row is as high as the median of the image's faces; equals keep the order they have.
    """
    if len(images) == 0:
        return np.zeros(0, np.int64)
    left, top, right, bottom = boxes_xyxy.astype(np.float64).T
    by_height = np.lexsort((bottom - top, images))
    starts, counts = _groups(images[by_height])
    heights = (bottom - top)[by_height]
    medians = (heights[starts + (counts - 1) // 2] + heights[starts + counts // 2]) / 2
    group = np.empty(len(images), np.int64)
    group[by_height] = np.repeat(np.arange(len(starts)), counts)
    line = (top + bottom) / 2 // medians[group]
    in_order = np.lexsort((left + right, line, group))
    ranks = np.empty(len(images), np.int64)
    ranks[in_order] = np.arange(len(images)) - np.repeat(starts, counts)
    return ranks


def _groups(ascending: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where each run of equal numbers starts, and how long it is."""
    starts = np.flatnonzero(np.concatenate(([True], ascending[1:] != ascending[:-1])))
    return starts, np.diff(starts, append=len(ascending))
