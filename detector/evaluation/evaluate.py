"""All figures of one measurement, in one record."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detector.evaluation.average_precision import MatchedSet, PrecisionRecall, match_set, precision_recall
from detector.evaluation.by_size import SizeRange, curves_by_size
from detector.evaluation.landmark_error import FaceErrors, LandmarkError, summarise
from detector.evaluation.matching import ScoredBoxes
from detector.evaluation.wider_ground_truth import TruthImage

Figures = dict[str, float | None]
JsonFigures = dict[str, float | int | str | Figures | dict[str, dict[str, float | int | None]] | None]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """How good detections are.

    protocol: how the images were looked at. truth: the images, matched: their detections held against their
    faces. curves: one for each difficulty; sizes: one for each range of sizes, over the faces of the widest
    difficulty. landmarks: the errors of the faces of each image that were found, by its name.
    """

    protocol: str
    truth: tuple[TruthImage, ...]
    matched: MatchedSet
    curves: dict[str, PrecisionRecall]
    sizes: dict[SizeRange, PrecisionRecall]
    landmarks: dict[str, FaceErrors]

    @property
    def widest(self) -> str:
        """The difficulty that holds the others: hard, or all."""
        return tuple(self.curves)[-1]

    def landmark_error(self) -> LandmarkError | None:
        """None where no landmarks are known or no face with any was found."""
        return summarise(tuple(self.landmarks.values()))


def evaluate(
    truth: Sequence[TruthImage],
    detections: Mapping[str, ScoredBoxes],
    *,
    protocol: str,
    landmarks: Mapping[str, FaceErrors],
) -> Evaluation:
    """Measure the detections of a set of images, at least one. Images that are not named have none."""
    matched = match_set(truth, detections)
    curves = {difficulty: precision_recall(matched, difficulty) for difficulty in matched.counted}
    sizes = dict(curves_by_size(matched, tuple(curves)[-1]))
    return Evaluation(protocol, tuple(truth), matched, curves, sizes, dict(landmarks))


def json_figures(evaluation: Evaluation, with_verdicts: Evaluation | None = None) -> JsonFigures:
    """The figures as they go into a JSON file: easy, medium, hard (or all), protocol, images and the rest.

    with_verdicts: of the same detections against the amended ground truth, where there are verdicts; its
    average precisions stand under that name. The average precision of no faces is null.
    """
    figures: JsonFigures = {**_average_precisions(evaluation)}
    figures |= {"protocol": evaluation.protocol, "images": len(evaluation.truth)}
    figures["by_size"] = {
        str(size): {"faces": curve.faces, "ap": _number(curve.average_precision)}
        for size, curve in evaluation.sizes.items()
    }
    error = evaluation.landmark_error()
    if error is not None:
        figures |= {
            "landmark_error": error.mean,
            "landmark_failures": error.failures,
            "landmark_faces": error.faces,
        }
    if with_verdicts is not None:
        figures["with_verdicts"] = _average_precisions(with_verdicts)
    return figures


def _average_precisions(evaluation: Evaluation) -> Figures:
    return {name: _number(curve.average_precision) for name, curve in evaluation.curves.items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
