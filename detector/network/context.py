"""The context module: a wider view around a cell. Najibi et al. 2017 (SSH, arXiv 1708.03979), section 3.3.

Every level has one of its own. Deng et al. 2019, section 4.2.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from detector.network.layers import conv_norm
from detector.network.structure import slope_for


class ContextModule(nn.Module):
    """Views of 3×3, 5×5 and 7×7 side by side: half, a quarter and a quarter of the channels.

    5×5 is two 3×3 convolutions, 7×7 three; both start from one shared reduction.
    """

    def __init__(self, channels: int, *, deformable: bool) -> None:
        super().__init__()
        quarter = channels // 4
        slope = slope_for(channels)

        def convolution(in_channels: int, out_channels: int, slope: float | None = None) -> nn.Sequential:
            return conv_norm(in_channels, out_channels, kernel=3, slope=slope, deformable=deformable)

        self.view3 = convolution(channels, channels // 2)
        self.reduction = convolution(channels, quarter, slope)
        self.view5 = convolution(quarter, quarter)
        self.view7 = nn.Sequential(convolution(quarter, quarter, slope), convolution(quarter, quarter))

    def forward(self, level: Tensor) -> Tensor:
        """(B, C, H, W) → (B, C, H, W)."""
        reduced = self.reduction(level)
        return relu(torch.cat((self.view3(level), self.view5(reduced), self.view7(reduced)), dim=1))
