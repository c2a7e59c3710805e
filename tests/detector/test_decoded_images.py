"""Decoded photographs are kept, but not more of them than there is memory for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detector.data import decoded_images
from detector.data.crops import Pixels
from detector.data.decoded_images import DecodedImages


def test_that_what_was_used_longest_ago_is_decoded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def read_image(path: Path) -> Pixels:
        read.append(path)
        return np.zeros((10, 10, 3), np.uint8)

    monkeypatch.setattr(decoded_images, "read_image", read_image)
    decoded = DecodedImages(budget_bytes=600)
    a, b, c = Path("a"), Path("b"), Path("c")
    for path in (a, b, a, c, a, c, b):
        decoded.get(path)
    assert read == [a, b, c, b]
