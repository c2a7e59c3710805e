"""How one tile of the face wall is painted: the aligned face, whose it is, and what is doubtful about it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from annotator.model.alignment import ALIGNED_SIDE
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LABEL_TEXT, LOOKS, OUTLINE
from annotator.scene.findings import warning_pixmap
from annotator.scene.numerals import decimal
from annotator.windows.face_wall_model import FACE_ROLE, THUMBNAIL_ROLE, WallFace
from annotator.windows.tile_delegate import Index, TileDelegate
from annotator.windows.tile_parts import (
    PLATE,
    draw_caption,
    draw_picture,
    draw_plate,
    draw_points,
    draw_verdict,
    plate_font,
)

_ABOVE, _BESIDE, _CAPTION = 6, 7, 20
TILE = QSize(ALIGNED_SIDE + 2 * _BESIDE, ALIGNED_SIDE + _ABOVE + _CAPTION + 2)
"""Screen pixels."""

_DIM = 0.4


class FaceTile(TileDelegate):
    """The face in its square, framed in the colour and the dashes of whose work it is.

    The five landmarks lie on it, small. At its upper left a warning and how much the checks found, at its
    upper right the verdict: a tick, a cross, or a word. Below: the score, and the size or what the wall is
    sorted by.
    """

    size = TILE

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shows_points = True

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        face = index.data(FACE_ROLE)
        if not isinstance(face, WallFace):
            return
        thumbnail = index.data(THUMBNAIL_ROLE)
        square = QRect(option.rect.left() + _BESIDE, option.rect.top() + _ABOVE, ALIGNED_SIDE, ALIGNED_SIDE)
        opacity = _DIM if face.kind is FaceKind.REJECTED else 1.0
        draw_picture(painter, square, thumbnail, opacity, is_unreadable=face.unreadable is not None)
        if self.shows_points and isinstance(thumbnail, QImage):
            # The middle of a pixel has whole coordinates in the crop, and a half more on the screen.
            points = [None if point is None else (point[0] + 0.5, point[1] + 0.5) for point in face.points_xy]
            draw_points(painter, square, points, face.points_kind, face.occluded)
        _draw_frame(painter, square, face.kind)
        _draw_findings(painter, square, face.findings)
        draw_verdict(painter, square, face.verdict)
        caption = QRect(square.left(), square.bottom() + 3, square.width(), _CAPTION - 3)
        score = "" if face.score is None else decimal(face.score, 2)
        draw_caption(painter, option, caption, score, face.figure or f"{face.size:.0f} px")


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
    ground = QRectF(square.left(), square.top(), PLATE + (11 if findings > 1 else 2), PLATE)
    draw_plate(painter, ground)
    painter.drawPixmap(QPointF(square.left() + 1, square.top() + 0.5), pixmap)
    if findings > 1:
        painter.setFont(plate_font())
        painter.setPen(LABEL_TEXT)
        painter.drawText(ground.adjusted(PLATE, 0, -1, 0), Qt.AlignmentFlag.AlignCenter, str(findings))
