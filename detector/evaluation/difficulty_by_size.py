"""Which difficulties a face belongs to that the published lists do not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detector.evaluation.matching import Bools, Floats, box_sizes
from detector.evaluation.wider_ground_truth import TruthImage


@dataclass(frozen=True, slots=True)
class DifficultyBySize:
    """From which size on a face counts, √(w·h) in pixels, for each difficulty.

    Published faces belong to a difficulty nearly always above some size, and nearly never below. The size
    taken is the one that sorts the fewest of them wrongly: where the share of faces that count passes a half.
    """

    smallest: dict[str, float]

    @classmethod
    def from_truth(cls, truth: Sequence[TruthImage]) -> DifficultyBySize:
        """Learnt from published faces that have an area, of one image or more.

        Where all of them count, as in a label.txt, every size does; where none does, no size.
        """
        sizes = box_sizes(np.concatenate([image.boxes_xywh for image in truth]))
        counted = {
            name: np.concatenate([image.counted[name] for image in truth]) for name in truth[0].counted
        }
        has_area = sizes > 0
        return cls({name: _smallest(sizes[has_area], counts[has_area]) for name, counts in counted.items()})

    def counts(self, box_xywh: tuple[float, float, float, float]) -> dict[str, bool]:
        """For each difficulty whether a face with this box counts."""
        size = float(box_sizes(np.array([box_xywh], np.float64))[0])
        return {name: size >= smallest for name, smallest in self.smallest.items()}


def _smallest(sizes: Floats, counts: Bools) -> float:
    """The size that the fewest faces are wrong about; of equals the smallest, 0 if that is all sizes."""
    if not len(sizes):
        return 0.0
    order = np.argsort(sizes, kind="stable")
    sizes, counts = sizes[order], counts[order]
    # Wrong about a cut before each face, and one behind the last: what counts below it, what does not above.
    wrong = np.concatenate(([0], np.cumsum(counts))) + np.concatenate((np.cumsum(~counts[::-1])[::-1], [0]))
    edges = np.concatenate(([0.0], sizes[1:], [np.inf]))
    is_between = np.concatenate(([True], sizes[1:] > sizes[:-1], [True]))
    return float(edges[np.flatnonzero(is_between)[wrong[is_between].argmin()]])
