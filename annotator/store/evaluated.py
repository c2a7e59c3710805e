"""An evaluation: what one model found in some images, beside what is labelled there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detector.evaluation.matching import ScoredBoxes, left_top_width_height
from detector.evaluation.wider_ground_truth import TruthImage


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluated:
    """What one model found in I images, and what is labelled there.

    paths: of the images. truth_starts: (I + 1,), where the M labelled faces of each image begin and end.
    truth_xywh: (M, 4), pixels. truth_points: (M, 5, 2), NaN for a landmark that is not known. counted: for
    each difficulty (M,), whether a face belongs to it. found_starts: (I + 1,), the same of the N detections.
    found_xyxy: (N, 4); found_points: (N, 5, 2); scores: (N,), the best of each image first.
    model, weights: whose detections, by the name of the version and by the SHA-256 of its file. truth: where
    the labels are from. at: when it was done, UTC. truth_lines: (M,), each labelled face as a line of a
    label.txt, without its end, or empty for a box alone; none at all in files of former versions.
    """

    paths: tuple[str, ...]
    truth_starts: npt.NDArray[np.int64]
    truth_xywh: npt.NDArray[np.float64]
    truth_points: npt.NDArray[np.float32]
    counted: Mapping[str, npt.NDArray[np.bool_]]
    found_starts: npt.NDArray[np.int64]
    found_xyxy: npt.NDArray[np.float32]
    found_points: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]
    model: str
    weights: str
    truth: str
    at: str
    truth_lines: tuple[str, ...] = ()

    @property
    def has_landmarks(self) -> bool:
        """Whether any landmark of a labelled face is known, for detected ones to be held against."""
        return bool(np.isfinite(self.truth_points).any())

    def truth_of(self, image: int) -> slice:
        """Where the labelled faces of an image stand."""
        return slice(int(self.truth_starts[image]), int(self.truth_starts[image + 1]))

    def found_of(self, image: int) -> slice:
        """Where its detections stand."""
        return slice(int(self.found_starts[image]), int(self.found_starts[image + 1]))

    def truth_images(self) -> list[TruthImage]:
        """The labelled faces of each image as the detector's evaluation takes them."""
        return [
            TruthImage(
                path,
                self.truth_xywh[self.truth_of(number)],
                {name: counts[self.truth_of(number)] for name, counts in self.counted.items()},
            )
            for number, path in enumerate(self.paths)
        ]

    def detections(self) -> dict[str, ScoredBoxes]:
        """The detections of each image, likewise."""
        boxes, scores = left_top_width_height(self.found_xyxy), self.scores.astype(np.float64)
        parts = map(self.found_of, range(len(self.paths)))
        return {
            path: ScoredBoxes(boxes[part], scores[part]) for path, part in zip(self.paths, parts, strict=True)
        }
