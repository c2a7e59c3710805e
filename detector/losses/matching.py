"""Which anchor answers for which face. Deng et al. 2019, section 4.2; SSD (arXiv 1512.02325), section 2.2."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from detector.boxes import centre_size_to_corners, pairwise_iou
from detector.losses.targets import Targets
from detector.profile import Profile

BACKGROUND = -1
IGNORED = -2


@dataclass(frozen=True, slots=True)
class Matching:
    """The part each anchor plays in one image.

    face: (N,) int64, the index of the face the anchor answers for, BACKGROUND, or IGNORED.
    rejected: (N,) bool, background anchors that would answer for a detection that a person rejected.
    """

    face: Tensor
    rejected: Tensor


def match(anchors: Tensor, targets: Targets, profile: Profile) -> Matching:
    """Give each anchor its part, on the device that anchors and targets are on.

    Three outcomes: IoU with some face ≥ positive_iou, a face (the one it overlaps most); IoU with every face
    < negative_iou, background; between the two, ignored. Two exceptions. The best anchor of every face is
    positive whatever its IoU, so that faces smaller or larger than any anchor are learnt. Anchors that
    mostly lie on an ignored region, or match it, are ignored unless they are a face. A rejected detection
    gets background anchors by the same rules as a face gets its own, in an ignored region too, so that none
    is without effect.
    """
    count, device = len(anchors), anchors.device
    corners = centre_size_to_corners(anchors)
    face = torch.full((count,), BACKGROUND, dtype=torch.int64, device=device)
    if len(targets.boxes_xyxy):
        overlap = pairwise_iou(corners, targets.boxes_xyxy)
        best_overlap, best_face = overlap.max(dim=1)
        face[best_overlap >= profile.negative_iou] = IGNORED
        positive = best_overlap >= profile.positive_iou
        face[positive] = best_face[positive]
    rejected = answers_for_any(corners, targets.rejected_xyxy, profile)
    if len(targets.ignored_xyxy):
        face[(face == BACKGROUND) & ~rejected & lies_on(corners, targets.ignored_xyxy)] = IGNORED
    if len(targets.boxes_xyxy):
        best_anchor = overlap.argmax(dim=0)
        reached = overlap.amax(dim=0) > 0
        face[best_anchor[reached]] = torch.arange(len(best_anchor), device=device)[reached]
    return Matching(face, rejected & (face == BACKGROUND))


def answers_for_any(corners: Tensor, boxes_xyxy: Tensor, profile: Profile) -> Tensor:
    """(N,) bool: the anchors that overlap a box too much to be its background, and the best one of each."""
    if not len(boxes_xyxy):
        return torch.zeros(len(corners), dtype=torch.bool, device=corners.device)
    overlap = pairwise_iou(corners, boxes_xyxy)
    answers = (overlap >= profile.negative_iou).any(dim=1)
    answers[overlap.argmax(dim=0)[overlap.amax(dim=0) > 0]] = True
    return answers


def lies_on(corners: Tensor, regions_xyxy: Tensor) -> Tensor:
    """(N,) bool: at least half of the anchor is inside one region, or their IoU is at least .3."""
    low = torch.maximum(corners[:, None, :2], regions_xyxy[None, :, :2])
    high = torch.minimum(corners[:, None, 2:], regions_xyxy[None, :, 2:])
    inside = (high - low).clamp_(min=0).prod(dim=-1)
    area = (corners[:, 2:] - corners[:, :2]).prod(dim=-1)
    return ((inside >= 0.5 * area[:, None]) | (pairwise_iou(corners, regions_xyxy) >= 0.3)).any(dim=1)
