"""A plot that nobody can drag or zoom, in the colours of the window, made when there is something to draw.

Loading pyqtgraph and making the plots of all pages took half of the program's start.
"""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.windows.fonts import NOTE_SIZE, scaled

if TYPE_CHECKING:
    import pyqtgraph

_RIGHT_MARGIN = 12
_FAINT = 0.35


class Plot(QWidget):
    """bottom, left: what the axes count, with the unit."""

    is_made = False
    """Whether anything was drawn."""

    def __init__(self, *, bottom: str, left: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {"bottom": bottom, "left": left}
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    @cached_property
    def plot(self) -> pyqtgraph.PlotWidget:
        """pyqtgraph's widget, from now on in this one."""
        import pyqtgraph

        from annotator.windows.plot_axis import PlotAxis

        plot = pyqtgraph.PlotWidget(self, axisItems={side: PlotAxis(side) for side in self._names})
        plot.setMouseEnabled(x=False, y=False)
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.getPlotItem().setContentsMargins(0, 4, _RIGHT_MARGIN, 0)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setFrameShape(pyqtgraph.PlotWidget.Shape.NoFrame)
        for side, name in self._names.items():
            plot.setLabel(side, name)
            axis = plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=scaled(self.font(), NOTE_SIZE), tickLength=4, maxTickLevel=0)
        plot.getAxis("bottom").setStyle(hideOverlappingLabels=False)  # the first and the last too
        self._paint_axes(plot)
        self._room.addWidget(plot)
        self.is_made = True
        return plot

    def line(
        self, colour: QColor, *, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> pyqtgraph.PlotDataItem:
        """A line, of nothing yet; width: in screen pixels."""
        pen = QPen(colour, width, style)
        pen.setCosmetic(True)
        line: pyqtgraph.PlotDataItem = self.plot.plot(antialias=True, pen=pen)
        return line

    def draw_bars(
        self,
        lows: Sequence[float],
        highs: Sequence[float],
        stacks: Sequence[tuple[QColor, Sequence[float]]],
        *,
        headroom: float,
    ) -> None:
        """Only bars from low to high in x, each a stack of so much of every colour, the first lowest."""
        from pyqtgraph import BarGraphItem

        self.plot.clear()
        edge = QPen(self.palette().color(QPalette.ColorRole.Base), 1)
        edge.setCosmetic(True)
        feet = [0.0] * len(lows)
        for colour, heights in stacks:
            tops = [foot + height for foot, height in zip(feet, heights, strict=True)]
            bars = BarGraphItem(x0=list(lows), x1=list(highs), y0=feet, y1=tops, brush=colour, pen=edge)
            self.plot.addItem(bars)
            feet = tops
        self.plot.setXRange(min(lows, default=0.0), max(highs, default=1.0), padding=0.01)
        self.plot.setYRange(0.0, headroom * (max(feet, default=0.0) or 1.0), padding=0.0)
        self.plot.getViewBox().setLimits(yMin=0.0)

    def write_above(self, x: float, y: float, words: str) -> None:
        """Words with the middle of their foot at a place."""
        from pyqtgraph import TextItem

        label = TextItem(words, color=self.palette().color(QPalette.ColorRole.Text), anchor=(0.5, 1.0))
        label.setPos(x, y)
        self.plot.addItem(label)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.is_made:
            self._paint_axes(self.plot)

    def _paint_axes(self, plot: pyqtgraph.PlotWidget) -> None:
        """The plot has colours of its own; give it those of the window."""
        palette = self.palette()
        plot.setBackground(palette.color(QPalette.ColorRole.Base))
        ink = palette.color(QPalette.ColorRole.Text)
        faint = QColor(ink)
        faint.setAlphaF(_FAINT)
        for side in self._names:
            axis = plot.getAxis(side)
            axis.setPen(faint)
            axis.setTextPen(ink)
