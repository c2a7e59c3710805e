"""The photograph under the faces: smooth when it is shrunk, hard-edged pixels when it is enlarged."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from annotator.scene.picture_cache import PictureCache
from annotator.scene.screen import Screen

CRISP_FROM = 2.5
"""Device pixels per image pixel from which single pixels are shown hard-edged, to point at them."""

LEAST_HALVED_SIDE = 64
"""Pixels; a level whose shorter side is below this is not halved again."""


class Photograph(QGraphicsItem):
    """One image at the scene's origin, one scene unit per image pixel.

    Qt samples four pixels at any scale, so a large photograph shown small shimmers and loses thin lines. This
    keeps halved copies (each the average of its parent, made when first needed) and draws from the one that
    is shrunk by less than a half.
    """

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._cache = PictureCache()
        self._levels: list[QPixmap] = []
        self._rect = QRectF()

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

    def _draw(self, painter: QPainter, region: QRegion) -> None:  # noqa: ARG002 — the clip does
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
