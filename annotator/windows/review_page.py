"""The page on which a person judges what an evaluation found fault with: a wall, the photograph, figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QImage, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.model.face import Face, Verdict
from annotator.model.review_figures import ReviewFigures
from annotator.model.review_items import ItemKind, ReviewItems
from annotator.store.evaluation_file import EvaluationHeading
from annotator.windows.fonts import scaled
from annotator.windows.review_bar import ReviewBar
from annotator.windows.review_evaluation_label import EvaluationLabel
from annotator.windows.review_figures_panel import ReviewFiguresPanel
from annotator.windows.review_list import ReviewList, ReviewQuery, Standing
from annotator.windows.review_model import ReviewModel
from annotator.windows.review_note import ReviewNote
from annotator.windows.review_photograph import ReviewPhotograph
from annotator.windows.review_wall import ReviewWall
from annotator.windows.review_words import keys_that_judge, why_nothing_is_listed
from annotator.windows.tab_chain import chain_by_tab
from annotator.windows.wrapped_label import WrappedLabel

_CHECK_AFTER_MS = 1000
_SHOWN_AHEAD = 4
_WALL_AND_BESIDE = (54, 46)
"""Parts of the width: three tiles beside each other at 1280 pixels, four at 1500."""

NOTHING_CORRECTED: Mapping[int, Face] = MappingProxyType({})


class ReviewPage(QWidget):
    """Shows what it is given and says what a person wishes; never edits. The keys are those of ReviewWall.

    What is judged stays in its place, and leaves only when the queue is listed anew: by a filter, or by the
    button that offers it as soon as the list is out of date.
    """

    verdict_wished = Signal(object, object)
    """tuple[int, ...], Verdict: rows of the items, and what a person says of them; NONE takes it back."""
    repeat_verdict_wished = Signal(int, object)
    """int, Verdict: the same of a row that came a second time."""
    item_opened = Signal(int)
    """A row that a person wants to correct in its photograph."""
    image_wished = Signal(str)
    """The photograph of the current item is needed, and with it the faces of its image."""
    evaluate_wished = Signal()
    stop_wished = Signal()
    """The evaluation that is running shall be given up."""
    current_changed = Signal(object)
    """int | None: the row that the keys are about."""
    least_score_changed = Signal(float)
    """A person lists detections from another score on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_divided = False
        self._told: tuple[int, bool] | None = None
        self._has_landmarks = True
        self.model = ReviewModel(self)
        self.note = ReviewNote(self)
        self.bar = ReviewBar(self)
        self.wall = ReviewWall(self.model, self)
        self.photograph = ReviewPhotograph(self)
        self.figures = ReviewFiguresPanel(self)
        self._hint = WrappedLabel(self)
        self._hint.setFont(scaled(self.font(), 0.92))
        self._hint.setContentsMargins(8, 0, 8, 4)
        self._evaluation = EvaluationLabel(self)
        self._beside = QSplitter(Qt.Orientation.Vertical, self)
        self._beside.addWidget(self.photograph)
        self._beside.addWidget(self.figures)
        self._splitter = QSplitter(self)
        self._splitter.addWidget(self.wall)
        self._splitter.addWidget(self._beside)
        for splitter, stretches in ((self._splitter, _WALL_AND_BESIDE), (self._beside, (1, 0))):
            splitter.setChildrenCollapsible(False)
            for number, stretch in enumerate(stretches):
                splitter.setStretchFactor(number, stretch)
        self._review = QWidget(self)
        layout = QVBoxLayout(self._review)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        line = QHBoxLayout()
        line.addWidget(self._hint)
        line.addWidget(self._evaluation, 1)
        layout.addLayout(line)
        layout.addWidget(self._splitter, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.note)
        self._pages.addWidget(self._review)
        chain_by_tab((self.note, self.bar, self.wall, self.photograph, self.figures))
        self._check_later = QTimer(self)
        self._check_later.setSingleShot(True)
        self._check_later.setInterval(_CHECK_AFTER_MS)
        self._check_later.timeout.connect(self._check_whether_stale)
        self.bar.query_changed.connect(self._list)
        self.bar.score.valueChanged.connect(self.least_score_changed)
        self.bar.refresh_wished.connect(self.refresh)
        self.bar.evaluate_wished.connect(self.evaluate_wished)
        self.bar.left.connect(self.wall.setFocus)
        self.note.evaluate_wished.connect(self.evaluate_wished)
        for part in (self.bar, self.note):
            part.stop_wished.connect(self.stop_wished)
        self.wall.judged.connect(self._wish)
        self.wall.opened.connect(lambda place: self.item_opened.emit(self.model.at(place)[0]))
        self.wall.current_changed.connect(self._on_current_changed)
        self.wall.kind_stepped.connect(self.bar.kinds.step)
        self.wall.zoom_toggled.connect(self.photograph.whole.toggle)
        self._list(self.bar.query)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys are the wall's. With a focus proxy instead, Tab would never get out of the page again."""
        if self._pages.currentWidget() is not self.note:
            self.wall.setFocus(event.reason())
        elif self.note.evaluate.isHidden():
            self.note.setFocus(event.reason())
        else:
            self.note.evaluate.setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        """Divide the width once it is known; from then on it is as a person drags it."""
        super().showEvent(event)
        if not self._is_divided:
            self._is_divided = True
            unit = self.width() // sum(_WALL_AND_BESIDE)
            self._splitter.setSizes([unit * part for part in _WALL_AND_BESIDE])

    # What is shown

    def set_thumbnails(self, thumbnails: ThumbnailLoader | None) -> None:
        """Where the pictures of the open project come from."""
        self.model.set_thumbnails(thumbnails)
        self.wall.want()

    def set_evaluation(self, evaluation: EvaluationHeading | None) -> None:
        """Say which evaluation the queue is of; None for none."""
        self._evaluation.show_evaluation(evaluation)

    @property
    def evaluation_words(self) -> str:
        """What is said of the evaluation that the queue is of."""
        return self._evaluation.text()

    def set_least_score(self, score: float) -> None:
        """List detections from this score on; of the queue that is shown next."""
        self.bar.set_least_score(score)

    def show_items(
        self,
        items: ReviewItems,
        verdicts: npt.NDArray[np.int8],
        *,
        repeats: npt.NDArray[np.int64] | Sequence[int] = (),
        corrected: Mapping[int, Face] = NOTHING_CORRECTED,
        has_landmarks: bool = True,
    ) -> None:
        """Another queue. verdicts: (N,), places in VERDICTS. repeats: rows that come a second time, 40 to 60
        places later, without the verdict of the first; what was said of them then, `set_repeat_verdicts`
        tells. corrected: see `set_corrected`. has_landmarks: whether the labels have any."""
        self._told = None
        self._has_landmarks = has_landmarks
        self.bar.set_has_landmarks(has_landmarks=has_landmarks)
        listed = ReviewList(items, verdicts, np.asarray(repeats, np.int64))
        self.photograph.set_items(items, hides_figures=listed.hides_figures)
        self.bar.set_difficulties(items.difficulties)
        self.bar.set_scored_again(scored=False)
        if self.bar.query.standing is Standing.JUDGED:  # of another queue hardly anything is
            self.bar.standings.set_value(Standing.TO_JUDGE)
        self.model.show(listed, self.bar.query, corrected)
        self._on_listed()
        is_first = self._pages.currentWidget() is self.note
        self._pages.setCurrentWidget(self._review)
        if is_first and self.isVisible():
            self.wall.setFocus()

    def set_verdicts(self, rows: npt.NDArray[np.int64], verdicts: npt.NDArray[np.int8]) -> None:
        """Some rows have other verdicts now; nothing moves."""
        self.model.set_verdicts(rows, verdicts)
        self._on_judged()

    def set_corrected(self, rows: npt.NDArray[np.int64], corrected: Mapping[int, Face]) -> None:
        """What persons have made by now of the faces that some rows are about, by row, with box and points;
        of a row that is not named, nothing."""
        if self.model.set_corrected(rows, corrected):
            self.wall.want()  # a larger part of the photograph may have to be seen
            self._show_current()

    def set_repeat_verdicts(self, verdicts: Mapping[int, Verdict]) -> None:
        """What was said of rows when they came a second time; of rows that are not named nothing changes."""
        self.model.set_repeat_verdicts(verdicts)
        self._on_judged()

    def set_scored_again(
        self, scores: npt.NDArray[np.float32] | None, resolved: npt.NDArray[np.bool_] | None
    ) -> None:
        """What a newer model gives each row, (N,), NaN for nothing, and whether that resolves it."""
        self.model.set_scored_again(scores, resolved)
        self.bar.set_scored_again(scored=resolved is not None)
        if self.model.query != self.bar.query:
            self._list(self.bar.query)
        self._show_counts()

    def set_faces_of_image(
        self,
        image: str,
        labelled_xyxy: npt.NDArray[np.float32],
        detected_xyxy: npt.NDArray[np.float32],
        scores: npt.NDArray[np.float32],
    ) -> None:
        """What is around the current item: (M, 4) labelled faces, (K, 4) detections and (K,) their scores."""
        self.photograph.set_faces(image, labelled_xyxy, detected_xyxy, scores)

    def show_photograph(self, image: str, picture: QImage) -> None:
        """A photograph that was wished; one that nobody waits for any more is left alone."""
        self.photograph.show_photograph(image, picture)

    def set_figures(self, figures: ReviewFigures | None) -> None:
        """What the verdicts amount to."""
        self.figures.set_figures(figures)

    def set_progress(self, done: int, in_all: int) -> None:
        """How far an evaluation is, in images; equal numbers end it."""
        self.bar.set_progress(done, in_all)
        self.note.set_progress(done, in_all)

    def set_rate(self, per_minute: float | None) -> None:
        """Verdicts per minute, None where there are too few to tell."""
        self.wall.set_rate(per_minute)

    def clear(self) -> None:
        """Nothing is evaluated, or no project is open."""
        self.show_items(ReviewItems.empty(), np.zeros(0, np.int8))
        self._pages.setCurrentWidget(self.note)
        self.set_evaluation(None)
        self.set_thumbnails(None)
        self.set_figures(None)
        self.set_rate(None)
        self.bar.ask(ReviewQuery())
        self.set_progress(0, 0)

    @property
    def message_place(self) -> QWidget:
        """What a message may cover: the filters above, and the tile that is judged, are to be seen."""
        return self.photograph.view

    # What is chosen

    @property
    def current(self) -> int | None:
        """The row that the keys are about."""
        place = self.wall.place
        return None if place is None else self.model.at(place)[0]

    def select(self, row: int) -> None:
        """Make a row current and show it, if it is listed."""
        place = self.model.place_of(row)
        if place is not None:
            self.wall.go_to(place)

    @property
    def has_items(self) -> bool:
        """Whether there is a queue at all, listed or not."""
        return len(self.model.list.items) > 0

    def go_to_image(self, image: str) -> bool:
        """Make the first item of an image current, of another kind where need be: see
        `ReviewList.first_of_image`. Returns whether any is listed."""
        model = self.model
        first = model.list.first_of_image(image, model.query, model.listing)
        if first is None:
            return False
        kind, place = first
        if kind is not model.query.kind:
            self.bar.ask(replace(model.query, kind=kind))
        self.wall.go_to(place)
        return True

    def images_listed(self) -> frozenset[str]:
        """Images of which anything is listed, of whatever kind."""
        return self.model.list.images_listed(self.model.query, self.model.listing)

    def images_ahead(self, count: int = _SHOWN_AHEAD) -> tuple[str, ...]:
        """The images that will be wished next, where a person goes on and on: to have them ready."""
        rows = self.model.listing.rows
        first = (self.wall.place or 0) + 1
        images = (self.model.list.items.image_of(int(row)) for row in rows[first : first + 4 * count])
        others = dict.fromkeys(image for image in images if image != self.photograph.image)
        return tuple(others)[:count]

    def refresh(self) -> None:
        """List anew what is asked; the current one stays so, where it is found again."""
        current = self.current
        self._list(self.bar.query)
        if current is not None:
            self.select(current)

    # Inside

    def _list(self, query: ReviewQuery) -> None:
        self.model.ask(query)
        self._on_listed()

    def _on_listed(self) -> None:
        query = self.model.query
        self.bar.set_stale(stale=False)
        self._hint.setText(keys_that_judge(query.kind))
        self._hint.setToolTip(self._hint.text())
        self.wall.grid.setAccessibleDescription(self._hint.text())
        self._show_counts()
        if self.model.rowCount():
            self.wall.say("")
        else:
            why = why_nothing_is_listed(self.model.list, query, has_landmarks=self._has_landmarks)
            self.wall.say(why)
        self.wall.go_to(0)
        self._on_current_changed()

    def _on_judged(self) -> None:
        self._show_counts()
        if not self._check_later.isActive():
            self._check_later.start()

    def _show_counts(self) -> None:
        query = self.model.query
        counts = {kind: len(self.model.list.listed(replace(query, kind=kind))) for kind in ItemKind}
        self.bar.set_counts(counts)
        in_all = len(self.model.list.listed(replace(query, least_score=0.0)))
        self.bar.set_hidden(in_all - counts[query.kind])

    def _check_whether_stale(self) -> None:
        listed = self.model.list.listed(self.model.query)
        self.bar.set_stale(stale=not listed.equals(self.model.listing))

    def _wish(self, places: tuple[int, ...], verdict: Verdict) -> None:
        entries = [self.model.at(place) for place in places]
        if rows := tuple(row for row, again in entries if not again):
            self.verdict_wished.emit(rows, verdict)
        for row, again in entries:
            if again:
                self.repeat_verdict_wished.emit(row, verdict)

    def _on_current_changed(self) -> None:
        place = self.wall.place
        now = None if place is None else self.model.at(place)
        if now == self._told:
            return
        self._told = now
        before = self.photograph.image
        self._show_current()
        self.current_changed.emit(self.current)
        image = self.photograph.image
        if image is not None and image != before:
            self.image_wished.emit(image)

    def _show_current(self) -> None:
        place = self.wall.place
        self.photograph.set_row(self.current, None if place is None else self.model.corrected(place))
