"""What the project keeps of a training."""

from __future__ import annotations

from annotator.jobs.detect import SCORE_THRESHOLD
from annotator.jobs.same_images import figures_of
from annotator.model.training_record import Figures, TrainingRecord
from annotator.store.runs import Run
from detector.training.fine_tune_report import Figures as Measured
from detector.training.fine_tune_report import FineTuneResult, Reason, RegressionSource


def record_of(result: FineTuneResult, run: Run) -> TrainingRecord:
    """What the project keeps of a result. What a person insisted on is adopted, though nobody measured it."""
    is_measured = result.reason is not Reason.NOT_MEASURED
    return TrainingRecord(
        is_adopted=result.adopted or not is_measured,
        is_measured=is_measured,
        reason=result.reason.value,
        digest=run.digest,
        settings=run.settings(),
        images=result.corrected_images,
        held_out=result.held_out_images,
        mix=result.mix,
        before=_figures(result.before),
        after=_figures(result.after),
        regression_before=_figures(result.regression_before),
        regression_after=_figures(result.regression_after),
        regression_is_drift=result.regression_source is RegressionSource.DRIFT,
        ap_gain=result.ap_gain_interval,
        error_gain=result.error_gain_interval,
        joint_gain=result.joint_gain_interval,
        threshold=_worth_showing(result.threshold),
        labelled=run.plan.labelled,
        replayed=result.replayed_images,
        steps=result.steps_taken,
        best_step=result.best_step,
        seconds=result.seconds,
    )


def _worth_showing(threshold: float | None) -> float | None:
    """The threshold, if there are predictions below it: to show them from another would change nothing."""
    return threshold if threshold is not None and threshold > SCORE_THRESHOLD else None


def _figures(figures: Measured | None) -> Figures | None:
    return None if figures is None else figures_of(figures)
