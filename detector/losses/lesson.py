"""The lesson of a batch: what teachers say of every anchor, mended by what people know, and learnt as one.

A teacher says of every anchor how sure it is (Hinton et al. 2015, arXiv 1503.02531), of whatever crop. Of
crops there is no end, and what it says of one photograph helps with others; labels are few, and get learnt by
heart. People do know better where landmarks are, and what was taken for a face and is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits, smooth_l1_loss

from detector.boxes import decode_boxes, decode_landmarks, pairwise_iou
from detector.losses.eiou import eiou_loss
from detector.losses.multitask import Losses
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput
from detector.profile import Profile
from detector.suppression import SAME_FACE_IOU

LISTENS_ABOVE = 0.1
"""Below this score an anchor's box and landmarks are of nothing."""
SAYS_ABOVE = 0.05
"""Below this score nothing is said that a person could mend."""
SURE_WEIGHT = 0.3
SURE_LOGIT = 7.0
"""Beyond it, nothing is to be known of how sure a lesson is."""
LANDMARK_SHARE = 0.015
"""Of the weight of landmarks, whose errors are ten numbers and counted in small units. With three times as
much, they are two thirds of the loss.
"""
LANDMARK_UNIT = 0.02
"""Of the face's side: up to here an error counts by its square, and beyond as it is, so that faces which
nobody could mark exactly do not count for most of it all.
"""
SHORTEST_SIDE = 4.0
"""Of the faces in whose size an error of landmarks is counted, in pixels."""

_AT_A_TIME = 1024


class Lesson(NamedTuple):
    """What is to be learnt of each of N anchors in B images; pixels.

    scores: (B, N), in [0, 1]. boxes_xyxy: (B, N, 4). landmarks_xy: (B, N, 5, 2).
    """

    scores: Tensor
    boxes_xyxy: Tensor
    landmarks_xy: Tensor


def mended(said: Lesson, batch: Sequence[Targets]) -> Lesson:
    """What teachers said, with the landmarks that labels know, and without what a person rejected."""
    images = [_mended(*of_image) for of_image in zip(*said, batch, strict=True)]
    return Lesson(*(torch.stack(parts) for parts in zip(*images, strict=True)))


def _mended(
    scores: Tensor, boxes: Tensor, landmarks: Tensor, truth: Targets
) -> tuple[Tensor, Tensor, Tensor]:
    scores, landmarks = scores.clone(), landmarks.clone()
    said = (scores > SAYS_ABOVE).nonzero().squeeze(1)
    if len(truth.boxes_xyxy):
        overlap, face = pairwise_iou(boxes[said], truth.boxes_xyxy).max(dim=1)
        same = overlap >= SAME_FACE_IOU
        there, face = said[same], face[same]
        known = truth.landmark_known[face][..., None]
        landmarks[there] = torch.where(known, truth.landmarks_xy[face], landmarks[there])
    rejected = (pairwise_iou(boxes[said], truth.rejected_xyxy) >= SAME_FACE_IOU).any(dim=1)
    scores[said[rejected]] = 0.0
    return scores, boxes, landmarks


def shares_of_faces(lesson: Lesson) -> Tensor:
    """How much the box and the landmarks of each anchor count, so that a face counts once: (B, N), in [0, 1].

    Its score, divided by the summed scores of all anchors that tell of the same face (a box of an IoU of .5
    or more) where that is more than one. A large face has dozens of anchors that answer for it, a small one
    has one or two, and it is with the small ones that a pixel decides whether a box is right.
    """
    shares = torch.zeros_like(lesson.scores)
    for scores, boxes, of_image in zip(lesson.scores, lesson.boxes_xyxy, shares, strict=True):
        heard = (scores > LISTENS_ABOVE).nonzero().squeeze(1)
        together = [
            (pairwise_iou(some, boxes[heard]) >= SAME_FACE_IOU).to(scores.dtype) @ scores[heard]
            for some in boxes[heard].split(_AT_A_TIME)  # of thousands, all with all would fill the memory
        ]
        of_image[heard] = scores[heard] / torch.cat(together).clamp(min=1)
    return shares


def lesson_loss(
    student: RawOutput,
    lesson: Lesson,
    shares: Tensor,
    anchors: Tensor,
    profile: Profile,
    *,
    mean: Callable[[Tensor], Tensor] = lambda value: value,
) -> Losses:
    """How far a student's answers are from a lesson. shares: `shares_of_faces`, (B, N). mean: as for
    `multitask_loss`.

    Scores by KL divergence over all anchors, divided by the summed scores of those above .1, and, times
    `SURE_WEIGHT`, by smooth-L1 on the logits, in the mean of all anchors: which of two unlikely ones is the
    likelier, the divergence hardly tells. Weighted and
    divided by the shares, boxes by EIoU and landmarks by smooth-L1 in units of `LANDMARK_UNIT`, times
    `LANDMARK_SHARE`: both count for a small face as for a large one, whatever the size of its anchor. Neither
    divisor is less than the number of images.
    """
    logits = student.logits.float()
    scores = lesson.scores.clamp(1e-4, 1 - 1e-4)
    logit = logits[..., 1] - logits[..., 0]
    known = torch.logit(scores).clamp(-SURE_LOGIT, SURE_LOGIT)
    sure = smooth_l1_loss(logit.clamp(-SURE_LOGIT, SURE_LOGIT), known)
    answer = binary_cross_entropy_with_logits(logit, scores, reduction="sum")
    divergence = answer - binary_cross_entropy(scores, scores, reduction="sum")
    images = float(len(scores))
    faces = mean((lesson.scores * (lesson.scores > LISTENS_ABOVE)).sum()).clamp(min=images)
    chosen = shares > 0
    share = shares[chosen] / mean(shares.sum()).clamp(min=images)
    of_chosen = anchors.expand(len(shares), -1, -1)[chosen]
    variances = profile.centre_variance, profile.size_variance
    box = lesson.boxes_xyxy[chosen]
    box_loss = eiou_loss(decode_boxes(student.box_offsets[chosen].float(), of_chosen, *variances), box)
    side = (box[:, 2:] - box[:, :2]).clamp(min=SHORTEST_SIDE).prod(dim=1).sqrt()
    points = decode_landmarks(student.landmark_offsets[chosen].float(), of_chosen, profile.centre_variance)
    wanted = lesson.landmarks_xy[chosen]
    unit = LANDMARK_UNIT * side[:, None, None]
    landmark_loss = smooth_l1_loss(points / unit, wanted / unit, reduction="none").flatten(1).sum(dim=1)
    return Losses(
        divergence / faces + SURE_WEIGHT * sure,
        (box_loss * share).sum(),
        LANDMARK_SHARE * (landmark_loss * share).sum(),
    )
