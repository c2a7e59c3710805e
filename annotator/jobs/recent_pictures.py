"""The pictures that were used last, up to a number of bytes, and always the newest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtGui import QImage

Key = TypeVar("Key", bound=Hashable)


class RecentPictures(Generic[Key]):
    """Pictures by what they show; whatever was used longest ago goes first."""

    def __init__(self, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held_bytes = 0
        self._pictures: OrderedDict[Key, QImage] = OrderedDict()

    def get(self, key: Key) -> QImage | None:
        picture = self._pictures.get(key)
        if picture is not None:
            self._pictures.move_to_end(key)
        return picture

    def put(self, key: Key, picture: QImage) -> None:
        if key in self._pictures:
            self._held_bytes -= self._pictures.pop(key).sizeInBytes()
        self._pictures[key] = picture
        self._held_bytes += picture.sizeInBytes()
        while self._held_bytes > self._most_bytes and len(self._pictures) > 1:
            self._held_bytes -= self._pictures.popitem(last=False)[1].sizeInBytes()
