"""The upright crop of a face, drawn straight from the photograph: fast enough for every move of a drag."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from annotator.model.alignment import ALIGNED_SIDE, Floats
from annotator.scene.image_view import SURROUND
from annotator.scene.tone import NEUTRAL, Tone, toned

_ROOM = 0.3
"""What a shrunk copy holds around the crop, in sides of it, so that a drag seldom needs another one."""


@dataclass(frozen=True, slots=True)
class _Shrunk:
    """A rectangle of the photograph, halved so many times by averaging."""

    rect: QRect
    halvings: int
    image: QImage


class AlignedCrop:
    """One photograph, of which any face can be drawn upright.

    Qt samples four pixels at any scale; where the crop shrinks the photograph by two or more, it is drawn
    from an averaged copy of the surroundings of the face.
    """

    def __init__(self) -> None:
        self.tone: Tone = NEUTRAL
        self._picture = QImage()
        self._shrunk: _Shrunk | None = None

    @property
    def is_empty(self) -> bool:
        return self._picture.isNull()

    def set_picture(self, picture: QImage | None) -> None:
        self._picture = QImage() if picture is None else picture
        self._shrunk = None

    def draw(self, painter: QPainter, square: QRect, matrix: Floats) -> None:
        """Fill a square of the painter; what of it lies beside the photograph gets the colour around it.

        matrix: (2, 3), from image pixels to the aligned crop's. The painter may only have been shifted.
        """
        ratio = painter.device().devicePixelRatioF()
        side = math.ceil(square.width() * ratio)
        crop = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        crop.fill(Qt.GlobalColor.transparent)
        scale = side / ALIGNED_SIDE
        to_crop = to_aligned(matrix) * QTransform.fromScale(scale, scale)
        from_crop, is_invertible = to_crop.inverted()
        if is_invertible and not self.is_empty:
            self._draw(crop, to_crop, from_crop)
        painter.fillRect(square, SURROUND)
        painter.drawImage(square, crop if self.tone.is_neutral else toned(crop, self.tone))

    def _draw(self, crop: QImage, to_crop: QTransform, from_crop: QTransform) -> None:
        seen = from_crop.mapRect(QRectF(crop.rect())).toAlignedRect().adjusted(-2, -2, 2, 2)
        seen &= self._picture.rect()
        if seen.isEmpty():
            return
        shrinking = math.hypot(from_crop.m11(), from_crop.m12())
        source = self._source(seen, max(0, math.floor(math.log2(shrinking))))
        painter = QPainter(crop)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(to_crop)
        painter.drawImage(QRectF(source.rect), source.image, QRectF(source.image.rect()))
        painter.end()

    def _source(self, seen: QRect, halvings: int) -> _Shrunk:
        """What to draw a part of the photograph from."""
        if not halvings:
            return _Shrunk(seen, 0, self._picture.copy(seen))
        kept = self._shrunk
        if kept is None or kept.halvings != halvings or not kept.rect.contains(seen):
            room = math.ceil(_ROOM * max(seen.width(), seen.height()))
            rect = seen.adjusted(-room, -room, room, room) & self._picture.rect()
            kept = self._shrunk = _Shrunk(rect, halvings, _averaged(self._picture, rect, halvings))
        return kept


def to_aligned(matrix: Floats) -> QTransform:
    """The same transform as Qt writes it. matrix: (2, 3), `matrix[:, :2] @ point + matrix[:, 2]`."""
    (a, b, dx), (c, d, dy) = matrix.tolist()
    return QTransform(a, c, b, d, dx, dy)


def _averaged(picture: QImage, rect: QRect, halvings: int) -> QImage:
    size = QSize(max(1, rect.width() >> halvings), max(1, rect.height() >> halvings))
    return picture.copy(rect).scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
