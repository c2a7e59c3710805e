"""The crops of photographs that are wanted as thumbnails, the most wanted image first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Condition

from annotator.model.alignment import ALIGNED_SIDE

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Crop:
    """What a thumbnail shows: of an image, what the transform takes into a square, usually the aligned one.

    matrix: a, b, c, d, e, f of x' = a·x + b·y + c, y' = d·x + e·y + f, see `aligned_transform`. Of a face
    whose landmarks have moved there is another crop. side: of the square, in pixels.
    """

    image: str
    matrix: Matrix
    side: int = ALIGNED_SIDE


class CropQueue:
    """What is wanted now, shared by the window and the threads: all crops of an image are taken at once."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: OrderedDict[str, list[Crop]] = OrderedDict()
        self._under_way: set[Crop] = set()
        self._closed = False

    def want(self, crops: Iterable[Crop]) -> None:
        """Want these, in this order, and nothing of what was wanted before; what is under way comes
        anyway."""
        with self._changed:
            self._waiting.clear()
            for crop in crops:
                if crop not in self._under_way:
                    self._waiting.setdefault(crop.image, []).append(crop)
            self._changed.notify_all()

    def close(self) -> None:
        """Wake whoever waits: there is nothing more to do."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self) -> tuple[Crop, ...]:
        """All wanted crops of the image that is wanted most, waiting until there is one; () once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._waiting)
            crops = () if self._closed else tuple(self._waiting.popitem(last=False)[1])
            self._under_way.update(crops)
            return crops

    def done(self, crops: Iterable[Crop]) -> None:
        """The window has got these."""
        with self._changed:
            self._under_way.difference_update(crops)
