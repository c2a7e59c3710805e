"""The one building block of the network: convolution, batch-norm, activation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from torch import Tensor, nn

from detector.network.deformable import DeformableConvolution
from detector.network.depthwise import StridedDepthwise


def conv_norm(
    in_channels: int,
    out_channels: int,
    *,
    kernel: int,
    stride: int = 1,
    groups: int = 1,
    slope: float | None,
    deformable: bool = False,
) -> nn.Sequential:
    """A convolution with batch-norm, then LeakyReLU of the given slope (0 is ReLU, None is no activation).

    A deformable one has a stride of 1 and one group; apart from its offsets its tensors are called the same.
    """
    convolution: nn.Conv2d
    if deformable:
        if stride != 1 or groups != 1:
            raise ValueError("a deformable convolution has a stride of 1 and one group")
        convolution = DeformableConvolution(in_channels, out_channels, kernel)
    else:
        kind = StridedDepthwise if stride > 1 and groups == in_channels else nn.Conv2d
        convolution = kind(
            in_channels, out_channels, kernel, stride=stride, padding=kernel // 2, groups=groups, bias=False
        )
    layers: list[nn.Module] = [convolution, nn.BatchNorm2d(out_channels)]
    if slope is not None:
        layers.append(nn.LeakyReLU(slope, inplace=True))
    return nn.Sequential(*layers)


def one_after_another(stages: Sequence[nn.Module], images: Tensor) -> list[Tensor]:
    """What each stage makes of what the one before it gives, the first of the images."""
    return list(accumulate(stages, lambda feature, stage: stage(feature), initial=images))[1:]
