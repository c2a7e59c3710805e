"""What leaves a review: verdicts and corrected labels, tables, and the same queue for somebody else."""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from annotator.arguments import exports_folder
from annotator.desk.review_queue import no_queue_yet
from annotator.desk.reviewing import Reviewing
from annotator.desk.workspace import REVIEWER, Workspace, weights_of
from annotator.errors import AnnotatorError
from annotator.jobs.agreement import AgreementJob
from annotator.jobs.export_review import ReviewExport, ReviewExported, ReviewExportJob
from annotator.jobs.job import Job
from annotator.jobs.latest_job import LatestJob
from annotator.jobs.runner import Runner
from annotator.jobs.verdict_tables import VerdictTablesJob
from annotator.store.evaluation_file import evaluations_folder, evaluations_of, new_evaluation
from annotator.store.journal import Journal
from annotator.store.review_settings import ReviewSettings
from annotator.store.verdict_tables import VerdictTable, write_tables
from annotator.windows.agreement_dialog import AgreementDialog
from annotator.windows.counts import counted
from annotator.windows.exchange_words import kept_words
from annotator.windows.verdict_tables_dialog import VerdictTablesDialog


class ReviewExchange(QObject):
    """Serves the Review menu. workspace: gives the open project, None where there is none."""

    failed = Signal(object)
    """AnnotatorError"""
    told = Signal(str)
    """What was done, in words."""
    project_wished = Signal(object)
    """ProjectPlace: a person wants to go on in this project."""

    def __init__(
        self,
        window: QWidget,
        workspace: Callable[[], Workspace | None],
        reviewing: Reviewing,
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace = workspace
        self._reviewing = reviewing
        self._runner = runner
        self._asked = LatestJob(runner)

    def export(self) -> None:
        """Write verdicts.csv and corrected.txt, in the background, from what is on disk."""
        workspace, review = self._workspace(), self._reviewing.review
        if workspace is None or review is None:
            self.failed.emit(no_queue_yet())
            return
        if not workspace.settle():  # the alarm is on already
            return
        job = ReviewExportJob(
            ReviewExport(
                project=workspace.journal.path,
                evaluated=review.evaluated,
                judgements=review.judgements(),
                folder=exports_folder(workspace.folder.root),
            )
        )
        job.finished_with.connect(self._tell_export)
        job.failed.connect(self.failed)
        self._runner.start(job)

    def show_tables(self) -> None:
        """Verdicts by event, size, score and reviewer."""
        workspace, review = self._workspace(), self._reviewing.review
        if workspace is None or review is None:
            self.failed.emit(no_queue_yet())
            return
        self._ask(
            VerdictTablesJob([each for judgements in review.judgements().values() for each in judgements]),
            partial(self._open_tables, workspace.journal.path),
        )

    def ask_for_a_second_reviewer(self) -> None:
        """Let somebody else judge the same queue in a project of their own, without anybody's verdicts."""
        workspace = self._workspace()
        if workspace is None or self._reviewing.review is None:
            self.failed.emit(no_queue_yet())
            return
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Review as somebody else"))
        dialog.setLabelText(
            self.tr(
                "Who is going to judge? They get the same queue in a project of their own,\n"
                "and see no verdict but theirs."
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.textValueSelected.connect(lambda name: self._open_for(workspace, name))
        dialog.open()

    def ask_for_another_reviewer(self) -> None:
        """Let a person choose the project of another reviewer, and say how far the two agree."""
        workspace, review = self._workspace(), self._reviewing.review
        if workspace is None or review is None:
            self.failed.emit(no_queue_yet())
            return
        dialog = QFileDialog(
            self._window,
            self.tr("The project of the other reviewer"),
            str(workspace.journal.path.parent),
            self.tr("Projects (*.faces)"),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.compare_with(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def compare_with(self, other: Path) -> None:
        """Show how far the reviewers of two projects agree about the queue that is open."""
        workspace, review = self._workspace(), self._reviewing.review
        if workspace is None or review is None or not workspace.settle():
            return
        self._ask(
            AgreementJob(workspace.journal.path, other, review.items),
            lambda found: AgreementDialog(found, self._window).open(),
        )

    def close(self) -> None:
        """The project is about to be closed: what was asked of it is not answered any more."""
        self._asked.stop()

    def _ask(self, job: Job, show: Callable[[Any], None]) -> None:
        """Have a dialog shown with what a job finishes with, unless another is asked for meanwhile, or the
        project is closed."""
        self._asked.start(job, show, self.failed.emit)

    def _open_for(self, workspace: Workspace, name: str) -> None:
        """Make a project with the queue and nothing else, or give the queue to the one that they have, and go
        on in it."""
        plain = re.sub(r"[^\w.-]+", "-", name).strip("-.")
        queue = ReviewSettings(workspace.journal).queue
        if not plain or queue is None:
            return
        project = workspace.journal.path.with_name(f"{workspace.journal.path.stem}.{plain}.faces")
        try:
            if project.exists():
                _hand_on_to_one_there_is(queue, project)
            else:
                _hand_on(workspace, queue, project, name.strip())
        except OSError as error:
            words = self.tr("{project} can't be made: {reason}.")
            self.failed.emit(AnnotatorError(words.format(project=project, reason=error.strerror)))
            return
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        # The model that was evaluated, so that the two see the same predictions.
        weights = weights_of(workspace.model, workspace.journal.path)
        self.project_wished.emit(replace(workspace.place, project=project, labels=None, weights=weights))

    def _tell_export(self, done: ReviewExported) -> None:
        words = self.tr("{verdicts} in {file}, and {faces} in {corrected}.")
        self._tell_what_was_written(
            words.format(
                verdicts=counted(done.judgements, "verdict"),
                file=done.verdicts,
                faces=counted(done.faces, "face"),
                corrected=done.corrected.name,
            ),
            done.kept,
        )

    def _open_tables(self, project: Path, made: Sequence[VerdictTable]) -> None:
        dialog = VerdictTablesDialog(made, self._window)
        dialog.save_wished.connect(lambda: self._ask_where_to_save(dialog, project, made))
        dialog.copied.connect(lambda: self.told.emit(self.tr("The table is in the clipboard.")))
        dialog.open()

    def _ask_where_to_save(self, parent: QWidget, project: Path, made: Sequence[VerdictTable]) -> None:
        dialog = QFileDialog(parent, self.tr("A folder for the tables"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self._save(project, made, Path(folder)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, project: Path, made: Sequence[VerdictTable], folder: Path) -> None:
        try:
            kept = write_tables(made, folder, owner=str(project))
        except AnnotatorError as error:
            self.failed.emit(error)
        else:
            self._tell_what_was_written(self.tr("The tables are in {folder}.").format(folder=folder), kept)

    def _tell_what_was_written(self, words: str, kept: Sequence[Path]) -> None:
        self.told.emit(f"{words} {kept_words(kept)}".strip())


def _hand_on_to_one_there_is(source: Path, project: Path) -> None:
    """The queue for a reviewer who has a project already, unless they were given it before. Raises OSError or
    AnnotatorError."""
    theirs = (each for each in evaluations_of(project) if filecmp.cmp(source, each, shallow=False))
    queue = next(theirs, None)
    if queue is None:
        queue = new_evaluation(project)
        queue.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, queue)
    with Journal.open(project) as journal:
        ReviewSettings(journal).set_queue(queue)


def _hand_on(workspace: Workspace, source: Path, project: Path, reviewer: str) -> None:
    """A project file for another reviewer. Raises OSError or AnnotatorError; nothing is left then."""
    folder = evaluations_folder(project)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, folder / source.name)
        with Journal.open(project) as journal:
            settings = ReviewSettings(journal)
            settings.set_queue(source)
            settings.copy_from(ReviewSettings(workspace.journal))
            journal.set_setting(REVIEWER, reviewer)
    except BaseException:
        project.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        raise
