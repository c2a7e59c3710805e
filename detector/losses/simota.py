"""Which anchor answers for which face by what the anchors say. SimOTA: YOLOX (arXiv 2107.08430), 2.3.

For networks with one anchor in a cell, whose size means nothing: YuNet is trained so.
"""

from __future__ import annotations

import torch
from torch import Tensor

from detector.boxes import decode_boxes, pairwise_iou
from detector.losses.matching import BACKGROUND, IGNORED, Matching, answers_for_any, lies_on
from detector.losses.targets import Targets
from detector.profile import Profile

CENTRE_RADIUS = 2.5
"""In strides: an anchor not farther from the middle of a face may answer for it."""
OVERLAP_WEIGHT = 3.0
"""Of −log IoU beside −log score in the cost."""
MOST_SHARED = 10
"""So many of the best overlaps, summed, tell how many anchors answer for a face."""

_OUTSIDE = 1e5
_LEAST = 1e-8


@torch.no_grad()
def assigned(
    logits: Tensor, box_offsets: Tensor, anchors: Tensor, targets: Targets, profile: Profile
) -> Matching:
    """Give each anchor of one image its part. logits: (N, 2), box_offsets and anchors: (N, 4).

    The cost of an anchor for a face is −log score − 3 log IoU, and prohibitive unless its centre is both in
    the face and near its middle; the cheapest k answer for it, k being the sum of the best ten IoUs, and at
    least one. An anchor that is cheap for two faces answers for the cheaper. Other anchors are background,
    but for those whose box is nevertheless that of a face, or lies on what is to be ignored.
    """
    device = anchors.device
    face = torch.full((len(anchors),), BACKGROUND, dtype=torch.int64, device=device)
    boxes = decode_boxes(box_offsets.float(), anchors, profile.centre_variance, profile.size_variance)
    rejected = answers_for_any(boxes, targets.rejected_xyxy, profile)
    if len(targets.ignored_xyxy):
        face[~rejected & lies_on(boxes, targets.ignored_xyxy)] = IGNORED
    if len(targets.boxes_xyxy):
        overlap = pairwise_iou(boxes, targets.boxes_xyxy)
        face[overlap.amax(dim=1) >= profile.negative_iou] = IGNORED
        cost, may = _cost(logits, overlap, anchors, targets.boxes_xyxy)
        cheapest = _cheapest(cost, overlap * may, may)
        chosen = cost.masked_fill(~cheapest, torch.inf).min(dim=1)
        answers = cheapest.any(dim=1)
        face[answers] = chosen.indices[answers]
    return Matching(face, rejected & (face == BACKGROUND))


def _cost(logits: Tensor, overlap: Tensor, anchors: Tensor, faces_xyxy: Tensor) -> tuple[Tensor, Tensor]:
    """(N, F) each: the cost, and whether an anchor may answer for a face at all."""
    centre, stride = anchors[:, None, :2], anchors[:, None, 2:]
    within = ((centre > faces_xyxy[:, :2]) & (centre < faces_xyxy[:, 2:])).all(dim=-1)
    middle = (faces_xyxy[:, :2] + faces_xyxy[:, 2:]) / 2
    near = ((centre - middle).abs() < CENTRE_RADIUS * stride).all(dim=-1)
    score = logits.float().softmax(dim=-1)[:, 1]
    cost = -score.clamp(min=_LEAST).log()[:, None] - OVERLAP_WEIGHT * overlap.clamp(min=_LEAST).log()
    return cost + _OUTSIDE * ~(within & near), within | near


def _cheapest(cost: Tensor, overlap: Tensor, may: Tensor) -> Tensor:
    """(N, F) bool: the anchors that answer for each face, before an anchor has to choose."""
    best = overlap.topk(min(MOST_SHARED, len(overlap)), dim=0).values
    counts = best.sum(dim=0).int().clamp(min=1)
    cost = torch.where(may, cost, torch.inf)
    order = cost.argsort(dim=0).argsort(dim=0)
    return (order < counts) & may
