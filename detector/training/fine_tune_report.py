"""What fine-tuning tells those who wait for it, and what came of it. No torch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from detector.errors import TrainingError
from detector.training.progress import Preparation, Progress


class Reason(StrEnum):
    """Why new weights were adopted, or were not."""

    IMPROVED = "improved"
    NO_GAIN = "no_gain"
    """Neither figure rose on the held-out corrections beyond chance without the other one falling."""
    WORSE_ON_REGRESSION = "worse_on_regression"
    TOO_FEW = "too_few"
    """Too few corrected images to learn from, or to measure on: nothing was trained."""
    NOT_A_NUMBER = "not_a_number"
    """The new weights hold numbers that are not finite."""
    NOT_MEASURED = "not_measured"
    """Nothing was to be held out, so that nobody can tell: whoever asked for that has to decide."""


class RegressionSource(StrEnum):
    """What the frozen regression set was."""

    GIVEN = "given"
    """The labelled images of the settings."""
    DRIFT = "drift"
    """What the old weights are sure of in images that nobody corrected, and the sample photographs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """How good the weight average is on the held-out corrections after a step; step 0 is the old weights.

    ap: average precision of all faces. landmark_error: mean distance over √(W·H), over the faces that the old
    weights find as well; None where there are none. is_best: these weights are taken rather than those of
    earlier steps.
    """

    step: int
    ap: float
    landmark_error: float | None
    is_best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Validating:
    """How far a look at the held-out corrections is, on the way to a Validation, in images looked at."""

    done: int
    images: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gating:
    """How far the comparison of old and new weights is, in images looked at."""

    done: int
    images: int


FineTuneEvent = Preparation | Progress | Validating | Validation | Gating

Interval = tuple[float, float]
"""The lowest and the highest of what a figure may well be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How good weights are on a set of images.

    ap: average precision of all faces. landmark_error: mean over the faces that old and new weights both
    find, as a share of √(W·H); None where there are none. faces, images: how many there are.
    """

    ap: float
    landmark_error: float | None
    faces: int
    images: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuneResult:
    """What came of a fine-tuning.

    mix: the share of the new weights, against the old ones, in what `after` and `regression_after` are of: in
    the adopted weights, if adopted. before, after: on the held-out corrections; after is None where nothing
    was trained. regression_before, regression_after: None where it never came to that. ap_gain_interval,
    error_gain_interval: 95 % paired bootstrap intervals of by how much average precision rose and the
    landmark error fell on the held-out corrections; joint_gain_interval: of what is regained of both, as
    shares, added up. threshold: the score from which on the old weights' detections have the best F1 on all
    corrections; None without a face. replayed_images: labelled ones that there were to replay. steps_taken,
    seconds: those of the training, over all sessions, and of this session without what it was paused for.
    """

    adopted: bool
    reason: Reason
    mix: float
    before: Figures | None
    after: Figures | None
    regression_source: RegressionSource | None
    regression_before: Figures | None
    regression_after: Figures | None
    ap_gain_interval: Interval | None
    error_gain_interval: Interval | None
    threshold: float | None
    corrected_images: int
    held_out_images: int
    steps_taken: int
    best_step: int
    seconds: float
    replayed_images: int = 0
    joint_gain_interval: Interval | None = None

    def to_json(self) -> str:
        """All of it as JSON."""
        return json.dumps(asdict(self), indent=2, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> FineTuneResult:
        """The result that `to_json` wrote. Raises TrainingError."""
        try:
            values: dict[str, Any] = json.loads(text)
            values["reason"] = Reason(values["reason"])
            if values["regression_source"] is not None:
                values["regression_source"] = RegressionSource(values["regression_source"])
            for name in ("before", "after", "regression_before", "regression_after"):
                values[name] = values[name] and Figures(**values[name])
            for name in ("ap_gain_interval", "error_gain_interval", "joint_gain_interval"):
                values[name] = values.get(name) and tuple(values[name])
            return cls(**values)
        except (ValueError, TypeError, KeyError) as error:
            raise TrainingError(f"This is not the result of a fine-tuning: {error}.") from error
