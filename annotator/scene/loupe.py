"""A loupe at the cursor: a round piece of the photograph, enlarged, with the exact place in its middle.

While a landmark is dragged, that is where the landmark goes: whoever took it at its rim is a little beside.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLineF, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from annotator.model.face import Face
from annotator.scene.colours import GUIDE, HANDLE, LOOKS, OUTLINE, kind_of_source
from annotator.scene.image_view import SURROUND, ImageView
from annotator.scene.labels import draw_label
from annotator.scene.marks import pen
from annotator.scene.numerals import decimal

LEAST_ENLARGED = 6.0
"""Device pixels per image pixel: from here on single pixels can be counted."""

ENLARGED_BY = 3.0
"""Times the zoom of the view, where that is more."""

LEAST_SEEN = 7.0
"""Image pixels across that are seen at any zoom, unless the view itself is enlarged further."""

RADIUS = 84
"""Screen pixels, of the glass."""

_RIM = 2
_LABEL = QSize(128, 19)
_MIDDLE = QPointF(RADIUS + _RIM + 0.5, RADIUS + _RIM + 0.5)
"""Of the glass, in the middle of a pixel, where a hair of one pixel is sharp."""

SIZE = QSize(2 * (RADIUS + _RIM) + 1, 2 * (RADIUS + _RIM) + 5 + _LABEL.height())
GAP = 26
"""Screen pixels between the cursor and the loupe, on either axis."""

_OPEN_MIDDLE = 4.0
"""Screen pixels around the exact place that the cross hairs leave free, to see it."""

_UNDECIDED = 0.12
"""Box widths or heights from the middle of a face within which the loupe stays on its side."""

_HAIR_SHADOW = QColor(0, 0, 0, 110)


class Loupe(QWidget):
    """Follows the cursor over a view while it is on, or while a landmark is being placed.

    It lies on the view's viewport, beside the cursor, and takes no event from it. It reads the photograph
    whenever it is painted, so it shows what the view shows: the same tone, the same photograph.
    """

    def __init__(self, view: ImageView) -> None:
        super().__init__(view.viewport())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Loupe"))
        self.resize(SIZE)
        self.hide()
        self._view = view
        self._is_on = False
        self._is_placing = False
        self._at: QPointF | None = None
        self._face: Face | None = None
        self._dragged: Face | None = None
        self._side = QPoint(1, -1)
        view.view_changed.connect(self._put)
        view.viewport().installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether it is shown wherever the cursor is on the photograph."""
        return self._is_on

    @property
    def scale(self) -> float:
        """Screen pixels per image pixel in the glass."""
        wished = max(LEAST_ENLARGED / self.devicePixelRatioF(), ENLARGED_BY * self._view.zoom)
        return max(min(wished, 2 * RADIUS / LEAST_SEEN), self._view.zoom)

    @property
    def image_position(self) -> QPointF | None:
        """The place of the image in the middle of the glass; None while the cursor is elsewhere."""
        if self._at is None:
            return None
        if self._dragged is not None and (moved := self._moved_landmark()) is not None:
            landmark = self._dragged.landmarks[moved]
            return QPointF(landmark.x, landmark.y)
        return self._view.image_position(self._at)

    def set_on(self, on: bool) -> None:  # noqa: FBT001 — connects to QAction.toggled
        """Show it at the cursor, or only when it opens by itself."""
        self._is_on = on
        self._put()

    def set_placing(self, placing: bool) -> None:  # noqa: FBT001 — connects to a signal
        """Say whether the next click places a landmark."""
        self._is_placing = placing
        self._put()

    def set_face(self, face: Face | None) -> None:
        """Mark the landmarks of the face that is worked on, or none."""
        self._face = face
        self._put()

    def show_drag(self, preview: object) -> None:
        """Mark the landmarks where they are being dragged to; with None where they are.

        preview: Face | None, as `Canvas.preview_changed` tells it.
        """
        self._dragged = preview if isinstance(preview, Face) else None
        self._put()

    def follow(self, image_position: QPointF) -> None:
        """The cursor is over this place of the image."""
        self._at = self._view.viewportTransform().map(image_position)
        self._put()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Hide):
            self._at = None
            self._put()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — it is small and moves as a whole
        place = self.image_position
        if place is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self.scale
        to_glass = QTransform(
            scale, 0, 0, scale, _MIDDLE.x() - place.x() * scale, _MIDDLE.y() - place.y() * scale
        )
        self._draw_glass(painter, place, to_glass)
        _draw_hairs(painter)
        self._draw_landmarks(painter, to_glass)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rim_pen in (QPen(OUTLINE, 3.4), QPen(HANDLE, 1.4)):
            painter.setPen(rim_pen)
            painter.drawEllipse(_MIDDLE, RADIUS, RADIUS)
        left, top = (SIZE.width() - _LABEL.width()) / 2, SIZE.height() - _LABEL.height()
        words = f"x {decimal(place.x(), 1)}   y {decimal(place.y(), 1)}"
        draw_label(painter, QRectF(QPointF(left, top), _LABEL), words)

    def _draw_glass(self, painter: QPainter, place: QPointF, to_glass: QTransform) -> None:
        reach = math.ceil(RADIUS / to_glass.m11()) + 1
        rect = QRect(
            math.floor(place.x()) - reach, math.floor(place.y()) - reach, 2 * reach + 1, 2 * reach + 1
        )
        patch = QImage(rect.size(), QImage.Format.Format_RGB32)
        patch.fill(SURROUND)
        pixels = self._view.pixels(rect)
        if not pixels.isNull():
            inside = rect & self._view.image_rect.toRect()
            copier = QPainter(patch)
            copier.drawImage(inside.topLeft() - rect.topLeft(), pixels)
            copier.end()
        brush = QBrush(patch)
        brush.setTransform(QTransform.fromTranslate(rect.x(), rect.y()) * to_glass)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawEllipse(_MIDDLE, RADIUS, RADIUS)

    def _draw_landmarks(self, painter: QPainter, to_glass: QTransform) -> None:
        face = self._dragged or self._face
        if face is None:
            return
        moved = self._moved_landmark()
        for index, landmark in enumerate(face.landmarks):
            at = to_glass.map(QPointF(landmark.x, landmark.y))
            if not landmark.is_placed or QLineF(at, _MIDDLE).length() > RADIUS - 8:
                continue
            arm = 7.0 if index == moved else 5.0
            cross = [QLineF(at.x() - arm, at.y(), at.x() + arm, at.y())]
            cross.append(QLineF(at.x(), at.y() - arm, at.x(), at.y() + arm))
            for cross_pen in (
                pen(OUTLINE, 3.2),
                pen(LOOKS[kind_of_source(landmark.source)].of_landmark(index), 1.5),
            ):
                painter.setPen(cross_pen)
                painter.drawLines(cross)

    def _moved_landmark(self) -> int | None:
        """The landmark that a drag moves alone; None where it moves a corner of the box, or everything."""
        before, after = self._face, self._dragged
        if before is None or after is None or before.id != after.id or before.box_xyxy != after.box_xyxy:
            return None
        pairs = zip(before.landmarks, after.landmarks, strict=False)
        moved = [index for index, (old, new) in enumerate(pairs) if old != new]
        return moved[0] if len(moved) == 1 else None

    def _put(self) -> None:
        """Show it where it belongs now, or hide it."""
        by_itself = self._is_placing or self._moved_landmark() is not None
        if self._at is None or not (self._is_on or by_itself) or self._view.image_rect.isEmpty():
            self.hide()
            return
        place, self._side = beside(self._at.toPoint(), self._view.viewport().rect(), self._free_side())
        self.move(place)
        self.update()
        if self.isHidden():
            self.show()
            self.raise_()

    def _free_side(self) -> QPoint:
        """The side of the cursor away from the face that is worked on; where it was, if that is not near."""
        face, place = self._dragged or self._face, self.image_position
        if face is None or place is None:
            return self._side
        left, top, right, bottom = face.box_xyxy
        across = (place.x() - left) / (right - left) - 0.5
        down = (place.y() - top) / (bottom - top) - 0.5
        if max(abs(across), abs(down)) > 1.0:
            return self._side
        return QPoint(_outwards(across, self._side.x()), _outwards(down, self._side.y()))


def beside(cursor: QPoint, room: QRect, side: QPoint) -> tuple[QPoint, QPoint]:
    """Where the top left corner of the loupe goes, and on which side of the cursor it is then.

    side: where it was before, (±1, ±1), x to the right and y down; it stays there as long as there is room.
    It is whole in the room unless it would lie over the cursor then, in a room too small for both.
    """
    left, dx = _along(cursor.x(), SIZE.width(), room.left(), room.right() + 1, side.x())
    top, dy = _along(cursor.y(), SIZE.height(), room.top(), room.bottom() + 1, side.y())
    most_left, most_top = room.right() + 1 - SIZE.width(), room.bottom() + 1 - SIZE.height()
    is_right_or_left = room.left() <= left <= most_left
    is_above_or_below = room.top() <= top <= most_top
    if is_right_or_left:
        top = max(min(top, most_top), room.top())
    elif is_above_or_below:
        left = max(min(left, most_left), room.left())
    return QPoint(left, top), QPoint(dx, dy)


def _along(cursor: int, length: int, low: int, high: int, side: int) -> tuple[int, int]:
    """On one axis: where it begins, and on which side; on the other than before only if that has room."""
    begins = {1: cursor + GAP, -1: cursor - GAP - length}
    if not low <= begins[side] <= high - length and low <= begins[-side] <= high - length:
        side = -side
    return begins[side], side


def _outwards(off_middle: float, side: int) -> int:
    """Away from the middle of a face; near the middle where it was, or it would jump about there."""
    if abs(off_middle) < _UNDECIDED:
        return side
    return 1 if off_middle > 0 else -1


def _draw_hairs(painter: QPainter) -> None:
    far, near = RADIUS - 1.0, _OPEN_MIDDLE
    hairs = [
        QLineF(_MIDDLE + QPointF(dx * near, dy * near), _MIDDLE + QPointF(dx * far, dy * far))
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ]
    for hair_pen in (QPen(_HAIR_SHADOW, 3.0), QPen(GUIDE, 1.0)):
        hair_pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(hair_pen)
        painter.drawLines(hairs)
