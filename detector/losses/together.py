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
from detector.losses.lesson import SAME_FACE_IOU, Lesson

DETECTS_ABOVE = 0.05
"""Below this score a look says nothing: beside what others say of a face, it would hardly count."""
SAYS_ABOVE = 0.02
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


def together(lesson: Lesson, looks: Sequence[Look]) -> Lesson:
    """The lesson with what these looks agree on in each of its B images: see `agreed`.

    The anchors whose box is that of a face tell of it together: the surest is as sure as the looks are in the
    mean, and the others in proportion; box and landmarks are the face's. A face that no anchor tells of is
    told by the one whose box is nearest to it.
    """
    images = []
    for number, said in enumerate(zip(*lesson, strict=True)):
        images.append(_told(*said, agreed([(look.detected[number], look.up_to) for look in looks])))
    return Lesson(*(torch.stack(parts) for parts in zip(*images, strict=True)))


def agreed(looks: Sequence[tuple[Faces, float]]) -> Agreed:
    """The faces of one image, by several looks at it, each with the size up to which it has a say.

    The surest detection gathers those of the other looks that overlap it by an IoU of .5 or more, the surest
    of the rest does likewise, until none is left. The score of a face is the mean over all looks that have a
    say of it, 0 where one does not see it; boxes and landmarks are means weighted by the scores.
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
    overlaps = pairwise_iou(torch.from_numpy(boxes), torch.from_numpy(boxes)).numpy()
    faces = []
    while len(waiting):
        same = overlaps[waiting[0], waiting] >= SAME_FACE_IOU
        same[0] = True
        group, waiting = waiting[same], waiting[~same]
        own = group[np.unique(by[group], return_index=True)[1]]  # the surest of each look
        voters = set(np.flatnonzero(sizes[own[0]] <= up_to)) | set(by[own])
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


def _told(scores: Tensor, boxes: Tensor, landmarks: Tensor, faces: Agreed) -> tuple[Tensor, Tensor, Tensor]:
    if not len(faces.scores):
        return scores, boxes, landmarks
    scores, boxes, landmarks = scores.clone(), boxes.clone(), landmarks.clone()
    found_boxes, found, found_landmarks = (torch.from_numpy(part).to(scores) for part in faces)
    said = (scores > SAYS_ABOVE).nonzero().squeeze(1)
    overlap, face = pairwise_iou(boxes[said], found_boxes).max(dim=1)
    same = overlap >= SAME_FACE_IOU
    there, face = said[same], face[same]
    score = scores[there]
    surest = torch.zeros_like(found).scatter_reduce(0, face, score, "amax")
    scores[there] = score / surest[face] * found[face]
    boxes[there] = found_boxes[face]
    landmarks[there] = found_landmarks[face]
    alone = (surest == 0).nonzero().squeeze(1)
    nearness, anchors = pairwise_iou(boxes, found_boxes[alone]).max(dim=0)
    for number, near, anchor in zip(alone.tolist(), nearness.tolist(), anchors.tolist(), strict=True):
        if near > 0 and scores[anchor] < found[number]:
            scores[anchor] = found[number]
            boxes[anchor] = found_boxes[number]
            landmarks[anchor] = found_landmarks[number]
    return scores, boxes, landmarks
