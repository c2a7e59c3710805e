"""The heads: 1×1 convolutions that answer for every anchor. Deng et al. 2019, section 3.1."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Head(nn.Module):
    """`values` numbers for each anchor of each cell, by one convolution per level, or by one that all share.

    anchors_per_cell: of each level, from fine to coarse; the same for all where the convolution is shared.
    """

    def __init__(
        self, channels: int, anchors_per_cell: Sequence[int], values: int, *, shared: bool = False
    ) -> None:
        super().__init__()
        self.values, self.shared = values, shared
        own = anchors_per_cell[:1] if shared else anchors_per_cell
        self.levels = nn.ModuleList(nn.Conv2d(channels, anchors * values, 1) for anchors in own)

    def forward(self, levels: list[Tensor]) -> Tensor:
        """Levels (B, C, H, W) → (B, N, values), N in the order of `anchors_for`."""
        convolutions = [self.levels[0]] * len(levels) if self.shared else self.levels
        answers = [
            convolution(level).permute(0, 2, 3, 1).reshape(level.shape[0], -1, self.values)
            for convolution, level in zip(convolutions, levels, strict=True)
        ]
        return torch.cat(answers, dim=1)
