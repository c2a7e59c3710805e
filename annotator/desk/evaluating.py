"""Holding the model in use against ground truth, in the background, and where what comes of it lies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from annotator.desk.projects import LoadDetector
from annotator.desk.workspace import Workspace, weights_of
from annotator.errors import AnnotatorError
from annotator.jobs.evaluate import (
    EvaluationDone,
    EvaluationJob,
    EvaluationProgress,
    EvaluationTask,
)
from annotator.jobs.runner import Runner
from annotator.store.evaluation_file import new_evaluation

if TYPE_CHECKING:
    from detector.inference.detect import Detector


class Evaluating(QObject):
    """Runs one EvaluationJob at a time."""

    progressed = Signal(int, int)
    """Images done, and images in all; equal when nothing is left to do."""
    ended = Signal(object, object)
    """Path and EvaluationDone: an evaluation is on disk."""
    failed = Signal(object)
    """AnnotatorError: it couldn't start, or go on."""

    def __init__(self, runner: Runner, load: LoadDetector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._load = load
        self._job: EvaluationJob | None = None

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def start(self, workspace: Workspace, truth: Path) -> None:
        """Let the model in use look at all images that the ground truth labels."""
        self.stop()
        project = workspace.journal.path
        result = new_evaluation(project)
        task = EvaluationTask(
            project=project,
            root=workspace.folder.root,
            images=tuple(workspace.folder.paths),
            truth=truth,
            model=workspace.model.name,
            weights=weights_of(workspace.model, project),
            result=result,
        )
        load = cast("Callable[[Path], Detector]", self._load)
        job = EvaluationJob(task, workspace.folder.read, load)
        job.progressed.connect(partial(self._report, job))
        job.failed.connect(partial(self._give_up, job))
        job.finished_with.connect(partial(self._take_in, job, result))
        job.finished.connect(partial(self._on_finished, job))
        self._job = job
        self.progressed.emit(0, len(task.images))  # the weights take a while, and so may the labels
        self._runner.start(job)

    def stop(self) -> None:
        """Nothing more comes of what is running."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.progressed.emit(1, 1)

    # Reports of a job that was stopped come with one that isn't the current one any more.

    def _report(self, job: EvaluationJob, progress: EvaluationProgress) -> None:
        if job is self._job:
            self.progressed.emit(progress.done, progress.in_all)

    def _give_up(self, job: EvaluationJob, error: AnnotatorError) -> None:
        if job is self._job:
            self.stop()
            self.failed.emit(error)

    def _take_in(self, job: EvaluationJob, result: Path, done: EvaluationDone) -> None:
        if job is self._job:
            self._job = None
            self.ended.emit(result, done)

    def _on_finished(self, job: EvaluationJob) -> None:
        """Ended with neither a result nor an expected failure: a bug, which is told elsewhere."""
        if job is self._job:
            self.stop()
