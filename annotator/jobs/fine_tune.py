"""Fine-tuning in a thread: corrections out to label.txt, training on exactly that file, new weights back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.store.export import export_labels
from annotator.store.journal import Journal
from annotator.store.verdicts import export_verdicts
from detector.training.progress import Preparation, Progress
from detector.training.run_folder import WEIGHTS_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuneTask:
    """project: the project file whose corrections are learned. images: the folder of its photographs.

    exports: the folder that label.txt and verdicts.csv go to. base: the weights to start from. result: the
    weights file to make.
    """

    project: Path
    images: Path
    exports: Path
    base: Path
    result: Path
    steps: int
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What training is given. verdicts: what was said of faces, or None. out: a folder for the weights."""

    images: Path
    labels: Path
    verdicts: Path | None
    base: Path
    out: Path
    steps: int
    seed: int


Train = Callable[[Lesson], Iterator[Preparation | Progress]]
"""Trains as told; leaves WEIGHTS_FILE in `out` once it is exhausted, and none if it is closed before."""


def train_with_torch(lesson: Lesson) -> Iterator[Preparation | Progress]:
    """The detector's own fine-tuning."""
    from detector.training.fine_tune import FineTuneConfig, fine_tune

    config = FineTuneConfig(
        images=lesson.images,
        labels=lesson.labels,
        verdicts=lesson.verdicts,
        weights=lesson.base,
        out=lesson.out,
        steps=lesson.steps,
        seed=lesson.seed,
    )
    return fine_tune(config)


class FineTuneJob(Job):
    """Emits the detector's Progress after each step; finishes with the path of the new weights.

    Cancelled, or failing, it leaves no weights behind.
    """

    prepared = Signal(int, int)
    """Before the first step: so many of so many corrected images are looked through."""

    def __init__(self, task: FineTuneTask, train: Train = train_with_torch) -> None:
        super().__init__(lambda: _fine_tune(task, train), name="fine-tune")

    def report(self, step: object) -> None:
        if isinstance(step, Preparation):
            self.prepared.emit(step.done, step.images)
        else:
            self.progressed.emit(step)


def _fine_tune(task: FineTuneTask, train: Train) -> Generator[Preparation | Progress, None, Path]:
    with Journal.open_for_reading(task.project) as journal:
        labels = export_labels(journal, task.exports).path
        verdicts = export_verdicts(journal, task.exports)
    out = task.result.with_suffix(".unfinished")
    lesson = Lesson(
        images=task.images,
        labels=labels,
        verdicts=verdicts,
        base=task.base,
        out=out,
        steps=task.steps,
        seed=task.seed,
    )
    try:
        yield from train(lesson)
        try:
            (out / WEIGHTS_FILE).replace(task.result)
        except OSError as error:
            raise AnnotatorError(f"{task.result} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(out, ignore_errors=True)
    return task.result
