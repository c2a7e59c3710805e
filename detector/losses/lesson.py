"""The lesson of a batch: what teachers say of every anchor, mended by what labels know, and learnt as one.

A teacher may have seen more photographs than there are labels, and says of every anchor how sure it is
(Hinton et al. 2015, arXiv 1503.02531). Labels know better what is a face, and where. So a label takes the
place of what a teacher says of the same face, a face that no teacher sees is added, and what one sees and
nobody labelled counts for less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits, smooth_l1_loss

from detector.boxes import centre_size_to_corners, decode_boxes, decode_landmarks, pairwise_iou
from detector.losses.eiou import eiou_loss
from detector.losses.matching import lies_on
from detector.losses.multitask import Losses
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput
from detector.profile import Profile

LISTENS_ABOVE = 0.1
"""Below this score an anchor's box and landmarks are of nothing."""
SAYS_ABOVE = 0.05
"""Below this score nothing is said that a label could mend."""
LABELLED_IOU = 0.35
"""From here on a box is that of a labelled face, as an anchor of `mobile` is: about small ones, teachers and
labels agree no better. Below this IoU with every label it is that of a face which nobody labelled.
"""
SAME_FACE_IOU = 0.5
"""From here on two boxes are of one face."""
SEEN_SCORE = 0.5
"""A labelled face that no anchor gives this score is added."""
UNLABELLED_SHARE = 0.3
"""Of a score, where nobody labelled a face: WIDER FACE leaves out few."""
LANDMARK_SHARE = 0.05
"""Of the weight of landmarks, whose errors are ten numbers and counted in small units."""
LANDMARK_UNIT = 0.02
"""Of the face's side: up to here an error counts by its square, and beyond as it is, so that faces which
nobody could mark exactly do not count for most of it all.
"""
SHORTEST_SIDE = 4.0
"""Of the faces in whose size an error of landmarks is counted, in pixels."""

_AT_A_TIME = 1024


class Lesson(NamedTuple):
    """What is to be learnt of each of N anchors in B images; pixels.

    scores: (B, N), in [0, 1]. boxes_xyxy: (B, N, 4). landmarks_xy: (B, N, 5, 2), NaN where not known.
    """

    scores: Tensor
    boxes_xyxy: Tensor
    landmarks_xy: Tensor


def mended(said: Lesson, batch: Sequence[Targets], anchors: Tensor) -> Lesson:
    """What teachers said, mended by labels. anchors: (N, 4), as of `anchors_for`.

    Where an anchor's box is that of a labelled face, box and known landmarks become the label's. A labelled
    face of which none is sure gives the surest of them the score .5; one of which nobody says anything goes
    to the anchor that overlaps it most and has no other face. What is seen where there is no label is less
    of a face, and none at all where a person rejected it. In ignored regions the teachers are believed.
    """
    corners = centre_size_to_corners(anchors)
    images = [_mended(*of_image, corners) for of_image in zip(*said, batch, strict=True)]
    return Lesson(*(torch.stack(parts) for parts in zip(*images, strict=True)))


def _mended(
    scores: Tensor, boxes: Tensor, landmarks: Tensor, truth: Targets, corners: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    scores, boxes, landmarks = scores.clone(), boxes.clone(), landmarks.clone()
    said = (scores > SAYS_ABOVE).nonzero().squeeze(1)
    of_said = boxes[said]
    overlap = pairwise_iou(of_said, truth.boxes_xyxy)
    unlabelled = (overlap < LABELLED_IOU).all(dim=1)
    doubted = unlabelled & ~lies_on(of_said, truth.ignored_xyxy) if len(truth.ignored_xyxy) else unlabelled
    rejected = (pairwise_iou(of_said, truth.rejected_xyxy) >= SAME_FACE_IOU).any(dim=1)
    scores[said[doubted]] *= UNLABELLED_SHARE
    scores[said[unlabelled & rejected]] = 0.0
    if not len(truth.boxes_xyxy):
        return scores, boxes, landmarks
    there, face = said[~unlabelled], overlap.argmax(dim=1)[~unlabelled]
    boxes[there] = truth.boxes_xyxy[face]
    known = truth.landmark_known[face][..., None]
    landmarks[there] = torch.where(known, truth.landmarks_xy[face], landmarks[there])
    surest = scores.new_zeros(len(truth.boxes_xyxy)).scatter_reduce(0, face, scores[there], "amax")
    for number in (surest < SEEN_SCORE).nonzero().squeeze(1).tolist():
        if surest[number] > 0:
            own = there[face == number]
            anchor = own[scores[own].argmax()]
        else:
            nearness = pairwise_iou(corners, truth.boxes_xyxy[number][None])[:, 0]
            nearness[there] = 0.0
            anchor = nearness.argmax()
            if nearness[anchor] == 0:
                continue
            there = torch.cat((there, anchor[None]))
            face = torch.cat((face, face.new_tensor([number])))
        scores[anchor] = scores[anchor].clamp(min=SEEN_SCORE)
        boxes[anchor] = truth.boxes_xyxy[number]
        known = truth.landmark_known[number][:, None]
        landmarks[anchor] = torch.where(known, truth.landmarks_xy[number], torch.nan)
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

    Scores by KL divergence over all anchors, divided by the summed scores of those above .1. Weighted and
    divided by the shares, boxes by EIoU and landmarks by smooth-L1 in units of `LANDMARK_UNIT`, times
    `LANDMARK_SHARE`: both count for a small face as for a large one, whatever the size of its anchor. Neither
    divisor is less than the number of images. Landmarks that nobody knows add nothing.
    """
    logits = student.logits.float()
    scores = lesson.scores.clamp(1e-4, 1 - 1e-4)
    answer = binary_cross_entropy_with_logits(logits[..., 1] - logits[..., 0], scores, reduction="sum")
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
    wanted = torch.where(wanted.isnan(), points.detach(), wanted)
    unit = LANDMARK_UNIT * side[:, None, None]
    landmark_loss = smooth_l1_loss(points / unit, wanted / unit, reduction="none").flatten(1).sum(dim=1)
    return Losses(
        divergence / faces, (box_loss * share).sum(), LANDMARK_SHARE * (landmark_loss * share).sum()
    )
