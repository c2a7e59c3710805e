"""What a person asks of the open project as a whole: turn the page, export, learn, choose a model."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from PySide6.QtCore import QObject

from annotator.arguments import exports_folder
from annotator.desk.exchange import Exchange
from annotator.desk.fine_tuning import FineTuning
from annotator.desk.measuring import Measuring
from annotator.desk.overview import Overview
from annotator.desk.pages import Pages
from annotator.desk.projects import Projects
from annotator.desk.reviewing import Reviewing
from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.detect import DetectionFailed
from annotator.jobs.export import ExportJob
from annotator.jobs.runner import Runner
from annotator.model.face import BoxXYXY
from annotator.model.model_version import ModelVersion
from annotator.store.export import ExportReport
from annotator.windows.annotating import Annotating
from annotator.windows.exchange_words import export_words
from annotator.windows.image_list import ImageList
from annotator.windows.image_model import ImageStatus, Progress
from annotator.windows.main_window import MainWindow
from annotator.windows.project_view import ProjectView
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
        projects: Projects,
        fine_tuning: FineTuning,
        annotating: Annotating,
        overview: Overview,
        measuring: Measuring,
        exchange: Exchange,
        pages: Pages,
        reviewing: Reviewing,
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._view = view
        self._images = images
        self._training_panel = training_panel
        self._projects = projects
        self._fine_tuning = fine_tuning
        self._annotating = annotating
        self._overview = overview
        self._measuring = measuring
        self._pages = pages
        self._reviewing = reviewing
        self._runner = runner
        projects.opened.connect(self._on_opened)
        projects.closing.connect(self._on_project_closing)
        fine_tuning.made.connect(self._on_made)
        annotating.image_done.connect(self._go_on_face_by_face)
        overview.face_wished.connect(self.open_face)
        reviewing.face_wished.connect(self.open_face)
        reviewing.place_wished.connect(self.open_place)
        measuring.ended.connect(self._on_measured)
        exchange.exported.connect(self._tell_export)
        exchange.image_wished.connect(self.open_image)

    def _on_opened(self, workspace: Workspace) -> None:
        self._view.show(
            workspace.folder.paths,
            workspace.statuses,
            session=workspace.session,
            autosave=workspace.autosave,
            loader=workspace.loader,
            predictions=workspace.predictions,
        )
        workspace.settling.connect(self._pages.canvas.finish_placing)
        workspace.status_changed.connect(self._on_status_changed)
        workspace.detection_lost.connect(self._window.messages.error)
        workspace.predictions.failed.connect(self._window.messages.error)
        workspace.predictions.skipped.connect(self._on_skipped)
        self._show_models(workspace)
        self._count_corrections()
        self.open_image(workspace.first_image)
        workspace.predict()
        self._fine_tuning.open(workspace)
        self._overview.open(workspace)
        self._reviewing.open(workspace)

    def _on_project_closing(self) -> None:
        self._fine_tuning.close()
        self._measuring.stop()
        self._overview.close()
        self._reviewing.close()
        self._view.clear()
        self._training_panel.clear()

    def open_image(self, image: str) -> None:
        workspace = self._projects.current
        if workspace is None:
            return
        self._pages.canvas.finish_placing()
        self._images.set_current(image)
        neighbours = [self._images.neighbour(step) for step in PREFETCHED]
        try:
            workspace.open_image(image, [name for name in neighbours if name is not None])
        except AnnotatorError as error:
            self._window.messages.error(error)
            if workspace.session.image is not None:
                self._images.set_current(workspace.session.image)

    def open_face(self, image: str, face_id: str) -> None:
        """Show a face in its photograph."""
        self.open_image(image)
        self._pages.show_photograph()
        self._view.look_at(face_id)

    def open_place(self, image: str, box_xyxy: BoxXYXY) -> None:
        """Show a region of a photograph in which there is no face, so that one can be drawn."""
        self.open_image(image)
        self._pages.show_photograph()
        self._view.look_at_place(box_xyxy)

    def go(self, step: int) -> None:
        """Turn to a neighbour in the list; past either end nothing happens but a word about it."""
        image = self._images.neighbour(step)
        if image is not None:
            self.open_image(image)
        elif self._projects.current is not None:
            last, first = self.tr("This is the last image"), self.tr("This is the first image")
            self._window.status_line.hint(last if step > 0 else first)

    def accept_and_go_on(self) -> None:
        """Accept what is there. What the detector has yet to find nobody can accept: that is waited for."""
        workspace = self._projects.current
        image = workspace.session.image if workspace is not None else None
        if image is not None and not self._images.is_listed(image):
            words = self.tr("This image is not among those that are listed; D goes to the first of them")
            self._window.status_line.hint(words)
            return
        if image is not None and self._images.status(image).progress is Progress.NOT_SEEN:
            self._window.status_line.hint(self.tr("Faces are still to be detected here; D goes on anyway"))
            return
        self._annotating.accept_all()
        self.go(1)

    def _go_on_face_by_face(self) -> None:
        """The image is done: on to the first face of the next that nobody has worked on."""
        before = self._images.current
        self.accept_and_go_on()
        if self._images.current != before:
            self._view.begin_at_the_first_unseen()

    def detect_again(self) -> None:
        workspace = self._projects.current
        if workspace is not None and workspace.session.image is not None:
            workspace.predictions.again(workspace.session.image)

    def use_model(self, name: str) -> None:
        """Let another version predict, from now on and in every image nobody has worked on."""
        workspace = self._projects.current
        if workspace is not None:
            self._measuring.stop()
            self._trying(lambda: workspace.use_model(name))
            self._show_models(workspace)

    def write_remark(self, name: str, remark: str) -> None:
        """Keep what a person notes about a version."""
        workspace = self._projects.current
        if workspace is not None:
            self._trying(lambda: workspace.journal.models.set_remark(name, remark))
            self._show_models(workspace)

    def measure(self) -> None:
        """Let the model in use look again at every photograph."""
        workspace = self._projects.current
        if workspace is not None and workspace.settle():
            self._measuring.start(workspace)

    def compare_models(self) -> None:
        """Let the model look that the one in use was made from."""
        workspace = self._projects.current
        if workspace is None or not workspace.settle():
            return
        if workspace.base_model == workspace.model:
            self._window.status_line.hint(self.tr("The model in use was made from no other: fine-tune first"))
        else:
            self._measuring.start(workspace, workspace.base_model)

    def stop_measuring(self) -> None:
        """End it early; what was measured so far can be sorted by."""
        if self._measuring.is_running:
            self._measuring.stop()
            self._overview.survey()

    def _on_measured(self) -> None:
        self._overview.survey()
        self._window.messages.tell(
            self.tr("Measured: sort the wall of faces by disagreement, the doubtful come first.")
        )

    # Labels

    def export(self) -> None:
        """Write label.txt, in the background, from what is on disk."""
        workspace = self._projects.current
        if workspace is not None and workspace.settle():  # else the alarm is on already
            job = ExportJob(workspace.journal.path, exports_folder(workspace.folder.root))
            job.finished_with.connect(self._tell_export)
            job.failed.connect(self._window.messages.error)
            self._runner.start(job)

    def fine_tune(self, *, insists: bool = False) -> None:
        """Learn from what is on disk. insists: however little it is, and without a measurement."""
        workspace = self._projects.current
        if workspace is not None and workspace.settle():
            folder = exports_folder(workspace.folder.root)
            self._fine_tuning.start(folder, steps=self._training_panel.steps, insists=insists)

    def _on_made(self, version: ModelVersion) -> None:
        """New weights are there: they predict if the gate let them through, and are listed in any case."""
        workspace = self._projects.current
        if workspace is not None and version.is_adopted:
            self.use_model(version.name)
        elif workspace is not None:
            self._show_models(workspace)

    def _tell_export(self, report: ExportReport) -> None:
        self._window.messages.tell(export_words(report))

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

    def images_named(self, text: str, most: int) -> list[str]:
        """Images of the open project with a text in their paths, whatever the case; none for no text."""
        workspace, wanted = self._projects.current, text.strip().casefold()
        if workspace is None or not wanted:
            return []
        return list(islice((path for path in workspace.folder.paths if wanted in path.casefold()), most))

    def facts(self) -> dict[str, str]:
        """What the diagnostics say of the open project: numbers, and no names."""
        workspace = self._projects.current
        if workspace is None:
            return {"Project": "none open"}
        return {
            "Images": str(len(workspace.folder.paths)),
            **{f"Images {progress.value}": str(self._images.count(progress)) for progress in Progress},
            "Models": str(len(workspace.journal.models.read_all())),
        }

    def _count_corrections(self) -> None:
        images = sum(map(self._images.count, (Progress.WORKED_ON, Progress.REVIEWED, Progress.LABELLED)))
        self._training_panel.set_corrections(images)

    def _show_models(self, workspace: Workspace) -> None:
        self._training_panel.models.set_models(workspace.journal.models.read_all(), workspace.model.name)
