"""Which queue a project has open: made by an evaluation, read from disk, and scored again by newer models."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.desk.earlier_evaluations import EarlierEvaluations
from annotator.desk.evaluating import Evaluating
from annotator.desk.workspace import Workspace
from annotator.errors import AnnotatorError
from annotator.jobs.evaluate import EvaluationDone
from annotator.jobs.latest_job import LatestJob
from annotator.jobs.rescore import RescoreJob
from annotator.jobs.review import Review, ReviewJob
from annotator.jobs.runner import Runner
from annotator.store.evaluation_file import evaluations_of
from annotator.store.export import LABEL_FILE
from annotator.store.review_settings import ReviewSettings
from annotator.windows.evaluate_dialog import EvaluateDialog
from annotator.windows.translation import QT_TRANSLATE_NOOP, in_number, translated

_NO_QUEUE = QT_TRANSLATE_NOOP("ReviewQueue", "There is no queue yet.")
_EVALUATE = QT_TRANSLATE_NOOP("ReviewQueue", "Evaluate the model first.")


def no_queue_yet() -> AnnotatorError:
    """Why nothing comes of what is asked of a queue that there is not."""
    return AnnotatorError(translated(_NO_QUEUE, "ReviewQueue"), translated(_EVALUATE, "ReviewQueue"))


class ReviewQueue(QObject):
    """Serves one project at a time, or none. page: in whose window a person is asked."""

    trouble = Signal(object)
    """AnnotatorError: something can't be measured, read or written, or there is no queue yet."""
    told = Signal(str)
    """What was done, in words."""
    opened = Signal(object)
    """Review: another queue, or the same one read anew."""
    rescored = Signal(object, bool)
    """Rescored: what another model makes of the queue; and whether nobody has been told of it yet."""

    def __init__(
        self, page: QWidget, evaluating: Evaluating, runner: Runner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._evaluating = page, evaluating
        self._workspace: Workspace | None = None
        self._review: Review | None = None
        self._evaluation: Path | None = None
        """Which the review is of."""
        self._opening, self._scoring = LatestJob(runner), LatestJob(runner)
        self._scores_the_queue = False
        self._earlier = EarlierEvaluations(runner, self)
        self._earlier.chosen.connect(self.open_queue)
        evaluating.failed.connect(self.trouble)
        evaluating.ended.connect(self._take_evaluation)

    @property
    def review(self) -> Review | None:
        """The queue that is open."""
        return self._review

    def begin(self, workspace: Workspace) -> None:
        """A project was opened; its queue, if it has one, is read once it is asked for."""
        self._workspace = workspace

    def close(self) -> None:
        """The project is about to be closed."""
        self._evaluating.stop()
        self._earlier.close()
        self._opening.stop()
        self._scoring.stop()
        self._workspace = self._review = self._evaluation = None

    def open_last(self) -> None:
        """Read the queue that the project has, unless it is open."""
        if self._workspace is None:
            return
        queue = ReviewSettings(self._workspace.journal).queue
        if self._review is None and not self._opening.is_running and queue is not None:
            self._read(queue)

    def ask_for_truth(self) -> None:
        """Let a person choose what the model is measured against, and begin a new queue."""
        workspace = self._workspace
        if workspace is None:
            return
        beside = workspace.folder.root / LABEL_FILE
        dialog = EvaluateDialog(
            ReviewSettings(workspace.journal).truth
            or workspace.place.labels
            or (beside if beside.is_file() else None),
            images=len(workspace.folder.paths),
            model=workspace.model.name,
            parent=self._page.window(),
        )
        dialog.chosen.connect(self.evaluate)
        dialog.open()

    def ask_for_an_earlier_one(self) -> None:
        """Let a person choose an evaluation that there was before, and go on with its queue."""
        workspace = self._workspace
        if workspace is None or not workspace.settle():
            return
        if not evaluations_of(workspace.journal.path):
            self.trouble.emit(no_queue_yet())
            return
        self._earlier.ask(workspace, self._page.window())

    def open_queue(self, evaluation: Path) -> None:
        """Go on with the queue of an evaluation of this project, and with what was said of its faces by
        now."""
        if self._workspace is not None:
            self._written(partial(ReviewSettings(self._workspace.journal).set_queue, evaluation))
        self._read(evaluation)

    def evaluate(self, truth: Path) -> None:
        """Measure the model in use against this, and make a new queue of it."""
        self._start(truth, scores_the_queue=False)

    def score_again(self) -> None:
        """Measure the model in use against the same truth; the queue stays, and says what is resolved."""
        if self._review is None:
            self.trouble.emit(no_queue_yet())
        else:
            self._start(Path(self._review.evaluated.truth), scores_the_queue=True)

    def repeat_some(self, *, on: bool) -> None:
        """Whether a tenth of the queue comes a second time, unmarked."""
        workspace = self._workspace
        if workspace is None:
            return
        settings = ReviewSettings(workspace.journal)
        if not self._written(partial(settings.set_repeats_some, on=on)):
            return
        if settings.queue is not None and self._review is not None:
            self._read(settings.queue)

    def keep_least_score(self, score: float) -> None:
        """Remember from which score on detections are listed."""
        if self._workspace is not None:
            self._written(partial(ReviewSettings(self._workspace.journal).set_least_score, score))

    def _start(self, truth: Path, *, scores_the_queue: bool) -> None:
        workspace = self._workspace
        if workspace is None or not workspace.settle():
            return
        if not self._written(partial(ReviewSettings(workspace.journal).set_truth, truth)):
            return
        self._scores_the_queue = scores_the_queue
        self._evaluating.start(workspace, truth)

    def _take_evaluation(self, path: Path, done: EvaluationDone) -> None:
        workspace = self._workspace
        if workspace is None:
            return
        said = []
        if left := len(done.unreadable):
            words = self.tr("Left out, since they can't be read: %Ln image(s), such as {image}.", "", left)
            said.append(in_number(words, left).format(image=next(iter(done.unreadable))))
        if not (self._scores_the_queue or self._page.isVisible()):
            said.append(self.tr("The model is evaluated: there is something to judge now."))
        if said:
            self.told.emit(" ".join(said))
        if self._scores_the_queue and self._review is not None and self._evaluation is not None:
            # So that it is found again, whatever comes now.
            settings = ReviewSettings(workspace.journal)
            self._written(partial(settings.set_rescored_by, self._evaluation, path))
            self._score(self._review, path, is_new=True)
        else:
            self.open_queue(path)

    def _score(self, review: Review, evaluation: Path, *, is_new: bool) -> None:
        """Hold the queue against another evaluation. is_new: nobody has been told of it yet."""
        self._scoring.start(
            RescoreJob(review.items, evaluation),
            lambda scores: self.rescored.emit(scores, is_new),
            self.trouble.emit,
        )

    def _read(self, path: Path) -> None:
        workspace = self._workspace
        if workspace is None or not workspace.settle():
            return
        self._opening.start(
            ReviewJob(workspace.journal.path, path), partial(self._take_review, path), self.trouble.emit
        )

    def _take_review(self, path: Path, review: Review) -> None:
        if self._workspace is None:
            return
        self._review, self._evaluation = review, path
        self._scoring.stop()  # it was about the items of before; below it begins anew
        self.opened.emit(review)
        if (evaluation := ReviewSettings(self._workspace.journal).rescored_by(path)) is not None:
            self._score(review, evaluation, is_new=False)

    def _written(self, write: Callable[[], None]) -> bool:
        """Whether something could be written; why not is told."""
        try:
            write()
        except AnnotatorError as error:
            self.trouble.emit(error)
            return False
        return True
