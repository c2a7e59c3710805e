"""Separable convolutions, and the backbone, the pyramid and the heads that are made of them: YuNet's layers.

Wu et al. 2023, "YuNet: A Tiny Millisecond-level Face Detector" (Machine Intelligence Research 20), figure 3.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, logsigmoid

from detector.network.heads import answers_of_levels
from detector.network.layers import conv_norm, one_after_another
from detector.network.structure import (
    FEATURE_STRIDES,
    LARGEST_LOG_SCORE,
    SEPARABLE_CHANNELS,
    SEPARABLE_STAGES,
    SEPARABLE_STEM,
)


def separable(in_channels: int, out_channels: int) -> nn.Sequential:
    """A 1×1 convolution across channels, then a 3×3 convolution per channel with batch-norm and ReLU."""
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, 1),
        conv_norm(out_channels, out_channels, kernel=3, groups=out_channels, slope=0.0),
    )


class SeparableBackbone(nn.Module):
    """Features of an image at strides 4, 8, 16 and 32. name: one of SEPARABLE_CHANNELS."""

    strides = FEATURE_STRIDES

    def __init__(self, name: str) -> None:
        super().__init__()
        before, rows = SEPARABLE_STEM, []
        for row in SEPARABLE_STAGES:
            units = []
            for channels in row:
                channels = channels or SEPARABLE_CHANNELS[name]
                units.append(separable(before, channels))
                before = channels
            rows.append(units)
        stem = conv_norm(3, SEPARABLE_STEM, kernel=3, stride=2, slope=0.0)
        self.stage1 = nn.Sequential(stem, *rows[0], nn.MaxPool2d(2, ceil_mode=True), *rows[1])
        self.stage2, self.stage3, self.stage4 = (
            nn.Sequential(nn.MaxPool2d(2, ceil_mode=True), *units) for units in rows[2:]
        )
        self.channels = (SEPARABLE_STAGES[1][-1], *(before,) * 3)

    @property
    def stages(self) -> list[nn.Module]:
        """What leads from the images to the first feature, and from each feature to the next."""
        return [self.stage1, self.stage2, self.stage3, self.stage4]

    def forward(self, images: Tensor) -> list[Tensor]:
        """(B, 3, H, W) images → features (B, C, ⌈H/s⌉, ⌈W/s⌉) for s = 4, 8, 16, 32."""
        return one_after_another(self.stages, images)


class SeparablePyramid(nn.Module):
    """A level is a separable convolution of its feature plus the next coarser level, enlarged."""

    def __init__(self, channels: int, levels: int) -> None:
        super().__init__()
        self.merges = nn.ModuleList(separable(channels, channels) for _ in range(levels))

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        """Features from fine to coarse, all of `channels` → the levels of their sizes."""
        levels = list(features)
        levels[-1] = self.merges[-1](features[-1])
        for i in reversed(range(len(levels) - 1)):
            enlarged = interpolate(levels[i + 1], scale_factor=2.0)
            height, width = levels[i].shape[-2:]
            levels[i] = self.merges[i](levels[i] + enlarged[..., :height, :width])
        return levels


class SeparableHead(nn.Module):
    """`values` numbers for each anchor of each cell, by one separable convolution per level.

    It starts near zero: every anchor then says itself, which is where SimOTA can start from.
    """

    def __init__(self, channels: int, anchors_per_cell: Sequence[int], values: int) -> None:
        super().__init__()
        self.values = values
        self.levels = nn.ModuleList(_of_one_level(channels, anchors * values) for anchors in anchors_per_cell)

    def forward(self, levels: list[Tensor]) -> Tensor:
        """Levels (B, C, H, W) → (B, N, values), N in the order of `anchors_for`."""
        return answers_of_levels(self.levels, levels, self.values)


def _of_one_level(channels: int, values: int) -> nn.Sequential:
    across = nn.Conv2d(channels, values, 1)
    each = nn.Conv2d(values, values, 3, padding=1, groups=values)
    nn.init.normal_(each.weight, std=0.01)
    nn.init.zeros_(each.bias)  # type: ignore[arg-type]
    return nn.Sequential(across, each)


def joint_logits(face_and_overlap: Tensor) -> Tensor:
    """(B, N, 2), logits of a face and of the overlap with it → (B, N, 2), background then face.

    The score is √(σ(face) · σ(overlap)), as YuNet has it; the logits are the logarithms of 1 − score and of
    the score, so that their softmax is the score again.
    """
    face = logsigmoid(face_and_overlap.float()).mean(dim=-1).clamp(max=LARGEST_LOG_SCORE)
    return torch.stack((torch.log(-torch.expm1(face)), face), dim=-1)
