"""How one tile of the face wall is painted: the aligned face, whose it is, and what is doubtful about it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.model.alignment import ALIGNED_SIDE
from annotator.model.face import Verdict
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LABEL_GROUND, LABEL_TEXT, LOOKS, OUTLINE
from annotator.scene.findings import warning_pixmap
from annotator.scene.image_view import SURROUND
from annotator.scene.marks import mark_pixmap
from annotator.scene.numerals import decimal
from annotator.windows.face_wall_model import FACE_ROLE, THUMBNAIL_ROLE, WallFace
from annotator.windows.fonts import scaled
from annotator.windows.image_row import SMALL
from annotator.windows.model_words import said
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_ABOVE, _BESIDE, _CAPTION = 6, 7, 20
TILE = QSize(ALIGNED_SIDE + 2 * _BESIDE, ALIGNED_SIDE + _ABOVE + _CAPTION + 2)
"""Screen pixels."""

_MARK_RADIUS = 3.0
_BADGE = 17.0
_DIM = 0.4
_WORDS = {
    Verdict.FIX: QT_TRANSLATE_NOOP("FaceTile", "to fix"),
    Verdict.IGNORE: QT_TRANSLATE_NOOP("FaceTile", "ignored"),
}


class FaceTile(QStyledItemDelegate):
    """The face in its square, framed in the colour and the dashes of whose work it is.

    The five landmarks lie on it, small. At its upper left a warning and how much the checks found, at its
    upper right the verdict: a tick, a cross, or a word. Below: the score, and the size or what the wall is
    sorted by.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shows_points = True

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  every tile is as large
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return TILE

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        face = index.data(FACE_ROLE)
        if not isinstance(face, WallFace):
            return
        thumbnail = index.data(THUMBNAIL_ROLE)
        square = QRect(option.rect.left() + _BESIDE, option.rect.top() + _ABOVE, ALIGNED_SIDE, ALIGNED_SIDE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_ground(painter, option)
        _draw_picture(painter, square, face, thumbnail if isinstance(thumbnail, QImage) else None)
        if self.shows_points and isinstance(thumbnail, QImage):
            _draw_points(painter, square, face)
        _draw_frame(painter, square, face.kind)
        _draw_findings(painter, square, face.findings)
        _draw_verdict(painter, square, face.verdict)
        _draw_caption(painter, option, square, face)
        painter.restore()


def _draw_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
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


def _draw_picture(painter: QPainter, square: QRect, face: WallFace, thumbnail: QImage | None) -> None:
    painter.fillRect(square, SURROUND)
    if thumbnail is not None:
        painter.setOpacity(_DIM if face.kind is FaceKind.REJECTED else 1.0)
        painter.drawImage(square, thumbnail)
        painter.setOpacity(1.0)
    else:
        painter.setPen(QColor(255, 255, 255, 150))
        words = said("can't be read") if face.unreadable is not None else "…"
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, words)


def _draw_points(painter: QPainter, square: QRect, face: WallFace) -> None:
    ratio = painter.device().devicePixelRatio()
    painter.save()
    painter.setClipRect(square)
    for number, point in enumerate(face.points_xy):
        if point is None:
            continue
        pixmap = QPixmap(
            mark_pixmap(number, face.kind, occluded=face.occluded[number], radius=_MARK_RADIUS, ratio=ratio)
        )
        pixmap.setDevicePixelRatio(ratio)
        half = pixmap.deviceIndependentSize() / 2
        # The middle of a pixel has whole coordinates in the crop, and a half more on the screen.
        at = QPointF(
            square.left() + point[0] + 0.5 - half.width(), square.top() + point[1] + 0.5 - half.height()
        )
        painter.drawPixmap(at, pixmap)
    painter.restore()


def _draw_frame(painter: QPainter, square: QRect, kind: FaceKind) -> None:
    look = LOOKS[kind]
    frame = QRectF(square).adjusted(-1, -1, 1, 1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(OUTLINE.red(), OUTLINE.green(), OUTLINE.blue()), 2.0))
    painter.drawRect(frame)
    line = QPen(look.line, 2.0)
    if look.dashes:
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
        line.setDashPattern(look.dashes)
    painter.setPen(line)
    painter.drawRect(frame)


def _draw_findings(painter: QPainter, square: QRect, findings: int) -> None:
    if not findings:
        return
    ratio = painter.device().devicePixelRatio()
    pixmap = QPixmap(warning_pixmap(14.0, ratio))
    pixmap.setDevicePixelRatio(ratio)
    ground = QRectF(square.left(), square.top(), _BADGE + (11 if findings > 1 else 2), _BADGE)
    _draw_plate(painter, ground)
    painter.drawPixmap(QPointF(square.left() + 1, square.top() + 0.5), pixmap)
    if findings > 1:
        painter.setFont(_badge_font())
        painter.setPen(LABEL_TEXT)
        painter.drawText(ground.adjusted(_BADGE, 0, -1, 0), Qt.AlignmentFlag.AlignCenter, str(findings))


def _draw_verdict(painter: QPainter, square: QRect, verdict: Verdict) -> None:
    right, top = square.right() + 1.0, float(square.top())
    if verdict in _WORDS:
        painter.setFont(_badge_font())
        words = translated(_WORDS[verdict], "FaceTile")
        width = QFontMetrics(_badge_font()).horizontalAdvance(words) + 8
        plate = QRectF(right - width, top, width, _BADGE)
        _draw_plate(painter, plate)
        painter.setPen(LABEL_TEXT)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
        return
    if verdict is Verdict.NONE:
        return
    plate = QRectF(right - _BADGE, top, _BADGE, _BADGE)
    _draw_plate(painter, plate)
    colour = LOOKS[FaceKind.PERSON].line if verdict is Verdict.REAL else LABEL_TEXT
    painter.setPen(QPen(colour, 2.0, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    middle = plate.center()
    if verdict is Verdict.REAL:
        tick = [QPointF(-4, 0.3), QPointF(-1.2, 3.2), QPointF(4, -3)]
        painter.drawPolyline([middle + corner for corner in tick])
    else:
        for down in (-1, 1):
            painter.drawLine(middle + QPointF(-3.5, 3.5 * down), middle + QPointF(3.5, -3.5 * down))


def _draw_plate(painter: QPainter, plate: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LABEL_GROUND)
    painter.drawRect(plate)


def _draw_caption(painter: QPainter, option: QStyleOptionViewItem, square: QRect, face: WallFace) -> None:
    selected = option.state & QStyle.StateFlag.State_Selected
    role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
    painter.setPen(option.palette.color(role))
    painter.setFont(scaled(option.font, SMALL))
    line = QRect(square.left(), square.bottom() + 3, square.width(), _CAPTION - 3)
    middle = Qt.AlignmentFlag.AlignVCenter
    if face.score is not None:
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, decimal(face.score, 2))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, face.figure or f"{face.size:.0f} px")


@lru_cache(maxsize=1)
def _badge_font() -> QFont:
    font = QFont()
    font.setPixelSize(11)
    font.setWeight(QFont.Weight.DemiBold)
    return font
