"""The labelled photographs that fine-tuning is not to forget: asked for, checked, and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.check_usual import CheckUsualJob
from annotator.jobs.runner import Runner
from annotator.store.usual_photographs import UsualPhotographs, remember_usual, usual_photographs
from annotator.windows.usual_dialog import UsualDialog


class Usual(QObject):
    """Opens the dialog, and answers it from a thread. workspace: gives the open project."""

    changed = Signal(object)
    """UsualPhotographs of the open project from now on, None for none."""
    failed = Signal(object)
    """AnnotatorError: they can't be kept."""

    def __init__(self, parent: QWidget, workspace: Callable[[], Workspace | None], runner: Runner) -> None:
        super().__init__(parent)
        self._window = parent
        self._workspace = workspace
        self._runner = runner
        self._job: CheckUsualJob | None = None

    def open(self, workspace: Workspace) -> None:
        """A project was opened: tell what it remembers."""
        self.changed.emit(usual_photographs(workspace.journal))

    def ask(self) -> None:
        """Let a person name them, or others, or none."""
        workspace = self._workspace()
        if workspace is None:
            return
        dialog = UsualDialog(usual_photographs(workspace.journal), self._window)
        dialog.check_wished.connect(partial(self._check, dialog))
        dialog.chosen.connect(partial(self._keep, workspace))
        dialog.finished.connect(self._stop)
        dialog.open()

    def _check(self, dialog: UsualDialog, images: Path, labels: Path) -> None:
        self._stop()
        job = CheckUsualJob(images, labels)
        job.finished_with.connect(partial(self._answer, job, dialog.show_checked))
        job.failed.connect(
            partial(self._answer, job, lambda error: dialog.show_error(images, labels, str(error)))
        )
        self._job = job
        self._runner.start(job)

    def _answer(self, job: CheckUsualJob, tell: Callable[..., None], what: object) -> None:
        if job is self._job:  # else the dialog asks for something else by now, or is gone
            tell(what)

    def _stop(self, *_: object) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _keep(self, workspace: Workspace, usual: UsualPhotographs | None) -> None:
        try:
            remember_usual(workspace.journal, usual)
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        self.changed.emit(usual)
