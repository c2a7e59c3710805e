"""Thumbnails of faces: made for what is wanted now, each photograph read once."""

from __future__ import annotations

import pytest
from gated_disk import GatedDisk
from pytestqt.qtbot import QtBot

from annotator.jobs.crop_queue import Crop, CropQueue
from annotator.jobs.runner import Runner
from annotator.jobs.thumbnails import ThumbnailLoader


@pytest.fixture
def loader(disk: GatedDisk, runner: Runner) -> ThumbnailLoader:
    return ThumbnailLoader(disk, runner, threads=1)


def crop(image: str, left: float = 0.0) -> Crop:
    """What lies in an image from `left` on, 112 pixels wide."""
    return Crop(image, (1, 0, -left, 0, 1, 0))


def test_that_a_thumbnail_shows_its_part_of_the_photograph(qtbot: QtBot, loader: ThumbnailLoader) -> None:
    with qtbot.waitSignal(loader.arrived):
        loader.want([crop("a.jpg"), crop("a.jpg", 88)])
    bright, mixed = (loader.get(crop("a.jpg", left)) for left in (0, 88))
    assert bright is not None
    assert mixed is not None
    assert (bright.width(), bright.height()) == (112, 112)
    assert [picture.pixelColor(5, 50).red() for picture in (bright, mixed)] == [255, 255]
    assert [picture.pixelColor(90, 50).red() for picture in (bright, mixed)] == [255, 0]


def test_that_a_photograph_is_read_once_for_all_its_faces(
    qtbot: QtBot, loader: ThumbnailLoader, disk: GatedDisk
) -> None:
    arrived: list[str] = []
    loader.arrived.connect(lambda made: arrived.append(made.image))
    for _ in range(20):
        loader.want([crop("a.jpg"), crop("b.jpg"), crop("a.jpg", 10), crop("a.jpg", 20)])
    qtbot.waitUntil(lambda: len(arrived) == 2)
    assert disk.read == ["a.jpg", "b.jpg"]
    loader.want([crop("a.jpg"), crop("b.jpg")])
    qtbot.wait(30)
    assert disk.read == ["a.jpg", "b.jpg"]


def test_that_what_is_scrolled_past_is_not_read(
    qtbot: QtBot, loader: ThumbnailLoader, disk: GatedDisk
) -> None:
    disk.gate.clear()
    for number in range(50):
        loader.want([crop(f"{number}.jpg"), crop(f"next to {number}.jpg")])
    disk.gate.set()
    qtbot.waitUntil(lambda: loader.get(crop("next to 49.jpg")) is not None)
    assert disk.read[-2:] == ["49.jpg", "next to 49.jpg"]
    assert len(disk.read) <= 3


def test_that_an_unreadable_photograph_is_told_once(
    qtbot: QtBot, loader: ThumbnailLoader, disk: GatedDisk
) -> None:
    with qtbot.waitSignal(loader.arrived):
        loader.want([crop("broken.jpg")])
    assert loader.unreadable("broken.jpg") == "broken.jpg: not an image"
    assert loader.unreadable("a.jpg") is None
    with qtbot.waitSignal(loader.arrived):
        loader.want([crop("broken.jpg"), crop("a.jpg")])
    assert disk.read == ["broken.jpg", "a.jpg"]


def test_that_nothing_arrives_after_the_stop(qtbot: QtBot, loader: ThumbnailLoader, disk: GatedDisk) -> None:
    disk.gate.clear()
    loader.want([crop("a.jpg")])
    loader.stop()
    with qtbot.assertNotEmitted(loader.arrived, wait=50):
        disk.gate.set()


def test_that_a_closed_queue_gives_nothing() -> None:
    queue = CropQueue()
    queue.want([crop("a.jpg")])
    queue.close()
    assert queue.take() == ()
