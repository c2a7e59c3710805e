"""The truth about one training image, as tensors."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Targets:
    """Faces of one image and the regions about which nothing, or something special, is known; pixels.

    boxes_xyxy: (M, 4), each with an area. landmarks_xy: (M, 5, 2). landmark_known: (M, 5) bool, False where
    the point is missing and its coordinates mean nothing. ignored_xyxy: (K, 4), where no loss is taken.
    rejected_xyxy: (R, 4), detections that a person called wrong: negatives that always count, and for more.
    """

    boxes_xyxy: Tensor
    landmarks_xy: Tensor
    landmark_known: Tensor
    ignored_xyxy: Tensor
    rejected_xyxy: Tensor

    @classmethod
    def of(
        cls,
        boxes_xyxy: Tensor,
        landmarks_xy: Tensor | None = None,
        landmark_known: Tensor | None = None,
        ignored_xyxy: Tensor | None = None,
        rejected_xyxy: Tensor | None = None,
    ) -> Targets:
        """Targets with what is not given left empty: landmarks unknown, nothing ignored or rejected."""
        count = len(boxes_xyxy)
        return cls(
            boxes_xyxy.reshape(-1, 4),
            torch.zeros(count, 5, 2) if landmarks_xy is None else landmarks_xy,
            torch.zeros(count, 5, dtype=torch.bool) if landmark_known is None else landmark_known,
            torch.zeros(0, 4) if ignored_xyxy is None else ignored_xyxy,
            torch.zeros(0, 4) if rejected_xyxy is None else rejected_xyxy,
        )

    def to(self, device: torch.device) -> Targets:
        """The same on another device."""
        return Targets(*(getattr(self, field.name).to(device) for field in fields(self)))
