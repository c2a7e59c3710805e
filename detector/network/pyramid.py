"""The feature pyramids. Lin et al. 2017 (arXiv 1612.03144); Deng et al. 2019, section 4.2; Wu et al. 2023."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn.functional import interpolate

from detector.network.layers import conv_norm
from detector.network.separable import separable
from detector.network.structure import slope_for


class FeaturePyramid(nn.Module):
    """Bring the features of every stride to the same width, and coarse meaning down to the fine levels.

    A level is its 1×1 lateral plus the next coarser level, enlarged, then a 3×3 merge. The coarser level is
    taken after its own merge; the coarsest feature has only a lateral.

    Levels beyond the last feature are each a 3×3 convolution with stride 2, the first of them (P6) on that
    feature itself (C5), before its lateral. They start by Glorot & Bengio's "Xavier", for no backbone brings
    them along, and stand apart from the way down: the paper computes P2 to P5 from C2 to C5.
    """

    def __init__(self, in_channels: Sequence[int], channels: int, deformable: Sequence[bool]) -> None:
        """deformable: for each level, whether its merge is; there may be more levels than in_channels."""
        super().__init__()
        slope = slope_for(channels)
        self.laterals = nn.ModuleList(conv_norm(c, channels, kernel=1, slope=slope) for c in in_channels)
        self.merges = nn.ModuleList(
            conv_norm(channels, channels, kernel=3, slope=slope, deformable=is_deformable)
            for is_deformable in deformable[: len(in_channels) - 1]
        )
        self.beyond = nn.ModuleList(
            conv_norm(in_channels[-1] if number == 0 else channels, channels, kernel=3, stride=2, slope=slope)
            for number in range(len(deformable) - len(in_channels))
        )
        for level in self.beyond:
            nn.init.xavier_uniform_(level.get_parameter("0.weight"))

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        """Features from fine to coarse → the levels of their sizes, and those beyond, of `channels` each."""
        levels = [lateral(feature) for lateral, feature in zip(self.laterals, features, strict=True)]
        for i in reversed(range(len(self.merges))):
            levels[i] = self.merges[i](levels[i] + interpolate(levels[i + 1], size=levels[i].shape[-2:]))
        coarsest = features[-1]
        for convolution in self.beyond:
            coarsest = convolution(coarsest)
            levels.append(coarsest)
        return levels


class SeparablePyramid(nn.Module):
    """A level is a separable convolution of its feature plus the next coarser level, enlarged: YuNet's."""

    def __init__(self, channels: int, levels: int) -> None:
        super().__init__()
        self.merges = nn.ModuleList(separable(channels, channels) for _ in range(levels))

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        """Features from fine to coarse, all of `channels` → the levels of their sizes."""
        levels = list(features)
        levels[-1] = self.merges[-1](features[-1])
        for i in reversed(range(len(levels) - 1)):
            levels[i] = self.merges[i](levels[i] + interpolate(levels[i + 1], size=levels[i].shape[-2:]))
        return levels
