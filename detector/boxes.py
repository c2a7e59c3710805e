"""Boxes and landmarks as tensors: overlap, and coding against anchors.

Boxes are corners (x1, y1, x2, y2) where a name says `xyxy`, and centre and size (cx, cy, w, h) for anchors;
pixels.
"""

from __future__ import annotations

import torch
from torch import Tensor


def centre_size_to_corners(boxes: Tensor) -> Tensor:
    """(…, 4) cx, cy, w, h to (…, 4) x1, y1, x2, y2."""
    centre, half = boxes[..., :2], boxes[..., 2:] / 2
    return torch.cat((centre - half, centre + half), dim=-1)


def corners_to_centre_size(boxes_xyxy: Tensor) -> Tensor:
    """(…, 4) x1, y1, x2, y2 to (…, 4) cx, cy, w, h."""
    low, high = boxes_xyxy[..., :2], boxes_xyxy[..., 2:]
    return torch.cat(((low + high) / 2, high - low), dim=-1)


def pairwise_iou(boxes_xyxy: Tensor, others_xyxy: Tensor) -> Tensor:
    """Intersection over union of every box with every other. (N, 4), (M, 4) → (N, M), in [0, 1]."""
    low = torch.maximum(boxes_xyxy[:, None, :2], others_xyxy[None, :, :2])
    high = torch.minimum(boxes_xyxy[:, None, 2:], others_xyxy[None, :, 2:])
    intersection = (high - low).clamp_(min=0).prod(dim=-1)
    area = (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]).prod(dim=-1)
    other_area = (others_xyxy[:, 2:] - others_xyxy[:, :2]).prod(dim=-1)
    return intersection / (area[:, None] + other_area[None, :] - intersection).clamp_(min=1e-9)


def encode_boxes(boxes_xyxy: Tensor, anchors: Tensor, centre_variance: float, size_variance: float) -> Tensor:
    """Boxes as offsets from anchors. (N, 4) corners, (N, 4) anchors → (N, 4) dx, dy, log dw, log dh.

    The inverse of `decode_boxes`. Boxes need an area. Girshick 2015 (Fast R-CNN), with SSD's variances.
    """
    boxes = corners_to_centre_size(boxes_xyxy)
    centre = (boxes[..., :2] - anchors[..., :2]) / (anchors[..., 2:] * centre_variance)
    size = torch.log(boxes[..., 2:] / anchors[..., 2:]) / size_variance
    return torch.cat((centre, size), dim=-1)


def decode_boxes(offsets: Tensor, anchors: Tensor, centre_variance: float, size_variance: float) -> Tensor:
    """Offsets from anchors as boxes. (N, 4) offsets, (N, 4) anchors → (N, 4) x1, y1, x2, y2 in pixels."""
    centre = anchors[..., :2] + offsets[..., :2] * centre_variance * anchors[..., 2:]
    size = anchors[..., 2:] * torch.exp(offsets[..., 2:] * size_variance)
    return centre_size_to_corners(torch.cat((centre, size), dim=-1))


def encode_landmarks(landmarks_xy: Tensor, anchors: Tensor, centre_variance: float) -> Tensor:
    """Landmarks as offsets from anchors. (N, 5, 2) pixels, (N, 4) anchors → (N, 5, 2), in variance × size.

    The inverse of `decode_landmarks`. Deng et al. 2019, section 3.1.
    """
    return (landmarks_xy - anchors[..., None, :2]) / (anchors[..., None, 2:] * centre_variance)


def decode_landmarks(offsets: Tensor, anchors: Tensor, centre_variance: float) -> Tensor:
    """Offsets from anchors as landmarks. (N, 5, 2), anchors (N, 4) → (N, 5, 2), x then y, in pixels."""
    return anchors[..., None, :2] + offsets * centre_variance * anchors[..., None, 2:]
