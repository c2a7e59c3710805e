"""The feature pyramid. Lin et al. 2017 (arXiv 1612.03144); Deng et al. 2019, section 4.2."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn.functional import interpolate

from detector.network.layers import conv_norm, slope_for


class FeaturePyramid(nn.Module):
    """Bring the features of every stride to the same width, and coarse meaning down to the fine levels.

    A level is its 1×1 lateral plus the next coarser level, enlarged, then a 3×3 merge. The coarser level is
    taken after its own merge; the coarsest has only a lateral.
    """

    def __init__(self, in_channels: Sequence[int], channels: int) -> None:
        super().__init__()
        slope = slope_for(channels)
        self.laterals = nn.ModuleList(conv_norm(c, channels, kernel=1, slope=slope) for c in in_channels)
        self.merges = nn.ModuleList(
            conv_norm(channels, channels, kernel=3, slope=slope) for _ in in_channels[:-1]
        )

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        """Features from fine to coarse → as many levels of `channels` channels and the same sizes."""
        levels = [lateral(feature) for lateral, feature in zip(self.laterals, features, strict=True)]
        for i in reversed(range(len(self.merges))):
            levels[i] = self.merges[i](levels[i] + interpolate(levels[i + 1], size=levels[i].shape[-2:]))
        return levels
