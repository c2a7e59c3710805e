"""Rounds of learning: corrections out to label.txt, training on them, and a further model version back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from annotator.desk.projects import LoadDetector
from annotator.desk.workspace import Workspace, weights_of
from annotator.errors import AnnotatorError
from annotator.jobs.detect import load_detector
from annotator.jobs.fine_tune import FineTuneJob, Kept, Learned
from annotator.jobs.fine_tune_task import FineTuneTask
from annotator.jobs.lesson import Train, train_with_torch
from annotator.jobs.runner import Runner
from annotator.model.model_version import ModelVersion
from annotator.store.labelled_set import LabelledSet, labelled_set
from annotator.store.runs import Plan, Run, unfinished_runs
from annotator.windows.exchange_words import kept_words
from annotator.windows.failure_words import failure_words
from annotator.windows.gate_words import gate_words


class FineTuning(QObject):
    """Runs one FineTuneJob at a time for the open project, and knows which ones could be gone on with."""

    started = Signal(object)
    """Run: training has begun, or goes on."""
    prepared = Signal(object)
    """detector's Preparation: before the first step images are looked through."""
    validating = Signal(int, int)
    """Between two steps: so many of so many held-out images are looked at."""
    progressed = Signal(object)
    """detector's Progress, after each step."""
    validated = Signal(object)
    """ValidationPoint: how good the model is by now."""
    gated = Signal(int, int)
    """After the last step: so many of so many images are looked at with old and new weights."""
    paused = Signal(bool)
    """It holds on, or goes on again."""
    made = Signal(object)
    """ModelVersion: new weights, a version of the project from now on; adopted or not, see there."""
    judged = Signal(object)
    """TrainingRecord: what came of it, weights or none."""
    ended = Signal(str)
    """It is over, whichever way, in words."""
    offered = Signal(object)
    """Run that was never finished and can be gone on with; None where there is none."""
    discarded = Signal(object)
    """Run that was never finished, and is deleted now."""
    told = Signal(str)
    """Where files are kept that somebody else had where the corrections went, in words."""
    failed = Signal(object)
    """AnnotatorError: it couldn't start, or go on."""

    def __init__(
        self,
        runner: Runner,
        train: Train = train_with_torch,
        load: LoadDetector = load_detector,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._train = train
        self._load = load
        self._job: FineTuneJob | None = None
        self._workspace: Workspace | None = None
        self._unfinished: Run | None = None
        self._busy: dict[FineTuneJob, Path] = {}
        """Folders that a thread still writes to, be it cancelled."""

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def open(self, workspace: Workspace) -> None:
        """Work for a project that was opened, and offer what was left unfinished in it."""
        self._workspace = workspace
        self._offer()

    def close(self) -> None:
        """The project is about to be closed. What runs is left to be gone on with another time."""
        self._stop("")
        self._workspace = self._unfinished = None

    def start(self, exports: Path, *, steps: int, insists: bool = False) -> None:
        """Export the corrections into a folder and train on them; without any, say so instead.

        insists: however few there are, and without a gate.
        """
        workspace = self._workspace
        if self._job is not None or workspace is None:
            return
        if not workspace.has_corrections:
            self.failed.emit(
                AnnotatorError(
                    self.tr("There is nothing to learn from yet."),
                    self.tr("Correct a landmark, draw a face, or accept what was predicted, then fine-tune."),
                )
            )
            return
        chosen = labelled_set(workspace.journal)
        if chosen is not None and (gone := _gone(chosen)) is not None:
            self.failed.emit(
                AnnotatorError(
                    self.tr("{path} isn't there: it is among the photographs not to forget.").format(
                        path=gone
                    ),
                    self.tr("Connect the disk that it is on, or choose others, or none, in the Model panel."),
                )
            )
            return
        version = workspace.next_model()
        plan = Plan(
            name=version.name,
            parent=workspace.base_model.name,
            steps=steps,
            seed=0,
            insists=insists,
            created=version.created,
            labelled=None if chosen is None else (str(chosen.images), str(chosen.labels)),
        )
        weights = weights_of(version, workspace.journal.path)
        self._run(workspace, Run.for_weights(weights, plan), exports)

    def go_on(self) -> None:
        """Go on with what was left unfinished, on the corrections that it was begun with."""
        if self._job is None and self._workspace is not None and self._unfinished is not None:
            self._run(self._workspace, self._unfinished)

    def discard(self) -> None:
        """Delete what was left unfinished."""
        try:
            if self._unfinished is not None:
                self._unfinished.discard()
                self.discarded.emit(self._unfinished)
        except AnnotatorError as error:
            self.failed.emit(error)
        self._offer()

    def pause(self) -> None:
        """Hold on after the step under way, with everything in memory."""
        if self._job is not None:
            self._job.pause()
            self.paused.emit(True)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._job is not None:
            self._job.go_on()
            self.paused.emit(False)

    def cancel(self) -> None:
        """Stop after the step under way. It can be gone on with, or discarded."""
        self._stop(self.tr("Stopped; the model is as it was."))

    def _stop(self, words: str) -> None:
        if self._job is not None:
            self._job.cancel()
            self._end(words)

    def _run(self, workspace: Workspace, run: Run, exports: Path | None = None) -> None:
        try:
            task = self._task(workspace, run, exports)
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        job = FineTuneJob(task, self._train, self._load)
        job.kept.connect(self._tell_what_is_kept)
        job.prepared.connect(partial(self._if_current, job, self.prepared))
        job.progressed.connect(partial(self._if_current, job, self.progressed))
        job.validating.connect(partial(self._if_current, job, self.validating))
        job.validated.connect(partial(self._if_current, job, self.validated))
        job.gated.connect(partial(self._if_current, job, self.gated))
        job.failed.connect(partial(self._on_failed, job))
        job.finished_with.connect(partial(self._take_in, job, workspace, run))
        job.finished.connect(partial(self._on_finished, job))
        self._job, self._busy[job] = job, run.folder
        self._unfinished = None
        self.offered.emit(None)
        self.started.emit(run)
        self._runner.start(job)

    def _task(self, workspace: Workspace, run: Run, exports: Path | None) -> FineTuneTask:
        versions = workspace.versions
        parents = [version for version in versions if version.name == run.plan.parent]
        if not parents:
            raise AnnotatorError(
                self.tr("{name} was begun from {parent}, which the project doesn't have any more.").format(
                    name=run.plan.name, parent=run.plan.parent
                ),
                self.tr("Discard it, and fine-tune again."),
            )
        return FineTuneTask(
            project=workspace.journal.path,
            images=workspace.folder.root,
            exports=exports,
            base=weights_of(parents[0], workspace.journal.path),
            run=run,
            rival=None
            if workspace.model.name == run.plan.parent
            else (workspace.model.name, weights_of(workspace.model, workspace.journal.path)),
        )

    def _offer(self) -> None:
        """Tell of the latest run that was never finished, unless one is under way."""
        workspace = self._workspace
        if workspace is None or self._job is not None:
            return
        names = {version.name for version in workspace.versions}
        runs = unfinished_runs(workspace.models_folder, names)
        free = [run for run in runs if run.folder not in self._busy.values()]
        self._unfinished = free[0] if free else None
        self.offered.emit(self._unfinished)

    # Reports of a round that was cancelled come from a job that isn't the current one any more.

    def _if_current(self, job: FineTuneJob, signal: SignalInstance, *what: object) -> None:
        if job is self._job:
            signal.emit(*what)

    def _tell_what_is_kept(self, kept: Kept) -> None:
        """Whatever becomes of the job: it is written."""
        words = self.tr("The corrections are in {folder}.").format(folder=kept.copies[0].parent)
        self.told.emit(f"{words} {kept_words(kept.copies)}")

    def _on_failed(self, job: FineTuneJob, error: AnnotatorError) -> None:
        if job is self._job:
            self._end(self.tr("It failed; the model is as it was."))
            self.failed.emit(failure_words(error))

    def _take_in(self, job: FineTuneJob, workspace: Workspace, run: Run, learned: Learned) -> None:
        if job is not self._job:
            return
        record = learned.record
        version = ModelVersion(
            name=run.plan.name,
            path=f"{run.weights.parent.name}/{run.weights.name}",
            parent=run.plan.parent,
            created=run.plan.created,
            training=record,
        )
        if learned.has_weights:
            try:
                workspace.journal.models.add(version)
            except AnnotatorError as error:
                self._on_failed(job, error)
                return
        self._end(self._words(version, gate_words(record)))
        self.judged.emit(record)
        if learned.has_weights:
            self.made.emit(version)

    def _words(self, version: ModelVersion, verdict: str) -> str:
        if not version.is_adopted:
            return verdict
        done = self.tr("Done: {model} predicts from now on.").format(model=version.name)
        return f"{done} {verdict}"

    def _on_finished(self, job: FineTuneJob) -> None:
        """The thread has ended, and with it whatever it wrote to the run's folder."""
        del self._busy[job]
        if job is self._job:  # neither a result nor an expected failure: a bug, which is told elsewhere
            self._end(self.tr("It failed; the model is as it was."))
        self._offer()

    def _end(self, words: str) -> None:
        self._job = None
        self.ended.emit(words)


def _gone(chosen: LabelledSet) -> Path | None:
    """The folder or the file, whichever is not there any more."""
    if not chosen.images.is_dir():
        return chosen.images
    return None if chosen.labels.is_file() else chosen.labels
