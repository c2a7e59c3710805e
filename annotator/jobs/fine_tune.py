"""Fine-tuning in a thread: corrections out to label.txt, training on just that, verdict and weights back."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal

from annotator.errors import AnnotatorError
from annotator.jobs.detect import Predictor, load_detector
from annotator.jobs.fine_tune_error import FineTuneError
from annotator.jobs.fine_tune_task import FineTuneTask
from annotator.jobs.job import Job
from annotator.jobs.lesson import Train, lesson_of, train_with_torch
from annotator.jobs.review import judgements_of_queue
from annotator.jobs.rival import against_the_rival
from annotator.jobs.training_outcome import record_of
from annotator.model.training_record import TrainingRecord, ValidationPoint
from annotator.store.export import export_labels
from annotator.store.journal import Journal
from annotator.store.verdicts import export_verdicts
from detector.errors import DetectorError
from detector.training.fine_tune_files import CANDIDATE_FILE
from detector.training.fine_tune_report import FineTuneEvent, Gating, Validating, Validation
from detector.training.progress import Preparation
from detector.training.run_folder import WEIGHTS_FILE

if TYPE_CHECKING:
    from detector.inference.detect import Detector


@dataclass(frozen=True, slots=True)
class Kept:
    """copies: where files are now that were where the corrections went, and that were not the project's."""

    copies: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of a round. has_weights: whether there is anything that can be used, adopted or not."""

    record: TrainingRecord
    has_weights: bool


class FineTuneJob(Job):
    """Emits the detector's Progress after each step; finishes with Learned.

    Cancelled, or failing, it leaves the run's folder to be gone on with, unless no step was taken yet.
    """

    takes_minutes = True

    kept = Signal(object)
    """Kept: before anything else, if there was something to keep."""
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
            case Kept():
                self.kept.emit(step)
            case Preparation():
                self.prepared.emit(step)
            case Validating():
                self.validating.emit(step.done, step.images)
            case Validation():
                point = ValidationPoint(
                    step=step.step, ap=step.ap, landmark_error=step.landmark_error, is_best=step.is_best
                )
                self.validated.emit(point)
            case Gating():
                self.gated.emit(step.done, step.images)
            case _:
                self.progressed.emit(step)
        self._goes_on.wait()


def _fine_tune(
    task: FineTuneTask, train: Train, load: Callable[[Path], Detector]
) -> Generator[FineTuneEvent | Kept, None, Learned]:
    run = task.run
    try:
        return (yield from _trained(task, train, load))
    except DetectorError as error:
        raise FineTuneError(error, can_go_on=run.step > 0) from error


def _trained(
    task: FineTuneTask, train: Train, load: Callable[[Path], Detector]
) -> Generator[FineTuneEvent | Kept, None, Learned]:
    run = task.run
    kept: tuple[Path, ...] = ()
    if task.exports is not None:
        with Journal.open_for_reading(task.project) as journal:
            labels = export_labels(journal, task.exports)
            verdicts = export_verdicts(journal, task.exports, judgements_of_queue(journal))
            if not labels.images and verdicts.path is None:
                raise AnnotatorError(
                    "There is nothing to learn from yet.",
                    "Correct a landmark, draw a face, or accept what was predicted, then fine-tune.",
                )
            run.begin(labels.path, verdicts.path)
        kept = tuple(copy for copy in (labels.kept, verdicts.kept) if copy is not None)
    record = run.record()
    if record is None:  # else it was over when the program was killed
        try:
            if kept:
                yield Kept(kept)
            result = yield from train(lesson_of(task, resume=task.exports is None))
        except BaseException:
            if run.step == 0:
                with suppress(AnnotatorError):  # why it failed is told, not what can't be deleted after it
                    run.discard()
            raise
        record = yield from against_the_rival(task, record_of(result, run), load)
        run.write_record(record)
    made = [path for name in (WEIGHTS_FILE, CANDIDATE_FILE) if (path := run.folder / name).is_file()]
    for path in made[:1]:
        run.take_weights(path)
    has_weights = run.weights.is_file()
    if not has_weights:
        run.discard()
    return Learned(record, has_weights)
