"""What detectors say in the cells of their levels, and what that is in the terms of another's anchors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from detector.losses.lesson import Lesson


class CellAnswers(NamedTuple):
    """Of the C cells of one level, row by row, K answers each, in images of a batch; pixels.

    scores: (B, C, K), in [0, 1]. boxes_xyxy: (B, C, K, 4). landmarks_xy: (B, C, K, 5, 2).
    """

    scores: Tensor
    boxes_xyxy: Tensor
    landmarks_xy: Tensor


def for_anchors(said: Sequence[CellAnswers], anchor_sizes: Sequence[float]) -> Lesson:
    """For each anchor of one level, the best answer among those of its cell that are about its size.

    said: of one or several detectors with this stride. anchor_sizes: A
    sides in pixels. An answer is about the anchor whose size is nearest to the root of its box's area, by
    ratio. Returns it for the C · A anchors in the order of `detector.anchors`.
    """
    scores, boxes, landmarks = (torch.cat(parts, dim=2) for parts in zip(*said, strict=True))
    size = (boxes[..., 2:] - boxes[..., :2]).clamp(min=1e-3).log().mean(dim=-1)
    sizes = torch.tensor(anchor_sizes, device=size.device).log()
    nearest = (size[..., None] - sizes).abs().argmin(dim=-1)
    chosen = []
    for number in range(len(anchor_sizes)):
        own = scores.masked_fill(nearest != number, 0.0)
        score, best = own.max(dim=2)
        best = best[..., None, None]
        box = boxes.gather(2, best.expand(-1, -1, 1, 4)).squeeze(2)
        points = landmarks.gather(2, best[..., None].expand(-1, -1, 1, 5, 2)).squeeze(2)
        chosen.append((score, box, points))
    return Lesson(*(torch.stack(parts, dim=2).flatten(1, 2) for parts in zip(*chosen, strict=True)))
