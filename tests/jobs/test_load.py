"""The image that is looked at comes first, its neighbours are there before they are asked for."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from annotator.jobs.load import ImageCache, ImageLoader, Loaded, LoadFailed, picture_of
from annotator.jobs.runner import Runner
from detector.errors import ImageError


class Disk:
    """Photographs of one colour, a record of what was read, and a gate that holds reading up."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.gate = Event()
        self.gate.set()

    def __call__(self, image: str) -> NDArray[np.uint8]:
        self.gate.wait(5)
        self.read.append(image)
        if image == "broken.jpg":
            raise ImageError("broken.jpg: not an image")
        return np.full((4, 6, 3), (255, 0, 0), np.uint8)


@pytest.fixture
def disk() -> Disk:
    return Disk()


def test_that_blue_green_red_pixels_are_painted_in_their_colours() -> None:
    picture = picture_of(np.full((4, 7, 3), (255, 128, 0), np.uint8))
    assert (picture.width(), picture.height()) == (7, 4)
    assert picture.pixelColor(6, 3) == QColor(0, 128, 255)


def test_that_an_image_arrives_with_its_name(qtbot: QtBot, disk: Disk, runner: Runner) -> None:
    loader = ImageLoader(disk, runner)
    with qtbot.waitSignal(loader.loaded) as loaded:
        loader.show("a.jpg")
    assert isinstance(loaded.args[0], Loaded)
    assert loaded.args[0].image == "a.jpg"


def test_that_a_prefetched_neighbour_is_there_at_once(qtbot: QtBot, disk: Disk, runner: Runner) -> None:
    loader = ImageLoader(disk, runner)
    loader.show("a.jpg", ["b.jpg"])
    qtbot.waitUntil(lambda: disk.read == ["a.jpg", "b.jpg"])
    qtbot.wait(20)
    shown: list[str] = []
    loader.loaded.connect(lambda loaded: shown.append(loaded.image))
    loader.show("b.jpg")
    assert shown == ["b.jpg"]
    assert disk.read == ["a.jpg", "b.jpg"]


def test_that_paging_fast_reads_what_is_wanted_now(qtbot: QtBot, disk: Disk, runner: Runner) -> None:
    disk.gate.clear()
    loader = ImageLoader(disk, runner)
    shown: list[str] = []
    loader.loaded.connect(lambda loaded: shown.append(loaded.image))
    for image in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        loader.show(image, [f"next to {image}"])
    disk.gate.set()
    qtbot.waitUntil(lambda: shown == ["d.jpg"])
    assert set(disk.read) <= {"a.jpg", "d.jpg", "next to d.jpg"}


def test_that_an_image_under_way_is_not_read_twice(qtbot: QtBot, disk: Disk, runner: Runner) -> None:
    disk.gate.clear()
    loader = ImageLoader(disk, runner)
    loader.show("a.jpg", ["b.jpg"])
    loader.show("b.jpg", ["a.jpg"])
    loader.show("a.jpg", ["b.jpg"])
    with qtbot.waitSignal(loader.loaded):
        disk.gate.set()
    qtbot.waitUntil(lambda: len(disk.read) == 2)
    assert disk.read == ["a.jpg", "b.jpg"]


def test_that_an_unreadable_image_is_reported(qtbot: QtBot, disk: Disk, runner: Runner) -> None:
    loader = ImageLoader(disk, runner)
    with qtbot.waitSignal(loader.failed) as failed:
        loader.show("broken.jpg")
    assert failed.args == [LoadFailed("broken.jpg", "broken.jpg: not an image")]


def test_that_the_cache_drops_what_was_used_longest_ago() -> None:
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    cache = ImageCache(most_bytes=2 * picture.sizeInBytes())
    cache.put("a", picture)
    cache.put("b", picture)
    cache.get("a")
    cache.put("c", picture)
    assert [name for name in "abc" if cache.get(name) is not None] == ["a", "c"]


def test_that_an_image_larger_than_the_cache_is_still_held() -> None:
    cache = ImageCache(most_bytes=10)
    cache.put("a", QImage(10, 10, QImage.Format.Format_RGB32))
    assert cache.get("a") is not None
