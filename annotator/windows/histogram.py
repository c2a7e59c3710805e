"""How a quantity is spread over the faces, stacked by whose work they are."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from annotator.model.face_kind import FaceKind
from annotator.model.statistics import KIND_NAMES, Histogram
from annotator.scene.colours import LOOKS
from annotator.windows.chart import Chart
from annotator.windows.translation import in_number, translate

FILE_INK = LOOKS[FaceKind.REJECTED].line
"""On a photograph, faces from a file are nearly white; here that would be the ground."""

KIND_INKS = {
    KIND_NAMES[FaceKind.PREDICTION]: LOOKS[FaceKind.PREDICTION].line,
    KIND_NAMES[FaceKind.FILE]: FILE_INK,
    KIND_NAMES[FaceKind.PERSON]: LOOKS[FaceKind.PERSON].line,
}
"""The colour of each kind, as on the photograph and in lists where that can be seen."""


_MOST_LABELS = 9
_FEW = 4
"""Faces in the highest bar: of so few there'd be halves on the axis."""


class HistogramChart(Chart):
    """Bars for the bins of a Histogram.

    doubling: the bins double a quantity, and so the axis does. inks: the colour of each series; one without
    is drawn in the window's accent.
    """

    def __init__(
        self,
        title: str,
        *,
        bottom: str,
        nothing: str,
        unit: str = "",
        doubling: bool = False,
        inks: Mapping[str, QColor] = KIND_INKS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            title, bottom=bottom, left=translate("HistogramChart", "faces"), nothing=nothing, parent=parent
        )
        self._unit = unit
        self._doubling = doubling
        self._inks = inks
        self._shown: Histogram | None = None

    def set_histogram(self, histogram: Histogram) -> None:
        self._shown = histogram
        note = ""
        if histogram.middle is not None:
            middle = _figure(histogram.middle) + (f" {self._unit}" if self._unit else "")
            total = histogram.total
            note = in_number(self.tr("%Ln face(s), median {median}", "", total), total).format(median=middle)
        self.say(note, is_empty=histogram.total == 0)
        self.redraw()

    def redraw(self) -> None:
        shown = self._shown
        if shown is None or self.is_empty:
            return
        edges = [math.log2(edge) for edge in shown.edges] if self._doubling else list(shown.edges)
        accent = self.palette().color(QPalette.ColorRole.Accent)
        stacks = [(self._inks.get(series.name, accent), series.counts) for series in shown.series]
        self.draw_bars(edges[:-1], edges[1:], stacks)
        highest = max(map(sum, zip(*(series.counts for series in shown.series), strict=True)), default=0)
        self.plot.getAxis("left").setTickSpacing(*((1, 1) if highest <= _FEW else ()))
        if self._doubling:
            whole = [edge for edge in edges if abs(edge - round(edge)) < 1e-6]
            ticks = [(edge, _figure(2.0 ** round(edge))) for edge in whole]
            every = -(-len(ticks) // _MOST_LABELS)
            self.plot.getAxis("bottom").setTicks([ticks[::every]])


def _figure(value: float) -> str:
    """Two significant digits where it is small, whole where it is large."""
    text = f"{value:.0f}" if value >= 100 else f"{value:.3g}" if value >= 1 else f"{value:.2g}"
    return text.replace(".", QLocale().decimalPoint())
