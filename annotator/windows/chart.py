"""A small plot with its title, in the colours of the window; what is plotted is for its kinds to say."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from annotator.windows.fonts import bold, scaled

NOTE_SIZE = 0.9
HEADROOM = 1.04


class Titled(QWidget):
    """A title at the left, a note at the right, and below a body, or words that say why there is none."""

    def __init__(self, title: str, body: QWidget, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = body
        heading, self._note = QLabel(title, self), QLabel(self)
        heading.setFont(bold(self.font()))
        self._note.setFont(scaled(self.font(), NOTE_SIZE))
        self._note.setEnabled(False)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._nothing = QLabel(nothing, self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setEnabled(False)
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
        self._note.setToolTip(self._note.text())
        self._pages.setCurrentWidget(self._nothing if is_empty else self._body)
        self.setAccessibleDescription(self._nothing.text() if is_empty else note)

    def sizeHint(self) -> QSize:
        return QSize(320, 230)


class Chart(Titled):
    """A plot of bars. bottom, left: what the axes count, with the unit."""

    _is_made = False  # Qt tells of a change of colours while the constructor is still at work

    def __init__(
        self, title: str, *, bottom: str, left: str, nothing: str, parent: QWidget | None = None
    ) -> None:
        plot = pyqtgraph.PlotWidget()
        super().__init__(title, plot, nothing, parent)
        self.plot = plot
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.getPlotItem().setContentsMargins(0, 4, 12, 0)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setFrameShape(pyqtgraph.PlotWidget.Shape.NoFrame)
        self.plot.setLabel("bottom", bottom)
        self.plot.setLabel("left", left)
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=scaled(self.font(), NOTE_SIZE), tickLength=4, maxTickLevel=0)
        self.plot.getAxis("bottom").setStyle(hideOverlappingLabels=False)  # the first and the last too
        self._paint_axes()
        self._is_made = True

    def draw_bars(
        self, lows: Sequence[float], highs: Sequence[float], stacks: Sequence[tuple[QColor, Sequence[float]]]
    ) -> None:
        """Bars from low to high in x, each a stack of so much of every colour, the first lowest."""
        self.plot.clear()
        ground = self.palette().color(QPalette.ColorRole.Base)
        feet = [0.0] * len(lows)
        for colour, heights in stacks:
            tops = [foot + height for foot, height in zip(feet, heights, strict=True)]
            self.plot.addItem(
                pyqtgraph.BarGraphItem(
                    x0=list(lows),
                    x1=list(highs),
                    y0=feet,
                    y1=tops,
                    brush=colour,
                    pen=pyqtgraph.mkPen(ground, width=1),
                )
            )
            feet = tops
        self.plot.setXRange(min(lows, default=0.0), max(highs, default=1.0), padding=0.01)
        self.plot.setYRange(0.0, HEADROOM * (max(feet, default=0.0) or 1.0), padding=0.0)
        self.plot.getViewBox().setLimits(yMin=0.0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._is_made:
            self._paint_axes()
            self.redraw()

    def redraw(self) -> None:
        """Draw what is shown once more; the colours of the window have changed."""

    def _paint_axes(self) -> None:
        palette = self.palette()
        self.plot.setBackground(palette.color(QPalette.ColorRole.Base))
        ink = palette.color(QPalette.ColorRole.Text)
        faint = QColor(ink)
        faint.setAlphaF(0.35)
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.setPen(faint)
            axis.setTextPen(ink)
