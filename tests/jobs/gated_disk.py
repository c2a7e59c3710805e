"""Photographs that are read only as long as a gate is open."""

from __future__ import annotations

from threading import Event

import numpy as np
from numpy.typing import NDArray

from detector.errors import ImageError


class GatedDisk:
    """Photographs with a bright left half, a record of what was read, and a gate that holds reading up."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.gate = Event()
        self.gate.set()

    def __call__(self, image: str) -> NDArray[np.uint8]:
        self.gate.wait(5)
        self.read.append(image)
        if image == "broken.jpg":
            raise ImageError("broken.jpg: not an image")
        pixels = np.zeros((120, 200, 3), np.uint8)
        pixels[:, :100] = 255
        return pixels
