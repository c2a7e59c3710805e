"""What the verdicts of a review amount to, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Curve = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
"""Recall and precision, (K,) each, along falling thresholds."""


@dataclass(frozen=True, slots=True, eq=False)
class BeforeAfter:
    """Of one difficulty: the average precision as published, and as it is with the verdicts so far.

    Each is None where there is no face to find.
    """

    published: float | None
    amended: float | None
    published_curve: Curve
    amended_curve: Curve


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReviewFigures:
    """by_difficulty: in the order easy, medium, hard, or all. verdicts: how many there are of each word of
    Verdict, of the items of the queue. mended: of those to be fixed, how many are corrected by now. images:
    how many were measured. model: whose detections they are."""

    by_difficulty: Mapping[str, BeforeAfter]
    verdicts: Mapping[str, int]
    mended: int = 0
    images: int
    model: str
