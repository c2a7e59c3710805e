"""The row above the wall of faces: which faces, in which order, and how many these are."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from annotator.model.attributes import ATTRIBUTE_VALUES, DIFFICULTIES
from annotator.model.checks import CHECK_TEXTS, Check
from annotator.model.face import Verdict
from annotator.model.face_filter import FaceFilter, Query, Sort, SortKey
from annotator.model.face_kind import FaceKind
from annotator.model.pose import POSE_VALUES
from annotator.scene.numerals import whole
from annotator.windows.filter_chips import ChoiceChip, Choices, Quantity, RangeChip
from annotator.windows.flow_layout import FlowLayout
from annotator.windows.model_words import said, title
from annotator.windows.pose_words import range_words
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_TYPING_MS = 200
"""Milliseconds after the last letter before a search begins: each one lists the whole wall anew."""

# Groups and quantities go by these; in which words they are shown, `model_words` says.
_WHOSE, _VERDICT, _CHECKS, _DIFFICULTY = "Whose work", "Verdict", "Found by the checks", "Difficulty"
_SCORE, _SIZE = "Score", "Size"
_UNUSUAL, _DISAGREEMENT, _MODEL_CHANGE = "Unusual shape", "Model disagreement", "Old against new model"
_KIND_WORDS = {
    FaceKind.PREDICTION: QT_TRANSLATE_NOOP("FilterBar", "Predicted"),
    FaceKind.PERSON: QT_TRANSLATE_NOOP("FilterBar", "By a person"),
    FaceKind.FILE: QT_TRANSLATE_NOOP("FilterBar", "From a label file"),
    FaceKind.REJECTED: QT_TRANSLATE_NOOP("FilterBar", "Not a face"),
}
_VERDICT_WORDS = {
    Verdict.NONE: QT_TRANSLATE_NOOP("FilterBar", "None yet"),
    Verdict.REAL: QT_TRANSLATE_NOOP("FilterBar", "Accepted"),
    Verdict.NOT_A_FACE: QT_TRANSLATE_NOOP("FilterBar", "Rejected"),
    Verdict.FIX: QT_TRANSLATE_NOOP("FilterBar", "To fix"),
    Verdict.IGNORE: QT_TRANSLATE_NOOP("FilterBar", "Ignored"),
}
_DOUBTFUL_FIRST = frozenset(
    {
        SortKey.UNUSUAL,
        SortKey.DISAGREEMENT,
        SortKey.MODEL_CHANGE,
        SortKey.CHECKS,
        SortKey.SIZE,
        SortKey.AWAY,
    }
)
"""What begins with the greatest when it is chosen."""


class FilterBar(QWidget):
    """Asks, and is told how many were found."""

    filter_changed = Signal(object)
    """Query: a person asks for other faces or for another order."""
    refresh_wished = Signal()
    """The list shall be made anew with what is asked already."""
    left = Signal()
    """A person is done with typing, by Return or Esc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find by image"))
        self.search.setAccessibleName(self.tr("Find by image"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(150)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._tell)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self.left)
        self.status = ChoiceChip(
            self.tr("Status"),
            (
                Choices(_WHOSE, _looked_up(_KIND_WORDS)),
                Choices(_VERDICT, _looked_up(_VERDICT_WORDS)),
            ),
            self,
        )
        self.checks = ChoiceChip(
            self.tr("Checks"),
            (Choices(_CHECKS, tuple((check, said(text)) for check, text in CHECK_TEXTS.items())),),
            self,
        )
        self.attributes = ChoiceChip(
            self.tr("Attributes"),
            (
                *(
                    Choices(
                        name.capitalize(),
                        tuple(((name, value), title(words)) for value, words in enumerate(values)),
                    )
                    for name, values in ATTRIBUTE_VALUES.items()
                ),
                Choices(
                    _DIFFICULTY,
                    tuple((level, f"{level}: {said(words)}") for level, words in DIFFICULTIES.items()),
                ),
            ),
            self,
        )
        self.pose = ChoiceChip(
            self.tr("Head pose"),
            tuple(
                Choices(
                    name.capitalize(),
                    tuple(
                        ((name, value), f"{title(words)}\t{range_words(name, low, high)}")
                        for value, (words, low, high) in enumerate(values)
                    ),
                )
                for name, values in POSE_VALUES.items()
            ),
            self,
        )
        self.numbers = RangeChip(
            self.tr("Score and size"),
            (
                Quantity(name=_SCORE, most=1.0, step=0.05, decimals=2),
                Quantity(name=_SIZE, most=10_000.0, step=8.0, unit="px"),
            ),
            self,
        )
        self.doubts = RangeChip(
            self.tr("Doubts"),
            (
                Quantity(name=_UNUSUAL, most=1000.0, step=1.0, decimals=1, only_least=True),
                Quantity(name=_DISAGREEMENT, most=1.0, step=0.02, decimals=2, only_least=True),
                Quantity(name=_MODEL_CHANGE, most=1.0, step=0.02, decimals=2, only_least=True),
            ),
            self,
        )
        self._chips = (self.status, self.checks, self.attributes, self.pose, self.numbers, self.doubts)
        for chip in self._chips:
            chip.changed.connect(self._tell)
        self.clear = _button(self.tr("Clear"), self.tr("Show every face again"), self)
        self.clear.clicked.connect(self._on_cleared)
        self.sort = QComboBox(self)
        self.sort.setAccessibleName(self.tr("Sort faces by"))
        self.sort.setToolTip(self.tr("Sort faces by"))
        self.sort.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the wall
        for key in SortKey:
            self.sort.addItem(title(key.value), key)
        self.sort.currentIndexChanged.connect(self._on_sort_chosen)
        self.direction = _button("↑", self.tr("Turn the order round"), self)
        self.direction.setAccessibleName(self.tr("Turn the order round"))
        self.direction.setCheckable(True)
        self.direction.toggled.connect(self._on_turned)
        self.refresh = _button(
            self.tr("Refresh"), self.tr("Faces have changed since this was listed: list them anew"), self
        )
        self.refresh.clicked.connect(self.refresh_wished)
        self.count = QLabel(self)
        order = QWidget(self)  # in one piece: the arrow is about what stands before it
        together = QHBoxLayout(order)
        together.setContentsMargins(0, 0, 0, 0)
        together.setSpacing(4)
        together.addWidget(self.sort)
        together.addWidget(self.direction)
        flow = FlowLayout()
        for part in (self.search, *self._chips, self.clear, order):
            flow.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 8, 4)
        layout.addLayout(flow, 1)
        layout.addWidget(self.refresh)
        layout.addWidget(self.count)
        self.reset()

    @property
    def query(self) -> Query:
        """What is asked now."""
        return Query(self._filter, Sort(self.sort.currentData(), self.direction.isChecked()))

    def ask(self, query: Query) -> None:
        """Show another question and ask it, such as "the most unusual first" from a menu."""
        self._set(query)
        self._tell()

    def reset(self) -> None:
        """Ask for every face, in reading order; nothing is emitted."""
        self._set(Query())
        self.set_stale(stale=False)
        self.set_count(0, 0)
        self.clear.setVisible(False)

    def set_count(self, shown: int, in_all: int) -> None:
        """How many faces the filters find, of how many."""
        words = self.tr("{shown} of {in_all} faces").format(shown=whole(shown), in_all=whole(in_all))
        self.count.setText(words if in_all else "")

    def set_stale(self, *, stale: bool) -> None:
        """Whether the list would be another one if it were made anew."""
        self.refresh.setVisible(stale)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _filter(self) -> FaceFilter:
        whose, verdicts = self.status.chosen(_WHOSE), self.status.chosen(_VERDICT)
        checks, levels = self.checks.chosen(_CHECKS), self.attributes.chosen(_DIFFICULTY)
        return FaceFilter(
            text=self.search.text().strip(),
            kinds=frozenset(kind for kind in FaceKind if kind in whose),
            verdicts=frozenset(verdict for verdict in Verdict if verdict in verdicts),
            score=self.numbers.span(_SCORE),
            size=self.numbers.span(_SIZE),
            checks=sum(int(check) for check in Check if check in checks),
            attributes=frozenset(
                (name, value)
                for name, values in ATTRIBUTE_VALUES.items()
                for value in range(len(values))
                if (name, value) in self.attributes.chosen(name.capitalize())
            ),
            difficulties=frozenset(level for level in DIFFICULTIES if level in levels),
            poses=frozenset(
                (name, value)
                for name, values in POSE_VALUES.items()
                for value in range(len(values))
                if (name, value) in self.pose.chosen(name.capitalize())
            ),
            unusual=self.doubts.span(_UNUSUAL),
            disagreement=self.doubts.span(_DISAGREEMENT),
            model_change=self.doubts.span(_MODEL_CHANGE),
        )

    def _set(self, query: Query) -> None:
        self.blockSignals(True)
        wanted = query.filter
        self.search.setText(wanted.text)
        for chip in self._chips:
            chip.reset()
        for kind in wanted.kinds:
            self.status.choose(_WHOSE, kind)
        for verdict in wanted.verdicts:
            self.status.choose(_VERDICT, verdict)
        for check in Check:
            self.checks.choose(_CHECKS, check, ticked=bool(wanted.checks & check))
        for name, value in wanted.attributes:
            self.attributes.choose(name.capitalize(), (name, value))
        for level in wanted.difficulties:
            self.attributes.choose(_DIFFICULTY, level)
        for name, value in wanted.poses:
            self.pose.choose(name.capitalize(), (name, value))
        for chip, name, span in (
            (self.numbers, _SCORE, wanted.score),
            (self.numbers, _SIZE, wanted.size),
            (self.doubts, _UNUSUAL, wanted.unusual),
            (self.doubts, _DISAGREEMENT, wanted.disagreement),
            (self.doubts, _MODEL_CHANGE, wanted.model_change),
        ):
            chip.ask(name, span)
        self.sort.setCurrentIndex(self.sort.findData(query.sort.key))
        self.direction.setChecked(query.sort.descending)
        self._typing.stop()
        self.blockSignals(False)

    def _on_cleared(self) -> None:
        self.ask(Query(FaceFilter(), self.query.sort))

    def _on_sort_chosen(self) -> None:
        descending = self.sort.currentData() in _DOUBTFUL_FIRST
        if self.direction.isChecked() != descending:
            self.direction.setChecked(descending)  # which tells
        else:
            self._tell()

    def _on_turned(self, descending: bool) -> None:  # noqa: FBT001  Qt's signature
        self.direction.setText("↓" if descending else "↑")
        self._tell()

    def _tell(self) -> None:
        self._typing.stop()
        self.clear.setVisible(not self._filter.keeps_all)
        self.filter_changed.emit(self.query)


def _looked_up(words: Mapping[FaceKind, str] | Mapping[Verdict, str]) -> tuple[tuple[Hashable, str], ...]:
    return tuple((value, translated(text, "FilterBar")) for value, text in words.items())


def _button(text: str, tip: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    return button
