"""Measuring how much models disagree about the faces of the open project, so that the doubtful come first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.desk.projects import LoadDetector
from annotator.desk.workspace import Workspace, weights_of
from annotator.errors import AnnotatorError
from annotator.jobs.disagreement import (
    FLIP_AND_SCALE,
    OTHER_MODEL,
    DisagreementJob,
    Measured,
    faces_held_by,
)
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
        self._runner = runner
        self._load = load
        self._job: DisagreementJob | None = None

    @property
    def is_running(self) -> bool:
        return self._job is not None

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
        job.progressed.connect(partial(self._take_in, job, workspace.journal))
        job.advanced.connect(partial(self._report, job))
        job.failed.connect(partial(self._give_up, job))
        job.finished_with.connect(partial(self._tell_end, job))
        job.finished.connect(partial(self._on_finished, job))
        self._job = job
        self.progressed.emit(0, len(workspace.folder.paths))
        self._runner.start(job)

    def stop(self) -> None:
        """Nothing more is written from here on; what was measured stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.progressed.emit(0, 0)

    def _take_in(self, job: DisagreementJob, journal: Journal, report: object) -> None:
        if job is not self._job or not isinstance(report, Measured):
            return  # a photograph that can't be read was told when it was to be detected in
        try:
            journal.measurements.record(report.kind, report.image, report.values)
        except AnnotatorError as error:
            self.stop()
            self.failed.emit(error)

    def _report(self, job: DisagreementJob, done: int, in_all: int) -> None:
        if job is self._job:
            self.progressed.emit(done, in_all)

    def _give_up(self, job: DisagreementJob, error: object) -> None:
        if job is self._job:
            self.stop()
            self.failed.emit(error)

    def _tell_end(self, job: DisagreementJob, _: object) -> None:
        if job is self._job:
            self.ended.emit()

    def _on_finished(self, job: DisagreementJob) -> None:
        if job is self._job:
            self._job = None
            self.progressed.emit(0, 0)
