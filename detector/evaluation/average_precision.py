"""Average precision by the protocol of WIDER FACE (Yang et al. 2016, arXiv 1511.06523), as its code has it.

Scores are normalised over the whole set. Precision and recall are taken at 1,000 thresholds, over all images
together; the area under the curve, precision made non-increasing first, is the average precision.

The official code's habits are kept, whatever one may think of them: a detection in an image that has no
labelled face at all counts for nothing, and a second detection of a face costs as much as one of nothing. It
is left in two places: where all scores are equal it divides zero by zero and ends up with an average
precision of 0, and here all detections then count at the last threshold; and it takes the lowest score for 1
at most, which only tells where no score is a probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detector.evaluation.matching import (
    NO_FACE,
    Bools,
    Floats,
    Integers,
    Matches,
    Outcome,
    ScoredBoxes,
    box_sizes,
    match,
    outcomes,
)
from detector.evaluation.wider_ground_truth import TruthImage

THRESHOLDS = 1000

_NOTHING = ScoredBoxes(np.zeros((0, 4)), np.zeros(0))


@dataclass(frozen=True, slots=True, eq=False)
class PrecisionRecall:
    """A curve over falling thresholds: precision and recall, (THRESHOLDS,) each, and the area under it.

    faces: how many there are to find; where there are none, the average precision is not a number.
    """

    precision: Floats
    recall: Floats
    average_precision: float
    faces: int


@dataclass(frozen=True, slots=True, eq=False)
class MatchedSet:
    """The detections of a set of images held against its faces: done once, then measured in many ways.

    images: the matches of each image. whole: those of all images that have faces, one after another, the
    faces numbered through. steps: (N,), the first of the falling THRESHOLDS that each detection reaches.
    counted: for each difficulty (M,), whether a face belongs to it. face_sizes: (M,), √(w·h) in pixels.
    """

    images: tuple[Matches, ...]
    whole: Matches
    steps: Integers
    counted: dict[str, Bools]
    face_sizes: Floats


def match_set(truth: Sequence[TruthImage], detections: Mapping[str, ScoredBoxes]) -> MatchedSet:
    """Hold all detections against all faces. An image that `detections` does not name has none.

    `truth` is at least one image; all of its images have the same difficulties.
    """
    images = tuple(match(detections.get(image.name, _NOTHING), image.boxes_xywh) for image in truth)
    with_faces = [i for i, image in enumerate(truth) if len(image.boxes_xywh)]
    whole = _joined([images[i] for i in with_faces], [len(truth[i].boxes_xywh) for i in with_faces])
    return MatchedSet(
        images,
        whole,
        steps_reached(whole.scores, np.concatenate([image.scores for image in images])),
        {name: np.concatenate([image.counted[name] for image in truth]) for name in truth[0].counted},
        box_sizes(np.concatenate([image.boxes_xywh for image in truth])),
    )


def precision_recall(matched: MatchedSet, difficulty: str) -> PrecisionRecall:
    """The curve of one difficulty."""
    counted = matched.counted[difficulty]
    return curve(outcomes(matched.whole, counted), matched.steps, faces=int(counted.sum()))


def curve(results: npt.NDArray[np.int8], steps: Integers, *, faces: int) -> PrecisionRecall:
    """Precision and recall from the Outcome and the step of each detection, (N,) each."""
    return curve_of_counts(*counts_by_step(results, steps), faces=faces)


def counts_by_step(results: npt.NDArray[np.int8], steps: Integers) -> tuple[Integers, Integers]:
    """How many detections find a face, and how many count at all, of each step: (THRESHOLDS,) twice.

    What two sets of images give may be added: it is what both together give.
    """
    found = np.bincount(steps[results == Outcome.FOUND], minlength=THRESHOLDS)
    proposed = np.bincount(steps[results != Outcome.IGNORED], minlength=THRESHOLDS)
    return found, proposed


def curve_of_counts(found_by_step: Integers, proposed_by_step: Integers, *, faces: int) -> PrecisionRecall:
    """Precision and recall from how many detections find a face, and how many count, at each step."""
    found, proposed = np.cumsum(found_by_step), np.cumsum(proposed_by_step)
    precision = np.divide(found, proposed, out=np.zeros(THRESHOLDS), where=proposed > 0)
    recall = found / max(faces, 1)
    return PrecisionRecall(precision, recall, _area(recall, precision) if faces else float("nan"), faces)


def _joined(images: Sequence[Matches], face_counts: Sequence[int]) -> Matches:
    """The matches of many images as those of one, whose faces are numbered through."""
    if not images:
        return match(_NOTHING, _NOTHING.boxes_xywh)
    starts = np.cumsum([0, *face_counts])
    numbered = [
        np.where(image.faces == NO_FACE, NO_FACE, image.faces + start)
        for image, start in zip(images, starts, strict=False)
    ]
    return Matches(
        np.concatenate([image.scores for image in images]),
        np.concatenate([image.sizes for image in images]),
        np.concatenate(numbered),
        np.concatenate([image.is_first for image in images]),
    )


def steps_reached(scores: Floats, all_scores: Floats) -> Integers:
    """The first of the thresholds 1 − 1/1000, 1 − 2/1000, …, 0 that each normalised score reaches, (N,).

    all_scores: those of the whole set, which normalise; the official code takes the highest for 0 at least.
    """
    lowest, highest = (all_scores.min(), max(0.0, all_scores.max())) if len(all_scores) else (0.0, 1.0)
    normalised = (scores - lowest) / ((highest - lowest) or 1.0)
    rising = -(1 - np.arange(1, THRESHOLDS + 1) / THRESHOLDS)
    return np.searchsorted(rising, -normalised, side="left").astype(np.int64)


def _area(recall: Floats, precision: Floats) -> float:
    """The area under the curve, precision made non-increasing first."""
    r = np.concatenate(([0.0], recall, [1.0]))
    p = np.concatenate(([0.0], precision, [0.0]))
    p = np.maximum.accumulate(p[::-1])[::-1]
    steps = np.flatnonzero(r[1:] != r[:-1])
    return float(((r[steps + 1] - r[steps]) * p[steps + 1]).sum())
