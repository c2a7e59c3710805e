"""A round of fine-tuning as text: in the project file, and in the run's folder until it is there."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from annotator.model.training_record import Figures, Interval, TrainingRecord


def training_to_json(training: TrainingRecord | None) -> str:
    """Empty for none."""
    return "" if training is None else json.dumps(asdict(training))


def training_from_json(text: str) -> TrainingRecord | None:
    """The inverse; None as well for what no version of this program has written."""
    try:
        held = json.loads(text)
        return TrainingRecord(
            is_adopted=bool(held["is_adopted"]),
            is_measured=bool(held["is_measured"]),
            reason=str(held["reason"]),
            digest=str(held["digest"]),
            settings=tuple((str(name), str(value)) for name, value in held["settings"]),
            images=int(held["images"]),
            held_out=int(held["held_out"]),
            mix=held["mix"],
            before=_figures(held["before"]),
            after=_figures(held["after"]),
            regression_before=_figures(held["regression_before"]),
            regression_after=_figures(held["regression_after"]),
            ap_gain=_interval(held["ap_gain"]),
            error_gain=_interval(held["error_gain"]),
            joint_gain=_interval(held.get("joint_gain")),
            regression_is_drift=bool(held["regression_is_drift"]),
            threshold=held["threshold"],
            rival=str(held["rival"]),
            rival_figures=_figures(held["rival_figures"]),
            labelled=_pair(held.get("labelled")),
            replayed=int(held.get("replayed", 0)),
            steps=int(held["steps"]),
            best_step=int(held["best_step"]),
            seconds=float(held["seconds"]),
        )
    except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError):
        return None


def _figures(held: dict[str, Any] | None) -> Figures | None:
    return None if held is None else Figures(**held)


def _pair(held: list[str] | None) -> tuple[str, str] | None:
    return None if held is None else (str(held[0]), str(held[1]))


def _interval(held: list[float] | None) -> Interval | None:
    return None if held is None else (held[0], held[1])
