"""The marks of the five landmarks. Each has its own shape, and the shape says the side.

◀ and ▶ for the eyes, ◆ for the nose tip, ◣ and ◢ for the corners of the mouth: what points or leans to the
left is on the left of the image. Visible landmarks are filled, occluded ones hollow, missing ones not drawn.
"""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS, OUTLINE

_HIGH = math.sqrt(3) / 2

# Corners around the centroid, which lies on the landmark; of about equal areas, with y down.
_SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((-1.25, 0.0), (0.625, -1.25 * _HIGH), (0.625, 1.25 * _HIGH)),
    ((1.25, 0.0), (-0.625, 1.25 * _HIGH), (-0.625, -1.25 * _HIGH)),
    ((0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)),
    ((-0.68, -1.36), (1.36, 0.68), (-0.68, 0.68)),
    ((0.68, -1.36), (0.68, 0.68), (-1.36, 0.68)),
)


@lru_cache(maxsize=256)
def mark_path(index: int, radius: float) -> QPainterPath:
    """The outline of one landmark's mark around the origin; radius: of a disc of about its size."""
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x * radius, y * radius) for x, y in _SHAPES[index]]))
    path.closeSubpath()
    return path


def pen(colour: QColor, width: float, dashes: tuple[float, ...] = ()) -> QPen:
    """A pen with round joins, solid or dashed."""
    made = QPen(colour, width)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
        made.setDashPattern(dashes)
    return made


def draw_mark(painter: QPainter, index: int, kind: FaceKind, *, occluded: bool, radius: float) -> None:
    """Draw a small mark around the painter's origin: for faces that are not being worked on."""
    colour = LOOKS[kind].of_landmark(index)
    path = mark_path(index, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = min(0.5 + 0.5 * radius, 2.4)
    if occluded:
        painter.strokePath(path, pen(OUTLINE, edge + 1.0))
        painter.strokePath(path, pen(colour, min(0.35 * radius, 1.3)))
    else:
        painter.strokePath(path, pen(OUTLINE, edge))
        painter.fillPath(path, colour)


@lru_cache(maxsize=1024)
def mark_pixmap(index: int, kind: FaceKind, *, occluded: bool, radius: float, ratio: float) -> QPixmap:
    """The small mark as a picture to be stamped by its middle. ratio: device pixels per screen pixel."""
    side = 2 * math.ceil((1.4 * radius + 3) * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    painter.scale(ratio, ratio)
    draw_mark(painter, index, kind, occluded=occluded, radius=radius)
    painter.end()
    return pixmap
