"""How sure a gain is: a paired bootstrap over images. Efron & Tibshirani 1993, chapter 13 (percentiles).

Faces of one image are alike, so that images are drawn and not faces; old and new weights are measured on the
same draw, so that what makes an image hard for both cancels out. Of few images plain percentiles make too
narrow an interval; these are the expanded ones, which are right for the mean of normal numbers: Hesterberg
2015, "What teachers should know about the bootstrap", section 5.2.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtrit

from detector.evaluation.matching import Bools, Floats, Integers
from detector.training.examination import Examination
from detector.training.fine_tune_report import Interval

DRAWS = 2000
DRAWS_AT_ONCE = 250
CERTAINTY = 0.95

LEAST_MISSING = 0.02
"""Of average precision: with less to regain, a share of it says nothing."""

LEAST_ERROR = 1e-4
"""Of landmarks, as a share of √(W·H): below it a share of the error says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """Intervals of what new weights gain; None where less than two images have what is measured.

    ap: by how much average precision rose. error: by how much the landmark error fell, over faces that both
    find. joint: what is regained of the missing average precision and of the landmark error, as shares, added
    up: two gains of which neither is sure alone can be sure together.
    """

    ap: Interval | None
    error: Interval | None
    joint: Interval | None


def gain_intervals(old: Examination, new: Examination, *, seed: int) -> Generator[None, None, Gains]:
    """How sure the gains from old to new weights are, which were examined on the same images.

    Two seconds of work for some hundred images: yields on the way, for whoever wants to pause or stop.
    """
    times = _draws(len(old.faces), seed)
    of_ap = yield from _drawn_ap(old, new, times)
    of_error = _drawn_errors(old, new, times)
    with_faces = int((old.faces > 0).sum())
    with_landmarks = len(np.unique(old.face_images[both_find(old, new)]))
    return Gains(
        ap=None if of_ap is None else _interval(of_ap[1] - of_ap[0], with_faces),
        error=None if of_error is None else _interval(of_error[0] - of_error[1], with_landmarks),
        joint=None
        if of_ap is None or of_error is None
        else _interval(_regained(*of_ap, *of_error), with_landmarks),
    )


def both_find(old: Examination, new: Examination) -> Bools:
    """(F,): the faces whose landmark errors can be compared."""
    both: Bools = ~np.isnan(old.errors) & ~np.isnan(new.errors)
    return both


def _regained(ap_before: Floats, ap_after: Floats, error_before: Floats, error_after: Floats) -> Floats:
    """The shares of both, added up; of errors too small to be told from none, none is regained."""
    of_ap = (ap_after - ap_before) / np.maximum(1 - ap_before, LEAST_MISSING)
    of_error: Floats = (error_before - error_after) / np.maximum(error_before, LEAST_ERROR)
    return of_ap + of_error


def _drawn_ap(
    old: Examination, new: Examination, times: Integers
) -> Generator[None, None, tuple[Floats, Floats] | None]:
    """Average precision before and after, (DRAWS,) each, NaN in a draw without a face; None without any."""
    if not old.faces.sum():
        return None
    faces = times @ old.faces
    drawn = np.full((2, DRAWS), np.nan)
    for start in range(0, DRAWS, DRAWS_AT_ONCE):
        yield
        some = slice(start, start + DRAWS_AT_ONCE)
        for row, each in zip(drawn, (old, new), strict=True):
            row[some] = _average_precisions(times[some], each, faces[some])
    drawn[:, faces == 0] = np.nan
    return drawn[0], drawn[1]


def _drawn_errors(old: Examination, new: Examination, times: Integers) -> tuple[Floats, Floats] | None:
    """The landmark error before and after in the same way, over the faces that both find."""
    both = both_find(old, new)
    if not both.any():
        return None
    images, of_face = len(old.faces), old.face_images[both]
    faces = (times @ np.bincount(of_face, minlength=images)).astype(np.float64)
    faces[faces == 0] = np.nan
    before, after = (
        times @ np.bincount(of_face, each.errors[both], minlength=images) / faces for each in (old, new)
    )
    return before, after


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


def _interval(gains: Floats, images: int) -> Interval | None:
    """What holds the gain of so many images with CERTAINTY. NaN where a draw has none of them."""
    if images < 2:
        return None
    student = stdtrit(images - 1, (1 + CERTAINTY) / 2)
    outside = float(ndtr(-student * math.sqrt(images / (images - 1))))
    low, high = np.nanquantile(gains, [outside, 1 - outside])
    return float(low), float(high)
