"""Cutting the square of a face out of its photograph, be it much larger than the square or at the edge."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.jobs.crop_queue import Matrix
from annotator.model.alignment import ALIGNED_SIDE

_OUTSIDE = (40, 36, 36)
"""Blue, green, red of what lies outside the photograph."""


def cut_out(bgr: NDArray[np.uint8], matrix: Matrix, side: int = ALIGNED_SIDE) -> NDArray[np.uint8]:
    """The square of a face: (side, side, 3). bgr: (H, W, 3); matrix: from its pixels to the square's.

    A face that is much larger than the square is shrunk by whole numbers first, each pixel the mean of those
    it stands for: a warp looks at four pixels only, and would let the rest flicker. Only its part of the
    image is warped: OpenCV warps no image of more than 32,766 pixels a side.
    """
    transform = np.array(matrix, np.float64).reshape(2, 3)
    shrink = int(1.0 / max(np.sqrt(abs(np.linalg.det(transform[:, :2]))), 1e-6))
    part, transform = _shrunk(bgr, transform, max(shrink, 1), side)
    warped = cv2.warpAffine(
        part,
        transform,
        (side, side),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=_OUTSIDE,
    )
    return np.asarray(warped, np.uint8)


def _shrunk(
    bgr: NDArray[np.uint8], transform: NDArray[np.float64], shrink: int, side: int
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The part of an image that the square shows, `shrink` times smaller, and the transform from there."""
    height, width = bgr.shape[:2]
    back = np.linalg.inv(transform[:, :2])
    corners = (np.array([(0, 0), (side, 0), (0, side), (side, side)]) - transform[:, 2]) @ back.T
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int) - shrink, 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int) + shrink, 1, (width, height))
    columns, rows = max((right - left) // shrink, 1), max((bottom - top) // shrink, 1)
    part = bgr[top : top + rows * shrink, left : left + columns * shrink]
    small = cv2.resize(part, (int(columns), int(rows)), interpolation=cv2.INTER_AREA)
    # The middle of a small pixel lies in the middle of those that it stands for.
    scale_x, scale_y = part.shape[1] / columns, part.shape[0] / rows
    from_small = np.array(
        [[scale_x, 0, left + (scale_x - 1) / 2], [0, scale_y, top + (scale_y - 1) / 2], [0, 0, 1]]
    )
    return np.asarray(small, np.uint8), transform @ from_small
