"""The curve of the training loss, drawn while it is being made."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS
from annotator.windows.plot import Plot
from annotator.windows.translation import translate

if TYPE_CHECKING:
    import pyqtgraph

SMOOTHING = 0.9
"""How much of the average goes on into its next value: single batches jump about too much to be read."""

CURVE = LOOKS[FaceKind.PREDICTION].line
"""What models do is of this colour, here as on the photograph."""


class LossCurve(Plot):
    """The loss of each step, faint, and its moving average, bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            bottom=translate("LossCurve", "step"), left=translate("LossCurve", "loss"), parent=parent
        )
        self._steps: list[int] = []
        self._losses: list[float] = []
        self._smoothed: list[float] = []

    @cached_property
    def _lines(self) -> tuple[pyqtgraph.PlotDataItem, pyqtgraph.PlotDataItem]:
        """Of each step, and of the average."""
        faint = QColor(CURVE)
        faint.setAlpha(90)
        return self.line(faint, width=1), self.line(CURVE, width=2)

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
        for line, losses in zip(self._lines, (self._losses, self._smoothed), strict=True):
            line.setData(self._steps, losses)
