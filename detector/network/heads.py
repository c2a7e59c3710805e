"""The heads: convolutions that answer for every anchor. Deng et al. 2019, section 3.1; Wu et al. 2023."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, logsigmoid

from detector.network.structure import LARGEST_LOG_SCORE


class Places(NamedTuple):
    """M anchors of the images of a batch.

    image: (M,) int64, numbers of images. anchor: (M,) int64, indices into `anchors_for`.
    """

    image: Tensor
    anchor: Tensor


class Head(nn.Module):
    """`values` numbers for each anchor of each cell, by one convolution per level, or by one that all share.

    anchors_per_cell: of each level, from fine to coarse; the same for all where the convolution is shared.
    """

    def __init__(
        self, channels: int, anchors_per_cell: Sequence[int], values: int, *, shared: bool = False
    ) -> None:
        super().__init__()
        self.values, self.shared = values, shared
        self._anchors_per_cell = tuple(anchors_per_cell)
        own = anchors_per_cell[:1] if shared else anchors_per_cell
        self.levels = nn.ModuleList(nn.Conv2d(channels, anchors * values, 1) for anchors in own)

    def forward(self, levels: list[Tensor]) -> Tensor:
        """Levels (B, C, H, W) → (B, N, values), N in the order of `anchors_for`."""
        return answers_of_levels(self._convolutions(len(levels)), levels, self.values)

    def at(self, levels: list[Tensor], places: Places) -> Tensor:
        """Levels (B, C, H, W) → (M, values): the answers at M places alone, at so much less cost.

        In the precision of the weights, also under autocast. Every convolution takes part, also one at whose
        level there is no place: its gradient is then zero.
        """
        answers, found, start = [], [], 0
        with torch.autocast(places.image.device.type, enabled=False):
            for level, convolution, anchors in zip(
                levels, self._convolutions(len(levels)), self._anchors_per_cell, strict=True
            ):
                cells = level.permute(0, 2, 3, 1).flatten(1, 2)  # (B, H · W, C)
                end = start + cells.shape[1] * anchors
                here = ((start <= places.anchor) & (places.anchor < end)).nonzero().squeeze(1)
                number = places.anchor[here] - start
                cell = number.div(anchors, rounding_mode="floor")
                weight = convolution.weight.flatten(1)
                answer = linear(cells[places.image[here], cell].to(weight.dtype), weight, convolution.bias)
                mine = torch.arange(len(here), device=here.device), number - cell * anchors
                answers.append(answer.view(-1, anchors, self.values)[mine])
                found.append(here)
                start = end
            return torch.cat(answers)[torch.cat(found).argsort()]

    def _convolutions(self, levels: int) -> Sequence[nn.Conv2d]:
        """That of each level."""
        return [self.levels[0]] * levels if self.shared else list(self.levels)  # type: ignore[arg-type,list-item]


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


def answers_of_levels(convolutions: Iterable[nn.Module], levels: list[Tensor], values: int) -> Tensor:
    """What the convolution of each level, (B, C, H, W), says of it, one after the other: (B, N, values)."""
    answers = [
        convolution(level).permute(0, 2, 3, 1).reshape(level.shape[0], -1, values)
        for convolution, level in zip(convolutions, levels, strict=True)
    ]
    return torch.cat(answers, dim=1)


def joint_logits(face_and_overlap: Tensor) -> Tensor:
    """(B, N, 2), logits of a face and of the overlap with it → (B, N, 2), background then face.

    The score is √(σ(face) · σ(overlap)), as YuNet has it; the logits are the logarithms of 1 − score and of
    the score, so that their softmax is the score again.
    """
    face = logsigmoid(face_and_overlap.float()).mean(dim=-1).clamp(max=LARGEST_LOG_SCORE)
    return torch.stack((torch.log(-torch.expm1(face)), face), dim=-1)
