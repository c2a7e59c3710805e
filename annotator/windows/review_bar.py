"""The row above the review: what there is to judge, how far it is judged, and another evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.model.review_items import ALL, ItemKind
from annotator.scene.numerals import whole
from annotator.windows.counts import capitalised
from annotator.windows.flow_layout import FlowLayout
from annotator.windows.one_of import OneOf
from annotator.windows.review_list import ReviewQuery, Standing
from annotator.windows.theme import dim
from annotator.windows.translation import QT_TRANSLATE_NOOP, translate, translated

_KINDS = {
    ItemKind.FALSE_POSITIVE: QT_TRANSLATE_NOOP("ReviewBar", "False positives"),
    ItemKind.MISS: QT_TRANSLATE_NOOP("ReviewBar", "Misses"),
    ItemKind.LANDMARKS: QT_TRANSLATE_NOOP("ReviewBar", "Landmarks"),
    ItemKind.DUPLICATE: QT_TRANSLATE_NOOP("ReviewBar", "Duplicates"),
}
_STANDINGS = {
    Standing.TO_JUDGE: QT_TRANSLATE_NOOP("ReviewBar", "To judge"),
    Standing.JUDGED: QT_TRANSLATE_NOOP("ReviewBar", "Judged"),
    Standing.ALL: QT_TRANSLATE_NOOP("ReviewBar", "All"),
}
_DIFFICULTIES = {
    ALL: QT_TRANSLATE_NOOP("ReviewBar", "all"),
    "easy": QT_TRANSLATE_NOOP("ReviewBar", "easy"),
    "medium": QT_TRANSLATE_NOOP("ReviewBar", "medium"),
    "hard": QT_TRANSLATE_NOOP("ReviewBar", "hard"),
}
_RESOLVED = (
    (None, QT_TRANSLATE_NOOP("ReviewBar", "Resolved or not")),
    (False, QT_TRANSLATE_NOOP("ReviewBar", "Not resolved")),
    (True, QT_TRANSLATE_NOOP("ReviewBar", "Resolved")),
)
_ENDING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def difficulty_words(name: str) -> str:
    """A difficulty in the language of the window; one that nobody knows stays."""
    return translated(_DIFFICULTIES[name], "ReviewBar") if name in _DIFFICULTIES else name


class ReviewBar(QWidget):
    """Asks, and is told how many there are. A click, unless on the number, leaves the keys to the wall."""

    query_changed = Signal(object)
    """ReviewQuery: a person asks for others."""
    refresh_wished = Signal()
    """The list shall be made anew with what is asked already."""
    evaluate_wished = Signal()
    stop_wished = Signal()
    """The evaluation that is running shall be given up."""
    left = Signal()
    """A person is done with the number, by Return or Esc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = OneOf(self.tr("What is to be judged"), _looked_up(_KINDS), self)
        self.difficulty = self._combo(self.tr("Difficulty"))
        self.score = QDoubleSpinBox(self)
        self.score.setRange(0.0, 1.0)
        self.score.setDecimals(2)
        self.score.setSingleStep(0.05)
        self.score.setKeyboardTracking(False)
        self.score.setPrefix(self.tr("score ≥ ", "before a number"))
        self.score.setAccessibleName(self.tr("Least score"))
        self.score.setToolTip(self.tr("Detections with a lower score are not listed"))
        self.hidden = QLabel(self)
        self.hidden.setToolTip(self.tr("So many more would be listed down to a score of 0"))
        dim(self.hidden)
        self.standings = OneOf(self.tr("How far it is judged"), _looked_up(_STANDINGS), self)
        self.resolved = self._combo(self.tr("Resolved by the new model"))
        for value, words in _RESOLVED:
            self.resolved.addItem(translated(words, "ReviewBar"), value)
        self.refresh = QToolButton(self)
        self.refresh.setText(self.tr("Refresh"))
        self.refresh.setToolTip(self.tr("What is judged has changed since this was listed: list it anew"))
        self.evaluate = QToolButton(self)
        self.evaluate.setText(self.tr("Evaluate…"))
        self.evaluate.setToolTip(self.tr("Compare a model's detections with labels"))
        self.stop = stop_button(self)
        for button in (self.refresh, self.evaluate, self.stop):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.count = QLabel(self)
        flow = FlowLayout(spacing=6)
        for part in (self.kinds, self.difficulty, self.score, self.hidden, self.standings, self.resolved):
            flow.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 8, 4)
        layout.addLayout(flow, 1)
        # As wide as what comes in its place: whoever wants to stop too late hits nothing.
        self.count.setMinimumWidth(self.evaluate.sizeHint().width())
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.hide()
        for widget in (self.stop, self.refresh, self.count, self.evaluate):
            layout.addWidget(widget)
        self.kinds.chosen.connect(lambda _kind: self._tell())
        self.standings.chosen.connect(lambda _standing: self._tell())
        self.difficulty.currentIndexChanged.connect(lambda _place: self._tell())
        self.resolved.currentIndexChanged.connect(lambda _place: self._tell())
        self.score.valueChanged.connect(lambda _score: self._tell())
        self.refresh.clicked.connect(self.refresh_wished)
        self.evaluate.clicked.connect(self.evaluate_wished)
        self.stop.clicked.connect(self.stop_wished)
        self._has_landmarks, self._is_stale = True, False
        self.set_difficulties(())
        self.set_scored_again(scored=False)
        self.set_stale(stale=False)
        self.set_hidden(0)
        self.set_progress(0, 0)

    @property
    def query(self) -> ReviewQuery:
        """What is asked now."""
        kind, standing = self.kinds.value, self.standings.value
        assert isinstance(kind, ItemKind)
        assert isinstance(standing, Standing)
        return ReviewQuery(
            kind, self.difficulty.currentData(), self.score.value(), standing, self.resolved.currentData()
        )

    def ask(self, query: ReviewQuery) -> None:
        """Show another question and ask it. A difficulty that the evaluation doesn't have becomes all."""
        with QSignalBlocker(self), QSignalBlocker(self.score):
            self.kinds.set_value(query.kind)
            self.standings.set_value(query.standing)
            self.difficulty.setCurrentIndex(max(self.difficulty.findData(query.difficulty), 0))
            self.resolved.setCurrentIndex([value for value, _ in _RESOLVED].index(query.resolved))
            self.score.setValue(query.least_score)
        self._tell()

    def set_least_score(self, score: float) -> None:
        """Show another least score; nothing is emitted."""
        with QSignalBlocker(self.score):
            self.score.setValue(score)

    def set_difficulties(self, difficulties: Sequence[str]) -> None:
        """Which can be asked for beside all. What was chosen stays, where it is among them; nothing is
        emitted."""
        before = self.difficulty.currentData()
        names = [ALL, *(name for name in difficulties if name != ALL)]
        with QSignalBlocker(self.difficulty):
            self.difficulty.clear()
            for name in names:
                self.difficulty.addItem(capitalised(difficulty_words(name)), name)
            self.difficulty.setCurrentIndex(names.index(before) if before in names else 0)
        self.difficulty.setVisible(len(names) > 1)

    def set_has_landmarks(self, *, has_landmarks: bool) -> None:
        """Whether the labels have landmarks, without which there are no errors of any to be counted."""
        self._has_landmarks = has_landmarks
        tip = "" if has_landmarks else self.tr("The labels have no landmarks: nothing to compare with")
        self.kinds.button_of(ItemKind.LANDMARKS).setToolTip(tip)

    def set_counts(self, counts: Mapping[ItemKind, int]) -> None:
        """How many there are of each kind, as everything else is asked."""
        for kind, count in counts.items():
            is_unknown = kind is ItemKind.LANDMARKS and not self._has_landmarks
            words = self.tr("{kind} {count}").format(
                kind=translated(_KINDS[kind], "ReviewBar"), count="–" if is_unknown else whole(count)
            )
            self.kinds.set_words(kind, words)

    def set_hidden(self, count: int) -> None:
        """How many are not listed for nothing but their score."""
        self.hidden.setText(self.tr("{count} hidden").format(count=whole(count)))
        self.hidden.setVisible(count > 0)

    def set_scored_again(self, *, scored: bool) -> None:
        """Whether a newer model has given its scores."""
        with QSignalBlocker(self.resolved):
            if not scored:
                self.resolved.setCurrentIndex(0)
        self.resolved.setVisible(scored)

    def set_stale(self, *, stale: bool) -> None:
        """Whether the list would be another one if it were made anew."""
        self._is_stale = stale
        self._show_refresh()

    def set_progress(self, done: int, in_all: int) -> None:
        """How far an evaluation is; equal numbers end it."""
        is_running = done < in_all
        if (self.evaluate if is_running else self.stop).hasFocus():
            self.left.emit()  # it is about to go
        words = self.tr("{done} of {in_all}", "images that are evaluated")
        self.count.setText(words.format(done=whole(done), in_all=whole(in_all)) if is_running else "")
        self.count.setToolTip(progress_words(done, in_all) if is_running else "")
        for part in (self.stop, self.count):
            part.setVisible(is_running)
        self.evaluate.setVisible(not is_running)
        self._show_refresh()

    def _show_refresh(self) -> None:
        """Not while an evaluation is on its way to make another list; nor would there be room."""
        self.refresh.setVisible(self._is_stale and self.stop.isHidden())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENDING:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self.score.setEnabled(self.kinds.value is not ItemKind.MISS)  # a miss has none
        self.query_changed.emit(self.query)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return combo


def progress_words(done: int, in_all: int) -> str:
    """How far an evaluation is."""
    words = translate("ReviewBar", "Evaluating: {done} of {in_all} images")
    return words.format(done=whole(done), in_all=whole(in_all))


def stop_button(parent: QWidget) -> QToolButton:
    """What gives up an evaluation that is running."""
    button = QToolButton(parent)
    button.setText(translate("ReviewBar", "Stop"))
    button.setToolTip(translate("ReviewBar", "Give up this evaluation; nothing of it is kept"))
    return button


def _looked_up(words: Mapping[ItemKind, str] | Mapping[Standing, str]) -> list[tuple[object, str]]:
    return [(value, translated(text, "ReviewBar")) for value, text in words.items()]
