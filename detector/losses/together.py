"""What a second network detects makes the lesson of a first one surer: two that agree are seldom wrong."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from detector.boxes import pairwise_iou
from detector.inference.answers import Faces
from detector.losses.lesson import SAME_FACE_IOU, Lesson

SAYS_ABOVE = 0.02
"""Below this score nothing is said that another one could agree with."""


def together(lesson: Lesson, detected: Sequence[Faces]) -> Lesson:
    """The lesson with what another network detects in each of its B images.

    The anchors whose box is that of a detected face say it together: the surest comes to 1 − (1 − p)(1 − q)
    for its score p and the detection's q (a noisy or), and the others in proportion; boxes are the mean,
    weighted by scores, and landmarks the mean. A face which the first network does not see is said by the
    anchor whose box is nearest to it.
    """
    images = [
        _together(*said, faces) for said, faces in zip(zip(*lesson, strict=True), detected, strict=True)
    ]
    return Lesson(*(torch.stack(parts) for parts in zip(*images, strict=True)))


def _together(
    scores: Tensor, boxes: Tensor, landmarks: Tensor, faces: Faces
) -> tuple[Tensor, Tensor, Tensor]:
    if not len(faces.scores):
        return scores, boxes, landmarks
    scores, boxes, landmarks = scores.clone(), boxes.clone(), landmarks.clone()
    found, found_boxes, found_landmarks = (
        torch.from_numpy(part).to(scores) for part in (faces.scores, faces.boxes_xyxy, faces.landmarks_xy)
    )
    said = (scores > SAYS_ABOVE).nonzero().squeeze(1)
    overlap, face = pairwise_iou(boxes[said], found_boxes).max(dim=1)
    same = overlap >= SAME_FACE_IOU
    there, face = said[same], face[same]
    score = scores[there]
    surest = torch.zeros_like(found).scatter_reduce(0, face, score, "amax")
    surer = 1 - (1 - found) * (1 - surest)
    share = (found[face] / (found[face] + score))[:, None]
    scores[there] = score / surest[face] * surer[face]
    boxes[there] = boxes[there].lerp(found_boxes[face], share)
    landmarks[there] = landmarks[there].lerp(found_landmarks[face], 0.5)
    for number in (surest == 0).nonzero().squeeze(1).tolist():
        nearness = pairwise_iou(boxes, found_boxes[number][None])[:, 0]
        anchor = int(nearness.argmax())
        if nearness[anchor] > 0 and scores[anchor] < found[number]:
            scores[anchor] = found[number]
            boxes[anchor] = found_boxes[number]
            landmarks[anchor] = found_landmarks[number]
    return scores, boxes, landmarks
