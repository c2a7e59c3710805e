"""Separable convolutions, and the backbone that is made of them. Wu et al. 2023, "YuNet", figure 3."""

from __future__ import annotations

from torch import Tensor, nn

from detector.network.layers import conv_norm, one_after_another
from detector.network.structure import (
    FEATURE_STRIDES,
    SEPARABLE,
    SEPARABLE_FIRST_STAGE,
    SEPARABLE_STEM,
)


def separable(in_channels: int, out_channels: int) -> nn.Sequential:
    """A 1×1 convolution across channels, then a 3×3 convolution per channel with batch-norm and ReLU."""
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, 1),
        conv_norm(out_channels, out_channels, kernel=3, groups=out_channels, slope=0.0),
    )


class SeparableBackbone(nn.Module):
    """Features of an image at strides 4, 8, 16 and 32. name: one of SEPARABLE."""

    strides = FEATURE_STRIDES

    def __init__(self, name: str) -> None:
        super().__init__()
        parts: list[nn.Module] = [conv_norm(3, SEPARABLE_STEM, kernel=3, stride=2, slope=0.0)]
        before = SEPARABLE_STEM
        for row in SEPARABLE_FIRST_STAGE:
            if len(parts) > 1:
                parts.append(_halved())
            for channels in row:
                parts.append(separable(before, channels))
                before = channels
        channels = SEPARABLE[name]
        self.stage1 = nn.Sequential(*parts)
        self.stage2 = nn.Sequential(_halved(), separable(before, channels), separable(channels, channels))
        self.stage3, self.stage4 = (
            nn.Sequential(_halved(), separable(channels, channels), separable(channels, channels))
            for _ in range(2)
        )
        self.channels = (before, *(channels,) * 3)

    @property
    def stages(self) -> list[nn.Module]:
        """What leads from the images to the first feature, and from each feature to the next."""
        return [self.stage1, self.stage2, self.stage3, self.stage4]

    def forward(self, images: Tensor) -> list[Tensor]:
        """(B, 3, H, W) images → features (B, C, ⌈H/s⌉, ⌈W/s⌉) for s = 4, 8, 16, 32."""
        return one_after_another(self.stages, images)


def _halved() -> nn.MaxPool2d:
    """The largest of each 2×2, at an odd edge of what is there of it."""
    return nn.MaxPool2d(2, ceil_mode=True)
