"""Photographs for the tiles of a wall, and what the tiles look like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from annotator.windows.face_grid import FaceGrid
from detector.errors import ImageError


class Photographs:
    """Bright ones, 400 × 4000 px; b.jpg can't be read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, image: str) -> NDArray[np.uint8]:
        self.read.append(image)
        if image == "b.jpg":
            raise ImageError("b.jpg: not an image")
        return np.full((400, 4000, 3), 200, np.uint8)


def painted(grid: FaceGrid, place: int) -> QImage:
    """A tile by itself, neither selected nor current, on white."""
    index, option = grid.model().index(place, 0), QStyleOptionViewItem()
    grid.initViewItemOption(option)
    picture = QImage(grid.itemDelegate().sizeHint(option, index), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    option.rect = picture.rect()
    painter = QPainter(picture)
    grid.itemDelegate().paint(painter, option, index)
    painter.end()
    return picture


def colours(picture: QImage) -> set[int]:
    return {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
