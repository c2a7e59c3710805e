"""What a person asks of the program as a whole: open, turn the page, export, learn, choose a model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMenu

from annotator.arguments import Arguments, exports_folder, sample_folder, usual_project
from annotator.desk.fine_tuning import FineTuning
from annotator.desk.projects import Projects
from annotator.desk.settings import Recent, Settings
from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.detect import DetectionFailed
from annotator.jobs.export import ExportJob
from annotator.jobs.open_project import ProjectPlace
from annotator.jobs.runner import Runner
from annotator.store.export import ExportReport
from annotator.store.import_labels import ImportReport
from annotator.windows.annotating import Annotating
from annotator.windows.image_list import ImageList
from annotator.windows.image_model import ImageStatus, Progress, counted
from annotator.windows.main_window import MainWindow
from annotator.windows.project_view import ProjectView
from annotator.windows.start_page import StartPage
from annotator.windows.training_panel import TrainingPanel

PREFETCHED = (1, -1, 2)
"""Which neighbours in the list are decoded ahead, the likeliest first."""


class Desk(QObject):
    """Carries requests from the window to the open project, and what became of them back."""

    def __init__(
        self,
        *,
        window: MainWindow,
        view: ProjectView,
        images: ImageList,
        training_panel: TrainingPanel,
        start_page: StartPage,
        recent_menu: QMenu,
        projects: Projects,
        fine_tuning: FineTuning,
        annotating: Annotating,
        settings: Settings,
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._view = view
        self._images = images
        self._training_panel = training_panel
        self._start_page = start_page
        self._recent_menu = recent_menu
        self._projects = projects
        self._fine_tuning = fine_tuning
        self._annotating = annotating
        self._settings = settings
        self._runner = runner
        self._layout_is_restored = False
        projects.opened.connect(self._on_opened)
        projects.closing.connect(self._on_project_closing)
        fine_tuning.made.connect(lambda version: self.use_model(version.name))
        self._show_recent()

    # Opening and closing

    def open_what_was_asked(self, arguments: Arguments) -> None:
        """Open what the command line names; nothing leaves the start page."""
        images = sample_folder() if arguments.sample else arguments.images
        if images is not None:
            self._open(images, arguments.project, labels=arguments.labels, weights=arguments.weights)

    def open_folder(self, images: Path) -> None:
        self._open(images, None)

    def open_sample(self) -> None:
        self._open(sample_folder(), None)

    def ask_for_a_folder(self) -> None:
        """Let a person pick the folder to open."""
        dialog = QFileDialog(self._window, "Open a folder of photographs")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.open_folder(Path(folder)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def close_project(self) -> None:
        """Go back to the start page."""
        if self._projects.close():
            self._window.show_start_page()

    def close_window(self, event: QCloseEvent) -> None:
        """Let the window close unless edits would be lost; what runs is cancelled without asking."""
        if not self._projects.close():
            event.ignore()

    def _open(
        self, images: Path, project: Path | None, *, labels: Path | None = None, weights: Path | None = None
    ) -> None:
        try:
            place = ProjectPlace(
                images=images.resolve(),
                project=(project or usual_project(images)).resolve(),
                labels=labels and labels.resolve(),
                weights=weights and weights.resolve(),
            )
        except OSError as error:
            self._window.messages.error(
                AnnotatorError(
                    f"{images} can't be opened: {error.strerror} ({error.filename}).",
                    "The work needs a place: start where you may write, or give --project FILE.",
                )
            )
            return
        self._projects.open(place)

    def _on_opened(self, workspace: Workspace) -> None:
        self._window.messages.hide()
        self._window.status_line.clearMessage()
        self._window.show_project(workspace.folder.root.name)
        self._restore_layout()
        self._view.show(
            workspace.folder.paths,
            workspace.statuses,
            session=workspace.session,
            autosave=workspace.autosave,
            loader=workspace.loader,
            predictions=workspace.predictions,
        )
        workspace.status_changed.connect(self._on_status_changed)
        workspace.detection_lost.connect(self._window.messages.error)
        workspace.predictions.failed.connect(self._window.messages.error)
        workspace.predictions.skipped.connect(self._on_skipped)
        self._settings.remember(Recent(workspace.place.images, workspace.place.project))
        self._show_recent()
        self._show_models(workspace)
        self._count_corrections()
        if workspace.imported is not None:
            self._tell_import(workspace.imported)
        self.open_image(workspace.first_image)
        workspace.predict()

    def _on_project_closing(self) -> None:
        self._settings.layout = self._window.layout_state()
        self._fine_tuning.cancel()
        self._view.clear()
        self._training_panel.clear()

    # In the open project

    def open_image(self, image: str) -> None:
        workspace = self._projects.current
        if workspace is None:
            return
        self._images.set_current(image)
        neighbours = [self._images.neighbour(step) for step in PREFETCHED]
        try:
            workspace.open_image(image, [name for name in neighbours if name is not None])
        except AnnotatorError as error:
            self._window.messages.error(error)
            if workspace.session.image is not None:
                self._images.set_current(workspace.session.image)

    def go(self, step: int) -> None:
        """Turn to a neighbour in the list; past either end nothing happens but a word about it."""
        image = self._images.neighbour(step)
        if image is not None:
            self.open_image(image)
        elif self._projects.current is not None:
            self._window.status_line.hint("This is the last image" if step > 0 else "This is the first image")

    def accept_and_go_on(self) -> None:
        """Accept what is there. What the detector has yet to find nobody can accept: that is waited for."""
        workspace = self._projects.current
        image = workspace.session.image if workspace is not None else None
        if image is not None and self._images.status(image).progress is Progress.NOT_SEEN:
            self._window.status_line.hint("Faces are still to be detected here; D goes on anyway")
            return
        self._annotating.accept_all()
        self.go(1)

    def detect_again(self) -> None:
        workspace = self._projects.current
        if workspace is not None and workspace.session.image is not None:
            workspace.predictions.again(workspace.session.image)

    def use_model(self, name: str) -> None:
        """Let another version predict, from now on and in every image nobody has worked on."""
        workspace = self._projects.current
        if workspace is not None:
            self._trying(lambda: workspace.use_model(name))
            self._show_models(workspace)

    def export(self) -> None:
        """Write label.txt, in the background, from what is on disk."""
        workspace = self._projects.current
        if workspace is not None and workspace.autosave.flush():  # else the alarm is on already
            job = ExportJob(workspace.journal.path, exports_folder(workspace.folder.root))
            job.finished_with.connect(self._tell_export)
            job.failed.connect(self._window.messages.error)
            self._runner.start(job)

    def fine_tune(self) -> None:
        """Learn from what is on disk."""
        workspace = self._projects.current
        if workspace is not None and workspace.autosave.flush():
            folder = exports_folder(workspace.folder.root)
            self._fine_tuning.start(workspace, folder, steps=self._training_panel.steps)

    def _tell_export(self, report: ExportReport) -> None:
        if report.images:
            faces = f"{counted(report.faces, 'face')} in {counted(report.images, 'image')}"
            words = f"Exported {faces} to {report.path}"
        else:
            words = (
                f"Exported to {report.path}, which is empty: only images that were worked on are exported."
            )
        if report.kept is not None:
            words += f" (the one that was there before is now {report.kept.name})"
        self._window.messages.tell(words)

    # Telling

    def _trying(self, action: Callable[[], object]) -> None:
        try:
            action()
        except AnnotatorError as error:
            self._window.messages.error(error)

    def _on_status_changed(self, image: str, status: ImageStatus) -> None:
        self._images.set_status(image, status)
        self._count_corrections()

    def _on_skipped(self, failed: DetectionFailed) -> None:
        self._images.set_status(failed.image, ImageStatus(Progress.UNREADABLE))

    def _count_corrections(self) -> None:
        images = self._images.count(Progress.WORKED_ON) + self._images.count(Progress.LABELLED)
        self._training_panel.set_corrections(images)

    def _show_models(self, workspace: Workspace) -> None:
        self._training_panel.models.set_models(workspace.journal.models(), workspace.model.name)

    def _tell_import(self, report: ImportReport) -> None:
        words = [f"{counted(report.faces, 'face')} in {counted(len(report.imported), 'image')} read"]
        for images, what in (
            (report.unchanged, "unchanged since the last time"),
            (report.kept, "left as you have corrected them"),
            (report.not_in_folder, "not in this folder"),
        ):
            if images:
                words.append(f"{counted(len(images), 'image')} {what}")
        if report.unusable:
            words.append(f"{counted(len(report.unusable), 'box')} without an area left out")
        self._window.messages.tell(f"{report.path.name}: {'; '.join(words)}.")

    # Remembering

    def _restore_layout(self) -> None:
        """Once a run, when there is something to lay out: the start page has no panels."""
        layout = self._settings.layout
        if layout is not None and not self._layout_is_restored:
            self._window.restore_layout(*layout)
        self._layout_is_restored = True

    def _show_recent(self) -> None:
        recent = self._settings.recent
        self._start_page.set_recent([entry.images for entry in recent])
        self._recent_menu.clear()
        for entry in recent:
            action = self._recent_menu.addAction(str(entry.images))
            action.triggered.connect(
                lambda _checked=False, chosen=entry: self._open(chosen.images, chosen.project)
            )
        self._recent_menu.setEnabled(bool(recent))

    def open_recent(self, images: Path) -> None:
        """Open a folder from the start page, with the project file it was open with."""
        project = next((entry.project for entry in self._settings.recent if entry.images == images), None)
        self._open(images, project)
