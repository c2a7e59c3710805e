"""The heads: 1×1 convolutions that answer for every anchor. Deng et al. 2019, section 3.1."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Head(nn.Module):
    """`values` numbers for each anchor of each cell, with one convolution per level."""

    def __init__(self, channels: int, levels: int, anchors_per_cell: int, values: int) -> None:
        super().__init__()
        self.values = values
        self.levels = nn.ModuleList(nn.Conv2d(channels, anchors_per_cell * values, 1) for _ in range(levels))

    def forward(self, levels: list[Tensor]) -> Tensor:
        """Levels (B, C, H, W) → (B, N, values), N in the order of `anchors_for`."""
        answers = [
            convolution(level).permute(0, 2, 3, 1).reshape(level.shape[0], -1, self.values)
            for convolution, level in zip(self.levels, levels, strict=True)
        ]
        return torch.cat(answers, dim=1)
