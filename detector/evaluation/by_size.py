"""Average precision by the size of the faces, in the manner of COCO's area ranges (Lin et al. 2014).

Only the faces of a range count; the others absorb detections without counting, as those outside a difficulty
do. A detection that has no face counts against the range that its own size falls into. Otherwise the small
faces, which are many, would pay for every false positive on something large, and the other way round. So each
range is measured as if it were alone in the photographs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from detector.evaluation.average_precision import MatchedSet, PrecisionRecall, curve
from detector.evaluation.matching import Bools, Floats, Outcome, outcomes

SIZE_EDGES = (0.0, 10.0, 16.0, 32.0, 64.0, 128.0, 256.0, math.inf)
"""Sizes are √(w·h) in pixels of the original image. WIDER FACE labels faces from 10 pixels of height on."""


@dataclass(frozen=True, slots=True)
class SizeRange:
    """Faces from `low` to less than `high` pixels."""

    low: float
    high: float

    def __str__(self) -> str:
        if not self.low:
            return f"<{self.high:g}"
        return f">={self.low:g}" if math.isinf(self.high) else f"{self.low:g}-{self.high:g}"

    def holds(self, sizes: Floats) -> Bools:
        """Whether each size, (N,), is in the range."""
        return (sizes >= self.low) & (sizes < self.high)


SIZE_RANGES = tuple(SizeRange(low, high) for low, high in pairwise(SIZE_EDGES))


def curves_by_size(matched: MatchedSet, difficulty: str) -> Iterator[tuple[SizeRange, PrecisionRecall]]:
    """Each range with its curve, over those of its faces that belong to the difficulty."""
    for sizes in SIZE_RANGES:
        counted = matched.counted[difficulty] & sizes.holds(matched.face_sizes)
        results = outcomes(matched.whole, counted)
        is_elsewhere = (results == Outcome.FALSE_POSITIVE) & ~sizes.holds(matched.whole.sizes)
        results[is_elsewhere] = Outcome.IGNORED
        yield sizes, curve(results, matched.steps, faces=int(counted.sum()))
