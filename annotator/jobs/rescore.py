"""The items of a queue held against what another model finds: what of it is resolved."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.editing.review_edits import ABOUT_IOU
from annotator.jobs.detect import SCORE_THRESHOLD
from annotator.jobs.job import Job
from annotator.jobs.model_errors import landmark_errors
from annotator.jobs.review_matching import corner_iou
from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.review_items import ItemKind, ReviewItems
from annotator.store.evaluated import Evaluated
from annotator.store.evaluation_file import read_evaluation
from detector.evaluation.landmark_error import FAILURE


@dataclass(frozen=True, slots=True, eq=False)
class Rescored:
    """What another model makes of the items of a queue.

    scores: (N,), of its best detection that overlaps the item by half, NaN without any. errors: (N,), its
    landmark error where that is known.
    """

    model: str
    scores: npt.NDArray[np.float32]
    errors: npt.NDArray[np.float32]

    def resolved(self, items: ReviewItems, verdicts: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
        """(N,), whether the model does right where the one before did not.

        verdicts: (N,), of each item, places in VERDICTS.
        What is a face, by its label or by a verdict, is to be found and proposed, with landmarks in place
        that were not; what is none, or was not judged, is to have lost half of its score at least.
        """
        said = np.array(VERDICTS)[verdicts]
        now = np.nan_to_num(self.scores, nan=0.0)
        labelled = np.isin(items.kinds, (ItemKind.MISS, ItemKind.LANDMARKS))
        is_face = np.where(labelled, said != Verdict.NOT_A_FACE, np.isin(said, (Verdict.REAL, Verdict.FIX)))
        found = now >= SCORE_THRESHOLD
        apart = items.kinds == ItemKind.LANDMARKS
        found &= ~apart | ((self.errors <= FAILURE) & (items.errors > FAILURE))
        before = np.nan_to_num(items.scores, nan=1.0)
        matters = (before >= SCORE_THRESHOLD) | (said != Verdict.NONE)
        gone = matters & (now < before / 2)
        right: npt.NDArray[np.bool_] = np.where(is_face, found, gone) & (said != Verdict.IGNORE)
        return right


def rescored(items: ReviewItems, evaluated: Evaluated) -> Rescored:
    """Hold the items of an evaluation against what another model found in the same images."""
    scores = np.full(len(items), np.nan, np.float32)
    errors = np.full(len(items), np.nan, np.float32)
    number_of = {path: number for number, path in enumerate(evaluated.paths)}
    starts = np.searchsorted(items.images, np.arange(len(items.paths) + 1))
    for place, path in enumerate(items.paths):
        rows = np.arange(starts[place], starts[place + 1])
        number = number_of.get(path)
        if number is None or not len(rows):
            continue
        part = evaluated.found_of(number)
        found = evaluated.found_xyxy[part].astype(np.float64)
        if not len(found):
            continue
        overlap = corner_iou(items.boxes_xyxy[rows].astype(np.float64), found) >= ABOUT_IOU
        best = overlap.argmax(axis=1)  # detections come best score first
        hit = overlap.any(axis=1)
        scores[rows[hit]] = evaluated.scores[part][best[hit]]
        errors[rows[hit]] = landmark_errors(
            items.points_xy[rows[hit]], evaluated.found_points[part][best[hit]], items.sizes[rows[hit]]
        )
    errors[items.kinds != ItemKind.LANDMARKS] = np.nan
    return Rescored(evaluated.model, scores, errors)


class RescoreJob(Job):
    """Finishes with Rescored: the items of a queue held against another evaluation on disk."""

    def __init__(self, items: ReviewItems, evaluation: Path) -> None:
        super().__init__(lambda: _rescore(items, evaluation), name="score again")


def _rescore(items: ReviewItems, evaluation: Path) -> Generator[str, None, Rescored]:
    yield "Scoring again"
    return rescored(items, read_evaluation(evaluation))
