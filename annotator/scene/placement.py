"""Where one face lies on the screen, and how large what is drawn of it may be there."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from annotator.model.face import BoxXYXY, Face

LEAST_WORKABLE = 16.0
"""Screen pixels. A face smaller than this is picked as a whole: its parts are too close to be told apart."""


@dataclass(frozen=True, slots=True)
class PlacedFace:
    """A face in the viewport's pixels. points: five, None where missing; or none for want of any."""

    face: Face
    box: QRectF
    points: tuple[QPointF | None, ...]

    @property
    def size(self) -> float:
        """The side of a square of the box's area, in screen pixels."""
        return math.sqrt(self.box.width() * self.box.height())

    @property
    def handle(self) -> float:
        """Half the side of a corner handle; smaller on small faces, so that they stay visible."""
        return min(max(0.07 * self.size, 2.5), 4.5)

    @property
    def radius(self) -> float:
        """The radius of the marks of a face that is worked on."""
        return min(max(0.06 * self.size, 2.5), 7.0)

    @property
    def corners(self) -> tuple[QPointF, QPointF, QPointF, QPointF]:
        """In the order of `geometry.corners`."""
        box = self.box
        return box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()


def box_rect(box_xyxy: BoxXYXY) -> QRectF:
    """A box as Qt has it."""
    left, top, right, bottom = box_xyxy
    return QRectF(left, top, right - left, bottom - top)


def face_rect(face: Face) -> QRectF:
    """A box together with the landmarks that are placed, which may lie far outside it."""
    left, top, right, bottom = face.box_xyxy
    placed = [landmark for landmark in face.landmarks if landmark.is_placed]
    xs, ys = [left, right, *(point.x for point in placed)], [top, bottom, *(point.y for point in placed)]
    return box_rect((min(xs), min(ys), max(xs), max(ys)))


def place(face: Face, to_view: QTransform) -> PlacedFace:
    """The face where a transform from image pixels to the viewport puts it."""
    return PlacedFace(
        face,
        to_view.mapRect(box_rect(face.box_xyxy)),
        tuple(to_view.map(QPointF(p.x, p.y)) if p.is_placed else None for p in face.landmarks),
    )
