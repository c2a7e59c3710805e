"""The image that is looked at comes first, its neighbours are there before they are asked for."""

from __future__ import annotations

import numpy as np
from gated_disk import GatedDisk
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from annotator.jobs.load import ImageLoader, Loaded, LoadFailed, picture_of
from annotator.jobs.runner import Runner


def test_that_blue_green_red_pixels_are_painted_in_their_colours() -> None:
    picture = picture_of(np.full((4, 7, 3), (255, 128, 0), np.uint8))
    assert (picture.width(), picture.height()) == (7, 4)
    assert picture.pixelColor(6, 3) == QColor(0, 128, 255)


def test_that_an_image_arrives_with_its_name(qtbot: QtBot, disk: GatedDisk, runner: Runner) -> None:
    loader = ImageLoader(disk, runner)
    with qtbot.waitSignal(loader.loaded) as loaded:
        loader.show("a.jpg")
    assert isinstance(loaded.args[0], Loaded)
    assert loaded.args[0].image == "a.jpg"


def test_that_a_prefetched_neighbour_is_there_at_once(qtbot: QtBot, disk: GatedDisk, runner: Runner) -> None:
    loader = ImageLoader(disk, runner)
    loader.show("a.jpg", ["b.jpg"])
    qtbot.waitUntil(lambda: disk.read == ["a.jpg", "b.jpg"])
    qtbot.wait(20)
    shown: list[str] = []
    loader.loaded.connect(lambda loaded: shown.append(loaded.image))
    loader.show("b.jpg")
    assert shown == ["b.jpg"]
    assert disk.read == ["a.jpg", "b.jpg"]


def test_that_paging_fast_reads_what_is_wanted_now(qtbot: QtBot, disk: GatedDisk, runner: Runner) -> None:
    disk.gate.clear()
    loader = ImageLoader(disk, runner)
    shown: list[str] = []
    loader.loaded.connect(lambda loaded: shown.append(loaded.image))
    for image in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        loader.show(image, [f"next to {image}"])
    disk.gate.set()
    qtbot.waitUntil(lambda: shown == ["d.jpg"])
    assert set(disk.read) <= {"a.jpg", "d.jpg", "next to d.jpg"}


def test_that_an_image_under_way_is_not_read_twice(qtbot: QtBot, disk: GatedDisk, runner: Runner) -> None:
    disk.gate.clear()
    loader = ImageLoader(disk, runner)
    loader.show("a.jpg", ["b.jpg"])
    loader.show("b.jpg", ["a.jpg"])
    loader.show("a.jpg", ["b.jpg"])
    with qtbot.waitSignal(loader.loaded):
        disk.gate.set()
    qtbot.waitUntil(lambda: len(disk.read) == 2)
    assert disk.read == ["a.jpg", "b.jpg"]


def test_that_an_unreadable_image_is_reported(qtbot: QtBot, disk: GatedDisk, runner: Runner) -> None:
    loader = ImageLoader(disk, runner)
    with qtbot.waitSignal(loader.failed) as failed:
        loader.show("broken.jpg")
    assert failed.args == [LoadFailed("broken.jpg", "broken.jpg: not an image")]
