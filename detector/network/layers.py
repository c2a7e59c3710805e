"""The one building block of the network: convolution, batch-norm, activation."""

from __future__ import annotations

from torch import nn


def conv_norm(
    in_channels: int, out_channels: int, *, kernel: int, stride: int = 1, groups: int = 1, slope: float | None
) -> nn.Sequential:
    """A convolution with batch-norm, then LeakyReLU of the given slope (0 is ReLU, None is no activation)."""
    convolution = nn.Conv2d(
        in_channels, out_channels, kernel, stride=stride, padding=kernel // 2, groups=groups, bias=False
    )
    layers: list[nn.Module] = [convolution, nn.BatchNorm2d(out_channels)]
    if slope is not None:
        layers.append(nn.LeakyReLU(slope, inplace=True))
    return nn.Sequential(*layers)


def slope_for(channels: int) -> float:
    """The LeakyReLU slope of pyramid and context layers: .1 for narrow layers, plain ReLU for wide ones."""
    return 0.1 if channels <= 64 else 0.0
