"""What a viewport shows, kept as a picture, so that painting a little above it costs little."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion, QTransform

from annotator.scene.screen import Screen, rectangles

Draw = Callable[[QPainter, QRegion], None]


class PictureCache:
    """A transparent picture as large as a viewport, drawn anew only where that is needed.

    A pan by whole pixels moves the picture; any other change of the view redraws it. Everything else that
    changes what is to be seen must be told by `forget`.
    """

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._size = QSize()
        self._stale = QRegion()
        self.to_view = QTransform()
        """From the scene to the viewport, as of the last paint."""

    def forget(self, region: QRegion) -> None:
        """Draw a part of the viewport anew at the next paint."""
        self._stale += region

    def forget_all(self) -> None:
        self._stale = QRegion(self._room)

    def paint(self, painter: QPainter, screen: Screen, draw: Draw) -> None:
        """Paint the exposed part with a painter in scene coordinates, which is in screen coordinates then.

        draw: called where the picture is stale, with a painter in device pixels that is clipped to the stale
        region, and that region in screen pixels.
        """
        ratio = screen.ratio
        self._follow(QTransform(painter.worldTransform()), screen.size, ratio)
        if not self._stale.isEmpty():
            self._pixmap.setDevicePixelRatio(1.0)
            if is_all := self._stale == QRegion(self._room):
                self._pixmap.fill(Qt.GlobalColor.transparent)  # in a fifth of the time of clearing it
            picture = QPainter(self._pixmap)
            if not is_all:
                picture.scale(ratio, ratio)
                picture.setClipRegion(self._stale)
                picture.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
                picture.fillRect(self._room, Qt.GlobalColor.transparent)
                picture.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                picture.resetTransform()
            draw(picture, self._stale)
            picture.end()
            self._pixmap.setDevicePixelRatio(ratio)
            self._stale = QRegion()
        painter.resetTransform()
        for rect in rectangles(screen.exposed):  # several times as fast as one draw through all of the region
            painter.setClipRect(rect)
            painter.drawPixmap(0, 0, self._pixmap)
        painter.setClipping(False)

    @property
    def _room(self) -> QRect:
        return QRect(QPoint(0, 0), self._size)

    def _follow(self, to_view: QTransform, size: QSize, ratio: float) -> None:
        """Fit the picture to the view as it is now; what of it cannot be kept becomes stale."""
        before, self.to_view = self.to_view, to_view
        if self._size != size or self._pixmap.devicePixelRatio() != ratio:
            self._size = size
            self._pixmap = QPixmap(
                math.ceil(self._size.width() * ratio), math.ceil(self._size.height() * ratio)
            )
            self._pixmap.fill(Qt.GlobalColor.transparent)
            self._pixmap.setDevicePixelRatio(ratio)
            self.forget_all()
        elif to_view != before:
            dx, dy = to_view.dx() - before.dx(), to_view.dy() - before.dy()
            if to_view.m11() == before.m11() and all(
                _is_whole(step) for step in (dx, dy, dx * ratio, dy * ratio)
            ):
                self._scroll(round(dx), round(dy), ratio)
            else:
                self.forget_all()

    def _scroll(self, dx: int, dy: int, ratio: float) -> None:
        self._pixmap.setDevicePixelRatio(1.0)
        self._pixmap.scroll(round(dx * ratio), round(dy * ratio), self._pixmap.rect())
        self._pixmap.setDevicePixelRatio(ratio)
        self._stale.translate(dx, dy)
        self._stale += QRegion(self._room) - QRegion(self._room.translated(dx, dy))


def _is_whole(pixels: float) -> bool:
    return abs(pixels - round(pixels)) < 1e-6
