"""How sure a gain is: a paired bootstrap over images. Efron & Tibshirani 1993, chapter 13 (percentiles).

Faces of one image are alike, so that images are drawn and not faces; old and new weights are measured on the
same draw, so that what makes an image hard for both cancels out.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from detector.evaluation.matching import Floats, Integers
from detector.training.examination import Examination

DRAWS = 2000
DRAWS_AT_ONCE = 250
CERTAINTY = 0.95

Interval = tuple[float, float]


def ap_gain_interval(
    old: Examination, new: Examination, *, seed: int
) -> Generator[None, None, Interval | None]:
    """By how much average precision rose, new − old; None without a face.

    Two seconds of work for some hundred images: yields on the way, for whoever wants to pause or stop.
    """
    if not old.faces.sum():
        return None
    times = _draws(len(old.faces), seed)
    faces = times @ old.faces
    gains = np.zeros(DRAWS)
    for start in range(0, DRAWS, DRAWS_AT_ONCE):
        yield
        some = slice(start, start + DRAWS_AT_ONCE)
        after, before = (_average_precisions(times[some], each, faces[some]) for each in (new, old))
        gains[some] = after - before
    return _interval(gains[faces > 0])


def error_gain_interval(old: Examination, new: Examination, *, seed: int) -> Interval | None:
    """By how much the landmark error fell, old − new, over faces that both find; None without one."""
    both = ~np.isnan(old.errors) & ~np.isnan(new.errors)
    if not both.any():
        return None
    images = len(old.faces)
    of_face = old.face_images[both]
    fell = np.bincount(of_face, old.errors[both] - new.errors[both], minlength=images)
    times = _draws(images, seed)
    faces = times @ np.bincount(of_face, minlength=images)
    return _interval((times @ fell)[faces > 0] / faces[faces > 0])


def _draws(images: int, seed: int) -> Integers:
    """(DRAWS, images): how often each image was drawn."""
    return np.random.default_rng((seed, images)).multinomial(images, np.full(images, 1 / images), DRAWS)


def _average_precisions(times: Integers, examination: Examination, faces: Integers) -> Floats:
    """The average precision of each draw, (DRAWS,), as `detector.evaluation.average_precision` has it."""
    weights = times.astype(np.float64)
    found = np.cumsum(weights @ examination.found, axis=1)
    proposed = np.cumsum(weights @ examination.proposed, axis=1)
    precision = np.divide(found, proposed, out=np.zeros_like(found), where=proposed > 0)
    falling = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    recall = found / np.maximum(faces, 1)[:, None]
    area: Floats = (np.diff(recall, axis=1, prepend=0.0) * falling).sum(axis=1)
    return area


def _interval(gains: Floats) -> Interval:
    low, high = np.quantile(gains, [(1 - CERTAINTY) / 2, (1 + CERTAINTY) / 2])
    return float(low), float(high)
