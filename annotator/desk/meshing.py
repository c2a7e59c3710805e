"""The mesh of the chosen face, where the model in use has a dense branch: looked for in the background."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.desk.projects import LoadDetector
from annotator.desk.workspace import Workspace, weights_of
from annotator.errors import AnnotatorError
from annotator.jobs.detect import Predictor
from annotator.jobs.meshes import Meshes, MeshJob, has_dense_branch
from annotator.jobs.runner import Runner
from annotator.scene.canvas import Canvas
from annotator.windows.action import Needs

_MOST_KEPT = 8
"""Images whose meshes stay in memory: 12 kB a face."""

_Key = tuple[str, str]
"""Model and image."""


class Meshing(QObject):
    """While it is on, the selected face has its mesh as soon as that is known; all of an image at once."""

    failed = Signal(object)
    """AnnotatorError: the meshes of an image can't be had."""
    hinted = Signal(str)
    """What is being done, or why there is no mesh."""
    needs_changed = Signal()
    """Other weights are in use, which may have a dense branch or not."""

    def __init__(
        self, canvas: Canvas, load: LoadDetector, runner: Runner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._load = load
        self._runner = runner
        self._workspace: Workspace | None = None
        self._is_on = False
        self._is_able = False
        self._known: OrderedDict[_Key, Meshes] = OrderedDict()
        self._failed: set[_Key] = set()
        self._job: tuple[_Key, MeshJob] | None = None
        self._loaded: tuple[Path, Predictor] | None = None

    def open(self, workspace: Workspace) -> None:
        """A project was opened."""
        self._workspace = workspace
        session = workspace.session
        session.selection_changed.connect(lambda _: self._show(says_why_not=True))
        session.stepped.connect(lambda _: self._show())
        session.image_opened.connect(lambda _: self._show())
        workspace.model_chosen.connect(self._follow_model)
        self._follow_model()

    def close(self) -> None:
        """The project is about to be closed."""
        self._drop_job()
        self._workspace = self._loaded = None
        self._known.clear()
        self._failed.clear()
        self._is_able = False
        self._canvas.set_mesh(None)

    @property
    def needs(self) -> frozenset[Needs]:
        """What there is for actions."""
        return frozenset({Needs.DENSE} if self._is_able else ())

    def set_on(self, on: bool) -> None:  # noqa: FBT001 — as the other switches have it
        self._is_on = on
        self._failed.clear()  # what was in the way may be gone
        self._show(says_why_not=True)

    def _follow_model(self) -> None:
        workspace = self._workspace
        self._drop_job()
        self._loaded = None
        self._is_able = workspace is not None and has_dense_branch(
            weights_of(workspace.model, workspace.journal.path)
        )
        self.needs_changed.emit()
        self._show()

    def _show(self, *, says_why_not: bool = False) -> None:
        """Show the mesh of the selected face, or look for it, or show none."""
        workspace = self._workspace
        session = None if workspace is None else workspace.session
        face = session.selected if session is not None and self._is_on and self._is_able else None
        if workspace is None or session is None or face is None or session.image is None:
            self._canvas.set_mesh(None)
            return
        key = workspace.model.name, session.image
        meshes = self._known.get(key)
        if meshes is None:
            self._canvas.set_mesh(None)
            if key not in self._failed:
                self._look(workspace, key)
            return
        self._known.move_to_end(key)
        vertices = meshes.of_box(face.box_xyxy)
        self._canvas.set_mesh(vertices, meshes.triangles)
        if vertices is None and says_why_not:
            self.hinted.emit(self.tr("The model in use finds no face here, and so tells no mesh"))

    def _look(self, workspace: Workspace, key: _Key) -> None:
        if self._job is not None and self._job[0] == key:
            return
        self._drop_job()
        weights = weights_of(workspace.model, workspace.journal.path)
        job = MeshJob(key[1], workspace.folder.read, self._loader(weights))
        job.finished_with.connect(partial(self._take_in, job))
        job.failed.connect(partial(self._give_up, job))
        self._job = key, job
        self.hinted.emit(self.tr("Looking for the meshes of the faces…"))
        self._runner.start(job)

    def _loader(self, weights: Path) -> Callable[[], Predictor]:
        """What makes the detector of these weights, or has it from last time."""
        if self._loaded is not None and self._loaded[0] == weights:
            known = self._loaded[1]
            return lambda: known

        def load() -> Predictor:
            predictor = self._load(weights)
            self._loaded = weights, predictor
            return predictor

        return load

    # Reports of a job that was dropped come with one that isn't the current one any more.

    def _take_in(self, job: MeshJob, meshes: Meshes) -> None:
        if self._job is None or self._job[1] is not job:
            return
        key, self._job = self._job[0], None
        self._known[key] = meshes
        while len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)
        self._show(says_why_not=True)

    def _give_up(self, job: MeshJob, error: AnnotatorError) -> None:
        if self._job is not None and self._job[1] is job:
            self._failed.add(self._job[0])
            self._job = None
            self.failed.emit(error)

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job[1].cancel()
            self._job = None
