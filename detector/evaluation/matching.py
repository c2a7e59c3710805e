"""Which detection finds which face, by the rules of WIDER FACE's evaluation code.

In each image, best score first, a detection is held against the one face that it overlaps most. From IoU .5
on it has that face; the first to have a face finds it. A face that does not count absorbs its detections.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

MATCH_IOU = 0.5
NO_FACE = -1

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


class Outcome(IntEnum):
    """What a detection amounts to."""

    FOUND = 0
    DUPLICATE = 1
    """The face counts, and a better detection has it already."""
    FALSE_POSITIVE = 2
    IGNORED = 3
    """The face does not count, and so neither does the detection."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoredBoxes:
    """Detections of one image: boxes_xywh (N, 4) in pixels, scores (N,), in any order."""

    boxes_xywh: Floats
    scores: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Detections held against faces, best score first in each image.

    scores: (N,). sizes: (N,), √(w·h) in pixels. faces: (N,), the index of the face that each one has, or
    NO_FACE. is_first: (N,), whether it has a face that no better one has.
    """

    scores: Floats
    sizes: Floats
    faces: Integers
    is_first: Bools


def match(found: ScoredBoxes, faces_xywh: Floats) -> Matches:
    """Hold the detections of one image against its faces, (M, 4). Equal scores stay in the order given."""
    order = np.argsort(-found.scores, kind="stable")
    boxes = found.boxes_xywh[order]
    faces = np.full(len(boxes), NO_FACE, dtype=np.int64)
    if len(boxes) and len(faces_xywh):
        overlap = official_iou(boxes, faces_xywh)
        nearest = overlap.argmax(axis=1)
        enough = overlap[np.arange(len(boxes)), nearest] >= MATCH_IOU
        faces[enough] = nearest[enough]
    is_first = np.zeros(len(boxes), dtype=np.bool_)
    matched = np.flatnonzero(faces != NO_FACE)
    is_first[matched[np.unique(faces[matched], return_index=True)[1]]] = True
    return Matches(found.scores[order], box_sizes(boxes), faces, is_first)


def outcomes(matches: Matches, counted: Bools) -> npt.NDArray[np.int8]:
    """The Outcome of each detection, (N,), where `counted`, (M,), says which of the faces count.

    A counted face is missed if no detection has it.
    """
    matched = matches.faces != NO_FACE
    counts = np.zeros(len(matched), dtype=np.bool_)
    counts[matched] = counted[matches.faces[matched]]
    result = np.full(len(matched), Outcome.FALSE_POSITIVE, dtype=np.int8)
    result[matched & ~counts] = Outcome.IGNORED
    result[counts] = np.where(matches.is_first[counts], Outcome.FOUND, Outcome.DUPLICATE)
    return result


def box_sizes(boxes_xywh: Floats) -> Floats:
    """√(w·h) of each box, (N,); 0 of one without an area."""
    sizes: Floats = np.sqrt(boxes_xywh[:, 2:].clip(min=0).prod(axis=1))
    return sizes


def left_top_width_height(boxes_xyxy: npt.NDArray[np.floating]) -> Floats:
    """(N, 4) corners → (N, 4) left, top, width, height."""
    boxes = boxes_xyxy.astype(np.float64)
    boxes[:, 2:] -= boxes[:, :2]
    return boxes


def official_iou(boxes_xywh: Floats, faces_xywh: Floats) -> Floats:
    """(N, M) intersection over union with the edge pixel counted (+1), as the official code has it.

    Also in its order of operations: on an overlap of exactly a half, a rounding more decides.
    """
    x1, y1, w, h = (column[:, None] for column in boxes_xywh.T)
    face_x1, face_y1, face_w, face_h = faces_xywh.T
    x2, y2, face_x2, face_y2 = x1 + w, y1 + h, face_x1 + face_w, face_y1 + face_h
    width = np.minimum(x2, face_x2) - np.maximum(x1, face_x1) + 1
    height = np.minimum(y2, face_y2) - np.maximum(y1, face_y1) + 1
    shared = width.clip(min=0) * height.clip(min=0)
    areas = (x2 - x1 + 1) * (y2 - y1 + 1) + (face_x2 - face_x1 + 1) * (face_y2 - face_y1 + 1)
    ious: Floats = np.divide(shared, areas - shared, out=np.zeros_like(shared), where=shared > 0)
    return ious
