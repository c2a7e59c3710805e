"""How one tile of the review is painted: the face with its context, what is wrong, and the verdict."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.face_kind import FaceKind
from annotator.model.review_items import ItemKind
from annotator.scene.colours import OUTLINE
from annotator.scene.marks import pen
from annotator.scene.numerals import decimal
from annotator.scene.review_looks import OUTCOME_LOOKS, OUTCOME_OF_KIND
from annotator.windows.fonts import scaled
from annotator.windows.image_row import SMALL
from annotator.windows.review_model import ITEM_ROLE, SIDE, THUMBNAIL_ROLE, VERDICT_ROLE, ReviewItem
from annotator.windows.tile_parts import (
    draw_ground,
    draw_picture,
    draw_plate_words,
    draw_points,
    draw_verdict,
)
from annotator.windows.translation import translate

_ABOVE, _BESIDE, _CAPTION = 5, 5, 19
TILE = QSize(SIDE + 2 * _BESIDE, SIDE + _ABOVE + _CAPTION + 2)
"""Screen pixels."""

POINTS_KIND = {
    ItemKind.FALSE_POSITIVE: FaceKind.PREDICTION,
    ItemKind.MISS: FaceKind.FILE,
    ItemKind.LANDMARKS: FaceKind.FILE,
    ItemKind.DUPLICATE: FaceKind.PREDICTION,
}
"""Whose the landmarks are that stand with the box."""

_DIM = 0.42


class ReviewTile(QStyledItemDelegate):
    """The box in its square of context, in the colour and the dashes of what is wrong with it.

    At the upper right the verdict, at the upper left whether a newer model has resolved it. What is judged is
    dimmed, so that what is left stands out.
    """

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  every tile is as large
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return TILE

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item = index.data(ITEM_ROLE)
        if not isinstance(item, ReviewItem):
            return
        verdict = VERDICTS[index.data(VERDICT_ROLE)]
        thumbnail = index.data(THUMBNAIL_ROLE)
        square = QRect(option.rect.left() + _BESIDE, option.rect.top() + _ABOVE, SIDE, SIDE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_ground(painter, option)
        opacity = _DIM if verdict is not Verdict.NONE else 1.0
        draw_picture(painter, square, thumbnail, opacity, is_unreadable=item.unreadable is not None)
        if isinstance(thumbnail, QImage):
            painter.setOpacity(opacity)
            _draw_box(painter, square, item)
            draw_points(painter, square, item.other_xy, FaceKind.PREDICTION)
            draw_points(painter, square, item.points_xy, POINTS_KIND[item.kind])
            painter.setOpacity(1.0)
        if item.resolved:
            draw_plate_words(painter, QPointF(square.topLeft()), translate("ReviewTile", "resolved"))
        draw_verdict(painter, square, verdict)
        _draw_caption(painter, option, square, item)
        painter.restore()


def _draw_box(painter: QPainter, square: QRect, item: ReviewItem) -> None:
    left, top, right, bottom = item.box_xyxy
    box = QRectF(left, top, right - left, bottom - top).translated(QPointF(square.topLeft()))
    look = OUTCOME_LOOKS[OUTCOME_OF_KIND[item.kind]]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(OUTLINE, 3.5))
    painter.drawRect(box)
    painter.setPen(pen(look.line, 2.0, look.dashes))
    painter.drawRect(box)


def _draw_caption(painter: QPainter, option: QStyleOptionViewItem, square: QRect, item: ReviewItem) -> None:
    selected = option.state & QStyle.StateFlag.State_Selected
    role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
    painter.setPen(option.palette.color(role))
    painter.setFont(scaled(option.font, SMALL))
    line = QRect(square.left(), square.bottom() + 2, square.width(), _CAPTION - 2)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, _left_words(item))
    size = "" if item.size is None else f"{item.size:.0f} px"
    right = item.now_words if item.is_scored_again else size
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, right)


def _left_words(item: ReviewItem) -> str:
    """What the list is sorted by; of a miss, which goes by size, the best score of a detection near it."""
    if item.error is not None and item.kind is ItemKind.LANDMARKS:
        return item.error_words
    if item.score is None:
        return ""
    words = translate("ReviewTile", "best {score}") if item.kind is ItemKind.MISS else "{score}"
    return words.format(score=decimal(item.score, 2))
