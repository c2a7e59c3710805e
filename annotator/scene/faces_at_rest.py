"""Faces that nobody is working on: drawn all at once, on whole device pixels, where thin lines are crisp."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QRegion, QTransform

from annotator.model.face import Face
from annotator.scene.colours import LOOKS, OUTLINE, Kind
from annotator.scene.layout import FaceLayout
from annotator.scene.marks import mark_pixmap, pen
from annotator.scene.placement import place
from annotator.scene.screen import rectangles

Array = NDArray[np.float64]

_MARGIN = 12
"""Screen pixels by which the lines and marks of a face reach beyond its box and points at most."""

_RADII = ((200.0, 5.0), (90.0, 4.0), (44.0, 3.0), (26.0, 2.0), (18.0, 1.5))
"""Size of a face on the screen, and the radius of its marks from there on; below all, its box alone."""

_THICK_FROM = 44.0
"""Size of a face on the screen, from which its line is two pixels wide instead of one."""


def resting_region(face: Face, to_view: QTransform) -> QRegion:
    """All that `draw_at_rest` may touch for a face, in screen pixels: strips, not the whole box."""
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
    return region


def draw_at_rest(
    painter: QPainter,
    layout: FaceLayout,
    to_view: QTransform,
    *,
    ratio: float,
    region: QRegion,
    left_out: Iterable[str],
) -> None:
    """Draw the faces that reach into a region, but for some, with a painter that counts in device pixels.

    region: in screen pixels. ratio: device pixels per screen pixel.
    """
    scale, origin = to_view.m11(), np.array((to_view.dx(), to_view.dy()))
    shown = _touching(layout.extents_xyxy * scale + np.tile(origin, 2), region)
    shown[[layout.row_of[face_id] for face_id in left_out if face_id in layout.row_of]] = False
    rows = np.flatnonzero(shown)
    boxes = layout.boxes_xyxy[rows] * scale + np.tile(origin, 2)
    sizes = np.sqrt((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    _draw_boxes(painter, np.round(boxes * ratio), sizes, layout.kinds[rows], ratio)
    _draw_marks(painter, layout, rows, (layout.points_xy[rows] * scale + origin) * ratio, sizes, ratio)


def _touching(extents_xyxy: Array, region: QRegion) -> NDArray[np.bool_]:
    """(N,) whether what a face covers on the screen reaches into any rectangle of a region."""
    touching = np.zeros(len(extents_xyxy), dtype=bool)
    left, top, right, bottom = extents_xyxy.T
    for rect in rectangles(region):
        touching |= (
            (right >= rect.left() - _MARGIN)
            & (left <= rect.right() + _MARGIN)
            & (bottom >= rect.top() - _MARGIN)
            & (top <= rect.bottom() + _MARGIN)
        )
    return touching


def _draw_boxes(
    painter: QPainter, boxes_xyxy: Array, sizes: Array, kinds: NDArray[np.int8], ratio: float
) -> None:
    """All dark outlines first, then the bright lines, so that no face darkens another's."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    thick = sizes >= _THICK_FROM
    for wide in (False, True):
        painter.setPen(pen(OUTLINE, round((4.0 if wide else 3.0) * ratio)))
        painter.drawRects(_rects(boxes_xyxy[thick == wide]))
    for kind, look in LOOKS.items():
        for wide in (False, True):
            painter.setPen(pen(look.line, round((2.0 if wide else 1.0) * ratio), look.dashes))
            painter.drawRects(_rects(boxes_xyxy[(thick == wide) & (kinds == kind)]))


def _rects(boxes_xyxy: Array) -> list[QRectF]:
    return [QRectF(left, top, right - left, bottom - top) for left, top, right, bottom in boxes_xyxy.tolist()]


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
    styles = ((steps[faces] * len(Kind) + kinds) * 2 + occluded) * 5 + indices
    places = points[drawn]
    for style in np.unique(styles).tolist():
        rest, index = divmod(style, 5)
        rest, is_occluded = divmod(rest, 2)
        step, kind = divmod(rest, len(Kind))
        radius = _RADII[len(_RADII) - step][1]
        mark = mark_pixmap(index, Kind(kind), occluded=bool(is_occluded), radius=radius, ratio=ratio)
        for x, y in np.round(places[styles == style] - mark.width() / 2).astype(int).tolist():
            painter.drawPixmap(x, y, mark)
