"""A row of buttons of which exactly one is pressed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from annotator.windows.toggle_button import ToggleButton

_PADDING = 9


class OneOf(QWidget):
    """One stop of Tab, in which the arrows go along; a click takes no focus.

    name: of what is chosen. choices: values and the words for them; the first is chosen at first.
    """

    chosen = Signal(object)
    """The value that a person has chosen."""

    def __init__(
        self, name: str, choices: Sequence[tuple[Hashable, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values = [value for value, _ in choices]
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for number, (_, words) in enumerate(choices):
            button = ToggleButton(self)
            button.setCheckable(True)
            self._group.addButton(button, number)
            layout.addWidget(button)
            self._write(button, words)
        self.setAccessibleName(name)
        self._group.button(0).setChecked(True)
        self._let_tab_stop_at_the_pressed()
        self._group.idToggled.connect(lambda _number, _pressed: self._let_tab_stop_at_the_pressed())
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._values[number]))

    @property
    def value(self) -> Hashable:
        return self._values[self._group.checkedId()]

    def set_value(self, value: Hashable) -> None:
        """Show a value; nothing is emitted. Raises ValueError for one that can't be chosen."""
        self._group.button(self._values.index(value)).setChecked(True)

    def button_of(self, value: Hashable) -> ToggleButton:
        button = self._group.button(self._values.index(value))
        assert isinstance(button, ToggleButton)
        return button

    def set_words(self, value: Hashable, words: str) -> None:
        """What stands on a button."""
        self._write(self.button_of(value), words)

    def step(self, by: int) -> None:
        """Choose the next or the one before, as a person would; after the last comes the first."""
        self._group.button((self._group.checkedId() + by) % len(self._values)).click()

    def _let_tab_stop_at_the_pressed(self) -> None:
        for button in self._group.buttons():
            stops = button.isChecked()
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if stops else Qt.FocusPolicy.NoFocus)

    def _write(self, button: ToggleButton, words: str) -> None:
        if words != button.text():
            button.setText(words)
            least = button.fontMetrics().horizontalAdvance(words) + 2 * _PADDING
            button.setMinimumWidth(max(least, button.minimumWidth()))  # fewer digits move nothing
