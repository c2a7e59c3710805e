"""Anchors: the reference squares that the heads' outputs are offsets from. Deng et al. 2019, section 4.2.

As an array, without torch; `detector.anchors` has them as a tensor.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
import numpy.typing as npt

from detector.profile import Profile


@lru_cache(maxsize=32)
def anchor_grid(profile: Profile, height: int, width: int) -> npt.NDArray[np.float32]:
    """Every anchor of an image of this size, in the order in which the heads answer.

    Returns (N, 4) as cx, cy, w, h in pixels: levels from fine to coarse; in a level the cells of a
    ceil(height / stride) × ceil(width / stride) grid, row by row; in a cell the anchor sizes as the profile
    lists them. Cached by size and shared: never written to.
    """
    levels = []
    for level in profile.levels:
        rows, columns = ceil(height / level.stride), ceil(width / level.stride)
        centre_y = (np.arange(rows, dtype=np.float32) + np.float32(0.5)) * np.float32(level.stride)
        centre_x = (np.arange(columns, dtype=np.float32) + np.float32(0.5)) * np.float32(level.stride)
        sizes = np.array(level.anchor_sizes, np.float32)
        grid_y, grid_x, grid_size = np.meshgrid(centre_y, centre_x, sizes, indexing="ij")
        levels.append(np.stack((grid_x, grid_y, grid_size, grid_size), axis=-1).reshape(-1, 4))
    return np.concatenate(levels)
