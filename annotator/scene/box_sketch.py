"""A box before it is a face: two lines to aim with, then the rectangle that is being drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QRegion, QTransform

from annotator.model.face_kind import FaceKind
from annotator.scene.colours import GUIDE, LOOKS, OUTLINE
from annotator.scene.frames import draw_frame


@dataclass(frozen=True, slots=True)
class BoxSketch:
    """start, end: opposite corners in image pixels; while there is no start, `end` is where one aims."""

    end: QPointF
    start: QPointF | None = None

    @property
    def box(self) -> QRectF:
        """Empty while there is no start."""
        return QRectF() if self.start is None else QRectF(self.start, self.end).normalized()

    def region(self, to_view: QTransform, room: QRect) -> QRegion:
        """All that `draw` may touch in a room of screen pixels."""
        if self.start is None:
            return QRegion(self._across(to_view, room, 3)) + QRegion(self._down(to_view, room, 3))
        box = to_view.mapRect(self.box).toRect()
        return QRegion(box.adjusted(-3, -3, 3, 3)) - QRegion(box.adjusted(3, 3, -3, -3))

    def draw(self, painter: QPainter, to_view: QTransform, room: QRect) -> None:
        if self.start is not None:
            draw_frame(painter, to_view.mapRect(self.box).toRect(), LOOKS[FaceKind.PERSON].line)
            return
        for reach, colour in ((1, OUTLINE), (0, GUIDE)):
            painter.fillRect(self._across(to_view, room, reach), colour)
            painter.fillRect(self._down(to_view, room, reach), colour)

    def _across(self, to_view: QTransform, room: QRect, reach: int) -> QRect:
        at = to_view.map(self.end).toPoint()
        return QRect(room.left(), at.y() - reach, room.width(), 2 * reach + 1)

    def _down(self, to_view: QTransform, room: QRect, reach: int) -> QRect:
        at = to_view.map(self.end).toPoint()
        return QRect(at.x() - reach, room.top(), 2 * reach + 1, room.height())
