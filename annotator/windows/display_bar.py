"""What of the faces is shown: from which score on a prediction is, and whose work at all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from annotator.windows.toggle_button import ToggleButton
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

SHORT = (
    QT_TRANSLATE_NOOP("DisplayBar", "Predictions"),
    QT_TRANSLATE_NOOP("DisplayBar", "Truth"),
    QT_TRANSLATE_NOOP("DisplayBar", "Names"),
)
"""What the buttons say: given in English as the icon text of their actions."""

_STEPS = 100
"""Of the slider, from 0 to 1."""
_BUTTON_HEIGHT = 22
_BUTTON_PADDING = 8
_LEAST_SIGN = "≥ "
"""Before the number where there is no room for the words and the slider."""
_ENDING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class DisplayBar(QWidget):
    """A slider with its number for the least score of a shown prediction, and a button for each switch.

    actions: checkable; a button shows what its action says, and acts as it does. They and the slider take no
    focus by a click; the number does, until Return or Esc.
    """

    threshold_changed = Signal(float)
    """0 to 1: predictions with a lower score shall not be shown."""
    left = Signal()
    """A person is done with the number: the keys shall be the photograph's again."""

    def __init__(self, actions: Sequence[QAction] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words = QLabel(self.tr("Score from"), self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 10)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setMinimumWidth(60)
        self.number = QDoubleSpinBox(self)
        self.number.setRange(0.0, 1.0)
        self.number.setDecimals(2)
        self.number.setSingleStep(0.05)
        self.number.setKeyboardTracking(False)
        self.number.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        words.setBuddy(self.number)
        for part in (self.slider, self.number):
            part.setAccessibleName(self.tr("Least score of a prediction that is shown"))
            part.setToolTip(self.tr("Predictions with a lower score are not shown; nothing is deleted"))
        self.buttons = [self._button(action) for action in actions]
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(4)
        layout.addWidget(words)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number)
        for button in self.buttons:
            layout.addWidget(button)
        layout.addStretch()  # what is over while the slider is hidden
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._make_narrow(narrow=False)
        self.slider.valueChanged.connect(lambda step: self._change(step / _STEPS))
        self.number.valueChanged.connect(self._change)
        self._threshold = 0.0

    @property
    def threshold(self) -> float:
        return self._threshold

    def minimumSizeHint(self) -> QSize:
        """The words and the slider can be done without; the number does what they do."""
        parts = [self._number_width(_LEAST_SIGN), *(button.minimumWidth() for button in self.buttons)]
        return QSize(self._in_a_row(parts), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        parts = [self._words.sizeHint().width(), self.slider.minimumWidth(), self._number_width("")]
        self._make_narrow(
            narrow=self.width() < self._in_a_row(parts + [part.minimumWidth() for part in self.buttons])
        )

    def set_threshold(self, threshold: float) -> None:
        """Show a threshold; nothing is emitted."""
        self._threshold = min(max(threshold, 0.0), 1.0)
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setValue(round(self._threshold * _STEPS))
            self.number.setValue(self._threshold)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENDING:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """While a part of it has the focus, these keys are its own, whatever they mean to the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and event.key() in (*_ENDING, *_ARROWS)
        ):
            event.accept()
            return True
        return super().event(event)

    def _button(self, action: QAction) -> ToggleButton:
        action.setIconText(translated(action.iconText(), "DisplayBar"))
        button = ToggleButton(self)
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        button.setFixedHeight(_BUTTON_HEIGHT)
        button.setMinimumWidth(self.fontMetrics().horizontalAdvance(button.text()) + _BUTTON_PADDING)
        return button

    def _make_narrow(self, *, narrow: bool) -> None:
        prefix = _LEAST_SIGN if narrow else ""
        self._words.setHidden(narrow)
        self.slider.setHidden(narrow)
        self.number.setPrefix(prefix)
        self.number.setFixedWidth(self._number_width(prefix))

    def _number_width(self, prefix: str) -> int:
        return self.fontMetrics().horizontalAdvance(f"{prefix}0.00") + 18

    def _in_a_row(self, widths: Sequence[int]) -> int:
        margins, spacing = self._row.contentsMargins(), self._row.spacing()
        return sum(widths) + spacing * (len(widths) - 1) + margins.left() + margins.right()

    def _change(self, threshold: float) -> None:
        threshold = round(threshold, 2)
        if threshold != self._threshold:
            self.set_threshold(threshold)
            self.threshold_changed.emit(threshold)
