"""The photograph of what is to be judged: its box bold, all other boxes thin. Nothing is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPen, QTransform
from PySide6.QtWidgets import QWidget

from annotator.model.face import BoxXYXY
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS, OUTLINE
from annotator.scene.image_view import ImageView
from annotator.scene.labels import draw_label, label_size
from annotator.scene.marks import draw_mark, pen
from annotator.scene.panning import Panning
from annotator.scene.placement import box_rect
from annotator.scene.review_looks import OUTCOME_LOOKS, Outcome

Boxes = npt.NDArray[np.float32]
"""(N, 4), left, top, right, bottom in pixels."""

Points = npt.NDArray[np.float32]
"""(5, 2), x then y in pixels, NaN where there is none."""

CONTEXT = 5.0
"""How many times its longer side is seen around a box, close up."""

_LEAST_SEEN = 120.0
"""Pixels of the photograph that are seen at least, close up: a tiny face is known by what is around it."""

_THIN, _BOLD, _UNDER = 1.0, 3.0, 2.0
_MARGIN = 16.0
_LEAST_RADIUS, _MOST_RADIUS, _RADIUS = 2.5, 7.0, 0.05
_LEAST_ALPHA, _STEPS = 75, 6
"""How strong the line of the least sure detection is, and in how many steps it gets to the full 255."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """The one that is judged now.

    points_xy, other_xy: of whom the kinds say; other_xy is drawn as the model's. occluded: of each of
    points_xy. words: of its tag, empty for none. corrected_xyxy: what a person made of the box, None where
    nobody did; the points are then that person's too.
    """

    box_xyxy: BoxXYXY
    outcome: Outcome
    points_xy: Points
    points_kind: FaceKind
    other_xy: Points
    occluded: tuple[bool, ...] = (False,) * 5
    words: str = ""
    corrected_xyxy: BoxXYXY | None = None


class ReviewView(ImageView):
    """A drag pans, the wheel zooms. It shows what is judged close up, or the whole photograph."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys are those of the wall
        self._panning = Panning(self, by_left=True)
        self._boxes: dict[Outcome, tuple[Boxes, npt.NDArray[np.float32] | None]] = {}
        self._judged: Judged | None = None
        self._is_close = True

    @property
    def judged(self) -> Judged | None:
        return self._judged

    def set_image(self, image: QImage | None) -> None:
        super().set_image(image)
        self._look()

    def set_boxes(
        self, boxes: Mapping[Outcome, Boxes], scores: Mapping[Outcome, npt.NDArray[np.float32]]
    ) -> None:
        """The boxes around what is judged, thin. scores: of some, (N,), in [0, 1]: the surer, the bolder."""
        self._boxes = {outcome: (found, scores.get(outcome)) for outcome, found in boxes.items()}
        self.viewport().update()

    def set_judged(self, judged: Judged | None) -> None:
        """What is judged now; the view goes there."""
        self._judged = judged
        self._look()
        self.viewport().update()

    def set_close(self, *, close: bool) -> None:
        """Show what is judged close up, or the whole photograph."""
        self._is_close = close
        self._look()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._panning.press(event):
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._panning.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._panning.release(event)
        if not self._panning.is_panning:
            self.viewport().unsetCursor()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self.image_rect.isEmpty():
            return
        to_view, seen = QTransform(painter.worldTransform()), QRectF(rect)
        painter.save()
        painter.resetTransform()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # it takes ten times as long
        for outcome, (boxes, scores) in self._boxes.items():
            self._draw_thin(painter, to_view, seen, outcome, boxes, scores)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._judged is not None:
            _draw_judged(painter, to_view, self._judged)
        painter.restore()

    def _look(self) -> None:
        if self._judged is not None and self._is_close:
            self.fit(self._around(_hull(self._judged)))
        else:
            self.fit_image()

    def _around(self, box_xyxy: BoxXYXY) -> QRectF:
        """The square that is seen around a box, or the whole photograph where that is smaller."""
        left, top, right, bottom = box_xyxy
        whole = self.image_rect
        side = max(CONTEXT * max(right - left, bottom - top), _LEAST_SEEN)
        if side >= max(whole.width(), whole.height()):
            return whole
        return QRectF((left + right - side) / 2, (top + bottom - side) / 2, side, side)

    def _draw_thin(
        self,
        painter: QPainter,
        to_view: QTransform,
        seen: QRectF,
        outcome: Outcome,
        boxes: Boxes,
        scores: npt.NDArray[np.float32] | None,
    ) -> None:
        reach = _MARGIN / max(self.zoom, 1e-6)
        shown = (
            (boxes[:, 0] < seen.right() + reach)
            & (boxes[:, 2] > seen.left() - reach)
            & (boxes[:, 1] < seen.bottom() + reach)
            & (boxes[:, 3] > seen.top() - reach)
        )
        if self._judged is not None:
            shown &= (np.abs(boxes - np.array(self._judged.box_xyxy, np.float32)) > 0.5).any(axis=1)
        look, places = OUTCOME_LOOKS[outcome], boxes[shown]
        if scores is None:
            painter.setPen(pen(OUTLINE, _THIN + _UNDER))
            painter.drawRects(_mapped_rects(places, to_view))
            painter.setPen(pen(look.line, _THIN, look.dashes))
            painter.drawRects(_mapped_rects(places, to_view))
            return
        steps = np.round(np.clip(scores[shown], 0.0, 1.0) * _STEPS)
        for step in range(_STEPS + 1):
            colour = QColor(look.line)
            colour.setAlpha(_LEAST_ALPHA + (255 - _LEAST_ALPHA) * step // _STEPS)
            painter.setPen(pen(colour, _THIN, look.dashes))
            painter.drawRects(_mapped_rects(places[steps == step], to_view))


def _draw_judged(painter: QPainter, to_view: QTransform, judged: Judged) -> None:
    look, box = OUTCOME_LOOKS[judged.outcome], to_view.mapRect(box_rect(judged.box_xyxy))
    line = pen(look.line, _BOLD, look.dashes)
    if judged.corrected_xyxy is not None:
        _draw_box(painter, box, pen(look.line, _THIN, look.dashes))
        box = to_view.mapRect(box_rect(judged.corrected_xyxy))
        line = pen(LOOKS[FaceKind.PERSON].line, _BOLD)
    _draw_box(painter, box, line)
    pairs = zip(_mapped(judged.points_xy, to_view), _mapped(judged.other_xy, to_view), strict=True)
    for index, (point, other) in enumerate(pairs):
        radius = min(max(_RADIUS * box.width(), _LEAST_RADIUS), _MOST_RADIUS)
        if point is not None and other is not None:
            painter.setPen(pen(OUTLINE, 3.0))
            painter.drawLine(QLineF(point, other))
            painter.setPen(pen(look.line, 1.0))
            painter.drawLine(QLineF(point, other))
        for place, kind, occluded in (
            (other, FaceKind.PREDICTION, False),
            (point, judged.points_kind, judged.occluded[index]),
        ):
            if place is not None:
                painter.save()
                painter.translate(place)
                draw_mark(painter, index, kind, occluded=occluded, radius=radius)
                painter.restore()
    if judged.words:
        size = label_size(judged.words)
        corner = QPointF(box.left() - _BOLD / 2, box.top() - size.height() - _BOLD - 2)
        draw_label(painter, QRectF(corner, size), judged.words, look.line)


def _draw_box(painter: QPainter, box: QRectF, line: QPen) -> None:
    painter.setPen(pen(OUTLINE, line.widthF() + _UNDER))
    painter.drawRect(box)
    painter.setPen(line)
    painter.drawRect(box)


def _hull(judged: Judged) -> BoxXYXY:
    """The box of what is judged and what a person made of it."""
    one, other = judged.box_xyxy, judged.corrected_xyxy or judged.box_xyxy
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _mapped_rects(boxes_xyxy: Boxes, to_view: QTransform) -> list[QRect]:
    """On whole pixels of the screen, where thin lines are crisp."""
    corners = boxes_xyxy * to_view.m11() + np.tile((to_view.dx(), to_view.dy()), 2)
    return [
        QRect(QPoint(x1, y1), QPoint(x2, y2)) for x1, y1, x2, y2 in np.round(corners).astype(int).tolist()
    ]


def _mapped(points_xy: Points, to_view: QTransform) -> list[QPointF | None]:
    return [None if x != x else to_view.map(QPointF(x, y)) for x, y in points_xy.tolist()]
