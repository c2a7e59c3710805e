"""All faces of the open project: read, kept in step, judged on the wall, counted on the statistics page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from annotator.desk.judging import Judging
from annotator.desk.workspace import Workspace
from annotator.editing import edits
from annotator.editing.edits import Edit
from annotator.errors import AnnotatorError
from annotator.jobs.counting import EffortJob, StatisticsJob, StatisticsTask
from annotator.jobs.latest_job import LatestJob
from annotator.jobs.runner import Runner
from annotator.jobs.survey import AllFaces
from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.model.effort import EffortCounter
from annotator.model.face import Face
from annotator.model.statistics import Statistics
from annotator.model.step import Step, StepKind
from annotator.store.statistics_csv import write_statistics
from annotator.windows.counts import in_english
from annotator.windows.effort_meter import EffortMeter
from annotator.windows.face_wall import FaceWall
from annotator.windows.face_wall_model import FaceAt
from annotator.windows.image_list import ImageList
from annotator.windows.image_status import Progress
from annotator.windows.statistics_page import StatisticsPage

MOST_AT_ONCE = 500
"""Faces judged by one key on the wall."""

COUNT_AGAIN_MS = 1500
"""How long the numbers may lag behind while their page is looked at."""


class Overview(QObject):
    """Serves one project at a time, or none."""

    trouble = Signal(object)
    """AnnotatorError: something can't be read, edited or written."""
    told = Signal(str)
    """What was done, in words."""
    undo_changed = Signal()
    """There is something else to take back on the wall, or to make again."""
    face_wished = Signal(str, str)
    """Image and face id: a person wants to see this face in its photograph."""

    def __init__(
        self,
        *,
        wall: FaceWall,
        page: StatisticsPage,
        meter: EffortMeter,
        images: ImageList,
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._wall, self._page, self._meter, self._images = wall, page, meter, images
        self._runner = runner
        self._workspace: Workspace | None = None
        self._faces: AllFaces | None = None
        self._thumbnails: ThumbnailLoader | None = None
        self._counting = LatestJob(runner)
        self.judging = Judging(self)
        """What the keys of the wall do."""
        self.judging.trouble.connect(self.trouble)
        self.judging.told.connect(self.told)
        self.judging.changed.connect(self.undo_changed)
        self._count_later = QTimer(self, singleShot=True, interval=COUNT_AGAIN_MS)
        self._count_later.timeout.connect(self._count)
        wall.accept_wished.connect(self._accept)
        wall.reject_wished.connect(self._reject)
        wall.face_opened.connect(self.face_wished)
        page.save_wished.connect(self._ask_where_to_save)
        page.image_copied.connect(
            lambda: self.told.emit(self.tr("The page is in the clipboard, as an image."))
        )

    def open(self, workspace: Workspace) -> None:
        """Read the faces of a project that was just opened."""
        self.close()
        self._workspace = workspace
        session, paths = workspace.session, workspace.folder.paths
        self.judging.begin(session)
        faces = AllFaces(
            workspace.journal.path,
            paths,
            session.faces,
            self._runner,
            workspace.turns,
            self,
            size_of=workspace.size_of,
        )
        self._faces = faces
        self._thumbnails = ThumbnailLoader(workspace.folder.read, self._runner, parent=self)
        self._wall.set_thumbnails(self._thumbnails)
        faces.progressed.connect(self._wall.set_progress)
        faces.surveyed.connect(self._wall.show_table)
        faces.surveyed.connect(self._images.set_table)
        faces.surveyed.connect(lambda _: self._count_soon())
        faces.changed.connect(self._wall.follow_table)
        faces.changed.connect(self._images.follow_table)
        faces.changed.connect(lambda *_: self._count_soon())
        faces.failed.connect(self.trouble)
        workspace.faces_changed.connect(self._follow_step)
        workspace.size_told.connect(faces.follow_soon)
        session.stepped.connect(self._meter.add_step)
        self._meter.begin()
        effort = EffortJob(workspace.journal.path, datetime.now(UTC).isoformat(timespec="milliseconds"))
        effort.finished_with.connect(lambda counter: self._take_effort(workspace, counter))
        self._runner.start(effort)
        faces.survey()

    def close(self) -> None:
        """The project is about to be closed."""
        if self._faces is None or self._thumbnails is None:
            return
        if self._workspace is not None:
            self._workspace.faces_changed.disconnect(self._follow_step)
            self._workspace.size_told.disconnect(self._faces.follow_soon)
            self._workspace.session.stepped.disconnect(self._meter.add_step)
        for part in (self._faces, self._thumbnails):
            part.stop()
            part.deleteLater()
        self._counting.stop()
        self._workspace = self._faces = self._thumbnails = None
        self.judging.begin(None)
        self._count_later.stop()
        self._wall.clear()
        self._page.set_counting()
        self._meter.clear()

    def survey(self) -> None:
        """Read all faces anew: something was measured, or imported."""
        if self._faces is not None:
            self._faces.survey()

    def show_statistics(self) -> None:
        """The page is looked at: its numbers shall be today's."""
        self._count()

    # On the wall

    def _accept(self, faces: Sequence[FaceAt]) -> None:
        self._judge("Accept", faces, edits.accept_face)

    def _reject(self, faces: Sequence[FaceAt]) -> None:
        self._judge("Delete", faces, edits.delete_face)

    def _judge(self, verb: str, faces: Sequence[FaceAt], edit_of: Callable[[Face], Edit]) -> None:
        """One edit in each of the images that the faces are in, undone together."""
        workspace = self._workspace
        if workspace is None:
            return
        if len(faces) > MOST_AT_ONCE:
            words = self.tr("Nobody looks at more than {number} faces at once.").format(number=MOST_AT_ONCE)
            self.trouble.emit(AnnotatorError(words, self.tr("Select fewer.")))
            return
        wanted: dict[str, set[str]] = {}
        for face in faces:
            wanted.setdefault(face.image, set()).add(face.id)
        made: dict[str, Edit] = {}
        try:
            for image, ids in wanted.items():
                held = [face for face in workspace.session.faces(image) if face.id in ids]
                parts = [edit_of(face) for face in held]
                before = tuple(face for edit in parts for face in edit.before)
                after = tuple(face for edit in parts for face in edit.after)
                made[image] = Edit(f"{verb} {in_english(len(held), 'face')}", before, after)
        except AnnotatorError as error:
            self.trouble.emit(error)
        self.judging.make(made)

    # Keeping in step

    def _follow_step(self, step: Step) -> None:
        if self._faces is not None:
            is_detected = step.kind is StepKind.DETECTED
            follow = self._faces.follow_soon if is_detected else self._faces.follow
            follow(step.image)

    # Counting

    def _count_soon(self) -> None:
        if self._page.isVisible() and not self._count_later.isActive():
            self._count_later.start()

    def _count(self) -> None:
        if self._faces is None or self._faces.table is None:
            self._page.set_counting()
            return
        images = {progress.value: self._images.count(progress) for progress in Progress}
        task = StatisticsTask(table=self._faces.table, images=images, effort=self._meter.counter)
        self._counting.start(StatisticsJob(task), self._page.set_numbers, self.trouble.emit)

    def _take_effort(self, workspace: Workspace, counter: EffortCounter) -> None:
        if workspace is self._workspace:
            self._meter.set_counter(counter)
            self._count_soon()

    def _ask_where_to_save(self, numbers: Statistics) -> None:
        dialog = QFileDialog(
            self._page, self.tr("Save the numbers"), "statistics.csv", self.tr("Table (*.csv)")
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda path: self._save(numbers, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, numbers: Statistics, path: Path) -> None:
        try:
            write_statistics(numbers, path)
        except AnnotatorError as error:
            self.trouble.emit(error)
        else:
            self.told.emit(self.tr("The numbers are in {file}.").format(file=path))
