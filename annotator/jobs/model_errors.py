"""What a model got wrong in an evaluation, as the items of a queue."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from annotator.jobs.detect import SCORE_THRESHOLD
from annotator.model.review_items import ItemKind, ReviewItems, Rows
from annotator.store.evaluated import Evaluated
from detector.evaluation.landmark_error import landmark_error
from detector.evaluation.live import LiveEvaluation
from detector.evaluation.matching import NO_FACE


def model_errors(evaluated: Evaluated, live: LiveEvaluation) -> ReviewItems:
    """False positives, second detections, misses and landmarks apart; `live` has matched this evaluation."""
    faces, found = live.faces(), live.detections
    face_of = live.faces_of_detections()
    number = len(found.scores)
    # `found` is in the order of the file's detections: both have the best of each image first.
    wrong = np.flatnonzero(face_of == NO_FACE)
    finder = faces.detections
    is_best = np.zeros(number, np.bool_)
    is_best[finder[finder != NO_FACE]] = True
    second = np.flatnonzero((face_of != NO_FACE) & ~is_best)
    has_area = faces.sizes > 0
    missed = np.flatnonzero(has_area & (faces.best_scores < SCORE_THRESHOLD))
    errors = np.full(len(faces.sizes), np.nan, np.float32)
    seen = np.flatnonzero(has_area & (finder != NO_FACE))
    errors[seen] = landmark_errors(
        evaluated.truth_points[seen], evaluated.found_points[finder[seen]], faces.sizes[seen]
    )
    apart = np.flatnonzero(np.isfinite(errors))

    def of_detections(
        rows: Rows, kind: ItemKind, counted: Mapping[str, npt.NDArray[np.bool_]]
    ) -> ReviewItems:
        return ReviewItems(
            paths=evaluated.paths,
            images=found.images[rows].astype(np.int32),
            kinds=np.full(len(rows), kind, np.int8),
            boxes_xyxy=evaluated.found_xyxy[rows],
            points_xy=evaluated.found_points[rows],
            other_xy=np.full((len(rows), 5, 2), np.nan, np.float32),
            scores=evaluated.scores[rows],
            sizes=found.sizes[rows].astype(np.float32),
            errors=np.full(len(rows), np.nan, np.float32),
            counted=counted,
        )

    def of_faces(rows: Rows, kind: ItemKind) -> ReviewItems:
        corners = faces.boxes_xywh[rows].astype(np.float32)
        corners[:, 2:] += corners[:, :2]
        other = np.full((len(rows), 5, 2), np.nan, np.float32)
        has = finder[rows] != NO_FACE
        scores = np.full(len(rows), np.nan, np.float32)
        scores[has] = evaluated.scores[finder[rows[has]]]
        if kind is ItemKind.LANDMARKS:
            other[has] = evaluated.found_points[finder[rows[has]]]
        return ReviewItems(
            paths=evaluated.paths,
            images=faces.images[rows].astype(np.int32),
            kinds=np.full(len(rows), kind, np.int8),
            boxes_xyxy=corners,
            points_xy=evaluated.truth_points[rows],
            other_xy=other,
            scores=scores,
            sizes=faces.sizes[rows].astype(np.float32),
            errors=errors[rows] if kind is ItemKind.LANDMARKS else np.full(len(rows), np.nan, np.float32),
            counted={name: counts[rows] for name, counts in faces.counted.items()},
        )

    everywhere = {name: np.ones(len(wrong), np.bool_) for name in faces.counted}
    of_its_face = {name: counts[face_of[second]] for name, counts in faces.counted.items()}
    parts = (
        of_detections(wrong, ItemKind.FALSE_POSITIVE, everywhere),
        of_detections(second, ItemKind.DUPLICATE, of_its_face),
        of_faces(missed, ItemKind.MISS),
        of_faces(apart, ItemKind.LANDMARKS),
    )
    joined = ReviewItems.joined(parts)
    return joined.take(np.argsort(joined.images, kind="stable"))


def landmark_errors(
    true_xy: npt.NDArray[np.float32], found_xy: npt.NDArray[np.float32], sizes: npt.NDArray[np.floating]
) -> npt.NDArray[np.float64]:
    """(K,), as a share of √(w·h), over the landmarks that are known; NaN where none is."""
    known = np.asarray(np.isfinite(true_xy).all(axis=2), np.bool_)
    some = np.asarray(known.any(axis=1), np.bool_)
    errors = np.full(len(true_xy), np.nan)
    sides = np.repeat(sizes[some, None].astype(np.float64), 2, axis=1)
    errors[some] = landmark_error(
        found_xy[some].astype(np.float64),
        np.nan_to_num(true_xy[some]).astype(np.float64),
        known[some],
        sides,
    )
    return errors
