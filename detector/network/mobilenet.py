"""MobileNetV1 × 0.25, the light backbone. Howard et al. 2017 (arXiv 1704.04861), table 1."""

from __future__ import annotations

from torch import Tensor, nn

from detector.network.layers import conv_norm

SLOPE = 0.1


def depthwise_separable(in_channels: int, out_channels: int, stride: int = 1) -> nn.Sequential:
    """A 3×3 convolution per channel, then a 1×1 convolution across channels."""
    return nn.Sequential(
        conv_norm(in_channels, in_channels, kernel=3, stride=stride, groups=in_channels, slope=SLOPE),
        conv_norm(in_channels, out_channels, kernel=1, slope=SLOPE),
    )


class MobileNetQuarter(nn.Module):
    """Features of an image at strides 4, 8, 16 and 32, with 32, 64, 128 and 256 channels."""

    strides = (4, 8, 16, 32)
    channels = (32, 64, 128, 256)

    def __init__(self) -> None:
        super().__init__()
        self.stage1 = nn.Sequential(
            conv_norm(3, 8, kernel=3, stride=2, slope=SLOPE),
            depthwise_separable(8, 16),
            depthwise_separable(16, 32, stride=2),
            depthwise_separable(32, 32),
            depthwise_separable(32, 64, stride=2),
            depthwise_separable(64, 64),
        )
        self.stage2 = nn.Sequential(
            depthwise_separable(64, 128, stride=2), *(depthwise_separable(128, 128) for _ in range(5))
        )
        self.stage3 = nn.Sequential(depthwise_separable(128, 256, stride=2), depthwise_separable(256, 256))

    def forward(self, images: Tensor) -> list[Tensor]:
        """(B, 3, H, W) normalised images → features (B, C, ⌈H/s⌉, ⌈W/s⌉) for s = 4, 8, 16, 32."""
        features = [self.stage1[:4](images)]
        for stage in (self.stage1[4:], self.stage2, self.stage3):
            features.append(stage(features[-1]))
        return features
