"""ResNet-50, 101 and 152, the paper's backbones. He et al. 2016 (arXiv 1512.03385), table 1 and figure 5."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn.functional import relu

from detector.network.layers import conv_norm, one_after_another
from detector.network.structure import FEATURE_STRIDES, RESNET_EXPANSION


class Bottleneck(nn.Module):
    """y = relu(F(x) + x), equation 1, where F narrows by 1×1, looks around by 3×3 and widens by 1×1.

    The stride is in the 3×3, as in every published set of weights, and not in the first 1×1, as in the
    paper. Where size or width change, x passes through a 1×1 convolution (equation 2).
    """

    def __init__(self, in_channels: int, width: int, *, stride: int) -> None:
        super().__init__()
        out_channels = RESNET_EXPANSION * width
        self.residual = nn.Sequential(
            conv_norm(in_channels, width, kernel=1, slope=0.0),
            conv_norm(width, width, kernel=3, stride=stride, slope=0.0),
            conv_norm(width, out_channels, kernel=1, slope=None),
        )
        self.shortcut = (
            nn.Identity()
            if (stride, in_channels) == (1, out_channels)
            else conv_norm(in_channels, out_channels, kernel=1, stride=stride, slope=None)
        )

    def forward(self, features: Tensor) -> Tensor:
        """(B, in_channels, H, W) → (B, 4 · width, ⌈H/stride⌉, ⌈W/stride⌉)."""
        return relu(self.residual(features) + self.shortcut(features))


class ResNet(nn.Module):
    """Features of an image at strides 4, 8, 16 and 32 (C2 to C5), with 256, 512, 1024 and 2048 channels.

    blocks: how many each of the four stages has, conv2_x to conv5_x in the paper.
    """

    strides = FEATURE_STRIDES
    channels = (256, 512, 1024, 2048)

    def __init__(self, blocks: Sequence[int]) -> None:
        super().__init__()
        first, second, third, fourth = blocks
        stem = nn.Sequential(conv_norm(3, 64, kernel=7, stride=2, slope=0.0), nn.MaxPool2d(3, 2, padding=1))
        self.stage1 = nn.Sequential(stem, _stage(64, 64, first, stride=1))
        self.stage2 = _stage(256, 128, second, stride=2)
        self.stage3 = _stage(512, 256, third, stride=2)
        self.stage4 = _stage(1024, 512, fourth, stride=2)

    @property
    def stages(self) -> list[nn.Module]:
        """What leads from the images to the first feature, and from each feature to the next."""
        return [self.stage1, self.stage2, self.stage3, self.stage4]

    def forward(self, images: Tensor) -> list[Tensor]:
        """(B, 3, H, W) normalised images → features (B, C, ⌈H/s⌉, ⌈W/s⌉) for s = 4, 8, 16, 32."""
        return one_after_another(self.stages, images)


def _stage(in_channels: int, width: int, blocks: int, *, stride: int) -> nn.Sequential:
    rest = (Bottleneck(RESNET_EXPANSION * width, width, stride=1) for _ in range(blocks - 1))
    return nn.Sequential(Bottleneck(in_channels, width, stride=stride), *rest)
