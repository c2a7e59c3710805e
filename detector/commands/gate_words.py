"""What came of fine-tuning, in words."""

from __future__ import annotations

from pathlib import Path

from detector.training.fine_tune_files import CANDIDATE_FILE
from detector.training.fine_tune_report import Figures, FineTuneResult, Reason, RegressionSource
from detector.training.run_folder import WEIGHTS_FILE


def verdict(result: FineTuneResult, out: Path) -> str:
    """A few lines: adopted or not and why, the figures, and where the weights are."""
    lines = [_decision(result)]
    if result.after is not None and result.before is not None:
        lines.append(f"held-out corrections: {_change(result.before, result.after)}")
    for name, interval in (
        ("average precision", result.ap_gain_interval),
        ("landmark error", result.error_gain_interval),
    ):
        if interval is not None:
            low, high = (100 * end for end in interval)
            lines.append(f"gain in {name}, 95 % interval: {low:+.2f} to {high:+.2f} points")
    if result.joint_gain_interval is not None:
        low, high = (100 * end for end in result.joint_gain_interval)
        lines.append(f"regained of both, as shares, 95 % interval: {low:+.0f} % to {high:+.0f} %")
    if result.regression_before is not None and result.regression_after is not None:
        change = _change(result.regression_before, result.regression_after)
        lines.append(f"{_source(result.regression_source)}: {change}")
    if not result.adopted and result.threshold is not None:
        lines.append(
            f"with the old weights, a threshold of {result.threshold:.2f} fits these corrections best"
        )
    if result.adopted:
        lines.append(str(out / WEIGHTS_FILE))
    elif result.steps_taken and result.reason is not Reason.NOT_A_NUMBER:
        lines.append(f"the new weights, for whoever wants to look: {out / CANDIDATE_FILE}")
    return "\n".join(lines)


def _decision(result: FineTuneResult) -> str:
    match result.reason:
        case Reason.IMPROVED:
            mixed = f", {result.mix:.0%} of them mixed with the old ones" if result.mix < 1 else ""
            return f"adopted: the new weights{mixed}, taken after step {result.best_step}, are better."
        case Reason.NO_GAIN if _is_better_in_one(result):
            return (
                "not adopted: on the held-out corrections one figure gained, at too much cost to the other."
            )
        case Reason.NO_GAIN:
            return "not adopted: no gain on the held-out corrections that is more than chance."
        case Reason.WORSE_ON_REGRESSION:
            return (
                "not adopted: better on the held-out corrections, and too much is lost on the regression set."
            )
        case Reason.TOO_FEW:
            return (
                f"not trained: {result.corrected_images} corrected images, {result.held_out_images} of them "
                "held out, are too few to learn from and to measure on. --least-images says how many "
                "it takes, --hold-out which share of them is measured on: with 0, none is."
            )
        case Reason.NOT_A_NUMBER:
            return "not adopted: the new weights are not finite numbers. Lower the learning rate."
        case Reason.NOT_MEASURED:
            return (
                "not adopted: nothing was held out, so that nobody knows whether the new weights are better."
            )


def _is_better_in_one(result: FineTuneResult) -> bool:
    """Whether a figure rose beyond chance, and beyond errors of rounding."""
    gains = (result.ap_gain_interval, result.error_gain_interval)
    return any(gain is not None and round(gain[0], 6) > 0 for gain in gains)


def _change(before: Figures, after: Figures) -> str:
    text = f"AP {before.ap:.3f} → {after.ap:.3f}"
    if before.landmark_error is not None and after.landmark_error is not None:
        text += f", landmark error {before.landmark_error:.2%} → {after.landmark_error:.2%}"
    return f"{text} ({before.faces} faces in {before.images} images)"


def _source(source: RegressionSource | None) -> str:
    if source is RegressionSource.DRIFT:
        return "sample photographs, and what the old weights are sure of in uncorrected images"
    return "regression set"
