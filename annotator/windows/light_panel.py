"""Brightness and contrast of the photograph on the screen: two sliders, "Auto", and a way back."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.scene.tone import NEUTRAL, Tone, stretched
from annotator.windows.theme import dim

STEPS = 100
"""Of a slider, from the middle to either end."""

_LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OURS = (*_LEAVING, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space)
"""Keys that shortcuts of the window would take, though the focus is in here."""


class LightPanel(QWidget):
    """Says which tone is wished for. It stays from photograph to photograph until it is reset."""

    tone_changed = Signal(object)
    """Tone: what a person has set, at every move of a slider."""

    left = Signal()
    """Esc or Return: the keys shall be the photograph's again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._tone = NEUTRAL
        self._brightness, self._contrast = (
            _Dial(name, self) for name in (self.tr("Brightness"), self.tr("Contrast"))
        )
        self._auto = QPushButton(self.tr("Auto"), self)
        self._auto.setToolTip(self.tr("Spread the lightness of this photograph from black to white"))
        self._auto.setAccessibleName(self.tr("Set brightness and contrast for this photograph"))
        self._reset = QPushButton(self.tr("Reset"), self)
        self._reset.setToolTip(self.tr("Show photographs as they are"))
        self._reset.setAccessibleName(self.tr("Reset brightness and contrast"))
        for button in (self._auto, self._reset):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
        note = QLabel(self.tr("Changes only what you see: files and detection stay as they are."), self)
        note.setWordWrap(True)
        dim(note)
        grid = QGridLayout()
        for row, dial in enumerate((self._brightness, self._contrast)):
            grid.addWidget(dial.name, row, 0)
            grid.addWidget(dial.slider, row, 1)
            grid.addWidget(dial.number, row, 2)
            dial.moved.connect(self._read_dials)
        buttons = QHBoxLayout()
        buttons.addWidget(self._auto)
        buttons.addWidget(self._reset)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addLayout(buttons)
        layout.addWidget(note)
        layout.addStretch()
        order = [
            *(part for dial in (self._brightness, self._contrast) for part in (dial.slider, dial.number)),
            self._auto,
            self._reset,
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self._auto.clicked.connect(lambda: self._choose(stretched(self._picture or QImage())))
        self._reset.clicked.connect(lambda: self._choose(NEUTRAL))
        self.setAccessibleName(self.tr("Brightness and contrast"))
        self.set_picture(None)
        self._allow_reset()

    @property
    def tone(self) -> Tone:
        """What the sliders say."""
        return self._tone

    def set_picture(self, picture: QImage | None) -> None:
        """The photograph that is shown, for which "Auto" is worked out."""
        self._picture = picture
        self._auto.setEnabled(picture is not None and not picture.isNull())

    def set_tone(self, tone: Tone) -> None:
        """Put the sliders where a tone has them, to the nearest step. Emits nothing."""
        self._brightness.set_value(round(tone.brightness * STEPS))
        self._contrast.set_value(round(tone.contrast * STEPS))
        self._tone = Tone(self._brightness.value / STEPS, self._contrast.value / STEPS)
        self._allow_reset()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OURS
            and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() not in _LEAVING:
            super().keyPressEvent(event)
        elif event.key() != Qt.Key.Key_Escape and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            self.left.emit()

    def _choose(self, tone: Tone) -> None:
        self.set_tone(tone)
        self.tone_changed.emit(self._tone)

    def _read_dials(self) -> None:
        self._tone = Tone(self._brightness.value / STEPS, self._contrast.value / STEPS)
        self._allow_reset()
        self.tone_changed.emit(self._tone)

    def _allow_reset(self) -> None:
        self._reset.setEnabled(not self._tone.is_neutral)


class _Dial(QObject):
    """A slider and a number that say the same; the panel lays them out."""

    moved = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal, parent)
        self.slider.setRange(-STEPS, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setTickInterval(STEPS)  # one in the middle, to find the way back by eye
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(name)
        self.number = QSpinBox(parent)
        self.number.setRange(-STEPS, STEPS)
        self.number.setKeyboardTracking(False)  # "-4" on the way to "-40" is no wish
        words = self.tr("{name}, −{most} to {most}")
        self.number.setAccessibleName(words.format(name=name, most=STEPS))
        self.name = QLabel(name, parent)
        self.name.setBuddy(self.slider)
        self.slider.valueChanged.connect(self._follow)
        self.number.valueChanged.connect(self._follow)

    @property
    def value(self) -> int:
        return self.slider.value()

    def set_value(self, value: int) -> None:
        """Show another value and emit nothing."""
        for part in (self.slider, self.number):
            blocked = part.blockSignals(True)
            part.setValue(value)
            part.blockSignals(blocked)

    def _follow(self, value: int) -> None:
        """The slider or the number was changed; the other one follows."""
        self.set_value(value)
        self.moved.emit()
