"""The axes of a head at its nose tip: which way it is turned, at a glance.

Red to the side that is on the right of a face seen from the front, green up, blue out of the nose. Without
perspective and as long as the face is large: what is short points towards the viewer or away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter

from annotator.model.face import PointXY
from annotator.model.pose import axes, poses
from annotator.scene.colours import OUTLINE
from annotator.scene.marks import pen
from annotator.scene.placement import PlacedFace

Array = NDArray[np.float64]

AXIS_COLOURS = (QColor(226, 84, 76), QColor(98, 184, 104), QColor(82, 128, 236))
"""Of x, y and z."""

LENGTH = 0.42
"""Of an axis, in sizes of the face on the screen."""

LEAST_SIZE = 36.0
"""Screen pixels. On faces smaller than this the axes would hide what they are about."""

_NOSE = 2
_MARGIN = 5


def draw_axes(painter: QPainter, placed: PlacedFace) -> None:
    """Draw the axes of one face in the painter's screen pixels; nothing where its pose is not known."""
    if placed.points and placed.size >= LEAST_SIZE:
        points = tuple(None if point is None else (point.x(), point.y()) for point in placed.points)
        lines = _lines_of_one(points, LENGTH * placed.size)
        if lines is not None:
            _draw(painter, [[line] for line in lines], _width(placed.size))


def axes_rect(placed: PlacedFace) -> QRect:
    """All that `draw_axes` may touch."""
    nose = placed.points[_NOSE] if placed.points else None
    if nose is None or placed.size < LEAST_SIZE:
        return QRect()
    reach = math.ceil(LENGTH * placed.size) + _MARGIN
    return QRect(round(nose.x()) - reach, round(nose.y()) - reach, 2 * reach, 2 * reach)


def draw_axes_of_all(painter: QPainter, points: Array, sizes: Array, ratio: float) -> None:
    """Draw those of N faces at once.

    points: (N, 5, 2) in device pixels, NaN for what is not placed; sizes: (N,) in screen pixels.
    """
    large = sizes >= LEAST_SIZE
    points, sizes = points[large], sizes[large]
    found = poses(points, ~np.isnan(points[..., 0]))
    known = ~np.isnan(found[:, 0])
    noses, lengths = points[known, _NOSE], LENGTH * ratio * sizes[known]
    ends = noses[:, None] + lengths[:, None, None] * axes(found[known])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Large and small apart, for a pen has one width.
    thick = sizes[known] >= _THICK_FROM
    for which, width in ((~thick, _width(0)), (thick, _width(math.inf))):
        starts = [QPointF(x, y) for x, y in noses[which].tolist()]
        lines = [
            [QLineF(start, QPointF(x, y)) for start, (x, y) in zip(starts, axis, strict=True)]
            for axis in ends[which].transpose(1, 0, 2).tolist()
        ]
        _draw(painter, lines, width * ratio)


_THICK_FROM = 120.0


def _width(size: float) -> float:
    return 2.6 if size >= _THICK_FROM else 1.8


def _draw(painter: QPainter, lines: Sequence[Sequence[QLineF]], width: float) -> None:
    """Draw the lines of each axis, z last: it is the one that comes towards the viewer."""
    for axis in lines:
        _stroke(painter, axis, OUTLINE, width + 1.6)
    for axis, colour in zip(lines, AXIS_COLOURS, strict=True):
        _stroke(painter, axis, colour, width)


def _stroke(painter: QPainter, lines: Sequence[QLineF], colour: QColor, width: float) -> None:
    line = pen(colour, width)
    line.setCapStyle(Qt.PenCapStyle.SquareCap)  # of round ones Qt makes a path each, in ten times the time
    painter.setPen(line)
    painter.drawLines(list(lines))


@lru_cache(maxsize=64)
def _lines_of_one(points: tuple[PointXY | None, ...], length: float) -> tuple[QLineF, ...] | None:
    """Kept, for a face is painted many times where it is."""
    places = np.array([(np.nan, np.nan) if point is None else point for point in points])
    nose = points[_NOSE]
    found = poses(places[None], [[point is not None for point in points]])
    if nose is None or np.isnan(found[0, 0]):
        return None
    start = QPointF(*nose)
    return tuple(QLineF(start, start + QPointF(*end)) for end in (length * axes(found)[0]).tolist())
