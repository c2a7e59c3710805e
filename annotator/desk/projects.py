"""Which project is open: opening one in the background, closing it without losing anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.desk.workspace import Workspace
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.jobs.detect import Predictor, load_detector
from annotator.jobs.open_project import Opened, OpenJob, ProjectPlace
from annotator.jobs.runner import Runner
from annotator.windows.counts import counted
from annotator.windows.model_words import said

LoadDetector = Callable[[Path], Predictor]
"""Makes a predictor of a weights file. Called in the detecting thread."""


class Projects(QObject):
    """Holds the open project, if there is one; opening another closes it, once the other is ready."""

    opening = Signal(object)
    """str: what is being done to open a project."""
    opened = Signal(object)
    """Workspace: it is open now."""
    closing = Signal()
    """The open project is about to be closed; everything in it still stands."""
    failed = Signal(object)
    """AnnotatorError: a project couldn't be opened, or not be closed yet."""

    def __init__(
        self,
        runner: Runner,
        *,
        author: str,
        load: LoadDetector = load_detector,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._author = author
        self._load = load
        self._current: Workspace | None = None
        self._job: OpenJob | None = None
        self._losses_are_accepted = False

    @property
    def current(self) -> Workspace | None:
        return self._current

    def open_session(self) -> Session | None:
        """Where the open project is edited, None while none is open."""
        return self._current.session if self._current is not None else None

    def open(self, place: ProjectPlace) -> None:
        """Open a project as soon as it is read; asked for twice, only the later one."""
        if self._current is not None and self._current.place == place:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = OpenJob(place)
        self._job.progressed.connect(lambda words: self.opening.emit(said(words)))
        self._job.failed.connect(self.failed)
        self._job.finished_with.connect(self._take_in)
        self._runner.start(self._job)

    def close(self) -> bool:
        """Close the open project, if there is one. Returns whether none is open now.

        With edits that can't be saved it stays open and says so; asked again, it gives them up.
        """
        workspace = self._current
        if workspace is None:
            return True
        unsaved = 0 if workspace.settle() else workspace.autosave.unsaved_count
        if unsaved and not self._losses_are_accepted:
            self._losses_are_accepted = True
            self.failed.emit(
                AnnotatorError(
                    self.tr("{edits} can't be saved to {file}.").format(
                        edits=counted(unsaved, "edit"), file=workspace.journal.path
                    ),
                    self.tr("Make room or give permission there; or close once more to lose them."),
                )
            )
            return False
        self._losses_are_accepted = False
        self.closing.emit()
        self._current = None
        workspace.close()
        return True

    def _take_in(self, opened: Opened) -> None:
        self._job = None
        if not self.close():
            return
        try:
            self._current = Workspace(
                opened, author=self._author, load=self._load, runner=self._runner, parent=self
            )
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        self.opened.emit(self._current)
