"""The wall of what is to be judged: tiles, keys that judge, and buttons for those who use the mouse."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from annotator.model.face import Verdict
from annotator.scene.numerals import whole
from annotator.windows.face_grid import rows_of
from annotator.windows.flow_layout import FlowLayout
from annotator.windows.fonts import scaled
from annotator.windows.image_row import SMALL
from annotator.windows.keyed_grid import KeyedGrid
from annotator.windows.review_model import ReviewModel
from annotator.windows.review_tile import TILE, ReviewTile
from annotator.windows.theme import dim
from annotator.windows.toggle_button import ToggleButton
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_KEY = Qt.Key
VERDICT_OF_KEY = {
    _KEY.Key_1: Verdict.REAL,
    _KEY.Key_2: Verdict.NOT_A_FACE,
    _KEY.Key_3: Verdict.FIX,
    _KEY.Key_4: Verdict.IGNORE,
    _KEY.Key_0: Verdict.NONE,
}
_BUTTONS = {
    _KEY.Key_1: QT_TRANSLATE_NOOP("ReviewWall", "1  Real face"),
    _KEY.Key_2: QT_TRANSLATE_NOOP("ReviewWall", "2  Not a face"),
    _KEY.Key_3: QT_TRANSLATE_NOOP("ReviewWall", "3  Fix"),
    _KEY.Key_4: QT_TRANSLATE_NOOP("ReviewWall", "4  Ignore"),
    _KEY.Key_0: QT_TRANSLATE_NOOP("ReviewWall", "0  Clear"),
}
_OTHER_KEYS = frozenset(
    {
        _KEY.Key_Space, _KEY.Key_Backspace, _KEY.Key_Return, _KEY.Key_Enter,
        _KEY.Key_BracketLeft, _KEY.Key_BracketRight, _KEY.Key_Z,
    }
)  # fmt: skip
_KIND_STEPS = {_KEY.Key_PageDown: 1, _KEY.Key_PageUp: -1}
"""With Ctrl, as the pages of any program; brackets ask for AltGr on many keyboards."""
_SELECT = QItemSelectionModel.SelectionFlag


class ReviewWall(QWidget):
    """1 real face, 2 not a face, 3 fix, 4 ignore: judge what is selected, or the current one, and go on; 0
    clears and stays. Space goes to the next, Backspace back, Return opens; Ctrl+Page down and Ctrl+Page up,
    or ] and [, go to the next kind and back, Z shows the whole photograph. How one moves and selects
    otherwise, KeyedGrid says.
    """

    judged = Signal(object, object)
    """tuple[int, ...], Verdict: places of the list, and what a person says of them."""
    opened = Signal(int)
    """A place of the list."""
    current_changed = Signal()
    kind_stepped = Signal(int)
    """1: the next kind; −1: the one before."""
    zoom_toggled = Signal()

    def __init__(self, model: ReviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        keys = frozenset(VERDICT_OF_KEY) | _OTHER_KEYS
        self.grid = KeyedGrid(TILE, keys, self, with_control=frozenset(_KIND_STEPS))
        self.grid.setModel(model)
        self.grid.setItemDelegate(ReviewTile(self.grid))
        self.grid.setAccessibleName(self.tr("What is to be judged"))
        self._note = QLabel(self)
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note.setWordWrap(True)
        dim(self._note)
        # Both are shown, the words above: the keys stay with the grid while it is empty.
        stack = QStackedLayout()
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self.grid)
        stack.addWidget(self._note)
        stack.setCurrentWidget(self._note)
        self.buttons = {verdict: self._button(key) for key, verdict in VERDICT_OF_KEY.items()}
        self._place = QLabel(self)
        self._place.setFont(scaled(self.font(), SMALL))
        self._rate = QLabel(self)
        self._rate.setFont(scaled(self.font(), SMALL))
        dim(self._rate)
        row = QHBoxLayout()
        row.setContentsMargins(6, 4, 8, 4)
        row.setSpacing(4)
        buttons = FlowLayout()
        for button in self.buttons.values():
            buttons.addWidget(button)
        row.addLayout(buttons, 1)
        row.addWidget(self._rate)
        row.addSpacing(4)
        row.addWidget(self._place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(stack, 1)
        layout.addLayout(row)
        self._want_soon = QTimer(self)
        self._want_soon.setSingleShot(True)
        self._want_soon.timeout.connect(self._want)
        self.grid.visible_changed.connect(self._want_soon.start)
        self.grid.key_pressed.connect(self._on_key)
        self.grid.control_key_pressed.connect(lambda key: self.kind_stepped.emit(_KIND_STEPS[key]))
        self.grid.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.grid.selectionModel().currentChanged.connect(self._on_current_changed)
        model.pictures_arrived.connect(self.grid.viewport().update)
        model.modelReset.connect(self._on_listed)
        self.setFocusProxy(self.grid)
        self.say("")
        self._on_listed()

    @property
    def place(self) -> int | None:
        """Where in the list the keys are."""
        index = self.grid.currentIndex()
        return index.row() if index.isValid() else None

    @property
    def places(self) -> tuple[int, ...]:
        """What the keys are about: the places that are selected, else the current one."""
        # A click beside the tiles selects none, and the keys are about the current one all the same.
        selected = tuple(rows_of(self.grid.selectionModel().selection()))
        return selected or (() if self.place is None else (self.place,))

    def want(self) -> None:
        """Have the pictures made of what is on the screen."""
        self._want_soon.start()

    def go_to(self, place: int) -> None:
        """Make a place current, and select it alone; the last where there are fewer."""
        if self._model.rowCount():
            index = self._model.index(min(max(place, 0), self._model.rowCount() - 1))
            self.grid.selectionModel().setCurrentIndex(index, _SELECT.ClearAndSelect)
            self.grid.scrollTo(index)

    def judge(self, verdict: Verdict) -> None:
        """Say this of what is selected and go on to what comes after it; a verdict that is cleared stays."""
        places = self.places
        if not places:
            return
        self.judged.emit(places, verdict)
        if verdict is not Verdict.NONE:
            self.go_to(places[-1] + 1)

    @property
    def note(self) -> str:
        """The words that are shown instead of tiles."""
        return self._note.text()

    def say(self, words: str) -> None:
        """Show words instead of tiles, or the tiles where there are none."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    @property
    def rate(self) -> str:
        return self._rate.text()

    def set_rate(self, per_minute: float | None) -> None:
        """Verdicts a minute, None where there are too few to tell."""
        words = self.tr("{rate} a minute")
        self._rate.setText("" if per_minute is None else words.format(rate=f"{per_minute:.0f}"))
        self._rate.setToolTip(self.tr("Verdicts per minute"))

    def _want(self) -> None:
        self._model.set_ratio(self.devicePixelRatioF())
        self._model.want(self.grid.near_by())

    def _on_key(self, key: Qt.Key) -> None:
        place = self.place
        match key:
            case _ if key in VERDICT_OF_KEY:
                self.judge(VERDICT_OF_KEY[key])
            case _KEY.Key_Space | _KEY.Key_Backspace if place is not None:
                self.go_to(place + (1 if key == _KEY.Key_Space else -1))
            case _KEY.Key_BracketRight | _KEY.Key_BracketLeft:
                self.kind_stepped.emit(1 if key == _KEY.Key_BracketRight else -1)
            case _KEY.Key_Z:
                self.zoom_toggled.emit()
            case _KEY.Key_Return | _KEY.Key_Enter if place is not None:
                self.opened.emit(place)

    def _on_listed(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(self._model.rowCount() > 0)
        self._show_place()
        self._want_soon.start()

    def _on_current_changed(self) -> None:
        self._show_place()
        self.current_changed.emit()

    def _show_place(self) -> None:
        count, place = self._model.rowCount(), self.place
        words = self.tr("{place} of {count}")
        place_words = words.format(place=whole((place or 0) + 1), count=whole(count))
        self._place.setText(place_words if count and place is not None else "")

    def _button(self, key: Qt.Key) -> ToggleButton:
        button = ToggleButton(self)
        button.setText(translated(_BUTTONS[key], "ReviewWall"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + 16)
        button.setMinimumHeight(button.fontMetrics().height() + 10)
        button.clicked.connect(lambda: self.judge(VERDICT_OF_KEY[key]))
        return button
