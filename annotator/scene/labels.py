"""The words on the canvas: whose work a face is, and the name of the landmark under the cursor."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath

from annotator.model.face import LANDMARK_NAMES, Face, Origin, Source, Visibility
from annotator.scene.colours import LABEL_GROUND, LABEL_TEXT, LOOKS, Kind, kind_of_face
from annotator.scene.marks import pen
from annotator.scene.placement import PlacedFace

LEAST_SIZE_FOR_LETTERS = 96.0
"""Screen pixels; on a smaller face the letters beside the marks would cover it."""

_HEIGHT = 19.0
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


def face_text(face: Face) -> str:
    """Whose work a face is, for its tag."""
    match kind_of_face(face):
        case Kind.REJECTED:
            return "not a face"
        case Kind.PREDICTION:
            return "predicted" if face.score is None else f"predicted {face.score:.2f}"
        case Kind.FILE:
            return face.source.name or "from a file"
        case Kind.PERSON:
            names = [
                source.name for source in _sources(face) if source.origin is Origin.PERSON and source.name
            ]
            return f"by {names[0]}" if names else "reviewed"


def _sources(face: Face) -> list[Source]:
    return [face.source, *(landmark.source for landmark in face.landmarks)]


def landmark_text(face: Face, index: int) -> str:
    """The name of a landmark, and that it is occluded where it is."""
    occluded = face.landmarks[index].visibility is Visibility.OCCLUDED
    return f"{LANDMARK_NAMES[index]}, occluded" if occluded else LANDMARK_NAMES[index]


def face_label_rect(placed: PlacedFace, room: QRect) -> QRectF:
    """Where the face's tag goes in a room of screen pixels: on the box, else under it, else inside it."""
    box, gap, width = placed.box, placed.handle + 3, _width(face_text(placed.face))
    top = box.top() - gap - _HEIGHT
    if top < 0:
        under = box.bottom() + gap
        top = under if under + _HEIGHT <= room.height() else gap
    left = max(min(box.left(), room.width() - width), 0.0)
    return QRectF(left, top, width, _HEIGHT)


def landmark_label_rect(placed: PlacedFace, index: int, room: QRect) -> QRectF | None:
    """Where the name of a landmark goes: beside it, away from the face's middle if there is room."""
    point = placed.points[index] if placed.points else None
    if point is None:
        return None
    width, gap = _width(landmark_text(placed.face, index)), 1.9 * placed.radius + 8
    on_the_left, on_the_right = point.x() - gap - width, point.x() + gap
    is_left = on_the_left >= 0 if index in (0, 3) else on_the_right + width > room.width()
    return QRectF(on_the_left if is_left else on_the_right, point.y() - _HEIGHT / 2, width, _HEIGHT)


def draw_label(painter: QPainter, rect: QRectF, text: str, colour: QColor = LABEL_TEXT) -> None:
    """Draw words on a dark ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LABEL_GROUND)
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(_font(12))
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def draw_side_letter(painter: QPainter, placed: PlacedFace, index: int) -> None:
    """Draw L or R beside a landmark, on the side away from the face's middle. The nose tip has none."""
    point = placed.points[index]
    if point is None or index == 2 or placed.size < LEAST_SIZE_FOR_LETTERS:
        return
    leftwards = index in (0, 3)
    path = _letter_path("L" if leftwards else "R")
    beside = 1.9 * placed.radius + 8
    painter.translate(point + QPointF(-beside if leftwards else beside, 0))
    painter.strokePath(path, pen(QColor(0, 0, 0, 200), 3))
    painter.fillPath(path, LOOKS[kind_of_face(placed.face)].of_landmark(index))
    painter.resetTransform()
