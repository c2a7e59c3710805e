"""What is being made and is no face yet: a box that is drawn, or landmarks that are placed."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion, QTransform


class Sketch(Protocol):
    """Drawn above every face. `room` is what can be seen, in screen pixels."""

    def region(self, to_view: QTransform, room: QRect) -> QRegion:
        """All that `draw` may touch."""
        ...

    def draw(self, painter: QPainter, to_view: QTransform, room: QRect) -> None: ...
