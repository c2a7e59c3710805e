"""Landmark error: mean distance to the true points over √(W·H) of the box. Deng et al. 2019, section 4.5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detector.evaluation.label_ground_truth import TruthLandmarks
from detector.evaluation.matching import (
    MATCH_IOU,
    Bools,
    Floats,
    Integers,
    left_top_width_height,
    official_iou,
)

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


@dataclass(frozen=True, slots=True, eq=False)
class SetErrors:
    """The faces of a set of images that have known landmarks and were found, image by image: (K,) each.

    images: the index of the image. faces: the place in its TruthLandmarks. boxes_xywh: (K, 4), the true ones.
    detections: the place in its Detections, scores: of that detection. errors: shares of √(W·H).
    """

    images: Integers
    faces: Integers
    boxes_xywh: Floats
    detections: Integers
    scores: Floats
    errors: Floats


def landmark_errors(truth: TruthLandmarks, found: Detections) -> FaceErrors:
    """The landmark error of each face of one image that was found at IoU ≥ .5.

    A face is paired with the best-scored detection that overlaps it so.
    """
    faces, detections = _paired(truth, found)
    return FaceErrors(truth.boxes_xywh[faces], _errors(truth, faces, found, detections))


def landmark_errors_of_set(
    names: Sequence[str], landmarks: Mapping[str, TruthLandmarks], found: Mapping[str, Detections]
) -> SetErrors:
    """The same for all images, with which face and which detection each error is of.

    landmarks, found: by the names of the images, of those that have some; found best score first.
    """
    rows: list[tuple[Integers, Integers, Floats, Integers, Floats, Floats]] = []
    for i, name in enumerate(names):
        if name in landmarks and name in found:
            truth, detected = landmarks[name], found[name]
            faces, detections = _paired(truth, detected)
            rows.append(
                (
                    np.full(len(faces), i, np.int64),
                    faces,
                    truth.boxes_xywh[faces],
                    detections,
                    detected.scores[detections].astype(np.float64),
                    _errors(truth, faces, detected, detections),
                )
            )
    if not rows:
        none, nothing = np.zeros(0, np.int64), np.zeros(0)
        return SetErrors(none, none, np.zeros((0, 4)), none, nothing, nothing)
    images, places, boxes, best, scores, errors = zip(*rows, strict=True)
    return SetErrors(*map(np.concatenate, (images, places, boxes, best, scores, errors)))


def _paired(truth: TruthLandmarks, found: Detections) -> tuple[Integers, Integers]:
    """Which faces of an image are found, (K,), and the best detection of each, (K,)."""
    hits = official_iou(truth.boxes_xywh, left_top_width_height(found.boxes_xyxy)) >= MATCH_IOU
    faces = np.flatnonzero(hits.any(axis=1))
    if not len(faces):  # also where there is no detection to choose from
        return faces, faces
    return faces, hits[faces].argmax(axis=1)  # detections come best score first


def _errors(truth: TruthLandmarks, faces: Integers, found: Detections, detections: Integers) -> Floats:
    """The errors of faces that are found by detections, (K,)."""
    return landmark_error(
        found.landmarks_xy[detections].astype(np.float64),
        truth.landmarks_xy[faces],
        truth.is_known[faces],
        truth.boxes_xywh[faces, 2:],
    )


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
