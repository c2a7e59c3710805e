"""Choosing among the evaluations of a project that there have been, of which the newest is seldom the only
one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.desk.workspace import Workspace
from annotator.jobs.earlier_evaluations import EarlierEvaluationsJob, JudgedSoFar, Listed
from annotator.jobs.runner import Runner
from annotator.store.review_settings import ReviewSettings
from annotator.windows.review_earlier_dialog import ReviewEarlierDialog


class EarlierEvaluations(QObject):
    """Shows one dialog at a time, which fills while a person reads it."""

    chosen = Signal(object)
    """Path: the evaluation that a person wants to go on with."""

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._dialog: ReviewEarlierDialog | None = None
        self._job: EarlierEvaluationsJob | None = None

    def ask(self, workspace: Workspace, window: QWidget) -> None:
        """Let a person choose among those of a project. Everything in it is on disk."""
        self.close()
        project = workspace.journal.path
        self._dialog = dialog = ReviewEarlierDialog(ReviewSettings(workspace.journal).queue, window)
        self._job = job = EarlierEvaluationsJob(project)
        job.progressed.connect(partial(self._show, dialog))
        dialog.chosen.connect(self.chosen)
        dialog.finished.connect(self._forget)
        dialog.open()
        self._runner.start(job)

    def close(self) -> None:
        """Nobody shall be asked any more."""
        if self._dialog is not None:
            self._dialog.reject()

    def _show(self, dialog: ReviewEarlierDialog, step: tuple[Listed, ...] | JudgedSoFar) -> None:
        if dialog is not self._dialog:  # sent before its job was cancelled
            return
        if isinstance(step, JudgedSoFar):
            dialog.show_judged(step)
        else:
            dialog.show_evaluations(step)

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._dialog = self._job = None
