"""What is being painted on: a viewport's size, its density of pixels, and which part of it is exposed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

_MOST_RECTANGLES = 64
"""A region of more is taken as its bounding rectangle."""


class Screen:
    """A view's viewport, for what is painted in screen pixels rather than in the scene's.

    exposed: the region of the paint event in progress, in screen pixels; the view keeps it up to date.
    """

    def __init__(self, viewport: QWidget) -> None:
        self._viewport = viewport
        self.exposed = QRegion()

    @property
    def size(self) -> QSize:
        return self._viewport.size()

    @property
    def rect(self) -> QRect:
        return self._viewport.rect()

    @property
    def ratio(self) -> float:
        """Device pixels per screen pixel."""
        return self._viewport.devicePixelRatioF()


def rectangles(region: QRegion) -> list[QRect]:
    """Rectangles that together cover a region, exactly unless there would be very many."""
    if region.rectCount() > _MOST_RECTANGLES:
        return [region.boundingRect()]
    return list(cast("Iterable[QRect]", region))  # iterable, though PySide6's stubs don't say so
