"""Going through what an evaluation brought up: verdicts become edits, and every figure follows."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.desk.earlier_evaluations import EarlierEvaluations
from annotator.desk.evaluating import Evaluating
from annotator.desk.judging import Judging
from annotator.desk.workspace import REVIEWER, Workspace
from annotator.editing.edits import Edit
from annotator.editing.review_edits import face_of_item, judge_item
from annotator.errors import AnnotatorError
from annotator.jobs.evaluate import EvaluationDone
from annotator.jobs.load import ImageLoader, Loaded
from annotator.jobs.review import Rescored, RescoreJob, Review, ReviewJob
from annotator.jobs.runner import Runner
from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.review_items import ItemKind, ReviewItems
from annotator.model.step import Step, StepKind
from annotator.store.evaluation_file import (
    QUEUE,
    EvaluationHeading,
    evaluations_folder,
    evaluations_of,
)
from annotator.windows.evaluate_dialog import EvaluateDialog
from annotator.windows.review_page import ReviewPage
from annotator.windows.translation import in_number

MOST_AT_ONCE = 500
"""Items judged by one key."""

RATE_OVER_S = 60.0
"""The verdicts of the last minute are counted."""

TRUTH = "review_truth"
"""Setting of a project: the ground truth given last."""

REPEATS = "review_repeats"
"""Setting of a project: whether some of its queue comes twice; empty for no."""

LEAST_SCORE = "review_least_score"
"""Setting of a project: detections of its queue are listed from this score on, 0 to 1."""

USUAL_LEAST_SCORE = 0.1
"""Until somebody says otherwise. Of what WIDER FACE's evaluation looks at, from 0.02 on, six false positives
in seven are below it, and hardly any is worth a look."""

SCORED_AGAIN = "review_scored_again"
"""Setting of a project, followed by the name of a queue: the evaluation whose model scored it again."""

_REPEATED = 10
"""One item of so many comes twice."""

_FIGURES_AFTER_MS = 30
_PICTURES_BYTES = 128 << 20


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
        self._page, self._evaluating, self._runner = page, evaluating, runner
        self.judging = Judging(self)
        """What the keys of the queue do."""
        self._workspace: Workspace | None = None
        self._review: Review | None = None
        self._queue: Path | None = None
        """The evaluation that the review is of."""
        self._again: Rescored | None = None
        self._opening: ReviewJob | None = None
        self._earlier = EarlierEvaluations(runner, self)
        self._scoring: RescoreJob | None = None
        self._scores_the_queue = False
        self._thumbnails: ThumbnailLoader | None = None
        self._pictures: ImageLoader | None = None
        self._second_looks: dict[int, Verdict] = {}
        self._times: deque[float] = deque()
        self._figures_later = QTimer(self, singleShot=True, interval=_FIGURES_AFTER_MS)
        self._figures_later.timeout.connect(self._show_figures)
        self.judging.trouble.connect(self.trouble)
        self.judging.told.connect(self.told)
        self.judging.changed.connect(self.undo_changed)
        evaluating.progressed.connect(page.set_progress)
        evaluating.failed.connect(self.trouble)
        evaluating.ended.connect(self._take_evaluation)
        page.evaluate_wished.connect(self.ask_for_truth)
        page.stop_wished.connect(evaluating.stop)
        self._earlier.chosen.connect(self.open_queue)
        page.verdict_wished.connect(self._judge)
        page.repeat_verdict_wished.connect(self._judge_again)
        page.item_opened.connect(self._open_item)
        page.image_wished.connect(self._show_image)
        page.least_score_changed.connect(self._keep_least_score)

    @property
    def review(self) -> Review | None:
        """The queue that is open."""
        return self._review

    def open(self, workspace: Workspace) -> None:
        """A project was opened; its queue, if it has one, is read once it is asked for."""
        self.close()
        self._workspace = workspace
        self.judging.begin(workspace.session)
        workspace.faces_changed.connect(self._follow)
        self.repeats_known.emit(bool(workspace.journal.setting(REPEATS)))
        if workspace.journal.setting(REVIEWER) is not None:
            self.queue_wished.emit()  # this project was made for nothing else

    def close(self) -> None:
        """The project is about to be closed."""
        if self._workspace is None:
            return
        self._workspace.faces_changed.disconnect(self._follow)
        self._evaluating.stop()
        self._earlier.close()
        for job in (self._opening, self._scoring):
            if job is not None:
                job.cancel()
        for part in (self._thumbnails, self._pictures):
            if part is not None:
                part.stop()
                part.deleteLater()
        self._workspace = self._review = self._again = self._opening = self._scoring = None
        self._queue = None
        self._thumbnails = self._pictures = None
        self._second_looks = {}
        self._times.clear()
        self._figures_later.stop()
        self.judging.begin(None)
        self._page.clear()

    def show(self) -> None:
        """The page is looked at."""
        workspace = self._workspace
        if workspace is None:
            return
        if self._thumbnails is None:
            self._thumbnails = ThumbnailLoader(workspace.folder.read, self._runner, parent=self)
            self._pictures = ImageLoader(
                workspace.folder.read, self._runner, most_bytes=_PICTURES_BYTES, parent=self
            )
            self._pictures.loaded.connect(self._take_picture)
            self._page.set_thumbnails(self._thumbnails)
        queue = workspace.journal.setting(QUEUE)
        if self._review is None and self._opening is None and queue is not None:
            self._read(evaluations_folder(workspace.journal.path) / queue)

    def repeat_some(self, *, on: bool) -> None:
        """Whether a tenth of the queue comes a second time, unmarked."""
        workspace = self._workspace
        if workspace is None:
            return
        try:
            workspace.journal.set_setting(REPEATS, "1" if on else "")
        except AnnotatorError as error:
            self.trouble.emit(error)
            return
        queue = workspace.journal.setting(QUEUE)
        if queue is not None and self._review is not None:
            self._read(evaluations_folder(workspace.journal.path) / queue)

    # Evaluating

    def ask_for_truth(self) -> None:
        """Let a person choose what the model is measured against, and begin a new queue."""
        workspace = self._workspace
        if workspace is None:
            return
        dialog = EvaluateDialog(
            self._last_truth(workspace),
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
            self.told.emit(self.tr("There is no queue yet: evaluate the model first."))
            return
        self._earlier.ask(workspace, self._page.window())

    def open_queue(self, evaluation: Path) -> None:
        """Go on with the queue of an evaluation of this project, and with what was said of its faces by
        now."""
        self._keep(QUEUE, evaluation.name)
        self._read(evaluation)

    def evaluate(self, truth: Path) -> None:
        """Measure the model in use against this, and make a new queue of it."""
        self._start(truth, scores_the_queue=False)

    def score_again(self) -> None:
        """Measure the model in use against the same truth; the queue stays, and says what is resolved."""
        if self._review is None:
            self.told.emit(self.tr("There is no queue yet: evaluate the model first."))
        else:
            self._start(Path(self._review.evaluated.truth), scores_the_queue=True)

    def _start(self, truth: Path, *, scores_the_queue: bool) -> None:
        workspace = self._workspace
        if workspace is None or not workspace.settle():
            return
        try:
            workspace.journal.set_setting(TRUTH, str(truth))
        except AnnotatorError as error:
            self.trouble.emit(error)
            return
        self._scores_the_queue = scores_the_queue
        self._evaluating.start(workspace, truth)

    def _take_evaluation(self, path: Path, done: EvaluationDone) -> None:
        workspace = self._workspace
        if workspace is None:
            return
        if left := len(done.unreadable):
            words = self.tr("Left out, since they can't be read: %Ln image(s), such as {image}.", "", left)
            self.told.emit(in_number(words, left).format(image=next(iter(done.unreadable))))
        if self._scores_the_queue and self._review is not None and self._queue is not None:
            self._keep(_scored_again(self._queue), path.name)  # so that it is found again, whatever comes now
            self._score(self._review, path, is_new=True)
        else:
            self.open_queue(path)

    def _score(self, review: Review, evaluation: Path, *, is_new: bool) -> None:
        """Hold the queue against another evaluation. is_new: nobody has been told of it yet."""
        self._stop_scoring()
        job = RescoreJob(review.items, evaluation)
        take = self._take_new_scores if is_new else self._take_scores
        job.finished_with.connect(partial(take, job))
        job.failed.connect(partial(self._give_up_scoring, job))
        self._scoring = job
        self._runner.start(job)

    def _stop_scoring(self) -> None:
        if self._scoring is not None:
            self._scoring.cancel()
        self._scoring = None

    def _read(self, path: Path) -> None:
        workspace = self._workspace
        if workspace is None or not workspace.settle():
            return
        if self._opening is not None:
            self._opening.cancel()
        job = ReviewJob(workspace.journal.path, path)
        job.finished_with.connect(partial(self._take_review, job, path))
        job.failed.connect(partial(self._give_up, job))
        self._opening = job
        self._runner.start(job)

    def _give_up(self, job: ReviewJob, error: AnnotatorError) -> None:
        if job is self._opening:
            self._opening = None
            self.trouble.emit(error)

    def _give_up_scoring(self, job: RescoreJob, error: AnnotatorError) -> None:
        if job is self._scoring:
            self._scoring = None
            self.trouble.emit(error)

    def _take_review(self, job: ReviewJob, path: Path, review: Review) -> None:
        workspace = self._workspace
        if job is not self._opening or workspace is None:
            return
        self._opening, self._review, self._again, self._queue = None, review, None, path
        self._stop_scoring()  # it was about the items of before; below it begins anew
        self._page.set_evaluation(_heading(review))
        self._page.set_least_score(_least_score(workspace))
        repeats = _repeats(review.items) if workspace.journal.setting(REPEATS) else []
        self._page.show_items(
            review.items,
            review.verdicts,
            repeats=np.array(repeats, np.int64),
            corrected=review.corrected,
            has_landmarks=review.evaluated.has_landmarks,
        )
        try:
            looks = workspace.journal.second_looks.read_all(workspace.session.author)
        except AnnotatorError as error:
            self.trouble.emit(error)
            return
        of, seen = review.items.image_of, {image for image, _ in looks}
        said = {row: looks.get((of(row), review.items.id_of(row))) for row in repeats if of(row) in seen}
        self._second_looks = {row: look.verdict for row, look in said.items() if look is not None}
        self._page.set_repeat_verdicts(self._second_looks)
        self._show_figures()
        again = workspace.journal.setting(_scored_again(path))
        if again and (evaluation := evaluations_folder(workspace.journal.path) / Path(again).name).is_file():
            self._score(review, evaluation, is_new=False)

    def _take_new_scores(self, job: RescoreJob, scores: Rescored) -> None:
        if job is not self._scoring:
            return
        resolved = self._take_scores(job, scores)
        words = self.tr("{model}: %Ln item(s) of the queue (is|are) resolved.", "", resolved)
        self.told.emit(in_number(words, resolved).format(model=scores.model))

    def _take_scores(self, job: RescoreJob, scores: Rescored) -> int:
        """Returns how much of the queue is resolved."""
        if job is not self._scoring:
            return 0
        self._scoring, self._again = None, scores
        return self._show_scores()

    def _show_scores(self) -> int:
        """Show what the queue is to the model that looked again; returns how much of it is resolved."""
        if self._review is None or self._again is None:
            return 0
        resolved = self._again.resolved(self._review.items, self._review.verdicts)
        self._page.set_scored_again(self._again.scores, resolved)
        return int(np.count_nonzero(resolved))

    def _keep_least_score(self, score: float) -> None:
        if self._workspace is not None:
            self._keep(LEAST_SCORE, f"{score:.2f}")

    def _keep(self, setting: str, value: str) -> None:
        """Remember something with the project."""
        if self._workspace is None:
            return
        try:
            self._workspace.journal.set_setting(setting, value)
        except AnnotatorError as error:
            self.trouble.emit(error)

    # Judging

    def _judge(self, rows: Sequence[int], verdict: Verdict) -> None:
        workspace, review = self._workspace, self._review
        if workspace is None or review is None:
            return
        if len(rows) > MOST_AT_ONCE:
            words = self.tr("Select at most {number} items at a time: nobody looks at more at once.")
            self.told.emit(words.format(number=MOST_AT_ONCE))
            return
        parts: dict[str, list[Edit]] = {}
        try:
            for row in rows:
                image = review.items.image_of(row)
                held = face_of_item(review.items, row, workspace.session.faces(image))
                edit = judge_item(review.items, row, held, verdict, maker=self._maker(review, row))
                parts.setdefault(image, []).append(edit)
        except AnnotatorError as error:
            self.trouble.emit(error)
            return
        self.judging.make({image: _together(edits) for image, edits in parts.items()})
        self._count_rate(len(rows))

    def _judge_again(self, row: int, verdict: Verdict) -> None:
        """Something shown a second time, without saying so: noted down beside the first verdict."""
        before = self._second_looks.get(row, Verdict.NONE)
        if verdict is not before and self._look_again(row, verdict):
            self.judging.note(
                partial(self._look_again, row, before),
                partial(self._look_again, row, verdict),
            )
            self._count_rate(1)

    def _look_again(self, row: int, verdict: Verdict) -> bool:
        """Write a second look down. Returns whether it is on disk."""
        workspace, review = self._workspace, self._review
        if workspace is None or review is None:
            return False
        image, item = review.items.image_of(row), review.items.id_of(row)
        looks, reviewer = workspace.journal.second_looks, workspace.session.author
        try:
            if verdict is Verdict.NONE:
                looks.clear(image, item, reviewer)
            else:
                looks.record(image, item, reviewer, verdict, _now())
        except AnnotatorError as error:
            self.trouble.emit(error)
            return False
        self._second_looks[row] = verdict
        self._page.set_repeat_verdicts({row: verdict})
        return True

    @staticmethod
    def _maker(review: Review, row: int) -> Source:
        evaluated = review.evaluated
        if review.items.kind_of(row) in (ItemKind.FALSE_POSITIVE, ItemKind.DUPLICATE):
            return Source(Origin.MODEL, evaluated.model, evaluated.at)
        return Source(Origin.FILE, Path(evaluated.truth).name, evaluated.at)

    def _count_rate(self, number: int) -> None:
        now = monotonic()
        self._times.extend([now] * number)
        while self._times and now - self._times[0] > RATE_OVER_S:
            self._times.popleft()
        span = now - self._times[0]
        self._page.set_rate(60 * len(self._times) / span if len(self._times) >= 5 and span > 5 else None)

    def _follow(self, step: Step) -> None:
        review, workspace = self._review, self._workspace
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
        if self._review is not None:
            self._page.set_figures(self._review.figures())
            self._show_scores()

    # Looking

    def _open_item(self, row: int) -> None:
        workspace, review = self._workspace, self._review
        if workspace is None or review is None:
            return
        image = review.items.image_of(row)
        held = face_of_item(review.items, row, workspace.session.faces(image))
        if held is not None:
            self.face_wished.emit(image, held.id)
        else:
            self.place_wished.emit(image, review.items.box_of(row))

    def _show_image(self, image: str) -> None:
        review = self._review
        if review is None or self._pictures is None:
            return
        boxes = review.boxes_of(image)
        if boxes is None:
            return
        self._page.set_faces_of_image(image, boxes.labelled_xyxy, boxes.found_xyxy, boxes.scores)
        self._pictures.show(image, self._page.images_ahead())

    def _take_picture(self, loaded: Loaded) -> None:
        self._page.show_photograph(loaded.image, loaded.picture)

    def _last_truth(self, workspace: Workspace) -> Path | None:
        last = workspace.journal.setting(TRUTH)
        return Path(last) if last else workspace.place.labels


def _heading(review: Review) -> EvaluationHeading:
    evaluated = review.evaluated
    return EvaluationHeading(
        model=evaluated.model, truth=evaluated.truth, at=evaluated.at, images=len(evaluated.paths)
    )


def _least_score(workspace: Workspace) -> float:
    try:
        least = float(workspace.journal.setting(LEAST_SCORE) or USUAL_LEAST_SCORE)
    except ValueError:
        return USUAL_LEAST_SCORE
    return min(max(least, 0.0), 1.0)


def _scored_again(queue: Path) -> str:
    return f"{SCORED_AGAIN}/{queue.name}"


def _repeats(items: ReviewItems) -> list[int]:
    """The rows that come twice: the same ones of the same queue, whoever judges it."""
    chosen = np.random.default_rng(len(items)).random(len(items)) < 1 / _REPEATED
    return [int(row) for row in np.flatnonzero(chosen)]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _together(edits: Sequence[Edit]) -> Edit:
    """One edit of what several items of an image ask for; of two about one face the first holds."""
    before: dict[str, Face] = {}
    after: dict[str, Face] = {}
    for edit in edits:
        named = {face.id for face in (*edit.before, *edit.after)}
        if not named & (before.keys() | after.keys()):
            before |= {face.id: face for face in edit.before}
            after |= {face.id: face for face in edit.after}
    return Edit(edits[0].text, tuple(before.values()), tuple(after.values()))
