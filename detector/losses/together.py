"""What several looks at an image say together: the mean of what each of them says of a face."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from detector.boxes import pairwise_iou
from detector.inference.answers import Faces
from detector.losses.lesson import Lesson
from detector.suppression import NMS_IOU, SAME_FACE_IOU, iou_of_pairs

DETECTS_ABOVE = 0.05
"""Below this score a look says nothing: beside what others say of a face, it would hardly count."""
TELLS_ABOVE = 0.02
"""Below this score an anchor tells of no face."""

Floats = npt.NDArray[np.float32]


class Look(NamedTuple):
    """What a network detects in each of B images. up_to: √(w·h), in pixels, of the largest faces of which it
    has a say.
    """

    detected: Sequence[Faces]
    up_to: float = inf


class Agreed(NamedTuple):
    """Of F faces. boxes_xyxy: (F, 4); scores: (F,); landmarks_xy: (F, 5, 2); pixels."""

    boxes_xyxy: Floats
    scores: Floats
    landmarks_xy: Floats


def together(lesson: Lesson, looks: Sequence[Look], anchors: Tensor) -> Lesson:
    """The lesson with what these looks agree on in each of its B images: see `agreed`. anchors: (N, 4).

    The anchors whose box is that of a face tell of it together: the surest is as sure as the looks are in the
    mean, and the others in proportion; box and landmarks are the face's. Anchors beside it, which suppression
    would drop, are no surer than it. A face that no anchor tells of is told by the one in its middle that had
    the highest score, of those that tell of no other: how large faces are that a level tells of, nobody else
    knows.
    """
    images = []
    for number, said in enumerate(zip(*lesson, strict=True)):
        images.append(_told(*said, agreed([(look.detected[number], look.up_to) for look in looks]), anchors))
    return Lesson(*(torch.stack(parts) for parts in zip(*images, strict=True)))


def agreed(looks: Sequence[tuple[Faces, float]]) -> Agreed:
    """The faces of one image, by several looks at it, each with the size up to which it has a say.

    The surest detection gathers those that overlap it by an IoU of .5 or more, the surest of the rest does
    likewise, until none is left; of each look the surest counts. The score of a face is the mean over all
    looks that see it or, by the size of the surest, have a say of it: 0 where one does not see it. Boxes and
    landmarks are means weighted by the scores.
    """
    boxes, scores, landmarks = (
        np.concatenate([getattr(faces, part) for faces, _ in looks])
        for part in ("boxes_xyxy", "scores", "landmarks_xy")
    )
    by = np.repeat(np.arange(len(looks)), [len(faces.scores) for faces, _ in looks])
    up_to = np.array([largest for _, largest in looks])
    sizes = _size(boxes)
    has_say = np.flatnonzero(sizes <= up_to[by])
    waiting = has_say[np.argsort(-scores[has_say], kind="stable")]
    faces = []
    while len(waiting):
        same = iou_of_pairs(boxes[waiting[:1]], boxes[waiting]) >= SAME_FACE_IOU
        same[0] = True
        group, waiting = waiting[same], waiting[~same]
        own = group[np.unique(by[group], return_index=True)[1]]  # the surest of each look
        voters = set(np.flatnonzero(sizes[group[0]] <= up_to)) | set(by[own])
        share = scores[own] / scores[own].sum()
        faces.append(
            (
                share @ boxes[own],
                scores[own].sum() / len(voters),
                np.tensordot(share, landmarks[own], axes=1),
            )
        )
    if not faces:
        return Agreed(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros((0, 5, 2), np.float32))
    return Agreed(*(np.array(part, np.float32) for part in zip(*faces, strict=True)))


def _size(boxes_xyxy: Floats) -> Floats:
    sides: Floats = np.maximum(boxes_xyxy[:, 2:] - boxes_xyxy[:, :2], 0)
    return np.asarray(np.sqrt(sides.prod(axis=1)), np.float32)


def _told(
    scores: Tensor, boxes: Tensor, landmarks: Tensor, faces: Agreed, anchors: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    if not len(faces.scores):
        return scores, boxes, landmarks
    scores, boxes, landmarks = scores.clone(), boxes.clone(), landmarks.clone()
    found_boxes, found, found_landmarks = (torch.from_numpy(part).to(scores) for part in faces)
    said = (scores > TELLS_ABOVE).nonzero().squeeze(1)
    overlap, face = pairwise_iou(boxes[said], found_boxes).max(dim=1)
    same = overlap >= SAME_FACE_IOU
    beside = (overlap >= NMS_IOU) & ~same
    scores[said[beside]] = torch.minimum(scores[said[beside]], found[face[beside]])
    there, face = said[same], face[same]
    score = scores[there]
    surest = torch.zeros_like(found).scatter_reduce(0, face, score, "amax")
    scores[there] = score / surest[face] * found[face]
    boxes[there] = found_boxes[face]
    landmarks[there] = found_landmarks[face]
    alone = (surest == 0).nonzero().squeeze(1)
    is_free = torch.ones_like(scores, dtype=torch.bool)
    is_free[there] = False
    for number in alone.tolist():
        fit = _how_fit(anchors, found_boxes[number], scores).masked_fill(~is_free, -torch.inf)
        anchor = int(fit.argmax())
        if not is_free[anchor]:
            break
        is_free[anchor] = False
        scores[anchor] = torch.maximum(scores[anchor], found[number])
        boxes[anchor] = found_boxes[number]
        landmarks[anchor] = found_landmarks[number]
    return scores, boxes, landmarks


def _how_fit(anchors: Tensor, box_xyxy: Tensor, scores: Tensor) -> Tensor:
    """(N, 4) anchors with (N,) scores, (4,) the box of a face → (N,), how fit each is to tell of it.

    In the middle half of the box by its score, and elsewhere less than any there, the farther the less.
    """
    centre, sides = (box_xyxy[:2] + box_xyxy[2:]) / 2, box_xyxy[2:] - box_xyxy[:2]
    off = ((anchors[:, :2] - centre).abs() / sides.clamp(min=1)).amax(dim=1)
    return torch.where(off <= 0.25, scores, -off)
