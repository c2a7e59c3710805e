"""Going through what an evaluation brought up: verdicts become edits, and every figure follows."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.desk.evaluating import Evaluating
from annotator.desk.judging import Judging
from annotator.desk.looking_again import LookingAgain, repeated
from annotator.desk.review_pictures import ReviewPictures
from annotator.desk.review_queue import ReviewQueue
from annotator.desk.verdict_rate import VerdictRate
from annotator.desk.workspace import REVIEWER, Workspace
from annotator.editing.review_edits import face_of_item, judge_items
from annotator.errors import AnnotatorError
from annotator.jobs.rescore import Rescored
from annotator.jobs.review import Review
from annotator.jobs.runner import Runner
from annotator.model.face import Verdict
from annotator.model.step import Step, StepKind
from annotator.store.evaluation_file import EvaluationHeading
from annotator.store.review_settings import ReviewSettings
from annotator.windows.review_page import ReviewPage
from annotator.windows.translation import in_number

MOST_AT_ONCE = 500
"""Items judged by one key."""

_FIGURES_AFTER_MS = 30


class Reviewing(QObject):
    """Serves one project at a time, or none. The queue is read when it is first looked at."""

    trouble = Signal(object)
    """AnnotatorError: something can't be read, judged or written."""
    told = Signal(str)
    """What was done, in words."""
    undo_changed = Signal()
    """There is something else to take back, or to make again."""
    face_wished = Signal(str, str)
    """Image and face id: a person wants to correct this face in its photograph."""
    queue_wished = Signal()
    """A project was opened that is there for its queue."""
    repeats_known = Signal(bool)
    """Whether some of the queue of the project that was opened comes twice."""
    place_wished = Signal(str, object)
    """Image and BoxXYXY: likewise, where there is no face yet."""

    def __init__(
        self, page: ReviewPage, evaluating: Evaluating, runner: Runner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page = page
        self.judging = Judging(self)
        """What the keys of the queue do."""
        self._workspace: Workspace | None = None
        self._again: Rescored | None = None
        self.queue = ReviewQueue(page, evaluating, runner, self)
        """What is gone through."""
        self._pictures = ReviewPictures(page, runner, self)
        self._looking_again = LookingAgain(self.judging, self)
        self._rate = VerdictRate()
        self._figures_later = QTimer(self, singleShot=True, interval=_FIGURES_AFTER_MS)
        self._figures_later.timeout.connect(self._show_figures)
        self.judging.trouble.connect(self.trouble)
        self.judging.told.connect(self.told)
        self._looking_again.trouble.connect(self.trouble)
        self._looking_again.said.connect(page.set_repeat_verdicts)
        self.judging.changed.connect(self.undo_changed)
        evaluating.progressed.connect(page.set_progress)
        self.queue.trouble.connect(self.trouble)
        self.queue.told.connect(self.told)
        self.queue.opened.connect(self._take_review)
        self.queue.rescored.connect(self._take_scores)
        page.evaluate_wished.connect(self.queue.ask_for_truth)
        page.stop_wished.connect(evaluating.stop)
        page.verdict_wished.connect(self._judge)
        page.repeat_verdict_wished.connect(self._judge_again)
        page.item_opened.connect(self._open_item)
        page.image_wished.connect(self._show_image)
        page.least_score_changed.connect(self.queue.keep_least_score)

    @property
    def review(self) -> Review | None:
        """The queue that is open."""
        return self.queue.review

    def open(self, workspace: Workspace) -> None:
        """A project was opened; its queue, if it has one, is read once it is asked for."""
        self.close()
        self._workspace = workspace
        self.queue.begin(workspace)
        self.judging.begin(workspace.session)
        workspace.faces_changed.connect(self._follow)
        self.repeats_known.emit(ReviewSettings(workspace.journal).repeats_some)
        if workspace.journal.setting(REVIEWER) is not None:
            self.queue_wished.emit()  # this project was made for nothing else

    def close(self) -> None:
        """The project is about to be closed."""
        if self._workspace is None:
            return
        self._workspace.faces_changed.disconnect(self._follow)
        self.queue.close()
        self._pictures.close()
        self._looking_again.close()
        self._workspace = self._again = None
        self._rate.clear()
        self._figures_later.stop()
        self.judging.begin(None)
        self._page.clear()

    def show(self) -> None:
        """The page is looked at."""
        workspace = self._workspace
        if workspace is None:
            return
        self._pictures.begin(workspace)
        self.queue.open_last()

    def _take_review(self, review: Review) -> None:
        workspace = self._workspace
        if workspace is None:
            return
        self._again = None
        settings = ReviewSettings(workspace.journal)
        self._page.set_evaluation(_heading(review))
        self._page.set_least_score(settings.least_score)
        repeats = repeated(review.items) if settings.repeats_some else np.zeros(0, np.int64)
        self._page.show_items(
            review.items,
            review.verdicts,
            repeats=repeats,
            corrected=review.corrected,
            has_landmarks=review.evaluated.has_landmarks,
        )
        try:
            self._looking_again.open(workspace, review.items, repeats)
        except AnnotatorError as error:
            self.trouble.emit(error)
            return
        self._show_figures()

    def _take_scores(self, scores: Rescored, is_new: bool) -> None:  # noqa: FBT001 (a signal's)
        self._again = scores
        resolved = self._show_scores()
        if is_new:
            words = self.tr("{model}: %Ln item(s) of the queue (is|are) resolved.", "", resolved)
            self.told.emit(in_number(words, resolved).format(model=scores.model))

    def _show_scores(self) -> int:
        """Show what the queue is to the model that looked again; returns how much of it is resolved."""
        if self.review is None or self._again is None:
            return 0
        resolved = self._again.resolved(self.review.items, self.review.verdicts)
        self._page.set_scored_again(self._again.scores, resolved)
        return int(np.count_nonzero(resolved))

    # Judging

    def _judge(self, rows: Sequence[int], verdict: Verdict) -> None:
        workspace, review = self._workspace, self.review
        if workspace is None or review is None:
            return
        if len(rows) > MOST_AT_ONCE:
            words = self.tr("Nobody looks at more than {number} items at once.").format(number=MOST_AT_ONCE)
            self.trouble.emit(AnnotatorError(words, self.tr("Select fewer.")))
            return
        try:
            edits = judge_items(
                review.items, rows, workspace.session.faces, verdict, maker_of=review.maker_of
            )
        except AnnotatorError as error:
            self.trouble.emit(error)
            return
        self.judging.make(edits)
        self._count_rate(len(rows))

    def _judge_again(self, row: int, verdict: Verdict) -> None:
        """Something shown a second time, without saying so: noted down beside the first verdict."""
        if self._looking_again.judge(row, verdict):
            self._count_rate(1)

    def _count_rate(self, number: int) -> None:
        self._page.set_rate(self._rate.count(number, monotonic()))

    def _follow(self, step: Step) -> None:
        review, workspace = self.review, self._workspace
        if review is None or workspace is None:
            return
        before = review.verdicts[review.rows_of(step.image)]  # a copy: rows are an array of numbers
        try:
            session = workspace.session
            rows = review.follow(step.image, session.faces(step.image), session.history(step.image))
        except AnnotatorError as error:
            self.trouble.emit(error)
            return
        if len(rows):
            self._page.set_verdicts(rows, review.verdicts[rows])
            self._page.set_corrected(rows, review.corrected)
            other = rows[review.verdicts[rows] != before]
            if step.kind in (StepKind.UNDO, StepKind.REDO) and len(other):
                self._page.select(int(other[0]))
            if not self._figures_later.isActive():
                self._figures_later.start()

    def _show_figures(self) -> None:
        if self.review is not None:
            self._page.set_figures(self.review.figures())
            self._show_scores()

    # Looking

    def _open_item(self, row: int) -> None:
        workspace, review = self._workspace, self.review
        if workspace is None or review is None:
            return
        image = review.items.image_of(row)
        held = face_of_item(review.items, row, workspace.session.faces(image))
        if held is not None:
            self.face_wished.emit(image, held.id)
        else:
            self.place_wished.emit(image, review.items.box_of(row))

    def _show_image(self, image: str) -> None:
        if self.review is not None:
            self._pictures.show(self.review, image)


def _heading(review: Review) -> EvaluationHeading:
    evaluated = review.evaluated
    return EvaluationHeading(
        model=evaluated.model, truth=evaluated.truth, at=evaluated.at, images=len(evaluated.paths)
    )
