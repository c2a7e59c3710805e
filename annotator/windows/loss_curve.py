"""The curve of the training loss, drawn while it is being made."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

from collections.abc import Iterable

import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS
from annotator.windows.chart import NOTE_SIZE
from annotator.windows.fonts import scaled

SMOOTHING = 0.9
"""How much of the average goes on into its next value: single batches jump about too much to be read."""

CURVE = LOOKS[FaceKind.PREDICTION].line
"""What models do is of this colour, here as on the photograph."""


class SmallPlot(QWidget):
    """A plot over the steps of a training that nobody can drag or zoom, in the colours of the window."""

    _is_made = False  # Qt tells of a change of colours while the constructor is still at work

    def __init__(self, left: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = pyqtgraph.PlotWidget(self)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.getPlotItem().setContentsMargins(0, 4, 8, 0)
        self.plot.setLabel("bottom", self.tr("step"))
        self.plot.setLabel("left", left)
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=scaled(self.font(), NOTE_SIZE), tickLength=4, maxTickLevel=0)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self._paint()
        self._is_made = True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._is_made:
            self._paint()

    def _paint(self) -> None:
        """The plot has colours of its own; give it those of the window."""
        palette = self.palette()
        self.plot.setBackground(palette.color(QPalette.ColorRole.Base))
        ink = palette.color(QPalette.ColorRole.Text)
        for side in ("bottom", "left"):
            axis = self.plot.getAxis(side)
            axis.setPen(ink)
            axis.setTextPen(ink)


class LossCurve(SmallPlot):
    """The loss of each step, faint, and its moving average, bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.plot.setLabel("left", self.tr("loss"))
        faint = pyqtgraph.mkColor(CURVE)
        faint.setAlpha(90)
        self._each = self.plot.plot(antialias=True, pen=pyqtgraph.mkPen(faint, width=1))
        self._average = self.plot.plot(antialias=True, pen=pyqtgraph.mkPen(CURVE, width=2))
        self._steps: list[int] = []
        self._losses: list[float] = []
        self._smoothed: list[float] = []

    @property
    def points(self) -> list[tuple[int, float]]:
        """(step, loss) as drawn so far."""
        return list(zip(self._steps, self._losses, strict=True))

    def start(self, steps: int, points: Iterable[tuple[int, float]] = ()) -> None:
        """Show what there is of a training of so many steps; nothing, if it begins."""
        self._steps, self._losses, self._smoothed = [], [], []
        self.plot.setXRange(0, steps, padding=0)
        for step, loss in points:
            self._append(step, loss)
        self._draw()

    def add(self, step: int, loss: float) -> None:
        """A training that goes on from its last checkpoint takes some steps once more: these go first."""
        while self._steps and self._steps[-1] >= step:
            for values in (self._steps, self._losses, self._smoothed):
                values.pop()
        self._append(step, loss)
        self._draw()

    def _append(self, step: int, loss: float) -> None:
        before = self._smoothed[-1] if self._smoothed else loss
        self._steps.append(step)
        self._losses.append(loss)
        self._smoothed.append(SMOOTHING * before + (1 - SMOOTHING) * loss)

    def _draw(self) -> None:
        self._each.setData(self._steps, self._losses)
        self._average.setData(self._steps, self._smoothed)
