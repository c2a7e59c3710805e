"""The words on the canvas: whose work a face is, and the name of the landmark under the cursor."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath

from annotator.model.face import LANDMARK_NAMES, Face, Origin, Source, Verdict, Visibility
from annotator.model.face_kind import FaceKind, kind_of_face
from annotator.scene.colours import LABEL_GROUND, LABEL_TEXT, LOOKS
from annotator.scene.marks import pen
from annotator.scene.numerals import decimal
from annotator.scene.placement import PlacedFace

LEAST_SIZE_FOR_LETTERS = 96.0
"""Screen pixels; on a smaller face the letters beside the marks would cover it."""

LEAST_SIZE_FOR_NAMES = 110.0
"""Screen pixels; on a smaller face the names of its landmarks would cover each other."""

LEAST_SIZE_FOR_TAG = 60.0
"""Screen pixels; on a smaller face the tag that says whose work it is would be larger than the face."""

NAMES_REACH = 400
"""Screen pixels beyond a face that its tag and the names of its landmarks may cover."""

_PARTNERS = {0: 1, 1: 0, 3: 4, 4: 3}
"""The landmark on the other side of each; the nose tip has none."""

_HEIGHT = 19.0
_BETWEEN = 1.0
_SIDE_MARGIN = 7.0


@lru_cache(maxsize=2)
def _font(pixels: int) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold)
    return font


@lru_cache(maxsize=256)
def _width(text: str) -> float:
    return QFontMetricsF(_font(12)).horizontalAdvance(text) + 2 * _SIDE_MARGIN


@lru_cache(maxsize=2)
def _letter_path(letter: str) -> QPainterPath:
    """A letter centred on the origin."""
    path = QPainterPath()
    path.addText(0, 0, _font(12), letter)
    path.translate(-path.boundingRect().center())
    return path


def label_size(text: str) -> QSizeF:
    """The size of a label of these words, in screen pixels."""
    return QSizeF(_width(text), _HEIGHT)


def face_text(face: Face) -> str:
    """Whose work a face is, for its tag."""
    match kind_of_face(face):
        case FaceKind.REJECTED:
            return QCoreApplication.translate("labels", "not a face")
        case FaceKind.PREDICTION:
            if face.score is None:
                return QCoreApplication.translate("labels", "predicted")
            return QCoreApplication.translate("labels", "predicted {score}").format(
                score=decimal(face.score, 2)
            )
        case FaceKind.FILE:
            return face.source.name or QCoreApplication.translate("labels", "from a file")
        case FaceKind.PERSON:
            names = [
                source.name for source in _sources(face) if source.origin is Origin.PERSON and source.name
            ]
            if not names and face.verdict is Verdict.FIX:
                return QCoreApplication.translate("labels", "to be fixed")
            if not names:
                return QCoreApplication.translate("labels", "reviewed")
            return QCoreApplication.translate("labels", "by {author}").format(author=names[0])


def _sources(face: Face) -> list[Source]:
    return [face.source, *(landmark.source for landmark in face.landmarks)]


def landmark_name(index: int) -> str:
    """The name of a landmark in the language of the window; `windows.model_words` marks them."""
    return QCoreApplication.translate("model", LANDMARK_NAMES[index])


def landmark_text(face: Face, index: int) -> str:
    """The name of a landmark, and that it is occluded where it is."""
    occluded = face.landmarks[index].visibility is Visibility.OCCLUDED
    name = landmark_name(index)
    return (
        QCoreApplication.translate("labels", "{landmark}, occluded").format(landmark=name)
        if occluded
        else name
    )


def face_label_rect(placed: PlacedFace, room: QRect | None) -> QRectF:
    """Where the face's tag goes in a room of screen pixels: on the box, else under it, else inside it.

    Without a room always on the box.
    """
    box, gap, width = placed.box, placed.handle + 3, _width(face_text(placed.face))
    top = box.top() - gap - _HEIGHT
    if room is None:
        return QRectF(box.left(), top, width, _HEIGHT)
    if top < 0:
        under = box.bottom() + gap
        top = under if under + _HEIGHT <= room.height() else gap
    left = max(min(box.left(), room.width() - width), 0.0)
    return QRectF(left, top, width, _HEIGHT)


def landmark_label_rect(placed: PlacedFace, index: int, room: QRect | None) -> QRectF | None:
    """Where the name of a landmark alone goes: beside it, away from its partner if there is room."""
    point = placed.points[index] if placed.points else None
    if point is None:
        return None
    width, gap = _width(landmark_text(placed.face, index)), 1.9 * placed.radius + 8
    on_the_left, on_the_right = point.x() - gap - width, point.x() + gap
    is_left = _lies_on_the_left(placed, index)
    if room is not None:
        is_left = on_the_left >= 0 if is_left else on_the_right + width > room.width()
    return QRectF(on_the_left if is_left else on_the_right, point.y() - _HEIGHT / 2, width, _HEIGHT)


def name_rects(placed: PlacedFace, room: QRect | None) -> dict[int, QRectF]:
    """Where the names of a face's landmarks go, so that none lies on another or on the face's tag.

    From the highest to the lowest, each on its own side, or two names would look swapped; one that has no
    room beside its landmark stands as little as it must above or below, and in the room where its landmark
    is. None on a face that is too small for them.
    """
    if placed.size < LEAST_SIZE_FOR_NAMES:
        return {}
    wished = {index: landmark_label_rect(placed, index, None) for index in range(len(placed.points))}
    taken, rects = [face_label_rect(placed, room)], {}
    for index, rect in sorted(
        ((index, rect) for index, rect in wished.items() if rect is not None), key=lambda one: one[1].top()
    ):
        own_room = room if room is not None and _is_in(room, placed.points[index]) else None
        moved = rect if own_room is None else _moved_in(rect, own_room)
        marks = [] if moved == rect else _mark_rects(placed)
        rects[index] = _beside(moved, taken + marks, own_room)
        taken.append(rects[index])
    return rects


def _is_in(room: QRect, point: QPointF | None) -> bool:
    return point is not None and QRectF(room).contains(point)


def _moved_in(rect: QRectF, room: QRect) -> QRectF:
    """As little as it must to lie in a room; at its left end where it is wider."""
    left = max(min(rect.left(), room.width() - rect.width()), 0.0)
    top = max(min(rect.top(), room.height() - rect.height()), 0.0)
    return QRectF(left, top, rect.width(), rect.height())


def _mark_rects(placed: PlacedFace) -> list[QRectF]:
    """What the marks of the landmarks cover."""
    reach = QPointF(placed.radius, placed.radius)
    return [QRectF(point - reach, point + reach) for point in placed.points if point is not None]


def _beside(rect: QRectF, taken: list[QRectF], room: QRect | None) -> QRectF:
    """The rectangle moved up or down, as little as it must to lie on none of those that are taken."""
    steps = [0.0]
    for other in taken:
        steps += (other.top() - _BETWEEN - rect.bottom(), other.bottom() + _BETWEEN - rect.top())
    free = [
        moved
        for moved in (rect.translated(0, step) for step in sorted(steps, key=abs))
        if not any(moved.intersects(other) for other in taken)
    ]
    seen = [moved for moved in free if room is None or (moved.top() >= 0 and moved.bottom() <= room.height())]
    return (seen or free)[0]  # above all or below all it is free


def _lies_on_the_left(placed: PlacedFace, index: int) -> bool:
    """Whether a landmark lies to the left of its partner; without one to tell, whether its name says so."""
    point, other = placed.points[index], _PARTNERS.get(index)
    partner = None if other is None else placed.points[other]
    if point is None or partner is None or point.x() == partner.x():
        return index in (0, 3)
    return point.x() < partner.x()


def draw_names(painter: QPainter, placed: PlacedFace, room: QRect | None, but: int | None = None) -> None:
    """Draw the names of a face's landmarks. but: the landmark whose name is drawn otherwise."""
    for index, rect in name_rects(placed, room).items():
        if index != but:
            colour = LOOKS[kind_of_face(placed.face)].of_landmark(index)
            draw_label(painter, rect, landmark_text(placed.face, index), colour)


def draw_label(painter: QPainter, rect: QRectF, text: str, colour: QColor = LABEL_TEXT) -> None:
    """Draw words on a dark ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LABEL_GROUND)
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(_font(12))
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def draw_side_letter(painter: QPainter, placed: PlacedFace, index: int) -> None:
    """Draw L or R beside a landmark, on the side away from its partner. The nose tip has none."""
    point = placed.points[index]
    if point is None or index == 2 or placed.size < LEAST_SIZE_FOR_LETTERS:
        return
    path = _letter_path(
        QCoreApplication.translate("labels", "L")
        if index in (0, 3)
        else QCoreApplication.translate("labels", "R")
    )
    leftwards = _lies_on_the_left(placed, index)
    beside = 1.9 * placed.radius + 8
    painter.translate(point + QPointF(-beside if leftwards else beside, 0))
    painter.strokePath(path, pen(QColor(0, 0, 0, 200), 3))
    painter.fillPath(path, LOOKS[kind_of_face(placed.face)].of_landmark(index))
    painter.resetTransform()
