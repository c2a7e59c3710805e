"""What a network says of every anchor of an image, and the faces that this means. No torch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detector.anchor_grid import anchor_grid
from detector.inference.landmark_voting import VOTES_ABOVE, voted_landmarks
from detector.profile import Profile
from detector.suppression import SAME_FACE_IOU, nms

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

MOST_CANDIDATES = 50_000
"""Of more anchors that score enough, which none but weights gone astray give, the best alone are looked at.

A crowd of WIDER FACE, enlarged 2.4 times, gives half of that above 0.02; among a million, suppression takes
hours.
"""


class Answers(NamedTuple):
    """As `RawOutput`, for one image, as arrays.

    logits: (N, 2), background then face. box_offsets: (N, 4). landmark_offsets: (N, 5, 2).
    """

    logits: Floats
    box_offsets: Floats
    landmark_offsets: Floats


class Faces(NamedTuple):
    """Faces, best score first.

    boxes_xyxy: (F, 4); scores: (F,); landmarks_xy: (F, 5, 2); pixels. anchors: (F,), which answers for each.
    """

    boxes_xyxy: Floats
    scores: Floats
    landmarks_xy: Floats
    anchors: npt.NDArray[np.intp]


def faces_in(
    answers: Answers, profile: Profile, size: tuple[int, int], *, threshold: float, nms_iou: float
) -> Faces:
    """The faces in an image of this size, (height, width), that score above `threshold`.

    The best box of each stays, with landmarks that all boxes of the face vote for. What weights gone astray
    put at infinity is left out.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        # The second of two softmaxes. Nearly all anchors end here, before anything is decoded.
        scores = 1 / (1 + np.exp(answers.logits[:, 0] - answers.logits[:, 1]))
        likely = np.flatnonzero(scores > min(threshold, VOTES_ABOVE))
        if len(likely) > MOST_CANDIDATES:
            best = np.argpartition(-scores[likely], MOST_CANDIDATES)[:MOST_CANDIDATES]
            likely = likely[np.sort(best)]
        anchors = anchor_grid(profile, *size)[likely]
        boxes = _boxes(answers.box_offsets[likely], anchors, profile)
        landmarks = _landmarks(answers.landmark_offsets[likely], anchors, profile)
    sound = np.isfinite(boxes).all(axis=1) & np.isfinite(landmarks).all(axis=(1, 2))
    sound &= (boxes[:, 2:] > boxes[:, :2]).all(axis=1)
    boxes, landmarks, likely = boxes[sound], landmarks[sound], likely[sound]
    scores = scores[likely]
    faces = np.flatnonzero(scores > threshold)
    kept = faces[nms(boxes[faces], scores[faces], nms_iou)]
    # Of boxes that are to stay apart however much they overlap, each keeps its own.
    voted = voted_landmarks(landmarks, boxes, scores, kept, iou=max(SAME_FACE_IOU, nms_iou))
    return Faces(boxes[kept], scores[kept], voted, likely[kept])


def _boxes(offsets: Floats, anchors: Floats, profile: Profile) -> Floats:
    """As `detector.boxes.decode_boxes`."""
    centre = anchors[:, :2] + offsets[:, :2] * np.float32(profile.centre_variance) * anchors[:, 2:]
    half = anchors[:, 2:] * np.exp(offsets[:, 2:] * np.float32(profile.size_variance)) / 2
    return np.concatenate((centre - half, centre + half), axis=1)


def _landmarks(offsets: Floats, anchors: Floats, profile: Profile) -> Floats:
    """As `detector.boxes.decode_landmarks`."""
    return anchors[:, None, :2] + offsets * np.float32(profile.centre_variance) * anchors[:, None, 2:]
