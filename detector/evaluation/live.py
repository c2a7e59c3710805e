"""Average precision that follows the ground truth while that changes, one image at a time.

All detections are held against all faces once. When the faces of an image change, only that image is matched
anew: the curves are made of counts by threshold, from which its old share is taken and to which its new one
is added. The figures are those of a fresh `match_set` to the last bit, for the counts are whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detector.evaluation.average_precision import (
    PrecisionRecall,
    counts_by_step,
    curve_of_counts,
    steps_reached,
)
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

Outcomes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class FlatDetections:
    """The detections of a set, image by image and best score first in each: (N,) where nothing else is said.

    images: the index of the image. given: the place among the detections of that image as they were given.
    boxes_xywh: (N, 4), pixels. sizes: √(w·h). starts: (images + 1,), image i has starts[i] to starts[i + 1].
    """

    images: Integers
    given: Integers
    boxes_xywh: Floats
    scores: Floats
    sizes: Floats
    starts: Integers

    @classmethod
    def of(cls, found: Sequence[ScoredBoxes]) -> FlatDetections:
        """The detections of each image."""
        lengths = [len(each.scores) for each in found]
        order = [np.argsort(-each.scores, kind="stable") for each in found]
        boxes = np.concatenate([each.boxes_xywh[o] for each, o in zip(found, order, strict=True)])
        return cls(
            np.repeat(np.arange(len(found)), lengths),
            np.concatenate(order),
            boxes,
            np.concatenate([each.scores[o] for each, o in zip(found, order, strict=True)]),
            box_sizes(boxes),
            np.cumsum([0, *lengths]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class FlatFaces:
    """The faces of a set, image by image: (M,) where nothing else is said.

    images: the index of the image. places: the place among the faces of that image. boxes_xywh: (M, 4),
    pixels. sizes: √(w·h). counted: for each difficulty whether the face belongs to it. detections: the best
    detection that has the face, by its place in FlatDetections, or NO_FACE. best_scores: the score of that,
    −∞ without any.
    """

    images: Integers
    places: Integers
    boxes_xywh: Floats
    sizes: Floats
    counted: dict[str, Bools]
    detections: Integers
    best_scores: Floats

    def missed(self, difficulty: str, threshold: float) -> Bools:
        """Which faces of the difficulty no detection that scores the threshold or more has, (M,)."""
        return self.counted[difficulty] & (self.best_scores < threshold)


class LiveEvaluation:
    """Detections held against a ground truth of which any image may be replaced.

    truth: at least one image, each name once, all of the same difficulties. detections: by the name of the
    image; one that is not named has none.
    """

    def __init__(self, truth: Sequence[TruthImage], detections: Mapping[str, ScoredBoxes]) -> None:
        nothing = ScoredBoxes(np.zeros((0, 4)), np.zeros(0))
        self.detections = FlatDetections.of([detections.get(image.name, nothing) for image in truth])
        """Those of all images; they stay as they are."""
        self.difficulties = tuple(truth[0].counted)
        self._truth = list(truth)
        self._indices = {image.name: i for i, image in enumerate(truth)}
        self._steps = steps_reached(self.detections.scores, self.detections.scores)
        count = len(self.detections.scores)
        self._faces: Integers = np.full(count, NO_FACE, np.int64)  # numbered in each image by itself
        self._is_first: Bools = np.zeros(count, np.bool_)
        for i in range(len(truth)):
            self._match(i)
        self._counts = {name: counts_by_step(self.outcomes(name), self._steps) for name in self.difficulties}
        self._face_counts = {
            name: sum(int(image.counted[name].sum()) for image in truth) for name in self.difficulties
        }

    @property
    def truth(self) -> tuple[TruthImage, ...]:
        """The images with their faces as they now are, in the order given."""
        return tuple(self._truth)

    def image(self, name: str) -> TruthImage:
        """Raises KeyError for a name that is none of the truth's."""
        return self._truth[self._indices[name]]

    def replace_image(self, image: TruthImage) -> None:
        """Put other faces in the place of those of the image of this name. Raises KeyError without one."""
        i = self._indices[image.name]
        self._count(i, -1)
        self._truth[i] = image
        self._match(i)
        self._count(i, 1)

    def precision_recall(self, difficulty: str) -> PrecisionRecall:
        """The curve of one difficulty, as `average_precision.precision_recall` has it of the same truth."""
        return curve_of_counts(*self._counts[difficulty], faces=self._face_counts[difficulty])

    def average_precisions(self) -> dict[str, float]:
        """The average precision of each difficulty; not a number where it has no face."""
        return {name: self.precision_recall(name).average_precision for name in self.difficulties}

    def outcomes(self, difficulty: str) -> Outcomes:
        """The Outcome of each detection, (N,).

        IGNORED are also those of an image without any face, since they count for nothing: see
        `average_precision`.
        """
        starts = self._face_starts()
        matches = self._matches(slice(None), starts[self.detections.images])
        results = outcomes(matches, np.concatenate([image.counted[difficulty] for image in self._truth]))
        results[(np.diff(starts) == 0)[self.detections.images]] = Outcome.IGNORED
        return results

    def faces_of_detections(self) -> Integers:
        """The face that each detection has, (N,), by its place in `faces`, or NO_FACE."""
        return self._matches(slice(None), self._face_starts()[self.detections.images]).faces

    def faces(self) -> FlatFaces:
        """The faces of all images, and which detection has each."""
        starts = self._face_starts()
        boxes = np.concatenate([image.boxes_xywh for image in self._truth])
        images = np.repeat(np.arange(len(self._truth)), np.diff(starts))
        finders = np.flatnonzero(self._is_first)
        detections = np.full(len(boxes), NO_FACE, np.int64)
        detections[self.faces_of_detections()[finders]] = finders
        scores = np.full(len(boxes), -np.inf)
        scores[detections != NO_FACE] = self.detections.scores[detections[detections != NO_FACE]]
        return FlatFaces(
            images,
            np.arange(len(boxes)) - starts[images],
            boxes,
            box_sizes(boxes),
            {name: np.concatenate([i.counted[name] for i in self._truth]) for name in self.difficulties},
            detections,
            scores,
        )

    def _face_starts(self) -> Integers:
        """(images + 1,): the faces of image i are starts[i] to starts[i + 1]."""
        return np.cumsum([0, *(len(image.boxes_xywh) for image in self._truth)])

    def _part(self, i: int) -> slice:
        """The detections of one image."""
        return slice(int(self.detections.starts[i]), int(self.detections.starts[i + 1]))

    def _matches(self, part: slice, first_face: Integers | int) -> Matches:
        """Some of the detections, their faces numbered from `first_face`, (N,) or one for all."""
        faces = self._faces[part]
        return Matches(
            self.detections.scores[part],
            self.detections.sizes[part],
            np.where(faces == NO_FACE, NO_FACE, faces + first_face),
            self._is_first[part],
        )

    def _match(self, i: int) -> None:
        """Hold the detections of an image against its faces as they now are."""
        part = self._part(i)
        found = ScoredBoxes(self.detections.boxes_xywh[part], self.detections.scores[part])
        matches = match(found, self._truth[i].boxes_xywh)  # best score first already: the order stays
        self._faces[part], self._is_first[part] = matches.faces, matches.is_first

    def _count(self, i: int, times: int) -> None:
        """Add what an image now gives to all counts, or with −1 take it away."""
        image, part = self._truth[i], self._part(i)
        for name, counts in self._counts.items():
            self._face_counts[name] += times * int(image.counted[name].sum())
            if len(image.boxes_xywh):
                results = outcomes(self._matches(part, 0), image.counted[name])
                for total, share in zip(counts, counts_by_step(results, self._steps[part]), strict=True):
                    total += times * share
