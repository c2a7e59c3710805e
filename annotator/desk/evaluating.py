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
from annotator.jobs.evaluate import EvaluationJob, EvaluationProgress, EvaluationTask
from annotator.jobs.latest_job import LatestJob
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
        self._load = load
        self._latest = LatestJob(runner)

    @property
    def is_running(self) -> bool:
        return self._latest.is_running

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
        self._latest.start(
            job,
            partial(self.ended.emit, result),
            self._give_up,
            progress=self._report,
            ended=self._tell_the_end,
        )
        self.progressed.emit(0, len(task.images))  # the weights take a while, and so may the labels

    def stop(self) -> None:
        """Nothing more comes of what is running."""
        if self.is_running:
            self._latest.stop()
            self._tell_the_end()

    def _report(self, progress: EvaluationProgress) -> None:
        self.progressed.emit(progress.done, progress.in_all)

    def _give_up(self, error: AnnotatorError) -> None:
        self._tell_the_end()
        self.failed.emit(error)

    def _tell_the_end(self) -> None:
        self.progressed.emit(1, 1)
