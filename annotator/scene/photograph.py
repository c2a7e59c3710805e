"""The photograph under the faces: smooth when it is shrunk, hard-edged pixels when it is enlarged."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from annotator.scene.picture_cache import PictureCache
from annotator.scene.screen import Screen, rectangles
from annotator.scene.tone import NEUTRAL, Tone, lay_tone, toned

CRISP_FROM = 2.5
"""Device pixels per image pixel from which single pixels are shown hard-edged, to point at them."""

LEAST_HALVED_SIDE = 64
"""Pixels; a level whose shorter side is below this is not halved again."""


class Photograph(QGraphicsItem):
    """One image at the scene's origin, one scene unit per image pixel.

    Qt samples four pixels at any scale, so a large photograph shown small shimmers and loses thin lines. This
    keeps halved copies (each the average of its parent, made when first needed) and draws from the one that
    is shrunk by less than a half.

    A tone is laid on what is on the screen, after the shrinking: that costs the same for 1 and 24 megapixels.
    """

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._cache = PictureCache()
        self._levels: list[QPixmap] = []
        self._rect = QRectF()
        self._tone = NEUTRAL
        self._part = QImage()

    def set_image(self, image: QImage | None) -> None:
        self.prepareGeometryChange()
        if image is None or image.isNull():
            self._levels, self._rect = [], QRectF()
        else:
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(
                1.0
            )  # a pixel of the file is a unit of the scene, whatever the file says
            self._levels, self._rect = [pixmap], QRectF(0, 0, pixmap.width(), pixmap.height())
        self._cache.forget_all()
        self.update()

    def set_tone(self, tone: Tone) -> None:
        """Show this photograph and those after it lighter, darker or with another contrast."""
        if tone != self._tone:
            self._tone = tone
            if tone.is_neutral:
                self._part = QImage()
            self._cache.forget_all()
            self.update()

    def pixels(self, rect: QRect) -> QImage:
        """The pixels of a rectangle in the tone shown, one each; what lies beside the photograph is cut."""
        within = rect & self._rect.toRect()
        if within.isEmpty():
            return QImage()
        image = self._levels[0].copy(within).toImage()
        return image if self._tone.is_neutral else toned(image, self._tone)

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002 — Qt's signature
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        if self._levels:
            self._cache.paint(painter, self._screen, self._draw)

    def _draw(self, painter: QPainter, region: QRegion) -> None:
        if self._tone.is_neutral:
            self._draw_plain(painter)
            return
        ratio = self._screen.ratio
        for rect in rectangles(region):  # their bounding rectangle is the whole window in a slanted pan
            exposed = QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
            place = exposed.toAlignedRect()
            painter.drawImage(place.topLeft(), self._toned_part(place))

    def _toned_part(self, place: QRect) -> QImage:
        """A rectangle of the viewport's device pixels in another tone, transparent beside the photograph."""
        if self._part.size() != place.size():  # fresh memory for every repaint would cost as much as the tone
            self._part = QImage(place.size(), QImage.Format.Format_ARGB32)
        # Each pixel is opaque or wholly transparent: both formats write that alike. Qt paints on this one.
        self._part.reinterpretAsFormat(QImage.Format.Format_ARGB32_Premultiplied)
        self._part.fill(Qt.GlobalColor.transparent)
        plain = QPainter(self._part)
        plain.translate(-place.topLeft())
        self._draw_plain(plain)
        plain.end()
        self._part.reinterpretAsFormat(QImage.Format.Format_ARGB32)
        lay_tone(self._part, self._tone)
        return self._part

    def _draw_plain(self, painter: QPainter) -> None:
        """Draw the photograph as it is with a painter in device pixels."""
        ratio = self._screen.ratio
        scale = self._cache.to_view.m11() * ratio
        pixmap = self._level_for(scale)
        painter.scale(ratio, ratio)
        painter.setTransform(self._cache.to_view, combine=True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < CRISP_FROM)
        painter.drawPixmap(self._rect, pixmap, QRectF(pixmap.rect()))

    def _level_for(self, scale: float) -> QPixmap:
        """The smallest copy that is not enlarged at `scale` device pixels per image pixel."""
        wanted = max(0, math.floor(math.log2(1.0 / scale))) if scale > 0.0 else 0
        while len(self._levels) <= wanted:
            parent = self._levels[-1]
            if min(parent.width(), parent.height()) < 2 * LEAST_HALVED_SIDE:
                break
            half = QSize((parent.width() + 1) // 2, (parent.height() + 1) // 2)
            self._levels.append(
                parent.scaled(
                    half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
        return self._levels[min(wanted, len(self._levels) - 1)]
