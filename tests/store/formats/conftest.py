"""Readings of label files about photographs that need not exist."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model.face import Origin, Source
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.reading import Reading

SIZE = (640, 480)
IMAGES = ("a.jpg", "parade/b.jpg", "parade/ü c.png")


class SizedIndex(ImageIndex):
    """Every photograph has one size."""

    def size(self, path: str) -> tuple[int, int]:
        return SIZE


@pytest.fixture(scope="session")
def make_reading() -> Callable[..., Reading]:
    """A reading of the file "labels" about these images."""

    def make(*images: str) -> Reading:
        return Reading(Source(Origin.FILE, "labels"), SizedIndex(images or IMAGES))

    return make


@pytest.fixture
def write_text(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file below the test's folder, and gives its path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write
