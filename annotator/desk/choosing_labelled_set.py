"""The labelled set that fine-tuning is not to forget: asked for, checked, and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.check_labelled_set import CheckLabelledSetJob
from annotator.jobs.latest_job import LatestJob
from annotator.jobs.runner import Runner
from annotator.store.labelled_set import LabelledSet, labelled_set, remember_labelled_set
from annotator.windows.labelled_set_dialog import LabelledSetDialog


class ChoosingLabelledSet(QObject):
    """Opens the dialog, and answers it from a thread. workspace: gives the open project."""

    changed = Signal(object)
    """LabelledSet of the open project from now on, None for none."""
    failed = Signal(object)
    """AnnotatorError: it can't be kept."""

    def __init__(self, parent: QWidget, workspace: Callable[[], Workspace | None], runner: Runner) -> None:
        super().__init__(parent)
        self._window = parent
        self._workspace = workspace
        self._checking = LatestJob(runner)

    def open(self, workspace: Workspace) -> None:
        """A project was opened: tell what it remembers."""
        self.changed.emit(labelled_set(workspace.journal))

    def ask(self) -> None:
        """Let a person name it, or another, or none."""
        workspace = self._workspace()
        if workspace is None:
            return
        dialog = LabelledSetDialog(labelled_set(workspace.journal), self._window)
        dialog.check_wished.connect(partial(self._check, dialog))
        dialog.chosen.connect(partial(self._keep, workspace))
        dialog.finished.connect(lambda _: self._checking.stop())
        dialog.open()

    def _check(self, dialog: LabelledSetDialog, images: Path, labels: Path) -> None:
        self._checking.start(
            CheckLabelledSetJob(images, labels),
            dialog.show_checked,
            lambda error: dialog.show_error(images, labels, str(error)),
        )

    def _keep(self, workspace: Workspace, chosen: LabelledSet | None) -> None:
        try:
            remember_labelled_set(workspace.journal, chosen)
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        self.changed.emit(chosen)
