"""Fine-tuning, its panel and the models that come of it, connected."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from annotator.arguments import exports_folder
from annotator.desk.choosing_labelled_set import ChoosingLabelledSet
from annotator.desk.comparing import Comparing
from annotator.desk.fine_tuning import FineTuning
from annotator.desk.measuring import Measuring
from annotator.desk.projects import LoadDetector, Projects
from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.lesson import Train
from annotator.jobs.runner import Runner
from annotator.model.model_version import ModelVersion
from annotator.scene.canvas import Canvas
from annotator.windows.actions import Actions
from annotator.windows.compare_view import CompareView
from annotator.windows.main_window import MainWindow
from annotator.windows.training_panel import TrainingPanel


class Training(QObject):
    """Carries what a person wishes of the models to the open project, and what became of it to the panel.

    load, train: what loads a detector and what trains.
    """

    def __init__(
        self,
        window: MainWindow,
        panel: TrainingPanel,
        *,
        canvas: Canvas,
        actions: Actions,
        projects: Projects,
        measuring: Measuring,
        load: LoadDetector,
        train: Train,
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.panel = panel
        self.fine_tuning = FineTuning(runner, train, load, self)
        self.compare_view = CompareView(canvas)
        self.comparing = Comparing(
            window,
            workspace=lambda: projects.current,
            faces=panel.faces,
            view=self.compare_view,
            load=load,
            runner=runner,
        )
        self._choosing = ChoosingLabelledSet(window, lambda: projects.current, runner)
        self._window, self._canvas, self._actions = window, canvas, actions
        self._projects, self._measuring = projects, measuring
        self._connect_panel()
        self._connect_models()
        self._connect_fine_tuning()
        for part in (self.fine_tuning, self.comparing, self._choosing):
            part.failed.connect(window.messages.error)
        self._say_keys()

    def _connect_panel(self) -> None:
        panel, fine_tuning = self.panel, self.fine_tuning
        panel.fine_tune_wished.connect(self.fine_tune)
        panel.insisted.connect(partial(self.fine_tune, insists=True))
        panel.steps_typed.connect(self._canvas.setFocus)
        panel.cancel_wished.connect(fine_tuning.cancel)
        panel.pause_wished.connect(fine_tuning.pause)
        panel.resume_wished.connect(fine_tuning.resume)
        panel.unfinished.go_on_wished.connect(fine_tuning.go_on)
        panel.unfinished.discard_wished.connect(fine_tuning.discard)
        panel.labelled_set_wished.connect(self._choosing.ask)
        self._choosing.changed.connect(panel.set_labelled_set)
        self._actions.keys_changed.connect(self._say_keys)

    def _connect_models(self) -> None:
        models, comparing = self.panel.models, self.comparing
        models.model_chosen.connect(self.use_model)
        models.remark_written.connect(self._write_remark)
        models.remark_done.connect(self._canvas.setFocus)
        models.faces_wished.connect(comparing.show_faces)
        models.comparison_wished.connect(comparing.compare)
        comparing.hinted.connect(self._window.status_line.hint)
        comparing.hint_over.connect(self._window.status_line.withdraw)

    def _connect_fine_tuning(self) -> None:
        panel, fine_tuning = self.panel, self.fine_tuning
        fine_tuning.started.connect(panel.start)
        fine_tuning.started.connect(lambda _run: self._window.raise_panel(panel))
        fine_tuning.prepared.connect(panel.show_preparation)
        fine_tuning.progressed.connect(panel.show_progress)
        fine_tuning.validating.connect(panel.show_validating)
        fine_tuning.validated.connect(panel.show_validation)
        fine_tuning.gated.connect(panel.show_gating)
        fine_tuning.paused.connect(panel.show_paused)
        fine_tuning.ended.connect(panel.end)
        fine_tuning.judged.connect(panel.show_record)
        fine_tuning.offered.connect(panel.unfinished.offer)
        fine_tuning.discarded.connect(panel.forget)
        fine_tuning.made.connect(self._on_made)
        fine_tuning.made.connect(self.comparing.show_faces_of_new)
        fine_tuning.told.connect(self._window.messages.tell)

    def open(self, workspace: Workspace) -> None:
        """A project was opened: show its models, and what was left unfinished."""
        self._show_models(workspace)
        self.fine_tuning.open(workspace)
        self.comparing.open(workspace)
        self._choosing.open(workspace)

    def close(self) -> None:
        """The project is about to be closed."""
        self.fine_tuning.close()
        self.comparing.close()
        self.panel.clear()

    def fine_tune(self, *, insists: bool = False) -> None:
        """Learn from what is on disk. insists: however little it is, and without a measurement."""
        workspace = self._projects.current
        if workspace is not None and workspace.settle():
            folder = exports_folder(workspace.folder.root)
            self.fine_tuning.start(folder, steps=self.panel.steps, insists=insists)

    def use_model(self, name: str) -> None:
        """Let another version predict, from now on and in every image nobody has worked on."""
        workspace = self._projects.current
        if workspace is not None:
            self._measuring.stop()
            self._trying(lambda: workspace.use_model(name))
            self._show_models(workspace)

    def _write_remark(self, name: str, remark: str) -> None:
        """Keep what a person notes about a version."""
        workspace = self._projects.current
        if workspace is not None:
            self._trying(lambda: workspace.journal.models.set_remark(name, remark))
            self._show_models(workspace)

    def _on_made(self, version: ModelVersion) -> None:
        """New weights are there: they predict if the gate let them through, and are listed in any case."""
        workspace = self._projects.current
        if workspace is not None and version.is_adopted:
            self.use_model(version.name)
        elif workspace is not None:
            self._show_models(workspace)

    def _show_models(self, workspace: Workspace) -> None:
        self.panel.models.set_models(workspace.versions, workspace.model.name)

    def _say_keys(self) -> None:
        self.panel.say_keys(self._actions["fine_tune"])

    def _trying(self, action: Callable[[], object]) -> None:
        try:
            action()
        except AnnotatorError as error:
            self._window.messages.error(error)
