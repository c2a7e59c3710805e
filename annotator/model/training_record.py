"""What came of a round of fine-tuning: what it learned from, how it was measured, and what the gate said."""

from __future__ import annotations

from dataclasses import dataclass

Interval = tuple[float, float]
"""Low and high end of what a gain may be, so that the gain lies in it 19 times of 20."""

WORSE_THAN_RIVAL = "worse_than_rival"
"""Better than its parent, but surely worse than the model in use: no step back."""

LEAST_IMAGES = 20
"""With fewer corrected images nothing is learned unless a person insists; as the trainer has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How good a model is on some images.

    ap: average precision, 0 to 1. landmark_error: mean distance of a landmark from where it belongs, as a
    share of √(width · height) of the box. Either is None where there was nothing to measure it on.
    """

    ap: float | None
    landmark_error: float | None
    faces: int
    images: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationPoint:
    """The held-out images in the middle of a training. is_best: taken rather than earlier ones."""

    step: int
    ap: float | None
    landmark_error: float | None
    is_best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRecord:
    """A round from its beginning to its end. Of one that never got as far as weights there is no version.

    is_adopted: whether the gate let the new weights through. is_measured: false where a person insisted on
    training without a gate. reason: of the gate, in its own word, see `windows.gate_words`. digest: SHA-256
    of the corrections that were learned from. settings: name and value, as the run's config.json has them.
    mix: share of the new weights in what was measured, 1 where none of the old were needed. before and after:
    on held-out corrections; the regression figures on images of other kinds: labelled ones, or where nothing
    but the old model said so (`regression_is_drift`). threshold: the score from which a prediction is best
    shown, where that was worked out. images: corrected ones; held_out: those of them that nothing was learned
    from. best_step: after which the weights are from. rival: name of the version that was in use, where that
    was another than the parent; rival_figures and after are then of the same images, and the reason may be
    WORSE_THAN_RIVAL. labelled: folder and label.txt of what was not to be forgotten, None for none; replayed:
    how many of these photographs there were to be shown again.
    """

    is_adopted: bool
    is_measured: bool = True
    reason: str
    digest: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    images: int = 0
    held_out: int = 0
    mix: float | None = None
    before: Figures | None = None
    after: Figures | None = None
    regression_before: Figures | None = None
    regression_after: Figures | None = None
    regression_is_drift: bool = False
    ap_gain: Interval | None = None
    error_gain: Interval | None = None
    joint_gain: Interval | None = None
    threshold: float | None = None
    rival: str = ""
    rival_figures: Figures | None = None
    labelled: tuple[str, str] | None = None
    replayed: int = 0
    steps: int = 0
    best_step: int = 0
    seconds: float = 0.0
