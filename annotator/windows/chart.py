"""A small plot with its title, in the colours of the window; what is plotted is for its kinds to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from annotator.windows.elided_label import ElidedLabel
from annotator.windows.fonts import NOTE_SIZE, bold, scaled
from annotator.windows.plot import Plot
from annotator.windows.theme import dim

if TYPE_CHECKING:
    import pyqtgraph

HEADROOM = 1.04


class Titled(QWidget):
    """A title at the left, a note at the right, and below a body, or words that say why there is none."""

    def __init__(self, title: str, body: QWidget, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = body
        heading = QLabel(title, self)
        self._note = ElidedLabel(parent=self, elide=Qt.TextElideMode.ElideRight)
        heading.setFont(bold(self.font()))
        self._note.setFont(scaled(self.font(), NOTE_SIZE))
        dim(self._note)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._nothing = QLabel(nothing, self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        dim(self._nothing)
        self._nothing.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addWidget(self._note, 1)
        self._pages = QStackedLayout()
        self._pages.addWidget(body)
        self._pages.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.addLayout(top)
        layout.addLayout(self._pages, 1)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(title)
        self.say("", is_empty=True)

    @property
    def note(self) -> str:
        return self._note.text()

    @property
    def is_empty(self) -> bool:
        """Whether words stand where the plot would."""
        return self._pages.currentWidget() is self._nothing

    def say(self, note: str, *, is_empty: bool) -> None:
        """What the note says, and whether there is anything to plot."""
        self._note.setText("" if is_empty else note)
        self._pages.setCurrentWidget(self._nothing if is_empty else self._body)
        self.setAccessibleDescription(self._nothing.text() if is_empty else note)

    def sizeHint(self) -> QSize:
        return QSize(320, 230)


class Chart(Titled):
    """A plot with a title. bottom, left: what the axes count, with the unit."""

    def __init__(
        self, title: str, *, bottom: str, left: str, nothing: str, parent: QWidget | None = None
    ) -> None:
        self.body = Plot(bottom=bottom, left=left)
        super().__init__(title, self.body, nothing, parent)

    @property
    def plot(self) -> pyqtgraph.PlotWidget:
        return self.body.plot

    def draw_bars(
        self, lows: Sequence[float], highs: Sequence[float], stacks: Sequence[tuple[QColor, Sequence[float]]]
    ) -> None:
        """Bars from low to high in x, each a stack of so much of every colour, the first lowest."""
        self.body.draw_bars(lows, highs, stacks, headroom=HEADROOM)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.body.is_made:
            self.redraw()

    def redraw(self) -> None:
        """Draw what is shown once more; the colours of the window have changed."""
