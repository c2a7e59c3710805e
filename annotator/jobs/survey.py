"""All faces of a project as one table: read in a thread, then kept up with every step."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.latest_job import LatestJob
from annotator.jobs.runner import Runner
from annotator.jobs.turns import Turns
from annotator.model.face import Face
from annotator.model.face_table import FaceTable
from annotator.store.survey import survey

FacesOf = Callable[[str], Sequence[Face]]
"""The faces of an image as they stand, in draw order. Raises AnnotatorError where they can't be read."""

SizeOf = Callable[[str], tuple[int, int] | None]
"""Width and height of an image in pixels, None where they are not known."""

_BREATH = 0.001
"""Seconds of rest after each part, in which the window's thread gets Python's lock; see IMAGES_AT_ONCE."""


@dataclass(frozen=True, slots=True)
class SurveyProgress:
    """How many images were read, of how many that have faces or had some."""

    done: int
    in_all: int


class SurveyJob(Job):
    """Reads the faces of all images from the project file. Finishes with FaceTable."""

    def __init__(self, project: Path, paths: Sequence[str]) -> None:
        super().__init__(lambda: _survey(project, tuple(paths)), name="survey of all faces")


def _survey(project: Path, paths: tuple[str, ...]) -> Generator[SurveyProgress, None, FaceTable]:
    parts = []
    for part in survey(project, paths):
        parts.append(part.columns)
        yield SurveyProgress(part.images_done, part.images_in_all)
        time.sleep(_BREATH)
    return FaceTable.from_rows(paths, parts)


class AllFaces(QObject):
    """The table of all faces of the open project, as it is now.

    Tell every step by `follow` or `follow_soon`; what happens while the project file is being read is caught
    up with.
    """

    progressed = Signal(object)
    """SurveyProgress"""
    surveyed = Signal(object)
    """FaceTable: read anew, so that its row numbers have nothing to do with those before."""
    changed = Signal(object, str)
    """FaceTable: made from the one before, after the faces of an image have changed; and that image."""
    failed = Signal(object)
    """AnnotatorError: the faces can't be read."""

    def __init__(
        self,
        project: Path,
        paths: Sequence[str],
        faces_of: FacesOf,
        runner: Runner,
        turns: Turns,
        parent: QObject | None = None,
        *,
        size_of: SizeOf = lambda _: None,
    ) -> None:
        super().__init__(parent)
        self._project, self._paths, self._faces_of = project, tuple(paths), faces_of
        self._turns, self._size_of = turns, size_of
        self._table: FaceTable | None = None
        self._reading = LatestJob(runner)
        self._changed_meanwhile: dict[str, Sequence[Face]] = {}
        self._behind: dict[str, Sequence[Face]] = {}

    @property
    def table(self) -> FaceTable | None:
        """None until the project was read for the first time."""
        return self._table

    def survey(self) -> None:
        """Read everything, once more if need be (say after a measuring); a reading under way is dropped."""
        self._stop_reading()
        job = SurveyJob(self._project, self._paths)
        self._reading.start(job, self._take_in, self.failed.emit, progress=self.progressed.emit)

    def stop(self) -> None:
        """Nothing more is emitted, neither of a reading that is under way nor of what is to be followed."""
        self._stop_reading()
        self._turns.drop(self._follow_next)
        self._behind.clear()

    def follow(self, image: str) -> None:
        """The faces of an image have changed. What can't be read stays as it was, and is told."""
        self.follow_soon(image)
        if image in self._behind:
            self._follow(image, self._behind.pop(image))

    def follow_soon(self, image: str) -> None:
        """The same in a turn of its own, where there is much to do besides.

        The faces are those that there are now, which may be in memory no longer then.
        """
        try:
            self._behind[image] = self._faces_of(image)
        except AnnotatorError as error:
            self.failed.emit(error)
        else:
            self._turns.add(self._follow_next)

    def _follow_next(self) -> None:
        if self._behind:
            image = next(iter(self._behind))
            self._follow(image, self._behind.pop(image))
        if self._behind:
            self._turns.add(self._follow_next)

    def _follow(self, image: str, faces: Sequence[Face]) -> None:
        if self._reading.is_running:
            self._changed_meanwhile[image] = faces
        if self._table is None:
            return
        self._table = self._table.with_image_replaced(image, faces, self._size_of(image))
        if self._table.is_mostly_dead:
            self._table = self._table.compacted()
            self.surveyed.emit(self._table)
        else:
            self.changed.emit(self._table, image)

    def _stop_reading(self) -> None:
        self._reading.stop()
        self._changed_meanwhile.clear()

    def _take_in(self, table: FaceTable) -> None:
        changed, self._changed_meanwhile = self._changed_meanwhile, {}
        for image, faces in changed.items():
            table = table.with_image_replaced(image, faces, self._size_of(image))
        self._table = table
        self.surveyed.emit(table)
