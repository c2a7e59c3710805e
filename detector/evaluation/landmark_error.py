"""Landmark error: mean distance to the true points over √(W·H) of the box. Deng et al. 2019, section 4.5."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FAILURE = 0.1
"""A face whose error is above 10 % counts as failed."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LandmarkError:
    """The error over many faces.

    mean: as a share of √(W·H). failures: share of faces above FAILURE. faces: how many were found.
    Faces that were not detected are not in it: the average precision tells of those.
    """

    mean: float
    failures: float
    faces: int


def landmark_error(
    found_xy: Floats, true_xy: Floats, known: npt.NDArray[np.bool_], sizes_wh: Floats
) -> Floats:
    """The error of each face, (N,), as a share of √(W·H).

    found_xy, true_xy: (N, 5, 2). known: (N, 5). sizes_wh: (N, 2), width and height of the true boxes.
    Only known points count; every face needs at least one.
    """
    distances = np.linalg.norm(found_xy - true_xy, axis=2)
    size = np.sqrt(sizes_wh.prod(axis=1))
    errors: Floats = np.where(known, distances, 0).sum(axis=1) / known.sum(axis=1) / size
    return errors


def summarise(errors: Floats) -> LandmarkError | None:
    """What the errors of many faces amount to; None of no faces."""
    if not len(errors):
        return None
    return LandmarkError(float(errors.mean()), float((errors > FAILURE).mean()), len(errors))
