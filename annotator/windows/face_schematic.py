"""A face in a few lines around the five template points: what the points of a real one are compared with."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.model.alignment import TEMPLATE_XY

_INK = QColor(150, 150, 156)
_SKIN = QColor(62, 62, 66)
_WIDTH = 0.8
"""Of a line, in pixels of the aligned crop."""


def draw_schematic(painter: QPainter) -> None:
    """Draw the face with a painter in pixels of the aligned crop. Its eyes, nose and mouth are where the
    template's points are; what is around them only makes a face of it."""
    painter.setPen(QPen(_INK, _WIDTH))
    painter.setBrush(_SKIN)
    painter.drawEllipse(QPointF(TEMPLATE_XY[2][0], 66.0), 41.0, 57.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for eye in (QPointF(*TEMPLATE_XY[0]), QPointF(*TEMPLATE_XY[1])):
        painter.drawPath(_lens(eye - QPointF(8.5, 0), eye + QPointF(8.5, 0), up=7.0, down=6.0))
        painter.drawEllipse(eye, 2.6, 2.6)
        painter.drawArc(QRectF(eye.x() - 10.5, eye.y() - 13.0, 21.0, 12.0), 35 * 16, 110 * 16)
    painter.drawPath(_nose(QPointF(*TEMPLATE_XY[2])))
    left, right = QPointF(*TEMPLATE_XY[3]), QPointF(*TEMPLATE_XY[4])
    painter.drawPath(_lens(left, right, up=7.0, down=11.0))
    painter.drawPath(_lens(left, right, up=-1.5, down=1.5))


def _lens(left: QPointF, right: QPointF, *, up: float, down: float) -> QPainterPath:
    """Two arcs from corner to corner; their control points lie so far above and below the middle."""
    middle = (left + right) / 2
    path = QPainterPath(left)
    path.quadTo(middle - QPointF(0, up), right)
    path.quadTo(middle + QPointF(0, down), left)
    return path


def _nose(tip: QPointF) -> QPainterPath:
    path = QPainterPath(tip + QPointF(-3.0, -19.0))
    path.quadTo(tip + QPointF(-3.5, -8.0), tip + QPointF(-8.0, 1.0))
    path.quadTo(tip + QPointF(-8.0, 5.0), tip + QPointF(-3.0, 4.5))
    path.quadTo(tip + QPointF(0.0, 7.0), tip + QPointF(3.0, 4.5))
    path.quadTo(tip + QPointF(8.0, 5.0), tip + QPointF(8.0, 1.0))
    return path
