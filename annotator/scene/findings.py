"""What checks have found in a face: a warning at its corner, words when one looks, rings on its points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

from annotator.scene.colours import HANDLE, OUTLINE
from annotator.scene.labels import draw_label, label_size
from annotator.scene.marks import pen
from annotator.scene.placement import PlacedFace

WARNING = QColor(216, 27, 96)
"""Told from the amber and the blue of whose work it is in every common colour blindness; the triangle and its
exclamation mark say it again."""

WARNING_TEXT = QColor(255, 158, 192)
"""The same on the dark ground of words."""

WARNING_REACH = 20
"""Screen pixels around the top right corner of a box that its warning may cover."""

_SIZES = ((40.0, 15.0), (20.0, 11.0), (0.0, 8.0))
"""Size of a face on the screen, and the side of its warning from there on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd about one face: in words, one a line, and which of its landmarks they are about."""

    texts: tuple[str, ...]
    landmarks: frozenset[int] = frozenset()


def warning_side(size: float) -> float:
    """The side of the warning of a face, in screen pixels, by the face's size there."""
    return next(side for least, side in _SIZES if size >= least)


def warning_middle(corner: QPointF, size: float) -> QPointF:
    """Where the warning goes: outside the top right corner, for the corner is there to be taken hold of."""
    beside = 0.5 * warning_side(size) + 2
    return corner + QPointF(beside, -beside)


@lru_cache(maxsize=16)
def warning_pixmap(side: float, ratio: float) -> QPixmap:
    """The warning as a picture to be stamped by its middle. ratio: device pixels per screen pixel."""
    pixels = 2 * math.ceil((0.5 * side + 2) * ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(pixels / 2, pixels / 2)
    painter.scale(ratio * side, ratio * side)
    triangle = QPolygonF([QPointF(0, -0.46), QPointF(0.5, 0.42), QPointF(-0.5, 0.42)])
    for colour, width in ((OUTLINE, 0.26), (HANDLE, 0.14)):
        painter.setPen(pen(colour, width))
        painter.setBrush(WARNING)
        painter.drawPolygon(triangle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(HANDLE)
    painter.drawRect(QRectF(-0.065, -0.2, 0.13, 0.32))
    painter.drawRect(QRectF(-0.065, 0.2, 0.13, 0.13))
    painter.end()
    return pixmap


def draw_warning(painter: QPainter, placed: PlacedFace) -> None:
    """Draw the warning of a face that is worked on, with a painter in screen pixels."""
    ratio = painter.device().devicePixelRatio()
    middle = warning_middle(placed.box.topRight(), placed.size)
    pixmap = QPixmap(warning_pixmap(warning_side(placed.size), ratio))
    pixmap.setDevicePixelRatio(ratio)
    half = pixmap.deviceIndependentSize() / 2
    painter.drawPixmap(QPointF(middle - QPointF(half.width(), half.height())).toPoint(), pixmap)


def draw_ring(painter: QPainter, at: QPointF, radius: float) -> None:
    """Draw a ring around a landmark that a finding is about."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring_pen in (pen(HANDLE, 3.4), pen(WARNING, 2.0)):
        painter.setPen(ring_pen)
        painter.drawEllipse(at, radius, radius)


def text_rects(placed: PlacedFace, finding: Finding, room: QRect) -> list[QRectF]:
    """Where each line of words goes: under the box, else above its lower border, within the room."""
    sizes = [label_size(text) for text in finding.texts]
    height = sum(size.height() + 2 for size in sizes)
    top = placed.box.bottom() + placed.handle + 3
    if top + height > room.height():
        top = max(min(placed.box.bottom(), room.height()) - placed.handle - 3 - height, 0.0)
    rects = []
    for size in sizes:
        left = max(min(placed.box.left(), room.width() - size.width()), 0.0)
        rects.append(QRectF(left, top, size.width(), size.height()))
        top += size.height() + 2
    return rects


def draw_texts(painter: QPainter, placed: PlacedFace, finding: Finding, room: QRect) -> None:
    """Draw the words of a finding."""
    for rect, text in zip(text_rects(placed, finding, room), finding.texts, strict=True):
        draw_label(painter, rect, text, WARNING_TEXT)
