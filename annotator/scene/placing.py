"""Five clicks, one landmark after the other: how far they have come, and where the next one would go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QRegion, QTransform

from annotator.model.box_fit import box_of_landmarks
from annotator.model.face import LANDMARK_NAMES, Landmark, Origin, Source, Visibility
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import GUIDE, LOOKS, OUTLINE
from annotator.scene.frames import draw_frame
from annotator.scene.labels import draw_label, label_size, landmark_name
from annotator.scene.marks import mark_path, pen

SOMEBODY = Source(Origin.PERSON)
"""Whoever clicks: the canvas knows no names."""

_RADIUS = 6.0
_REACH = 14
"""Screen pixels around a mark that it may cover."""

_GAP = 13
"""Screen pixels around the cursor that stay clear, so that one sees what one points at."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Landmarks that are being placed in order, from `first` on.

    face_id: the face they belong to; None while there is none and a new one is to be made of all five.
    placed: what has been placed so far, in image pixels; a landmark that was skipped is missing. held: the
    landmarks that the face had at the start, or of which a person had said that they are missing.
    """

    face_id: str | None
    first: int = 0
    placed: tuple[Landmark, ...] = ()
    held: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.first < len(LANDMARK_NAMES):
            raise ValueError(f"there is no landmark {self.first}")

    @property
    def index(self) -> int:
        """The landmark that is placed next; 5 when all are."""
        return self.first + len(self.placed)

    @property
    def is_complete(self) -> bool:
        return self.index == len(LANDMARK_NAMES)

    @property
    def points(self) -> dict[int, Landmark]:
        """Each landmark that has been placed or skipped, by its number."""
        return dict(enumerate(self.placed, self.first))

    @property
    def missing(self) -> tuple[int, ...]:
        """The landmarks that the face lacks if this ends now."""
        there = {index for index, point in self.points.items() if point.is_placed}
        there |= self.held - self.points.keys()
        return tuple(index for index in range(len(LANDMARK_NAMES)) if index not in there)

    @property
    def left_out(self) -> tuple[int, ...]:
        """Those of the missing ones that nobody has skipped."""
        return tuple(index for index in self.missing if index not in self.points)

    @property
    def makes_a_face(self) -> bool:
        """Whether a box can be fitted to what is placed."""
        return len({(p.x, p.y) for p in self.placed if p.is_placed}) >= 2

    def with_point(self, at: QPointF, *, occluded: bool) -> Placing:
        visibility = Visibility.OCCLUDED if occluded else Visibility.VISIBLE
        return replace(self, placed=(*self.placed, Landmark(at.x(), at.y(), visibility, SOMEBODY)))

    def with_skipped(self) -> Placing:
        """The next landmark is missing."""
        return replace(self, placed=(*self.placed, Landmark.missing(SOMEBODY)))

    def without_last(self) -> Placing:
        return replace(self, placed=self.placed[:-1])


@dataclass(frozen=True, slots=True)
class PointSketch:
    """The next landmark's name and a cross at the cursor; of a new face also what of it there is.

    at: the cursor, in image pixels; None while it is elsewhere.
    """

    placing: Placing
    at: QPointF | None

    def region(self, to_view: QTransform, room: QRect) -> QRegion:
        """All that `draw` may touch in a room of screen pixels."""
        region = QRegion()
        for rect in self._strips(to_view, room, 1):
            region += rect
        for label in self._label_rects(to_view, room):
            region += label.toAlignedRect().adjusted(-1, -1, 1, 1)
        for point in self._marks(to_view).values():
            middle = point.toPoint()
            region += QRect(middle.x() - _REACH, middle.y() - _REACH, 2 * _REACH, 2 * _REACH)
        box = self._box(to_view)
        if box is not None:
            region += QRegion(box.adjusted(-3, -3, 3, 3)) - QRegion(box.adjusted(3, 3, -3, -3))
        return region

    def draw(self, painter: QPainter, to_view: QTransform, room: QRect) -> None:
        look = LOOKS[FaceKind.PERSON]
        box = self._box(to_view)
        if box is not None:
            draw_frame(painter, box, look.line, (3.0, 3.0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, point in self._marks(to_view).items():
            occluded = self.placing.points[index].visibility is Visibility.OCCLUDED
            painter.translate(point)
            path = mark_path(index, _RADIUS)
            painter.strokePath(path, pen(OUTLINE, 3.6))
            if not occluded:
                painter.fillPath(path, look.of_landmark(index))
            painter.strokePath(path, pen(look.of_landmark(index), 1.8))
            painter.resetTransform()
        for reach, colour in ((1, OUTLINE), (0, GUIDE)):
            for rect in self._strips(to_view, room, reach):
                painter.fillRect(rect, colour)
        colour = look.of_landmark(self.placing.index)
        for label, text in zip(self._label_rects(to_view, room), self._texts, strict=False):
            draw_label(painter, label, text, colour)

    @property
    def _texts(self) -> tuple[str, ...]:
        """What the next click places, and where that is not in a new face, in which."""
        name = f"{self.placing.index + 1} {landmark_name(self.placing.index)}"
        if self.placing.face_id is None:
            return (name,)
        return name, QCoreApplication.translate("labels", "in the selected face")

    def _label_rects(self, to_view: QTransform, room: QRect) -> list[QRectF]:
        """One for each text, below the cursor on its right or where there is room; none without a cursor."""
        if self.at is None:
            return []
        at, sizes = to_view.map(self.at), [label_size(text) for text in self._texts]
        width, height = max(size.width() for size in sizes), sum(size.height() for size in sizes)
        left, top = at.x() + _GAP, at.y() + _GAP
        if top + height > room.height():
            top = at.y() - _GAP - height
        is_right = left + width <= room.width()
        rects = []
        for size in sizes:
            x = left if is_right else at.x() - _GAP - size.width()
            rects.append(QRectF(x, top, size.width(), size.height()))
            top += size.height()
        return rects

    def _strips(self, to_view: QTransform, room: QRect, reach: int) -> list[QRect]:
        """The cross: four lines across the room that leave its middle clear. reach: half their width."""
        if self.at is None:
            return []
        at, wide = to_view.map(self.at).toPoint(), 2 * reach + 1
        x, y = at.x(), at.y()
        return [
            QRect(room.left(), y - reach, x - _GAP - room.left(), wide),
            QRect(x + _GAP, y - reach, room.right() + 1 - x - _GAP, wide),
            QRect(x - reach, room.top(), wide, y - _GAP - room.top()),
            QRect(x - reach, y + _GAP, wide, room.bottom() + 1 - y - _GAP),
        ]

    def _marks(self, to_view: QTransform) -> dict[int, QPointF]:
        """Where the points of a new face are on the screen; those of another are drawn with that face."""
        if self.placing.face_id is not None:
            return {}
        return {i: to_view.map(QPointF(p.x, p.y)) for i, p in self.placing.points.items() if p.is_placed}

    def _box(self, to_view: QTransform) -> QRect | None:
        """The box that a new face would have by now, on the screen."""
        if self.placing.face_id is not None or not self.placing.makes_a_face:
            return None
        points = {i: (p.x, p.y) for i, p in self.placing.points.items() if p.is_placed}
        left, top, right, bottom = box_of_landmarks(points)
        return to_view.mapRect(QRectF(left, top, right - left, bottom - top)).toRect()
