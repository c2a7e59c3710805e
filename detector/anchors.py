"""The anchors of `detector.anchor_grid` as a tensor."""

from __future__ import annotations

import torch
from torch import Tensor

from detector.anchor_grid import anchor_grid
from detector.profile import Profile


def anchors_for(profile: Profile, height: int, width: int) -> Tensor:
    """(N, 4) float32 as cx, cy, w, h in pixels: a view of `anchor_grid`, never written to."""
    return torch.from_numpy(anchor_grid(profile, height, width))
