"""MobileNetV1 × 0.25, the light backbone. Howard et al. 2017 (arXiv 1704.04861), table 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torch import Tensor, nn

from detector.network.layers import conv_norm, one_after_another
from detector.network.structure import FEATURE_STRIDES, MOBILENET_SLOPE, MOBILENET_STAGES, MOBILENET_STEM


def depthwise_separable(in_channels: int, out_channels: int, stride: int) -> nn.Sequential:
    """A 3×3 convolution per channel, then a 1×1 convolution across channels."""
    return nn.Sequential(
        conv_norm(
            in_channels, in_channels, kernel=3, stride=stride, groups=in_channels, slope=MOBILENET_SLOPE
        ),
        conv_norm(in_channels, out_channels, kernel=1, slope=MOBILENET_SLOPE),
    )


class MobileNetQuarter(nn.Module):
    """Features of an image at strides 4, 8, 16 and 32, with 32, 64, 128 and 256 channels."""

    strides = FEATURE_STRIDES
    channels = (32, 64, 128, 256)

    def __init__(self) -> None:
        super().__init__()
        stem = conv_norm(3, MOBILENET_STEM, kernel=3, stride=2, slope=MOBILENET_SLOPE)
        first, second, third = MOBILENET_STAGES
        self.stage1 = nn.Sequential(stem, *_stage(MOBILENET_STEM, first))
        self.stage2 = nn.Sequential(*_stage(first[-1][0], second))
        self.stage3 = nn.Sequential(*_stage(second[-1][0], third))

    @property
    def stages(self) -> list[nn.Module]:
        """What leads from the images to the first feature, and from each feature to the next."""
        return [self.stage1[:4], self.stage1[4:], self.stage2, self.stage3]

    def forward(self, images: Tensor) -> list[Tensor]:
        """(B, 3, H, W) normalised images → features (B, C, ⌈H/s⌉, ⌈W/s⌉) for s = 4, 8, 16, 32."""
        return one_after_another(self.stages, images)


def _stage(in_channels: int, convolutions: Sequence[tuple[int, int]]) -> Iterator[nn.Sequential]:
    """convolutions: of each its channels and its stride."""
    for channels, stride in convolutions:
        yield depthwise_separable(in_channels, channels, stride)
        in_channels = channels
