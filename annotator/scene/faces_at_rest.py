"""Faces that nobody is working on: drawn all at once, on whole device pixels, where thin lines are crisp."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion, QTransform

from annotator.model.face import Face
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS, OUTLINE
from annotator.scene.findings import (
    WARNING_REACH,
    Finding,
    draw_ring,
    warning_middle,
    warning_pixmap,
    warning_side,
)
from annotator.scene.labels import (
    LEAST_SIZE_FOR_TAG,
    NAMES_REACH,
    draw_label,
    draw_names,
    face_label_rect,
    face_text,
    name_rects,
)
from annotator.scene.layout import FaceLayout
from annotator.scene.marks import mark_pixmap, pen
from annotator.scene.placement import PlacedFace, place
from annotator.scene.pose_axes import axes_rect, draw_axes_of_all
from annotator.scene.screen import rectangles

Array = NDArray[np.float64]

_MARGIN = 12
"""Screen pixels by which the lines and marks of a face reach beyond its box and points at most."""

_RADII = ((200.0, 5.0), (90.0, 4.0), (44.0, 3.0), (26.0, 2.0), (18.0, 1.5))
"""Size of a face on the screen, and the radius of its marks from there on; below all, its box alone."""

_RING_RADIUS = 9.0
"""Screen pixels, of the ring around a landmark that a finding is about."""

_THICK_FROM = 44.0
"""Size of a face on the screen, from which its line is two pixels wide instead of one."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What is told of faces beside what they are.

    findings: of checks, by the id of the face. names_shown: whether landmarks are named and scores told.
    axes_shown: whether one sees which way heads are turned.
    """

    findings: Mapping[str, Finding] = field(default_factory=dict)
    names_shown: bool = False
    axes_shown: bool = False


def resting_region(face: Face, to_view: QTransform, notes: Notes, room: QRect) -> QRegion:
    """All that `draw_at_rest` may touch for a face, in screen pixels: strips, not the whole box. room: what
    can be seen."""
    placed = place(face, to_view)
    a, b, c, d = placed.corners
    spots = [
        (a, b),
        (b, c),
        (c, d),
        (d, a),
        *((point, point) for point in placed.points if point is not None),
    ]
    region = QRegion()
    for start, end in spots:
        rect = QRectF(start, end).normalized().toAlignedRect()
        region += rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    corner = b.toPoint()
    region += QRect(
        corner.x() - WARNING_REACH, corner.y() - WARNING_REACH, 2 * WARNING_REACH, 2 * WARNING_REACH
    )
    if notes.axes_shown:
        region += axes_rect(placed)
    if notes.names_shown and placed.size >= LEAST_SIZE_FOR_TAG:
        for label in (_tag_rect(placed, room), *name_rects(placed, room).values()):
            region += label.toAlignedRect().adjusted(-1, -1, 1, 1)
    return region


def draw_at_rest(
    painter: QPainter,
    layout: FaceLayout,
    to_view: QTransform,
    *,
    ratio: float,
    region: QRegion,
    left_out: Iterable[str],
    notes: Notes,
    room: QRect,
) -> None:
    """Draw the faces that reach into a region, but for some, with a painter that counts in device pixels.

    region: in screen pixels. ratio: device pixels per screen pixel. room: what can be seen, in screen pixels.
    """
    scale, origin = to_view.m11(), np.array((to_view.dx(), to_view.dy()))
    margin = NAMES_REACH if notes.names_shown else WARNING_REACH
    shown = _touching(layout.extents_xyxy * scale + np.tile(origin, 2), region, margin)
    shown[[layout.row_of[face_id] for face_id in left_out if face_id in layout.row_of]] = False
    rows = np.flatnonzero(shown)
    boxes = layout.boxes_xyxy[rows] * scale + np.tile(origin, 2)
    sizes = np.sqrt((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    _draw_boxes(painter, np.round(boxes * ratio), sizes, layout.kinds[rows], ratio)
    points = (layout.points_xy[rows] * scale + origin) * ratio
    if notes.axes_shown:
        draw_axes_of_all(painter, points, sizes, ratio)
    _draw_marks(painter, layout, rows, points, sizes, ratio)
    _draw_findings(painter, layout, shown, to_view, notes.findings, ratio)
    if notes.names_shown:
        _draw_names(painter, layout, rows[sizes >= LEAST_SIZE_FOR_TAG], to_view, ratio, room)


def _touching(extents_xyxy: Array, region: QRegion, margin: int) -> NDArray[np.bool_]:
    """(N,) whether what a face covers on the screen, and a margin, reaches into any rectangle of a region."""
    touching = np.zeros(len(extents_xyxy), dtype=bool)
    left, top, right, bottom = extents_xyxy.T
    for rect in rectangles(region):
        touching |= (
            (right >= rect.left() - margin)
            & (left <= rect.right() + margin)
            & (bottom >= rect.top() - margin)
            & (top <= rect.bottom() + margin)
        )
    return touching


def _draw_boxes(
    painter: QPainter, boxes_xyxy: Array, sizes: Array, kinds: NDArray[np.int8], ratio: float
) -> None:
    """All dark outlines first, then the bright lines, so that no face darkens another's.

    A thin line has a dark one around it, on the outside; a thick one lies upon a thicker one. Colours are
    laid down, not blended: to blend lines of 32 pixels and more, Qt starts threads for each of them.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    thick = sizes >= _THICK_FROM
    line = round(ratio)
    around = np.array((-line, -line, line, line))
    painter.setPen(pen(OUTLINE, line))
    painter.drawRects(_rects(boxes_xyxy[~thick] + around))
    painter.setPen(pen(OUTLINE, round(4.0 * ratio)))
    painter.drawRects(_rects(boxes_xyxy[thick]))
    for kind, look in LOOKS.items():
        for wide in (False, True):
            painter.setPen(pen(look.line, round((2.0 if wide else 1.0) * ratio), look.dashes))
            painter.drawRects(_rects(boxes_xyxy[(thick == wide) & (kinds == kind)]))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _rects(boxes_xyxy: Array) -> list[QRectF]:
    left, top, right, bottom = boxes_xyxy.T
    return list(map(QRectF, left.tolist(), top.tolist(), (right - left).tolist(), (bottom - top).tolist()))


def _draw_marks(
    painter: QPainter,
    layout: FaceLayout,
    rows: NDArray[np.intp],
    points: NDArray[np.float64],
    sizes: Array,
    ratio: float,
) -> None:
    """points: (N, 5, 2) in device pixels. Stamped style after style, each from one picture."""
    steps = np.searchsorted([least for least, _ in reversed(_RADII)], sizes, side="right")
    drawn = ~np.isnan(points[:, :, 0]) & (steps > 0)[:, None]
    faces, indices = np.nonzero(drawn)
    kinds, occluded = layout.point_kinds[rows][drawn], layout.occluded[rows][drawn]
    styles = ((steps[faces] * len(FaceKind) + kinds) * 2 + occluded) * 5 + indices
    places = points[drawn]
    for style in np.unique(styles).tolist():
        rest, index = divmod(style, 5)
        rest, is_occluded = divmod(rest, 2)
        step, kind = divmod(rest, len(FaceKind))
        radius = _RADII[len(_RADII) - step][1]
        mark = mark_pixmap(index, FaceKind(kind), occluded=bool(is_occluded), radius=radius, ratio=ratio)
        for x, y in np.round(places[styles == style] - mark.width() / 2).astype(int).tolist():
            painter.drawPixmap(x, y, mark)


def _draw_findings(
    painter: QPainter,
    layout: FaceLayout,
    shown: NDArray[np.bool_],
    to_view: QTransform,
    findings: Mapping[str, Finding],
    ratio: float,
) -> None:
    """Stamp a warning on each face in which something was found, and ring the landmarks that it is about."""
    rows = (layout.row_of.get(face_id, -1) for face_id in findings)
    for row in (row for row in rows if row >= 0 and shown[row]):
        placed = place(layout.faces[row], to_view)
        warning = warning_pixmap(warning_side(placed.size), ratio)
        middle = warning_middle(placed.box.topRight(), placed.size) * ratio
        painter.drawPixmap(
            round(middle.x() - warning.width() / 2), round(middle.y() - warning.height() / 2), warning
        )
        for index in findings[placed.face.id].landmarks if placed.size >= _THICK_FROM else ():
            point = placed.points[index] if placed.points else None
            if point is not None:
                _in_screen_pixels(painter, ratio)
                draw_ring(painter, point, _RING_RADIUS)
                painter.restore()


def _tag_rect(placed: PlacedFace, room: QRect) -> QRectF:
    """Of a face that can be seen, where that can be seen too."""
    return face_label_rect(placed, room if placed.box.intersects(QRectF(room)) else None)


def _draw_names(
    painter: QPainter,
    layout: FaceLayout,
    rows: NDArray[np.intp],
    to_view: QTransform,
    ratio: float,
    room: QRect,
) -> None:
    """The tag of each face and the names of its landmarks."""
    _in_screen_pixels(painter, ratio)
    for row in rows.tolist():
        placed = place(layout.faces[row], to_view)
        look = LOOKS[FaceKind(layout.kinds[row])]
        draw_label(painter, _tag_rect(placed, room), face_text(placed.face), look.line)
        draw_names(painter, placed, room)
    painter.restore()


def _in_screen_pixels(painter: QPainter, ratio: float) -> None:
    """Save the painter, and let it count in screen pixels until it is restored."""
    painter.save()
    painter.scale(ratio, ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
