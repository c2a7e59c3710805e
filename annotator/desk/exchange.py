"""Labels in and out of the open project, in any format, with a look at what that changes beforehand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.arguments import exports_folder
from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.exchange import DiffJob, ExportAsJob, ExportTask, ImportPreviewJob
from annotator.jobs.runner import Runner
from annotator.windows.export_dialog import ExportDialog, ExportWish
from annotator.windows.import_dialog import ImportDialog, ImportWish


class Exchange(QObject):
    """Serves the dialogs. workspace: gives the open project, None where there is none."""

    import_wished = Signal(object)
    """ImportWish: labels that a person has looked into, and wants."""
    failed = Signal(object)
    """AnnotatorError: what was to be written when the dialog was closed could not be."""
    exported = Signal(object)
    """ExportReport"""
    image_wished = Signal(str)
    """An image that a person wants to look at."""

    def __init__(
        self,
        window: QWidget,
        workspace: Callable[[], Workspace | None],
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace = workspace
        self._runner = runner

    def ask_for_labels(self, path: Path | None = None) -> None:
        """Let a person pick labels, or look into those that were dropped on the window."""
        workspace = self._workspace()
        if workspace is None:
            return
        dialog = ImportDialog(self._window)
        dialog.preview_wished.connect(lambda wish: self._preview(dialog, workspace, wish))
        dialog.import_wished.connect(self.import_wished)
        dialog.open()
        if path is not None:
            dialog.choose(path)

    def ask_how_to_export(self) -> None:
        """Show what has changed, and let a person choose format and place."""
        workspace = self._workspace()
        if workspace is None or not workspace.settle():  # else the alarm is on already
            return
        dialog = ExportDialog(exports_folder(workspace.folder.root), self._window)
        dialog.diff_wished.connect(lambda wish: self._compare(dialog, workspace, wish))
        dialog.export_wished.connect(lambda wish: self._export(dialog, workspace, wish))
        dialog.image_wished.connect(self.image_wished)
        dialog.open()

    def _preview(self, dialog: ImportDialog, workspace: Workspace, wish: ImportWish) -> None:
        job = ImportPreviewJob(workspace.journal.path, workspace.folder, wish.labels, replaces=wish.replaces)
        job.finished_with.connect(dialog.show_preview)
        job.failed.connect(dialog.show_error)
        dialog.preview_wished.connect(job.cancel)
        dialog.finished.connect(job.cancel)
        self._runner.start(job)

    def _compare(self, dialog: ExportDialog, workspace: Workspace, wish: ExportWish) -> None:
        job = DiffJob(_task(workspace, wish), against_target=wish.against_target)
        job.finished_with.connect(dialog.show_diff)
        job.failed.connect(dialog.show_error)
        dialog.diff_wished.connect(job.cancel)
        dialog.finished.connect(job.cancel)
        self._runner.start(job)

    def _export(self, dialog: ExportDialog, workspace: Workspace, wish: ExportWish) -> None:
        if not workspace.settle():
            dialog.show_error(
                AnnotatorError(self.tr("Your last edits aren't saved yet, so they can't be exported."))
            )
            return
        job = ExportAsJob(_task(workspace, wish))
        job.finished_with.connect(self.exported)
        job.finished_with.connect(dialog.accept)  # bound, for the dialog may be gone by then
        job.failed.connect(dialog.show_error)
        dialog.finished.connect(lambda: self._hear_of_failure(job))
        self._runner.start(job)

    def _hear_of_failure(self, job: ExportAsJob) -> None:
        """A failure is told by the window once the dialog is closed. A job that has ended is no more."""
        if job in self._runner.running:
            job.failed.connect(self.failed)


def _task(workspace: Workspace, wish: ExportWish) -> ExportTask:
    return ExportTask(
        project=workspace.journal.path,
        images=workspace.folder.root,
        paths=tuple(workspace.folder.paths),
        form=wish.form,
        target=wish.target,
    )
