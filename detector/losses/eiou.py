"""EIoU: what is missing between two boxes, in shares of them, so that small ones count as large ones do.

Zhang et al. 2021, "Focal and Efficient IOU Loss for Accurate Bounding Box Regression" (arXiv 2101.08158).
"""

from __future__ import annotations

import torch
from torch import Tensor

_LEAST_AREA = 1e-3


def eiou_loss(boxes_xyxy: Tensor, wanted_xyxy: Tensor) -> Tensor:
    """1 − IoU + |Δcentre|² / (W² + H²) + Δw² / W² + Δh² / H², with W × H the box around both; equation 6.

    Of each box with the one beside it: (…, 4) twice, in pixels, the wanted ones with an area of more than
    a thousandth of one → (…). 0 where they are the same.
    """
    low = torch.maximum(boxes_xyxy[..., :2], wanted_xyxy[..., :2])
    high = torch.minimum(boxes_xyxy[..., 2:], wanted_xyxy[..., 2:])
    shared = (high - low).clamp(min=0).prod(dim=-1)
    sides = boxes_xyxy[..., 2:] - boxes_xyxy[..., :2]
    wanted_sides = wanted_xyxy[..., 2:] - wanted_xyxy[..., :2]
    union = sides.prod(dim=-1) + wanted_sides.prod(dim=-1) - shared
    around = torch.maximum(boxes_xyxy[..., 2:], wanted_xyxy[..., 2:]) - torch.minimum(
        boxes_xyxy[..., :2], wanted_xyxy[..., :2]
    )
    squared = around.square().clamp(min=_LEAST_AREA)
    moved = (boxes_xyxy[..., :2] + boxes_xyxy[..., 2:] - wanted_xyxy[..., :2] - wanted_xyxy[..., 2:]) / 2
    return (
        1
        - shared / union.clamp(min=_LEAST_AREA)
        + moved.square().sum(dim=-1) / squared.sum(dim=-1)
        + ((sides - wanted_sides).square() / squared).sum(dim=-1)
    )
