"""Anchors: the reference squares that the heads' outputs are offsets from. Deng et al. 2019, section 4.2."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import torch
from torch import Tensor

from detector.profile import Profile


@lru_cache(maxsize=32)
def anchors_for(profile: Profile, height: int, width: int) -> Tensor:
    """Every anchor of an image of this size, in the order in which the heads answer.

    Returns (N, 4) float32 as cx, cy, w, h in pixels: levels from fine to coarse; in a level the cells of a
    ceil(height / stride) × ceil(width / stride) grid, row by row; in a cell the anchor sizes as the profile
    lists them. Cached by size and shared: never written to.
    """
    levels = []
    for level in profile.levels:
        rows, columns = ceil(height / level.stride), ceil(width / level.stride)
        centre_y = (torch.arange(rows, dtype=torch.float32) + 0.5) * level.stride
        centre_x = (torch.arange(columns, dtype=torch.float32) + 0.5) * level.stride
        sizes = torch.tensor(level.anchor_sizes, dtype=torch.float32)
        grid_y, grid_x, grid_size = torch.meshgrid(centre_y, centre_x, sizes, indexing="ij")
        levels.append(torch.stack((grid_x, grid_y, grid_size, grid_size), dim=-1).reshape(-1, 4))
    return torch.cat(levels)
