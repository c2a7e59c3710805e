"""What the walls of tiles have in common: pictures that are made in threads, for what is on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtGui import QImage

from annotator.jobs.crop_queue import Crop, Matrix
from annotator.jobs.thumbnails import ThumbnailLoader, Thumbnails

Index = QModelIndex | QPersistentModelIndex

_MOST_RATIO = 2.0
"""Device pixels per screen pixel, beyond which thumbnails get no sharper: nobody would see it."""


class TileModel(QAbstractListModel):
    """A list of tiles, each of which shows a part of a photograph."""

    pictures_arrived = Signal()
    """What is on the screen may have its thumbnails now: it is less work to paint it than to find out
    which."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails: ThumbnailLoader | None = None
        self._ratio = 1.0

    def set_thumbnails(self, thumbnails: ThumbnailLoader | None) -> None:
        """Where the pictures come from; of the open project, so it changes with it."""
        if self._thumbnails is not None:
            self._thumbnails.arrived.disconnect(self._on_arrived)
        self._thumbnails = thumbnails
        if thumbnails is not None:
            thumbnails.arrived.connect(self._on_arrived)

    def set_ratio(self, ratio: float) -> None:
        """Have thumbnails made for a screen with so many device pixels per screen pixel."""
        ratio = min(max(ratio, 1.0), _MOST_RATIO)
        if ratio != self._ratio:
            self._ratio = ratio
            self._forget()

    def want(self, places: Sequence[int]) -> None:
        """Have the thumbnails of these places made, the first first."""
        if self._thumbnails is not None:
            self._thumbnails.want([self.crop(place) for place in places])

    def crop(self, place: int) -> Crop:
        """What the tile at a place of the list shows."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Say anew what the tiles show: of some there is something else to say."""
        raise NotImplementedError

    def _thumbnail(self, crop: Crop) -> QImage | None:
        return self._thumbnails.get(crop) if self._thumbnails is not None else None

    def _unreadable(self, image: str) -> str | None:
        """Why a photograph can't be read, None unless that was tried."""
        return self._thumbnails.unreadable(image) if self._thumbnails is not None else None

    def _sharp(self, image: str, matrix: Matrix, side: int) -> Crop:
        """The crop for a square of so many screen pixels. matrix: from the photograph's pixels to them, where
        the middle of a pixel has whole coordinates in either."""
        a, b, c, d, e, f = (self._ratio * number for number in matrix)
        shift = (self._ratio - 1.0) / 2
        return Crop(image, (a, b, c + shift, d, e, f + shift), round(self._ratio * side))

    def _on_arrived(self, thumbnails: Thumbnails) -> None:
        if thumbnails.message:
            self._forget()  # the tiles say why there is no picture
        self.pictures_arrived.emit()
