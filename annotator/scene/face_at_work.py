"""The face that is worked on: drawn above all others, with handles, larger marks, letters and words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QRegion

from annotator.model.face import Visibility
from annotator.model.face_kind import kind_of_face
from annotator.model.hits import Hit, Part
from annotator.scene.colours import HANDLE, LOOKS, OUTLINE, kind_of_source
from annotator.scene.findings import (
    WARNING_REACH,
    Finding,
    draw_ring,
    draw_texts,
    draw_warning,
    text_rects,
)
from annotator.scene.frames import draw_frame
from annotator.scene.labels import (
    draw_label,
    draw_names,
    draw_side_letter,
    face_label_rect,
    face_text,
    landmark_label_rect,
    landmark_text,
    name_rects,
)
from annotator.scene.marks import mark_path, pen
from annotator.scene.placement import PlacedFace
from annotator.scene.pose_axes import axes_rect, draw_axes

_PAIRS = ((0, 1), (3, 4))
"""Eye to eye, and mouth corner to mouth corner: thin lines that show which points are which."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """How a face stands out.

    selected: with handles at its corners. hovered: the part under the cursor, if it is this face's.
    dragged: the part that is being dragged; its mark is kept thin, so that what is under it can be seen.
    chosen: the landmark that keys are about; it has a ring around it. finding: of checks, with its words.
    named: whether each landmark has its name beside it. axes: whether one sees which way the head is turned.
    """

    selected: bool = False
    hovered: Hit | None = None
    dragged: Hit | None = None
    chosen: int | None = None
    finding: Finding | None = None
    named: bool = False
    axes: bool = False

    def is_hovered(self, part: Part, index: int) -> bool:
        return self.hovered is not None and (self.hovered.part, self.hovered.index) == (part, index)

    def is_dragged(self, part: Part, index: int) -> bool:
        return self.dragged is not None and (self.dragged.part, self.dragged.index) == (part, index)


def draw_face(painter: QPainter, placed: PlacedFace, emphasis: Emphasis, room: QRect) -> None:
    """Draw a face in the painter's screen pixels, the way it stands out. room: what can be seen."""
    look = LOOKS[kind_of_face(placed.face)]
    draw_frame(painter, placed.box.toRect(), look.line, look.dashes)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_pairs(painter, placed, look.line)
    if emphasis.axes:
        draw_axes(painter, placed)
    if emphasis.selected:
        for index, corner in enumerate(placed.corners):
            _draw_handle(
                painter, corner, placed.handle, look.line, lit=emphasis.is_hovered(Part.CORNER, index)
            )
    elif emphasis.hovered is not None and emphasis.hovered.part is Part.CORNER:
        _draw_handle(painter, placed.corners[emphasis.hovered.index], placed.handle, look.line, lit=True)
    for index in _drawing_order(placed, emphasis):
        _draw_landmark(painter, placed, index, emphasis)
        if emphasis.selected and not emphasis.named and not emphasis.is_hovered(Part.LANDMARK, index):
            draw_side_letter(painter, placed, index)
    if emphasis.finding is not None:
        _draw_finding(painter, placed, emphasis.finding)
    if emphasis.dragged is None:
        draw_label(painter, face_label_rect(placed, room), face_text(placed.face), look.line)
        if emphasis.named:
            hovered = emphasis.hovered
            is_named = hovered is not None and hovered.part is Part.LANDMARK
            draw_names(painter, placed, room, hovered.index if hovered is not None and is_named else None)
        if emphasis.finding is not None:
            draw_texts(painter, placed, emphasis.finding, room)
        _draw_landmark_name(painter, placed, emphasis, room)


def face_region(placed: PlacedFace, emphasis: Emphasis, room: QRect) -> QRegion:
    """All that `draw_face` may touch, in screen pixels: strips rather than the whole box."""
    margin = placed.handle + 5
    a, b, c, d = placed.corners
    rects = [
        QRectF(p, q).normalized().adjusted(-margin, -margin, margin, margin)
        for p, q in ((a, b), (b, c), (c, d), (d, a))
    ]
    if emphasis.finding is not None:
        reach = WARNING_REACH
        rects.append(QRectF(b.x() - reach, b.y() - reach, 2 * reach, 2 * reach))
    if emphasis.axes:
        rects.append(QRectF(axes_rect(placed)))
    if emphasis.dragged is None:
        rects.append(face_label_rect(placed, room))
        rects += name_rects(placed, room).values() if emphasis.named else ()
        rects += text_rects(placed, emphasis.finding, room) if emphasis.finding is not None else ()
    if emphasis.hovered is not None and emphasis.hovered.part is Part.LANDMARK:
        named = _name_rect(placed, emphasis, emphasis.hovered.index, room)
        rects += [] if named is None else [named]
    for index in range(len(placed.points)):
        rects.append(_mark_rect(placed, index))
    for first, second in _PAIRS:
        rects += _along(placed, first, second)
    return _union(rects)


def landmark_region(placed: PlacedFace, index: int) -> QRegion:
    """The part of `face_region` that changes when one landmark moves."""
    pairs = [pair for pair in _PAIRS if index in pair]
    return _union([_mark_rect(placed, index), *(rect for pair in pairs for rect in _along(placed, *pair))])


def _union(rects: list[QRectF]) -> QRegion:
    region = QRegion()
    for rect in rects:
        region += rect.toAlignedRect().adjusted(-1, -1, 1, 1)
    return region


def _mark_rect(placed: PlacedFace, index: int) -> QRectF:
    """What a mark and its letter cover; empty for a missing landmark."""
    point, reach = placed.points[index], 1.9 * placed.radius + 18
    return QRectF() if point is None else QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)


def _drawing_order(placed: PlacedFace, emphasis: Emphasis) -> list[int]:
    """The placed landmarks, the one under the cursor last, so that none covers it."""
    order = [index for index, point in enumerate(placed.points) if point is not None]
    return sorted(order, key=lambda index: emphasis.is_hovered(Part.LANDMARK, index))


def _draw_landmark(painter: QPainter, placed: PlacedFace, index: int, emphasis: Emphasis) -> None:
    point, landmark = placed.points[index], placed.face.landmarks[index]
    assert point is not None
    colour = LOOKS[kind_of_source(landmark.source)].of_landmark(index)
    lit, dragged = emphasis.is_hovered(Part.LANDMARK, index), emphasis.is_dragged(Part.LANDMARK, index)
    path = mark_path(index, placed.radius * (1.35 if lit or dragged else 1.0))
    occluded = landmark.visibility is Visibility.OCCLUDED
    painter.translate(point)
    if emphasis.chosen == index:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ring_pen in (pen(OUTLINE, 3.6), pen(HANDLE, 1.6)):
            painter.setPen(ring_pen)
            painter.drawEllipse(QPointF(0, 0), 1.9 * placed.radius, 1.9 * placed.radius)
    if not dragged:
        fill = QColor(colour)
        fill.setAlpha(0 if occluded else 240 if lit else 130)
        painter.fillPath(path, fill)
    painter.strokePath(path, pen(OUTLINE, 3.6))
    if lit and not dragged:
        painter.strokePath(path, pen(HANDLE, 3.0))
    painter.strokePath(path, pen(colour, 1.8, (1.6, 1.1) if occluded else ()))
    if placed.radius > 4:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0))
        painter.drawEllipse(QPointF(0, 0), 1.9, 1.9)
        painter.setBrush(HANDLE)
        painter.drawEllipse(QPointF(0, 0), 1.0, 1.0)
    painter.resetTransform()


def _draw_finding(painter: QPainter, placed: PlacedFace, finding: Finding) -> None:
    """The warning at the corner, and rings around the landmarks that it is about."""
    draw_warning(painter, placed)
    for index in finding.landmarks:
        point = placed.points[index] if placed.points else None
        if point is not None:
            draw_ring(painter, point, 1.9 * placed.radius + 3)


def _draw_landmark_name(painter: QPainter, placed: PlacedFace, emphasis: Emphasis, room: QRect) -> None:
    hovered = emphasis.hovered
    if hovered is None or hovered.part is not Part.LANDMARK:
        return
    rect = _name_rect(placed, emphasis, hovered.index, room)
    if rect is not None:
        draw_label(painter, rect, landmark_text(placed.face, hovered.index))


def _name_rect(placed: PlacedFace, emphasis: Emphasis, index: int, room: QRect) -> QRectF | None:
    """Where the name of one landmark goes: among the others where all are named."""
    among = name_rects(placed, room) if emphasis.named else {}
    return among.get(index) or landmark_label_rect(placed, index, room)


def _draw_handle(painter: QPainter, at: QPointF, half: float, colour: QColor, *, lit: bool) -> None:
    half = half + 1.5 if lit else half
    square = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
    painter.setPen(pen(OUTLINE, 4.0))
    painter.setBrush(colour if lit else HANDLE)
    painter.drawRect(square)
    painter.setPen(pen(HANDLE if lit else colour, 1.6))
    painter.drawRect(square)


def _draw_pairs(painter: QPainter, placed: PlacedFace, colour: QColor) -> None:
    faint = QColor(colour)
    faint.setAlpha(150)
    for first, second in _PAIRS if placed.points else ():
        start, end = placed.points[first], placed.points[second]
        if start is not None and end is not None:
            for line_pen in (pen(QColor(0, 0, 0, 90), 2.6), pen(faint, 1.0)):
                painter.setPen(line_pen)
                painter.drawLine(start, end)


def _along(placed: PlacedFace, first: int, second: int) -> list[QRectF]:
    """A few rectangles that cover the line between two landmarks, fewer the less it slants."""
    start, end = (placed.points[first], placed.points[second]) if placed.points else (None, None)
    if start is None or end is None:
        return []
    step = end - start
    parts = math.ceil(min(abs(step.x()), abs(step.y())) / 48) or 1
    stops = [start + step * (part / parts) for part in range(parts + 1)]
    return [QRectF(a, b).normalized().adjusted(-3, -3, 3, 3) for a, b in pairwise(stops)]
