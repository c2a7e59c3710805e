"""One round of learning: corrections out to label.txt, training on that file, a new model version back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.desk.workspace import Workspace, weights_of
from annotator.errors import AnnotatorError
from annotator.jobs.fine_tune import FineTuneJob, FineTuneTask, Train, train_with_torch
from annotator.jobs.runner import Runner
from annotator.model.model_version import ModelVersion
from annotator.store.journal import Journal


class FineTuning(QObject):
    """Runs one FineTuneJob at a time for the open project."""

    started = Signal(int)
    """Training has begun; steps in all."""
    prepared = Signal(int, int)
    """Before the first step: so many of so many corrected images are looked through."""
    progressed = Signal(object)
    """detector's Progress, after each step."""
    made = Signal(object)
    """ModelVersion: new weights, a version of the project from now on."""
    ended = Signal(str)
    """It is over, whichever way, in words."""
    failed = Signal(object)
    """AnnotatorError: it couldn't start, or go on."""

    def __init__(
        self, runner: Runner, train: Train = train_with_torch, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._train = train
        self._job: FineTuneJob | None = None
        self._task: FineTuneTask | None = None

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def start(self, workspace: Workspace, exports: Path, *, steps: int) -> None:
        """Export the corrections into a folder and train on them; without any, say so instead."""
        if self._job is not None:
            return
        try:
            task, version = self._prepare(workspace, exports, steps)
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        job = FineTuneJob(task, self._train)
        job.prepared.connect(partial(self._report_preparation, task))
        job.progressed.connect(partial(self._report, task))
        job.failed.connect(partial(self._on_failed, task))
        job.finished_with.connect(partial(self._take_in, task, workspace.journal, version))
        job.finished.connect(partial(self._on_finished, task))
        self._job, self._task = job, task
        self.started.emit(steps)
        self._runner.start(job)

    def cancel(self) -> None:
        """Stop after the step under way; nothing of it is kept."""
        if self._job is not None:
            self._job.cancel()
            self._end(self.tr("Cancelled; the model is as it was."))

    def _prepare(self, workspace: Workspace, exports: Path, steps: int) -> tuple[FineTuneTask, ModelVersion]:
        if not workspace.has_corrections:
            raise AnnotatorError(
                self.tr("There is nothing to learn from yet."),
                self.tr("Correct a landmark, draw a face, or accept what was predicted, then fine-tune."),
            )
        version, project = workspace.next_model(), workspace.journal.path
        try:
            workspace.models_folder.mkdir(exist_ok=True)
        except OSError as error:
            words = self.tr("{folder} can't be made: {reason}.")
            raise AnnotatorError(
                words.format(folder=workspace.models_folder, reason=error.strerror)
            ) from error
        task = FineTuneTask(
            project=project,
            images=workspace.folder.root,
            exports=exports,
            base=weights_of(workspace.base_model, project),
            result=weights_of(version, project),
            steps=steps,
        )
        return task, version

    # Reports of a round that was cancelled come with a task that isn't the current one any more.

    def _report_preparation(self, task: FineTuneTask, done: int, images: int) -> None:
        if task is self._task:
            self.prepared.emit(done, images)

    def _report(self, task: FineTuneTask, progress: object) -> None:
        if task is self._task:
            self.progressed.emit(progress)

    def _on_failed(self, task: FineTuneTask, error: object) -> None:
        if task is self._task:
            self._end(self.tr("It failed; the model is as it was."))
            self.failed.emit(error)

    def _take_in(self, task: FineTuneTask, journal: Journal, version: ModelVersion, _path: object) -> None:
        if task is not self._task:
            return
        try:
            journal.add_model(version)
        except AnnotatorError as error:
            self._on_failed(task, error)
            return
        self._end(self.tr("Done: {model} predicts from now on.").format(model=version.name))
        self.made.emit(version)

    def _on_finished(self, task: FineTuneTask) -> None:
        """Ended with neither a result nor an expected failure: a bug, which is told elsewhere."""
        if task is self._task:
            self._end(self.tr("It failed; the model is as it was."))

    def _end(self, words: str) -> None:
        self._job = self._task = None
        self.ended.emit(words)
