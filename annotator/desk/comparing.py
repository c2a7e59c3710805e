"""Versions of the model held against each other: on held-out faces, on the photograph, in figures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.desk.projects import LoadDetector
from annotator.desk.workspace import Workspace, weights_of
from annotator.errors import AnnotatorError
from annotator.jobs.before_and_after import BeforeAndAfterJob
from annotator.jobs.detect import Predictor
from annotator.jobs.latest_job import LatestJob
from annotator.jobs.runner import Runner
from annotator.jobs.same_images import SameImages, SameImagesJob, SameImagesTask
from annotator.jobs.two_models import TwoLooks, TwoModelsJob
from annotator.model.model_version import ModelVersion
from annotator.store.runs import Run, run_of
from annotator.windows.before_and_after import BeforeAndAfter
from annotator.windows.compare_dialog import CompareDialog, Curves
from annotator.windows.compare_view import CompareView

if TYPE_CHECKING:
    from detector.inference.detect import Detector


class Comparing(QObject):
    """Runs one job of each kind at a time, and drops what comes late.

    workspace: gives the open project. load: makes a detector of a weights file.
    """

    looked = Signal()
    """Two predictions are shown on the photograph."""
    hinted = Signal(str)
    """What goes on, for a few seconds."""
    hint_over = Signal(str)
    """What was hinted goes on no longer."""
    failed = Signal(object)
    """AnnotatorError: they can't be compared."""

    def __init__(
        self,
        parent: QWidget,
        *,
        workspace: Callable[[], Workspace | None],
        faces: BeforeAndAfter,
        view: CompareView,
        load: LoadDetector,
        runner: Runner,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._workspace = workspace
        self._faces = faces
        self._view = view
        self._load = load
        self._dialog: CompareDialog | None = None
        self._finding_faces, self._looking, self._measuring = (LatestJob(runner) for _ in range(3))

    def open(self, workspace: Workspace) -> None:
        """A project was opened. What is seen in one of its photographs isn't about the next."""
        workspace.session.image_opened.connect(self._leave_photograph)

    def close(self) -> None:
        """The project is about to be closed."""
        for part in (self._finding_faces, self._looking, self._measuring):
            part.stop()
        self._view.leave()
        if self._dialog is not None:
            self._dialog.close()

    def show_faces_of_new(self, version: ModelVersion) -> None:
        """A version was made: show held-out faces, if any were held out."""
        if version.training is not None and version.training.held_out:
            self.show_faces(version.name)

    def show_faces(self, name: str) -> None:
        """Show held-out faces before a version and after it."""
        workspace = self._workspace()
        version = None if workspace is None else _version(workspace, name)
        run = None if workspace is None or version is None else _run(workspace, version)
        if workspace is None or version is None or version.parent is None:
            return
        if run is None:
            self._faces.say(
                self.tr("The folder of this training is gone, and with it which faces it held out.")
            )
            return
        self._faces.say(self.tr("Looking at the held-out faces with both models…"))
        folder, load = workspace.folder, self._loader(workspace)
        job = BeforeAndAfterJob(run, folder.root, folder.read, version.parent, name, load)
        self._finding_faces.start(job, self._faces.show_faces, self._give_up_faces)

    def compare(self, name: str = "") -> None:
        """Open the table of two versions: the one named, or the one in use, and the one that it is from."""
        workspace = self._workspace()
        if workspace is None:
            return
        versions = workspace.versions
        second = _version(workspace, name) or workspace.model
        others = [version.name for version in versions if version.name != second.name]
        first = second.parent if second.parent in others else workspace.model.name
        if first not in others:
            first = others[-1]
        if self._dialog is not None:
            self._dialog.close()
        dialog = CompareDialog(
            versions,
            partial(_curves, workspace),
            can_look=workspace.session.image is not None,
            parent=self._window,
        )
        dialog.compare(first, second.name)
        dialog.photograph_wished.connect(self.look)
        dialog.measurement_wished.connect(self._measure)
        dialog.finished.connect(lambda _: self._forget(dialog))
        self._dialog = dialog
        dialog.open()

    def look(self, first: str, second: str) -> None:
        """Let two versions look at the open photograph."""
        workspace = self._workspace()
        image = None if workspace is None else workspace.session.image
        if workspace is None or image is None:
            return
        words = self.tr("Looking with {first} and {second}…").format(first=first, second=second)
        self.hinted.emit(words)
        job = TwoModelsJob(image, workspace.folder.read, first, second, self._loader(workspace))
        job.finished.connect(partial(self.hint_over.emit, words))
        self._looking.start(job, self._show_looks, self.failed.emit)

    def _measure(self, first: str, second: str) -> None:
        workspace = self._workspace()
        if workspace is None or self._dialog is None or not workspace.settle():
            return
        versions = (_version(workspace, name) for name in (first, second))
        runs = (None if version is None else _run(workspace, version) for version in versions)
        task = SameImagesTask(
            project=workspace.journal.path,
            images=workspace.folder.root,
            first=first,
            second=second,
            runs=tuple(run for run in runs if run is not None),
        )
        load = cast("Callable[[str], Detector]", self._loader(workspace))
        job = SameImagesJob(task, workspace.folder.read, load)
        dialog = self._dialog
        self._measuring.start(
            job,
            partial(self._tell_figures, dialog),
            partial(self._tell_error, dialog),
            progress=partial(self._tell_progress, dialog),
        )

    # Of a dialog that was closed meanwhile nothing is left to tell anything in.

    def _tell_progress(self, dialog: CompareDialog, done: tuple[int, int]) -> None:
        if dialog is self._dialog:
            dialog.show_progress(*done)

    def _tell_error(self, dialog: CompareDialog, error: AnnotatorError) -> None:
        if dialog is self._dialog:
            dialog.show_error(str(error))

    def _tell_figures(self, dialog: CompareDialog, measured: SameImages) -> None:
        if dialog is self._dialog:
            dialog.show_measured(measured)

    def _leave_photograph(self) -> None:
        self._looking.stop()
        self._view.leave()

    def _give_up_faces(self, error: AnnotatorError) -> None:
        self._faces.clear()
        self.failed.emit(error)

    def _show_looks(self, looks: TwoLooks) -> None:
        workspace = self._workspace()
        if workspace is not None and workspace.session.image == looks.image:
            self._view.show_looks(looks)
            self.looked.emit()

    def _loader(self, workspace: Workspace) -> Callable[[str], Predictor]:
        """Makes the predictor of a version, in a thread; the project's file stays in this one."""
        project = workspace.journal.path
        versions = workspace.versions
        weights = {version.name: weights_of(version, project) for version in versions}
        return lambda name: self._load(weights[name])

    def _forget(self, dialog: CompareDialog) -> None:
        if dialog is self._dialog:
            self._dialog = None
            self._measuring.stop()


def _version(workspace: Workspace, name: str) -> ModelVersion | None:
    return next((version for version in workspace.versions if version.name == name), None)


def _run(workspace: Workspace, version: ModelVersion) -> Run | None:
    return run_of(weights_of(version, workspace.journal.path))


def _curves(workspace: Workspace, name: str) -> Curves:
    version = _version(workspace, name)
    run = None if version is None else _run(workspace, version)
    return ((), ()) if run is None else (run.losses(), run.validation())
