"""What tiles of any wall are put together of: their ground, the picture, landmarks, verdict, caption."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from annotator.model.face import Verdict
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LABEL_GROUND, LABEL_TEXT, LOOKS
from annotator.scene.image_view import SURROUND
from annotator.scene.marks import mark_pixmap
from annotator.windows.fonts import scaled
from annotator.windows.image_row import SMALL
from annotator.windows.model_words import said
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

PLATE = 17.0
"""Screen pixels, the height of a plate."""

_MARK_RADIUS = 3.0
_WORDS = {
    Verdict.FIX: QT_TRANSLATE_NOOP("FaceTile", "to fix"),
    Verdict.IGNORE: QT_TRANSLATE_NOOP("FaceTile", "ignored"),
}


def draw_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """What is selected is tinted, and the one the keys act on has a line around it."""
    room = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
    palette = option.palette
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(room, 5, 5)
    if option.state & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver):
        accent = palette.color(QPalette.ColorRole.Accent)
        accent.setAlphaF(1.0 if option.state & QStyle.StateFlag.State_HasFocus else 0.4)
        painter.setPen(QPen(accent, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room, 5, 5)


def draw_picture(
    painter: QPainter, square: QRect, picture: object, opacity: float, *, is_unreadable: bool
) -> None:
    """The picture, or why there is none. picture: a QImage once it is there."""
    painter.fillRect(square, SURROUND)
    if isinstance(picture, QImage):
        painter.setOpacity(opacity)
        painter.drawImage(square, picture)
        painter.setOpacity(1.0)
    else:
        painter.setPen(QColor(255, 255, 255, 150))
        words = said("can't be read") if is_unreadable else "…"
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, words)


def draw_points(
    painter: QPainter,
    square: QRect,
    points_xy: Sequence[tuple[float, float] | None],
    kind: FaceKind,
    occluded: Sequence[bool] = (False,) * 5,
) -> None:
    """The marks of five landmarks, small. points_xy: from the square's upper left corner, None for none."""
    ratio = painter.device().devicePixelRatio()
    painter.save()
    painter.setClipRect(square)
    for number, point in enumerate(points_xy):
        if point is None:
            continue
        pixmap = QPixmap(
            mark_pixmap(number, kind, occluded=occluded[number], radius=_MARK_RADIUS, ratio=ratio)
        )
        pixmap.setDevicePixelRatio(ratio)
        half = pixmap.deviceIndependentSize() / 2
        at = QPointF(square.left() + point[0] - half.width(), square.top() + point[1] - half.height())
        painter.drawPixmap(at, pixmap)
    painter.restore()


def draw_verdict(painter: QPainter, square: QRect, verdict: Verdict) -> None:
    """At the upper right: a tick, a cross, or a word; nothing for none."""
    right, top = square.right() + 1.0, float(square.top())
    if verdict in _WORDS:
        words = translated(_WORDS[verdict], "FaceTile")
        draw_plate_words(painter, QPointF(right - plate_width(words), top), words)
        return
    if verdict is Verdict.NONE:
        return
    plate = QRectF(right - PLATE, top, PLATE, PLATE)
    draw_plate(painter, plate)
    colour = LOOKS[FaceKind.PERSON].line if verdict is Verdict.REAL else LABEL_TEXT
    painter.setPen(QPen(colour, 2.0, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    middle = plate.center()
    if verdict is Verdict.REAL:
        tick = [QPointF(-4, 0.3), QPointF(-1.2, 3.2), QPointF(4, -3)]
        painter.drawPolyline([middle + corner for corner in tick])
    else:
        for down in (-1, 1):
            painter.drawLine(middle + QPointF(-3.5, 3.5 * down), middle + QPointF(3.5, -3.5 * down))


def draw_plate(painter: QPainter, plate: QRectF) -> None:
    """The dark ground of words on a photograph."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LABEL_GROUND)
    painter.drawRect(plate)


def draw_plate_words(painter: QPainter, corner: QPointF, words: str) -> None:
    """Words on a plate. corner: its upper left."""
    plate = QRectF(corner.x(), corner.y(), plate_width(words), PLATE)
    draw_plate(painter, plate)
    painter.setFont(plate_font())
    painter.setPen(LABEL_TEXT)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def plate_width(words: str) -> int:
    """Screen pixels."""
    return QFontMetrics(plate_font()).horizontalAdvance(words) + 8


def draw_caption(painter: QPainter, option: QStyleOptionViewItem, room: QRect, left: str, right: str) -> None:
    """Words below the picture, at either end of a line."""
    is_selected = option.state & QStyle.StateFlag.State_Selected
    role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
    painter.setPen(option.palette.color(role))
    painter.setFont(scaled(option.font, SMALL))
    for side, words in ((Qt.AlignmentFlag.AlignLeft, left), (Qt.AlignmentFlag.AlignRight, right)):
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)


@lru_cache(maxsize=1)
def plate_font() -> QFont:
    font = QFont()
    font.setPixelSize(11)
    font.setWeight(QFont.Weight.DemiBold)
    return font
