"""What a person asks of the open project as a whole: turn the page, export, measure."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QObject

from annotator.arguments import exports_folder
from annotator.desk.exchange import Exchange
from annotator.desk.measuring import Measuring
from annotator.desk.overview import Overview
from annotator.desk.pages import Pages
from annotator.desk.projects import Projects
from annotator.desk.reviewing import Reviewing
from annotator.desk.training import Training
from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.detect import DetectionFailed
from annotator.jobs.export import ExportJob
from annotator.jobs.runner import Runner
from annotator.model.face import BoxXYXY
from annotator.store.export import ExportReport
from annotator.windows.annotating import Annotating
from annotator.windows.counts import counted_in
from annotator.windows.exchange_words import export_words
from annotator.windows.image_list import ImageList
from annotator.windows.image_status import ImageStatus, Progress
from annotator.windows.main_window import MainWindow
from annotator.windows.project_view import ProjectView

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
        projects: Projects,
        training: Training,
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
        self._projects = projects
        self._training = training
        self._annotating = annotating
        self._overview = overview
        self._measuring = measuring
        self._pages = pages
        self._reviewing = reviewing
        self._runner = runner
        self._new_before: tuple[int, int] | None = None
        """While something is detected: what `ImageList.new` said as it began."""
        projects.opened.connect(self._on_opened)
        projects.closing.connect(self._on_project_closing)
        annotating.image_done.connect(self._go_on_face_by_face)
        annotating.image_wished.connect(self.open_image)
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
            turns=workspace.turns,
        )
        workspace.settling.connect(self._pages.canvas.finish_placing)
        workspace.status_changed.connect(self._on_status_changed)
        workspace.detection_lost.connect(self._window.messages.error)
        workspace.predictions.failed.connect(self._window.messages.error)
        workspace.predictions.skipped.connect(self._on_skipped)
        workspace.predictions.progressed.connect(self._on_detection_progressed)
        self._count_corrections()
        self._new_before = None
        self.open_image(workspace.first_image)
        workspace.predict()
        self._training.open(workspace)
        self._overview.open(workspace)
        self._reviewing.open(workspace)

    def _on_project_closing(self) -> None:
        self._training.close()
        self._measuring.stop()
        self._overview.close()
        self._reviewing.close()
        self._view.clear()

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
        """Accept what is there, and turn to the next image."""
        if self._accept():
            self.go(1)

    def go_to_next_to_review(self) -> None:
        """Turn to the next image in the list that a person has yet to look through; past the last comes the
        first, with a word about it.
        """
        if self._projects.current is None:
            return
        ahead = self._images.next_to_review()
        image = ahead if ahead is not None else self._images.first_to_review()
        if image is None or image == self._images.current:
            self._window.status_line.hint(self.tr("No other photograph to review is listed"))
            return
        self.open_image(image)
        if ahead is None:
            words = self.tr("On from the start of the list: nothing further down is to be reviewed")
            self._window.status_line.hint(words)

    def _accept(self) -> bool:
        """Accept what is there; say so where that can't be, and return False.

        What the detector has yet to find nobody can accept: that is waited for.
        """
        workspace = self._projects.current
        image = workspace.session.image if workspace is not None else None
        if workspace is None or image is None:
            return False
        if not self._images.is_listed(image):
            words = self.tr("This image is not among those that are listed; D goes to the first of them")
            self._window.status_line.hint(words)
            return False
        if self._images.status(image).progress is Progress.NOT_SEEN or workspace.has_yet_to_be_seen(image):
            self._window.status_line.hint(self.tr("Faces are still to be detected here; D goes on anyway"))
            return False
        return self._annotating.accept_all()

    def _go_on_face_by_face(self) -> None:
        """The image is done: on to the next to review, and there to the first face nobody has worked on."""
        before = self._images.current
        if self._accept():
            self.go_to_next_to_review()
        if self._images.current != before:
            self._view.begin_at_the_first_unseen()

    def detect_again(self) -> None:
        workspace = self._projects.current
        if workspace is not None and workspace.session.image is not None:
            workspace.predictions.again(workspace.session.image)

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

    def _tell_export(self, report: ExportReport) -> None:
        self._window.messages.tell(export_words(report))

    # Telling

    def _on_status_changed(self, image: str, status: ImageStatus) -> None:
        self._images.set_status(image, status)
        self._count_corrections()

    def _on_skipped(self, failed: DetectionFailed) -> None:
        self._images.set_status(failed.image, ImageStatus(Progress.UNREADABLE))

    def _on_detection_progressed(self, done: int, in_all: int) -> None:
        """Once detection is through, say whether it has found more in images that are reviewed."""
        if done < in_all:
            self._new_before = self._new_before or self._images.new()
            return
        before, self._new_before = self._new_before, None
        faces, images = self._images.new()
        if before is not None and (faces, images) > before:
            words = self.tr("New in what is reviewed: {faces}; To review lists them")
            self._window.status_line.hint(words.format(faces=counted_in(faces, "face", images, "image")))

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
            "Models": str(len(workspace.versions)),
        }

    def _count_corrections(self) -> None:
        corrected = sum(map(self._images.count, (Progress.WORKED_ON, Progress.REVIEWED)))
        self._training.panel.set_corrections(corrected, self._images.count(Progress.LABELLED))
