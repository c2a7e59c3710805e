"""Fine-tuning in a thread: corrections out to label.txt, training on just that, verdict and weights back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal

from annotator.errors import AnnotatorError
from annotator.jobs.detect import SCORE_THRESHOLD, Predictor, load_detector
from annotator.jobs.fine_tune_error import FineTuneError
from annotator.jobs.job import Job
from annotator.jobs.review import judgements_of_queue
from annotator.jobs.same_images import figures_of, known_samples, on_the_same_images
from annotator.model.training_record import WORSE_THAN_RIVAL, Figures, TrainingRecord, ValidationPoint
from annotator.store.export import export_labels
from annotator.store.journal import Journal
from annotator.store.runs import Run, run_of
from annotator.store.verdicts import export_verdicts
from detector.errors import DetectorError
from detector.images import read_image
from detector.training import fine_tune_report as report
from detector.training.fine_tune_files import CANDIDATE_FILE
from detector.training.fine_tune_report import (
    FineTuneEvent,
    FineTuneResult,
    Gating,
    Reason,
    RegressionSource,
)
from detector.training.generators import retold
from detector.training.run_folder import WEIGHTS_FILE

if TYPE_CHECKING:
    from detector.inference.detect import Detector


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuneTask:
    """project: the project file whose corrections are learned. images: the folder of its photographs.

    exports: the folder that label.txt and verdicts.csv go to; None to go on with a run, from what it was to
    learn from at first. base: the weights to start from. run: the folder to work in. rival: the name and
    weights of the version in use, where that is another than the base: the new one is not to be worse.
    """

    project: Path
    images: Path
    exports: Path | None
    base: Path
    run: Run
    rival: tuple[str, Path] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What training is given. verdicts: what was said of faces, or None. out: a folder for all it leaves.

    insists: train without a gate, however few corrections there are. labelled: photographs and label.txt of
    what is not to be forgotten. resume: from what `out` holds.
    """

    images: Path
    labels: Path
    verdicts: Path | None
    base: Path
    out: Path
    steps: int
    seed: int
    insists: bool = False
    labelled: tuple[Path, Path] | None = None
    resume: bool = False


Train = Callable[[Lesson], Generator[FineTuneEvent, None, FineTuneResult]]
"""Trains as told, and returns what came of it.

It leaves WEIGHTS_FILE in `out` if that was good, CANDIDATE_FILE if it was not. Closed before its end, it
leaves what it can be resumed from.
"""


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of a round. has_weights: whether there is anything that can be used, adopted or not."""

    record: TrainingRecord
    has_weights: bool


def train_with_torch(lesson: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
    """The detector's own fine-tuning."""
    from detector.training.fine_tune import FineTuneConfig, fine_tune
    from detector.training.fine_tune_files import as_begun

    config = FineTuneConfig(
        images=lesson.images,
        labels=lesson.labels,
        verdicts=lesson.verdicts,
        weights=lesson.base,
        out=lesson.out,
        labelled=lesson.labelled,
        steps=lesson.steps,
        seed=lesson.seed,
        resume=lesson.resume,
    )
    if lesson.insists:
        config = replace(config, hold_out=0, least_images=1)
    return fine_tune(as_begun(config) if lesson.resume else config)


class FineTuneJob(Job):
    """Emits the detector's Progress after each step; finishes with Learned.

    Cancelled, or failing, it leaves the run's folder to be gone on with, unless no step was taken yet.
    """

    takes_minutes = True

    prepared = Signal(object)
    """Preparation: before the first step images are looked through."""
    validating = Signal(int, int)
    """Between two steps: so many of so many held-out images are looked at."""
    validated = Signal(object)
    """ValidationPoint: the held-out images were looked at."""
    gated = Signal(int, int)
    """After the last step: so many of so many images are looked at with old and new weights."""

    def __init__(
        self,
        task: FineTuneTask,
        train: Train = train_with_torch,
        load: Callable[[Path], Predictor] = load_detector,
    ) -> None:
        super().__init__(
            lambda: _fine_tune(task, train, cast("Callable[[Path], Detector]", load)), name="fine-tune"
        )
        self._goes_on = Event()
        self._goes_on.set()

    def pause(self) -> None:
        """Hold on after the step or image under way, with everything in memory, until `go_on` or `cancel`."""
        self._goes_on.clear()

    def go_on(self) -> None:
        self._goes_on.set()

    def cancel(self) -> None:
        super().cancel()
        self._goes_on.set()

    def report(self, step: object) -> None:
        match step:
            case report.Preparation():
                self.prepared.emit(step)
            case report.Validating():
                self.validating.emit(step.done, step.images)
            case report.Validation():
                point = ValidationPoint(
                    step=step.step, ap=step.ap, landmark_error=step.landmark_error, is_best=step.is_best
                )
                self.validated.emit(point)
            case report.Gating():
                self.gated.emit(step.done, step.images)
            case _:
                self.progressed.emit(step)
        self._goes_on.wait()


def _fine_tune(
    task: FineTuneTask, train: Train, load: Callable[[Path], Detector]
) -> Generator[FineTuneEvent, None, Learned]:
    run = task.run
    try:
        return (yield from _trained(task, train, load))
    except DetectorError as error:
        raise FineTuneError(error, can_go_on=run.step > 0) from error


def _trained(
    task: FineTuneTask, train: Train, load: Callable[[Path], Detector]
) -> Generator[FineTuneEvent, None, Learned]:
    run = task.run
    if task.exports is not None:
        with Journal.open_for_reading(task.project) as journal:
            labels = export_labels(journal, task.exports).path
            known = judgements_of_queue(journal)
            run.begin(labels, export_verdicts(journal, task.exports, known))
    record = run.record()
    if record is None:  # else it was over when the program was killed
        try:
            result = yield from train(_lesson(task, resume=task.exports is None))
        except BaseException:
            if run.step == 0:
                with suppress(AnnotatorError):  # why it failed is told, not what can't be deleted after it
                    run.discard()
            raise
        record = yield from _against_the_rival(task, record_of(result, run), load)
        run.write_record(record)
    made = [path for name in (WEIGHTS_FILE, CANDIDATE_FILE) if (path := run.folder / name).is_file()]
    for path in made[:1]:
        run.take_weights(path)
    has_weights = run.weights.is_file()
    if not has_weights:
        run.discard()
    return Learned(record, has_weights)


def _against_the_rival(
    task: FineTuneTask, record: TrainingRecord, load: Callable[[Path], Detector]
) -> Generator[FineTuneEvent, None, TrainingRecord]:
    """Adopt no weights that are surely worse than those in use, on images that neither has learned from.

    Where there are too few of these, as beside weights that were trained on everything, nothing is compared.
    """
    if task.rival is None or not (record.is_adopted and record.is_measured and record.held_out):
        return record
    from detector.training.gate import LEAST_HELD_OUT

    name, weights = task.rival
    samples = known_samples(task.images, task.run.labels, task.run.verdicts)
    unknown = task.run.held_out(task.images, record.held_out)
    try:
        if (run := run_of(weights)) is not None:
            unknown -= run.corrected - run.held_out(task.images)
        samples = [sample for sample in samples if sample.name in unknown]
        if len(samples) < LEAST_HELD_OUT:
            return record
        detectors = (load(weights), load(task.run.folder / WEIGHTS_FILE))
    except DetectorError as error:  # what is gone predicts no better than anything
        _log.warning("%s The new model was not held against it.", error)
        return record
    looking = on_the_same_images(samples, lambda image: read_image(task.images / image), detectors)
    outcome = yield from retold(looking, lambda so_far: Gating(done=so_far[0], images=so_far[1]))
    if outcome is None:
        return record
    record = replace(record, rival=name, rival_figures=figures_of(outcome.before))
    if not any(gain is not None and gain[1] < 0 for gain in (outcome.ap_gain, outcome.error_gain)):
        return record
    return replace(
        record,
        is_adopted=False,
        reason=WORSE_THAN_RIVAL,
        after=figures_of(outcome.after),
        ap_gain=outcome.ap_gain,
        error_gain=outcome.error_gain,
    )


def _lesson(task: FineTuneTask, *, resume: bool) -> Lesson:
    return Lesson(
        images=task.images,
        labels=task.run.labels,
        verdicts=task.run.verdicts,
        base=task.base,
        out=task.run.folder,
        steps=task.run.plan.steps,
        seed=task.run.plan.seed,
        insists=task.run.plan.insists,
        labelled=_paths(task.run.plan.labelled),
        resume=resume,
    )


def _paths(labelled: tuple[str, str] | None) -> tuple[Path, Path] | None:
    return None if labelled is None else (Path(labelled[0]), Path(labelled[1]))


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


def _figures(figures: report.Figures | None) -> Figures | None:
    return None if figures is None else figures_of(figures)
