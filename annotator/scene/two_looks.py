"""What two models see in one photograph, drawn over it: one in solid lines, the other in dashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from annotator.model.face import Face
from annotator.scene.colours import OUTLINE
from annotator.scene.marks import mark_path, pen
from annotator.scene.placement import PlacedFace, place

FIRST = QColor(84, 188, 255)
SECOND = QColor(255, 140, 230)
"""Blue and pink, which every common colour blindness keeps apart; neither is the colour of people's work."""

DASHES = (4.0, 2.5)
LINE = 2.0

_RADIUS = 4.5
_LEAST_MARKED = 26.0


class TwoLooksItem(QGraphicsItem):
    """Drawn above all faces, in screen pixels at any zoom. Of the dashed ones the landmarks are hollow."""

    def __init__(self, solid: Sequence[Face], dashed: Sequence[Face]) -> None:
        super().__init__()
        self._solid, self._dashed = solid, dashed
        self.setZValue(10.0)

    def boundingRect(self) -> QRectF:
        return self.scene().sceneRect()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002 — Qt's signature
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        to_view = QTransform(painter.worldTransform())
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        solid, dashed = ([place(face, to_view) for face in faces] for faces in (self._solid, self._dashed))
        _draw_outlines(painter, [*solid, *dashed])  # all of them first: where both agree, both are seen
        _draw_lines(painter, solid, pen(FIRST, LINE), is_hollow=False)
        _draw_lines(painter, dashed, pen(SECOND, LINE, DASHES), is_hollow=True)
        painter.restore()


def _draw_outlines(painter: QPainter, faces: Sequence[PlacedFace]) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(OUTLINE, LINE + 2.0))
    for face in faces:
        painter.drawRect(face.box)
        for path in _marks(face):
            painter.strokePath(path, QPen(OUTLINE, 3.4))


def _draw_lines(painter: QPainter, faces: Sequence[PlacedFace], line: QPen, *, is_hollow: bool) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(line)
    for face in faces:
        painter.drawRect(face.box)
        for path in _marks(face):
            if is_hollow:
                painter.strokePath(path, QPen(line.color(), 1.6))
            else:
                painter.fillPath(path, line.color())


def _marks(face: PlacedFace) -> Iterator[QPainterPath]:
    """The shapes of the landmarks, where they are placed, of a face that is large enough for any."""
    if face.size >= _LEAST_MARKED:
        for index, point in enumerate(face.points):
            if point is not None:
                yield mark_path(index, _RADIUS).translated(point)
