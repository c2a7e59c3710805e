"""How one tile of the review is painted: the face with its context, what is wrong, and the verdict."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from annotator.model.face import BoxXYXY, Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.face_kind import FaceKind
from annotator.model.review_items import ItemKind
from annotator.scene.colours import LOOKS, OUTLINE
from annotator.scene.marks import pen
from annotator.scene.numerals import decimal
from annotator.scene.placement import box_rect
from annotator.scene.review_looks import OUTCOME_LOOKS, OUTCOME_OF_KIND
from annotator.windows.review_model import (
    ITEM_ROLE,
    MENDED_ROLE,
    SIDE,
    THUMBNAIL_ROLE,
    VERDICT_ROLE,
    ReviewItem,
)
from annotator.windows.tile_delegate import Index, TileDelegate
from annotator.windows.tile_parts import (
    PLATE,
    draw_caption,
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


class ReviewTile(TileDelegate):
    """The box in its square of context, in the colour and the dashes of what is wrong with it.

    Once a person has corrected the face, that is what is shown, bold and in the colour of persons' work, and
    the box that was judged is thin. At the upper right the verdict, at the upper left whether a newer model
    has resolved it, at the lower left whether it was corrected: of a face that was to be fixed one of the
    two, not both. What is judged is dimmed, so that what is left stands out.
    """

    size = TILE

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        if not isinstance(item, ReviewItem):
            return
        verdict = VERDICTS[index.data(VERDICT_ROLE)]
        thumbnail = index.data(THUMBNAIL_ROLE)
        square = QRect(option.rect.left() + _BESIDE, option.rect.top() + _ABOVE, SIDE, SIDE)
        opacity = _DIM if verdict is not Verdict.NONE else 1.0
        draw_picture(painter, square, thumbnail, opacity, is_unreadable=item.unreadable is not None)
        if isinstance(thumbnail, QImage):
            painter.setOpacity(opacity)
            _draw_box(painter, square, item)
            draw_points(painter, square, item.other_xy, FaceKind.PREDICTION)
            if item.corrected is None:
                draw_points(painter, square, item.points_xy, POINTS_KIND[item.kind])
            else:
                points, occluded = item.corrected.points_xy, item.corrected.occluded
                draw_points(painter, square, points, FaceKind.PERSON, occluded)
            painter.setOpacity(1.0)
        is_mended = bool(index.data(MENDED_ROLE))
        if item.corrected is not None and (is_mended or verdict is not Verdict.FIX):
            corner = QPointF(square.left(), square.bottom() + 1 - PLATE)
            draw_plate_words(painter, corner, translate("ReviewTile", "corrected"))
        if item.resolved:
            draw_plate_words(painter, QPointF(square.topLeft()), translate("ReviewTile", "resolved"))
        if not is_mended:
            draw_verdict(painter, square, verdict)
        caption = QRect(square.left(), square.bottom() + 2, square.width(), _CAPTION - 2)
        draw_caption(painter, option, caption, _left_words(item), _right_words(item))


def _draw_box(painter: QPainter, square: QRect, item: ReviewItem) -> None:
    look, corrected = OUTCOME_LOOKS[OUTCOME_OF_KIND[item.kind]], item.corrected
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.save()
    painter.setClipRect(square)
    _draw_line(painter, square, item.box_xyxy, pen(look.line, 2.0 if corrected is None else 1.0, look.dashes))
    if corrected is not None:
        _draw_line(painter, square, corrected.box_xyxy, pen(LOOKS[FaceKind.PERSON].line, 2.0))
    painter.restore()


def _draw_line(painter: QPainter, square: QRect, box_xyxy: BoxXYXY, line: QPen) -> None:
    box = box_rect(box_xyxy).translated(QPointF(square.topLeft()))
    painter.setPen(pen(OUTLINE, line.widthF() + 1.5))
    painter.drawRect(box)
    painter.setPen(line)
    painter.drawRect(box)


def _left_words(item: ReviewItem) -> str:
    """What the list is sorted by; of a miss, which goes by size, the best score of a detection near it."""
    if item.error is not None and item.kind is ItemKind.LANDMARKS:
        return item.error_words
    if item.score is None:
        return ""
    words = translate("ReviewTile", "best {score}") if item.kind is ItemKind.MISS else "{score}"
    return words.format(score=decimal(item.score, 2))


def _right_words(item: ReviewItem) -> str:
    """What a newer model says of it, where one was asked; else its size."""
    if item.is_scored_again:
        return item.now_words
    return "" if item.size is None else f"{item.size:.0f} px"
