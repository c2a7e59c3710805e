"""The selected face turned upright, beside the mean face: a point that is wrong stands out at once."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from annotator.model.alignment import ALIGNED_SIDE, TEMPLATE_XY, Floats, aligned_transform
from annotator.model.face import LANDMARK_NAMES, Face, Visibility
from annotator.model.pose import pose_of
from annotator.scene.aligned_crop import AlignedCrop, to_aligned
from annotator.scene.colours import HANDLE, LOOKS, OUTLINE, kind_of_source
from annotator.scene.image_view import SURROUND
from annotator.scene.marks import mark_path, pen
from annotator.scene.numerals import decimal
from annotator.scene.tone import Tone
from annotator.windows.face_schematic import draw_schematic
from annotator.windows.model_words import said
from annotator.windows.pose_words import pose_words
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_GAP = 8
_LINES = 4
"""Of words below the squares: what they are, what is farthest off, the pose, and what else there is. One that
is too long goes on in the next."""
_LEAST_LETTERS = 20
"""Of usual width, that words beside the squares have room for in a line."""
_LINES_OF_MORE = 2
"""Of words beside the squares, which what else there is may have before anything moves."""
_LEAST_SIDE = ALIGNED_SIDE // 4
_STEP = 4
"""By which the squares change where words stand beside them, in pixels."""
_MARGIN = 10
"""Pixels around the words in an empty square."""
_MARK = 4.5
_TEMPLATE_RING = 4.0
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
_SELECT = QT_TRANSLATE_NOOP("AlignedPanel", "Select a face…")
_NO_LANDMARKS = QT_TRANSLATE_NOOP("AlignedPanel", "No landmarks: cut as the box suggests")
_FARTHEST = QT_TRANSLATE_NOOP("AlignedPanel", "Farthest off: {landmark}, {pixels} of {side} px")
_THIS_FACE = QT_TRANSLATE_NOOP("AlignedPanel", "Upright")
_MEAN_FACE = QT_TRANSLATE_NOOP("AlignedPanel", "Mean face")


@dataclass(frozen=True, slots=True)
class _Aligned:
    """A face with where it comes to lie in the aligned crop. points: None where missing; or none at all."""

    face: Face
    matrix: Floats
    points: tuple[QPointF | None, ...]

    @classmethod
    def of(cls, face: Face) -> _Aligned:
        matrix = aligned_transform(face)
        to_crop = to_aligned(matrix)
        points = tuple(to_crop.map(QPointF(p.x, p.y)) if p.is_placed else None for p in face.landmarks)
        return cls(face, matrix, points)

    @property
    def words(self) -> str:
        """Which point is farthest from the mean face, and how far."""
        distances = [
            (QLineF(point, QPointF(*template)).length(), name)
            for point, template, name in zip(self.points, TEMPLATE_XY, LANDMARK_NAMES, strict=False)
            if point is not None
        ]
        if not distances:
            return translated(_NO_LANDMARKS, "AlignedPanel")
        farthest, name = max(distances)
        words = translated(_FARTHEST, "AlignedPanel")
        return words.format(landmark=said(name), pixels=decimal(farthest, 1), side=ALIGNED_SIDE)


class AlignedPanel(QWidget):
    """Shows one face of one photograph; told of every move of a drag, it follows it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair = _Pair(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self._pair)
        self.setAccessibleName(self.tr("Aligned face"))

    @property
    def words(self) -> str:
        """All that is said of the face."""
        return "\n".join(self._pair.lines)

    def set_picture(self, picture: QImage | None) -> None:
        """The photograph that faces are cut from; its face is given after it."""
        self._pair.crop.set_picture(picture)
        self.set_face(None)

    def set_face(self, face: Face | None) -> None:
        """Show a face as it is now, or ask for one."""
        self._pair.show_face(None if face is None else _Aligned.of(face))
        self._describe()

    def set_words(self, words: str) -> None:
        """Say more of the face, such as how unusual it is. Its line is there with or without words."""
        self._pair.say(words)
        self._describe()

    def set_tone(self, tone: Tone) -> None:
        """Show the crop in the tone of the photograph."""
        self._pair.crop.tone = tone
        self._pair.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words)
        self._pair.setToolTip(self.words)


class _Pair(QWidget):
    """Two squares: the crop on the left, the mean face on the right, and the face's points on both.

    Below them their captions and three lines of words, or more where they are long. In a low and wide panel
    the words stand beside them, as soon as that makes the squares larger.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.crop = AlignedCrop()
        self._aligned: _Aligned | None = None
        self._more = ""
        self._schematic = QPixmap()
        self._of_face: list[str] = []
        self.show_face(None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def lines(self) -> list[str]:
        """What is said of the face, one to three lines."""
        return [line for line in (*self._of_face, self._more) if line]

    def say(self, more: str) -> None:
        if more != self._more:
            self._more = more
            self.update()

    def show_face(self, aligned: _Aligned | None) -> None:
        self._aligned = aligned
        if aligned is None:
            self._of_face = [translated(_SELECT, "AlignedPanel")]
        else:  # once for each face: a pose takes a millisecond
            self._of_face = [aligned.words, pose_words(pose_of(aligned.face))]
        self.update()

    def sizeHint(self) -> QSize:
        width = 3 * ALIGNED_SIDE + _GAP
        return QSize(width, _side(width) + (_LINES - 1) * self._line_height)  # with squares a little smaller

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * ALIGNED_SIDE + _GAP, ALIGNED_SIDE // 2 + _LINES * self._line_height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — the squares change as a whole
        painter = QPainter(self)
        side, room = self._arrangement()
        photograph = QRect(0, 0, side, side)
        mean = photograph.translated(side + _GAP, 0)
        aligned = None if self.crop.is_empty else self._aligned
        if aligned is None:
            painter.fillRect(photograph, SURROUND)
        else:
            self.crop.draw(painter, photograph, aligned.matrix)
        painter.drawPixmap(mean.topLeft(), self._drawn_schematic(side))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for square in (mean,) if aligned is None else (photograph, mean):
            painter.setClipRect(square)
            _draw_points(painter, square, aligned)
        painter.setClipping(False)
        self._write_captions(painter, photograph, mean)
        self._write_words(painter, photograph, room, aligned)

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().height() + 4

    def _arrangement(self) -> tuple[int, QRect]:
        """The side of the squares, and where the words go: whichever place leaves the larger squares."""
        line, width, height = self._line_height, self.width(), self.height()
        words = max(sum(self._heights(width)), (_LINES - 1) * line)
        below = max(min(_side(width), height - line - words), _LEAST_SIDE)
        sides = range(min(_side(width), height - line), below, -_STEP)
        place = bisect_left(sides, True, key=self._has_room_beside)
        if place == len(sides):
            return below, QRect(0, below + line, width, height - below - line)
        left = self._left_beside(sides[place])
        return sides[place], QRect(left, 0, width - left, height)

    def _has_room_beside(self, side: int) -> bool:
        """Whether the words can be read to the right of two squares."""
        width = self.width() - self._left_beside(side)
        heights = self._heights(width)
        more = heights.pop() if self._more else 0
        longest = max(self._size_of(text, width).width() for text in self.lines)  # word, where it is wrapped
        is_wide_enough = max(longest, _LEAST_LETTERS * self.fontMetrics().averageCharWidth()) <= width
        return (
            is_wide_enough and sum(heights) + max(more, _LINES_OF_MORE * self._line_height) <= self.height()
        )

    def _left_beside(self, side: int) -> int:
        """Where words beside two squares begin: right of them and of the caption below the second, which may
        be wider than that."""
        caption = self.fontMetrics().horizontalAdvance(translated(_MEAN_FACE, "AlignedPanel"))
        return side + _GAP + max(side, caption) + _GAP

    def _heights(self, width: int) -> list[int]:
        """Of each line of words, in a width."""
        between = self._line_height - self.fontMetrics().height()
        return [self._size_of(text, width).height() + between for text in self.lines]

    def _size_of(self, text: str, width: int) -> QSize:
        """Wrapped in a width, which a long word may go beyond."""
        return self.fontMetrics().boundingRect(QRect(0, 0, width, self.height()), _WRAPPED, text).size()

    def _drawn_schematic(self, side: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixels = math.ceil(side * ratio)
        if self._schematic.width() != pixels or self._schematic.devicePixelRatio() != ratio:
            self._schematic = QPixmap(pixels, pixels)
            self._schematic.fill(SURROUND)
            painter = QPainter(self._schematic)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(pixels / ALIGNED_SIDE, pixels / ALIGNED_SIDE)
            draw_schematic(painter)
            painter.end()
            self._schematic.setDevicePixelRatio(ratio)
        return self._schematic

    def _write_captions(self, painter: QPainter, photograph: QRect, mean: QRect) -> None:
        faint = self.palette().color(QPalette.ColorRole.PlaceholderText)
        down = QPoint(0, photograph.height())
        line = QSize(photograph.width(), self._line_height)
        painter.setPen(faint)
        captions = translated(_THIS_FACE, "AlignedPanel"), translated(_MEAN_FACE, "AlignedPanel")
        for square, caption in zip((photograph, mean), captions, strict=True):
            words = QRect(square.topLeft() + down, line)
            over = max(self.fontMetrics().horizontalAdvance(caption) - words.width(), 0)
            painter.drawText(words.adjusted(0, 0, over, 0), _CENTRED, caption)

    def _write_words(
        self, painter: QPainter, photograph: QRect, room: QRect, aligned: _Aligned | None
    ) -> None:
        inner = photograph.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        size = self._size_of(translated(_SELECT, "AlignedPanel"), inner.width())
        if aligned is None and size.width() <= inner.width() and size.height() <= inner.height():
            painter.setPen(HANDLE)
            centred = _CENTRED | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(inner, centred, translated(_SELECT, "AlignedPanel"))
            return
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        top = room.top()
        for text, height in zip(self.lines, self._heights(room.width()), strict=True):
            painter.drawText(QRect(room.left(), top, room.width(), height), _WRAPPED, text)
            top += height


def _draw_points(painter: QPainter, square: QRect, aligned: _Aligned | None) -> None:
    """Rings where the mean face has its points, marks where this one has, and a line between."""
    scale = square.width() / ALIGNED_SIDE
    corner = QPointF(square.topLeft())
    places = [corner + QPointF(*template) * scale for template in TEMPLATE_XY]
    points = () if aligned is None else aligned.points
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring_pen in (pen(OUTLINE, 3.2), pen(HANDLE, 1.3)):
        painter.setPen(ring_pen)
        for place in places:
            painter.drawEllipse(place, _TEMPLATE_RING, _TEMPLATE_RING)
        for place, point in zip(places, points, strict=False):
            if point is not None:
                painter.drawLine(QLineF(place, corner + point * scale))
    if aligned is None:
        return
    for index, (point, landmark) in enumerate(zip(points, aligned.face.landmarks, strict=True)):
        if point is None:
            continue
        colour = LOOKS[kind_of_source(landmark.source)].of_landmark(index)
        path = mark_path(index, _MARK).translated(corner + point * scale)
        painter.strokePath(path, pen(OUTLINE, 2.6))
        if landmark.visibility is Visibility.OCCLUDED:
            painter.strokePath(path, pen(colour, 1.4))
        else:
            painter.fillPath(path, colour)


def _side(width: int) -> int:
    """Of a square, of two that lie beside each other in a width: up to twice the crop's own pixels."""
    return max(min((width - _GAP) // 2, 2 * ALIGNED_SIDE), ALIGNED_SIDE // 2)
