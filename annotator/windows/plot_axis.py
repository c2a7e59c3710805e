"""An axis of a plot that writes its numbers as the person's language does. Importing this loads pyqtgraph."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import QLocale


class PlotAxis(pyqtgraph.AxisItem):
    """With "0,5" where that is how a half is written."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        point = QLocale().decimalPoint()
        return [text.replace(".", point) for text in super().tickStrings(values, scale, spacing)]
