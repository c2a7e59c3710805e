"""Measuring how much models disagree about the faces of the open project, so that the doubtful come first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.desk.projects import LoadDetector
from annotator.desk.workspace import Workspace, weights_of
from annotator.errors import AnnotatorError
from annotator.jobs.detect import DetectionFailed
from annotator.jobs.disagreement import (
    FLIP_AND_SCALE,
    OTHER_MODEL,
    DisagreementJob,
    Measured,
    faces_held_by,
)
from annotator.jobs.latest_job import LatestJob
from annotator.jobs.runner import Runner
from annotator.model.model_version import ModelVersion
from annotator.store.journal import Journal


class Measuring(QObject):
    """Runs one DisagreementJob at a time, and writes down what it finds."""

    progressed = Signal(int, int)
    """Images done, and images in all; equal when nothing is left to do."""
    ended = Signal()
    """It went through to the end: there is something to sort by."""
    failed = Signal(object)
    """AnnotatorError: it can't go on."""

    def __init__(self, runner: Runner, load: LoadDetector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._latest = LatestJob(runner)
        self._done = self._in_all = 0

    @property
    def is_running(self) -> bool:
        return self._latest.is_running

    def start(self, workspace: Workspace, other: ModelVersion | None = None) -> None:
        """Measure all images, as people see them in the list.

        The model in use looks again, mirrored and at other scales; or another version looks instead.
        """
        self.stop()
        version = other or workspace.model
        job = DisagreementJob(
            workspace.folder.paths,
            workspace.folder.read,
            faces_held_by(workspace.journal.path),
            partial(self._load, weights_of(version, workspace.journal.path)),
            OTHER_MODEL if other is not None else FLIP_AND_SCALE,
        )
        self._done, self._in_all = 0, len(workspace.folder.paths)
        self._latest.start(
            job,
            self._tell_that_it_is_done,
            self._give_up,
            progress=partial(self._take_in, workspace.journal),
            ended=self._tell_the_end,
        )
        self.progressed.emit(self._done, self._in_all)

    def stop(self) -> None:
        """Nothing more is written from here on; what was measured stays."""
        if self.is_running:
            self._latest.stop()
            self._tell_the_end()

    def _take_in(self, journal: Journal, report: Measured | DetectionFailed) -> None:
        if isinstance(report, Measured):  # what can't be read was told when it was to be detected in
            try:
                journal.measurements.record(report.kind, report.image, report.values)
            except AnnotatorError as error:
                self._latest.stop()
                self._give_up(error)
                return
        self._done += 1
        self.progressed.emit(self._done, self._in_all)

    def _tell_that_it_is_done(self, _: object) -> None:
        self._tell_the_end()
        self.ended.emit()

    def _give_up(self, error: AnnotatorError) -> None:
        self._tell_the_end()
        self.failed.emit(error)

    def _tell_the_end(self) -> None:
        self.progressed.emit(0, 0)
