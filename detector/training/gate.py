"""The gate: whether new weights take the place of the old ones.

They do where, on held-out corrections, average precision rose, or the landmark error fell, or both did so
together, beyond chance (the 95 % interval of a paired bootstrap lies above 0) and neither was lost; and where
neither was lost on a regression set. A gain that may be chance is no gain: with the twenty images that are
held out of a hundred, weights that learnt nothing show a point estimate above 0 half of the time; one of the
three intervals is above 0 once in twenty times. A figure is lost where it fell by more than its margin, and
that not by chance either: in a set of ten faces one that is found no longer is a fall by twenty margins. What
a small regression set cannot show, the gate cannot see; a few hundred labelled faces show a fall by a margin.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from detector.evaluation.matching import Bools
from detector.training.bootstrap import LEAST_MISSING, both_find, gain_intervals
from detector.training.examination import Examination
from detector.training.fine_tune_report import Figures, Interval
from detector.training.generators import returned

LEAST_HELD_OUT = 5
"""With fewer images an interval says nothing: a gain on each of four comes by chance once in sixteen."""

SLIGHTEST_GAIN = 1e-6
"""What is above 0 by less is a rounding error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """By how much average precision may fall and the landmark error may rise, both in [0, 1]."""

    ap: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Old and new weights on the same images. The intervals are those of `bootstrap.Gains`.

    They are None as well where fewer than LEAST_HELD_OUT images have a face, or for landmarks one that both
    find: in draws of one image and nothing else any gain is sure.
    """

    before: Figures
    after: Figures
    ap_gain: Interval | None
    error_gain: Interval | None
    joint_gain: Interval | None

    def has_improved(self, margins: Margins) -> bool:
        """Whether one figure, or both together, are better beyond chance, and none is worse by its margin."""
        gains = (self.ap_gain, self.error_gain, self.joint_gain)
        is_better = any(gain is not None and gain[0] > SLIGHTEST_GAIN for gain in gains)
        return is_better and not self.has_lost(margins)

    def has_lost(self, margins: Margins) -> bool:
        """Whether a figure fell by more than its margin, and not by chance."""
        before, after = self.before.landmark_error, self.after.landmark_error
        rise = 0.0 if before is None or after is None else after - before
        return _is_loss(self.before.ap - self.after.ap, self.ap_gain, margins.ap) or _is_loss(
            rise, self.error_gain, margins.error
        )


def _is_loss(fall: float, gain: Interval | None, margin: float) -> bool:
    return fall > margin and gain is not None and gain[1] < 0


def compare(old: Examination, new: Examination, *, seed: int) -> Comparison:
    """Hold two examinations of the same images, with at least one face, against each other."""
    return returned(comparing(old, new, seed=seed))


def comparing(old: Examination, new: Examination, *, seed: int) -> Generator[None, None, Comparison]:
    """The same; yields on the way."""
    before, after = paired_figures(old, new)
    gains = yield from gain_intervals(old, new, seed=seed)
    with_faces = int((old.faces > 0).sum())
    with_landmarks = len(np.unique(old.face_images[both_find(old, new)]))
    return Comparison(
        before=before,
        after=after,
        ap_gain=gains.ap if with_faces >= LEAST_HELD_OUT else None,
        error_gain=gains.error if with_landmarks >= LEAST_HELD_OUT else None,
        joint_gain=gains.joint if with_landmarks >= LEAST_HELD_OUT else None,
    )


def paired_figures(old: Examination, new: Examination) -> tuple[Figures, Figures]:
    """The figures of both on the same images, landmark errors over the faces that both find.

    Whoever finds a hard face, and places its landmarks badly, is not the worse for it.
    """
    both = both_find(old, new)
    return _figures(old, both), _figures(new, both)


def regained(before: Figures, after: Figures) -> float:
    """One number for how much better the new weights are, negative where they are worse.

    It adds up what is regained of the missing average precision and of the landmark error, as shares.
    """
    gain = (after.ap - before.ap) / max(1 - before.ap, LEAST_MISSING)
    if before.landmark_error and after.landmark_error is not None:
        gain += (before.landmark_error - after.landmark_error) / before.landmark_error
    return gain


def _figures(examination: Examination, both: Bools) -> Figures:
    error = float(examination.errors[both].mean()) if both.any() else math.nan
    return Figures(
        ap=examination.average_precision,
        landmark_error=None if math.isnan(error) else error,
        faces=int(examination.faces.sum()),
        images=len(examination.faces),
    )
