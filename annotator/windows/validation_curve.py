"""The held-out images while a model is trained: how many faces it finds, and how well it places landmarks."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.model.training_record import ValidationPoint
from annotator.windows.loss_curve import CURVE
from annotator.windows.plot import Plot
from annotator.windows.translation import translate

if TYPE_CHECKING:
    import pyqtgraph

_DOT = 6
_BEST = 11


class ValidationCurve(QWidget):
    """Two small plots side by side, of the same steps: average precision, and landmark error in per cent.

    The step whose weights are taken, as it stands, is the large dot in each.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        step = translate("LossCurve", "step")
        self._ap = _Points(bottom=step, left=self.tr("AP"), parent=self)
        self._error = _Points(bottom=step, left=self.tr("error, %"), parent=self)
        self._points: list[ValidationPoint] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._ap)
        layout.addWidget(self._error)

    @property
    def points(self) -> list[ValidationPoint]:
        """As drawn so far."""
        return list(self._points)

    def start(self, steps: int, points: Iterable[ValidationPoint] = ()) -> None:
        """Show what there is of a training of so many steps; nothing, if it begins."""
        self._points = list(points)
        for plot in (self._ap, self._error):
            plot.plot.setXRange(0, steps, padding=0.03)
            plot.plot.setLimits(yMin=0.0)
        self._ap.plot.setLimits(yMax=1.0)
        self._draw()

    def add(self, point: ValidationPoint) -> None:
        """One more; those of steps that are taken once more go first."""
        self._points = [held for held in self._points if held.step < point.step] + [point]
        self._draw()

    def _draw(self) -> None:
        best = max((point.step for point in self._points if point.is_best), default=None)
        self._ap.draw([(point.step, point.ap) for point in self._points], best)
        errors = ((point.step, point.landmark_error) for point in self._points)
        self._error.draw([(step, None if error is None else 100 * error) for step, error in errors], best)


class _Points(Plot):
    """Few points with a line through them."""

    @cached_property
    def _line(self) -> pyqtgraph.PlotDataItem:
        return self.line(CURVE, width=2)

    def draw(self, points: list[tuple[int, float | None]], best: int | None) -> None:
        """best: the step whose dot is large."""
        there = [(step, value) for step, value in points if value is not None]
        steps, values = [step for step, _ in there], [value for _, value in there]
        sizes = [_BEST if step == best else _DOT for step in steps]
        self._line.setData(steps, values, symbol="o", symbolSize=sizes, symbolBrush=CURVE, symbolPen=None)
