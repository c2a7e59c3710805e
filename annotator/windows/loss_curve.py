"""The curve of the training loss, drawn while it is being made."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS

SMOOTHING = 0.9
"""How much of the average goes on into its next value: single batches jump about too much to be read."""


class LossCurve(QWidget):
    """The loss of each step, faint, and its moving average, bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = pyqtgraph.PlotWidget(self)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.getPlotItem().setContentsMargins(0, 4, 8, 0)
        self._plot.setLabel("bottom", self.tr("step"))
        self._plot.setLabel("left", self.tr("loss"))
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = LOOKS[FaceKind.PREDICTION].line
        faint = pyqtgraph.mkColor(line)
        faint.setAlpha(90)
        self._each = self._plot.plot(antialias=True, pen=pyqtgraph.mkPen(faint, width=1))
        self._average = self._plot.plot(antialias=True, pen=pyqtgraph.mkPen(line, width=2))
        self._steps: list[int] = []
        self._losses: list[float] = []
        self._smoothed: list[float] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        self._paint()

    @property
    def points(self) -> list[tuple[int, float]]:
        """(step, loss) as drawn so far."""
        return list(zip(self._steps, self._losses, strict=True))

    def start(self, steps: int) -> None:
        """Empty the plot for a training of so many steps."""
        self._steps, self._losses, self._smoothed = [], [], []
        self._plot.setXRange(0, steps, padding=0)
        self._draw()

    def add(self, step: int, loss: float) -> None:
        before = self._smoothed[-1] if self._smoothed else loss
        self._steps.append(step)
        self._losses.append(loss)
        self._smoothed.append(SMOOTHING * before + (1 - SMOOTHING) * loss)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _draw(self) -> None:
        self._each.setData(self._steps, self._losses)
        self._average.setData(self._steps, self._smoothed)

    def _paint(self) -> None:
        """The plot has colours of its own; give it those of the window."""
        palette = self.palette()
        self._plot.setBackground(palette.color(QPalette.ColorRole.Base))
        ink = palette.color(QPalette.ColorRole.Text)
        for side in ("bottom", "left"):
            axis = self._plot.getAxis(side)
            axis.setPen(ink)
            axis.setTextPen(ink)
