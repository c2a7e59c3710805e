"""The context module: a wider view around a cell. Najibi et al. 2017 (SSH, arXiv 1708.03979), section 3.3."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from detector.network.layers import conv_norm, slope_for


class ContextModule(nn.Module):
    """Views of 3×3, 5×5 and 7×7 side by side: half, a quarter and a quarter of the channels.

    5×5 is two 3×3 convolutions, 7×7 three; both start from one shared reduction.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        quarter = channels // 4
        slope = slope_for(channels)
        self.view3 = conv_norm(channels, channels // 2, kernel=3, slope=None)
        self.reduction = conv_norm(channels, quarter, kernel=3, slope=slope)
        self.view5 = conv_norm(quarter, quarter, kernel=3, slope=None)
        self.view7 = nn.Sequential(
            conv_norm(quarter, quarter, kernel=3, slope=slope),
            conv_norm(quarter, quarter, kernel=3, slope=None),
        )

    def forward(self, level: Tensor) -> Tensor:
        """(B, C, H, W) → (B, C, H, W)."""
        reduced = self.reduction(level)
        return relu(torch.cat((self.view3(level), self.view5(reduced), self.view7(reduced)), dim=1))
