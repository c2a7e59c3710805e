"""Landmark error: mean distance to the true points over √(W·H) of the box. Deng et al. 2019, section 4.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detector.evaluation.label_ground_truth import TruthLandmarks
from detector.evaluation.matching import MATCH_IOU, Bools, Floats, left_top_width_height, official_iou

if TYPE_CHECKING:
    from detector.inference.detect import Detections

FAILURE = 0.1
"""A face whose error is above 10 % counts as failed."""


@dataclass(frozen=True, slots=True)
class LandmarkError:
    """The error over many faces.

    mean: as a share of √(W·H). failures: share of faces above FAILURE. faces: how many were found.
    Faces that were not detected are not in it: the average precision tells of those.
    """

    mean: float
    failures: float
    faces: int


@dataclass(frozen=True, slots=True, eq=False)
class FaceErrors:
    """The faces of one image that were found: boxes_xywh (K, 4), errors (K,) as shares of √(W·H)."""

    boxes_xywh: Floats
    errors: Floats


def landmark_errors(truth: TruthLandmarks, found: Detections) -> FaceErrors:
    """The landmark error of each face of one image that was found at IoU ≥ .5.

    A face is paired with the best-scored detection that overlaps it so.
    """
    hits = official_iou(truth.boxes_xywh, left_top_width_height(found.boxes_xyxy)) >= MATCH_IOU
    seen = hits.any(axis=1)
    if not seen.any():  # also where there is no detection to choose from
        return FaceErrors(truth.boxes_xywh[:0], np.zeros(0))
    best = hits.argmax(axis=1)[seen]  # detections come best score first
    boxes = truth.boxes_xywh[seen]
    errors = landmark_error(
        found.landmarks_xy[best].astype(np.float64),
        truth.landmarks_xy[seen],
        truth.is_known[seen],
        boxes[:, 2:],
    )
    return FaceErrors(boxes, errors)


def landmark_error(found_xy: Floats, true_xy: Floats, known: Bools, sizes_wh: Floats) -> Floats:
    """The error of each face, (N,), as a share of √(W·H).

    found_xy, true_xy: (N, 5, 2). known: (N, 5). sizes_wh: (N, 2), width and height of the true boxes.
    Only known points count; every face needs at least one.
    """
    distances = np.linalg.norm(found_xy - true_xy, axis=2)
    size = np.sqrt(sizes_wh.prod(axis=1))
    errors: Floats = np.where(known, distances, 0).sum(axis=1) / known.sum(axis=1) / size
    return errors


def summarise(faces: Sequence[FaceErrors]) -> LandmarkError | None:
    """What the errors of many faces amount to; None of no faces."""
    errors = np.concatenate([each.errors for each in faces]) if faces else np.zeros(0)
    if not len(errors):
        return None
    return LandmarkError(float(errors.mean()), float((errors > FAILURE).mean()), len(errors))
