"""A row of buttons of which one is pressed at most: a value, or none said yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from annotator.windows.toggle_button import ToggleButton

_KEYS = Qt.Key
_OWN_KEYS = (
    _KEYS.Key_Left,
    _KEYS.Key_Right,
    _KEYS.Key_Up,
    _KEYS.Key_Down,
    _KEYS.Key_Space,
    _KEYS.Key_Return,
    _KEYS.Key_Enter,
    _KEYS.Key_Tab,
    _KEYS.Key_Backtab,
    _KEYS.Key_Backspace,
    _KEYS.Key_Delete,
    _KEYS.Key_Escape,
    *(_KEYS(_KEYS.Key_0 + digit) for digit in range(10)),
)
"""While a row has the focus, these mean what is said in Segments, and not what they mean to the window."""

_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class Segments(QWidget):
    """One row, one stop of Tab. The pressed button once more says nothing again.

    Left and Right go along the buttons and Space presses; digits press the first, the second and so on and
    tell that the row is done, 0 and Backspace press none. A click takes no focus.
    name: of what this is the value. words: what is on the buttons; tips: what they mean in full.
    """

    chosen = Signal(object)
    """int | None: the place of the button that a person pressed, None for taking it back."""
    done = Signal(int)
    """1: a person is done here and goes on to the next row; −1: goes back to the one before."""
    left = Signal()
    """A person is done with all of this: the keys shall be the photograph's again."""

    def __init__(
        self, name: str, words: Sequence[str], tips: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._value: int | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.buttons = [
            self._button(place, word, tip) for place, (word, tip) in enumerate(zip(words, tips, strict=True))
        ]
        for button in self.buttons:
            layout.addWidget(button, 1)
        self._let_tab_stop_at(0)

    @property
    def value(self) -> int | None:
        """The place of the pressed button."""
        return self._value

    def set_value(self, value: int | None) -> None:
        """Show a value; nothing is emitted. Raises IndexError for one without a button."""
        if value is not None and not 0 <= value < len(self.buttons):
            raise IndexError(f"{self.accessibleName()} has no button {value}")
        self._value = value
        for place, button in enumerate(self.buttons):
            button.setChecked(place == value)
        self._let_tab_stop_at(value or 0)

    def focus_value(self) -> None:
        """Give the keys to the pressed button, or the first one."""
        self.buttons[self._value or 0].setFocus(Qt.FocusReason.TabFocusReason)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & ~_PLAIN
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def press_key(self, key: int) -> bool:
        """What a key does here; whether it does anything."""
        place = next((place for place, button in enumerate(self.buttons) if button.hasFocus()), 0)
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = 1 if key == Qt.Key.Key_Right else -1
                place = min(max(place + step, 0), len(self.buttons) - 1)
                self.buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self.done.emit(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self.done.emit(-1)
            case Qt.Key.Key_Space | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._press(place)
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_0 | Qt.Key.Key_Backspace | Qt.Key.Key_Delete:
                self._choose(None)
            case _ if Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(self.buttons):
                self._choose(key - Qt.Key.Key_1)
                self.done.emit(1)
            case _:
                return False
        return True

    def _button(self, place: int, word: str, tip: str) -> _Segment:
        button = _Segment(self)
        button.setText(word)
        button.setToolTip(tip)
        button.setAccessibleName(f"{self.accessibleName()}: {tip}")
        button.clicked.connect(lambda _checked, place=place: self._press(place))
        return button

    def _press(self, place: int) -> None:
        self._choose(None if place == self._value else place)

    def _choose(self, value: int | None) -> None:
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.chosen.emit(value)

    def _let_tab_stop_at(self, stop: int) -> None:
        for place, button in enumerate(self.buttons):
            policy = Qt.FocusPolicy.TabFocus if place == stop else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)


class _Segment(ToggleButton):
    """A button that asks its row first what a key means."""

    def __init__(self, row: Segments) -> None:
        super().__init__(row)
        self._row = row
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def event(self, event: QEvent) -> bool:
        # Not in keyPressEvent: ahead of that, Qt goes to the next widget at Tab.
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & ~_PLAIN
            and self._row.press_key(event.key())
        ):
            event.accept()
            return True
        return super().event(event)
