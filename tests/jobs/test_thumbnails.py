"""Thumbnails of faces: upright and in place, made for what is wanted now, each photograph read once."""

from __future__ import annotations

import math
from threading import Event

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.jobs.runner import Runner
from annotator.jobs.thumbnails import Crop, CropQueue, Matrix, ThumbnailCache, ThumbnailLoader, cut_out
from annotator.model.alignment import ALIGNED_SIDE, TEMPLATE_XY, similarity
from detector.errors import ImageError

UNCHANGED: Matrix = (1, 0, 0, 0, 1, 0)


class Disk:
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


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def loader(disk: Disk, runner: Runner) -> ThumbnailLoader:
    return ThumbnailLoader(disk, runner, threads=1)


def crop(image: str, left: float = 0.0) -> Crop:
    """What lies in an image from `left` on, 112 pixels wide."""
    return Crop(image, (1, 0, -left, 0, 1, 0))


@pytest.mark.parametrize("size", [30.0, 112.0, 250.0, 900.0])
@pytest.mark.parametrize("turned_by", [0.0, 0.6, math.pi])
def test_that_landmarks_come_to_lie_on_the_template(size: float, turned_by: float) -> None:
    template = np.array(TEMPLATE_XY)
    turn = np.array([[math.cos(turned_by), -math.sin(turned_by)], [math.sin(turned_by), math.cos(turned_by)]])
    points = (template - 56) @ turn.T * (size / ALIGNED_SIDE) + (700, 650)
    photograph = np.zeros((1300, 1400, 3), np.uint8)
    for x, y in points:
        ys, xs = np.mgrid[0:1300, 0:1400]
        near = (xs - x) ** 2 + (ys - y) ** 2 <= (size / 25 + 0.5) ** 2
        photograph[near] = 255
    matrix = similarity(points, template)
    assert matrix is not None
    made = cut_out(photograph, tuple(matrix.ravel().tolist()))
    assert made.shape == (ALIGNED_SIDE, ALIGNED_SIDE, 3)
    _, _, _, middles = cv2.connectedComponentsWithStats((made[:, :, 0] > 100).astype(np.uint8))
    middles = middles[1:]
    assert len(middles) == 5
    for place in template:
        # Half a pixel of either picture: that is how finely the dots were drawn, and are found.
        assert np.hypot(*(middles - place).T).min() < 0.5 + 0.5 * max(1.0, ALIGNED_SIDE / size)


def test_that_what_lies_outside_the_photograph_is_dark() -> None:
    made = cut_out(np.full((50, 50, 3), 255, np.uint8), (4.0, 0, 56, 0, 4.0, 56))
    assert made[5, 5].max() < 60
    assert made[100, 100].min() == 255


def test_that_a_face_at_the_end_of_a_very_long_picture_is_cut_out() -> None:
    picture = np.zeros((60, 40_000, 3), np.uint8)
    picture[:, 39_950:] = 255
    made = cut_out(picture, (1.0, 0, -39_900.0, 0, 1.0, 0))
    assert (made[30, :49].max(), made[30, 51:99].min()) == (0, 255)


@pytest.mark.parametrize("left", [-5000.0, 5000.0])
def test_that_a_face_far_outside_its_photograph_is_dark(left: float) -> None:
    made = cut_out(np.full((50, 50, 3), 255, np.uint8), (0.1, 0, -0.1 * left, 0, 0.1, 0))
    assert made.max() < 60


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
    qtbot: QtBot, loader: ThumbnailLoader, disk: Disk
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


def test_that_what_is_scrolled_past_is_not_read(qtbot: QtBot, loader: ThumbnailLoader, disk: Disk) -> None:
    disk.gate.clear()
    for number in range(50):
        loader.want([crop(f"{number}.jpg"), crop(f"next to {number}.jpg")])
    disk.gate.set()
    qtbot.waitUntil(lambda: loader.get(crop("next to 49.jpg")) is not None)
    assert disk.read[-2:] == ["49.jpg", "next to 49.jpg"]
    assert len(disk.read) <= 3


def test_that_an_unreadable_photograph_is_told_once(
    qtbot: QtBot, loader: ThumbnailLoader, disk: Disk
) -> None:
    with qtbot.waitSignal(loader.arrived):
        loader.want([crop("broken.jpg")])
    assert loader.unreadable("broken.jpg") == "broken.jpg: not an image"
    assert loader.unreadable("a.jpg") is None
    with qtbot.waitSignal(loader.arrived):
        loader.want([crop("broken.jpg"), crop("a.jpg")])
    assert disk.read == ["broken.jpg", "a.jpg"]


def test_that_nothing_arrives_after_the_stop(qtbot: QtBot, loader: ThumbnailLoader, disk: Disk) -> None:
    disk.gate.clear()
    loader.want([crop("a.jpg")])
    loader.stop()
    with qtbot.assertNotEmitted(loader.arrived, wait=50):
        disk.gate.set()


def test_that_the_cache_drops_what_was_used_longest_ago() -> None:
    picture = QImage(112, 112, QImage.Format.Format_RGB32)
    cache = ThumbnailCache(most_bytes=2 * picture.sizeInBytes())
    for image in ("a", "b"):
        cache.put(crop(image), picture)
    cache.get(crop("a"))
    cache.put(crop("c"), picture)
    cache.put(crop("c"), picture)
    assert [image for image in "abc" if cache.get(crop(image)) is not None] == ["a", "c"]


def test_that_a_closed_queue_gives_nothing() -> None:
    queue = CropQueue()
    queue.want([Crop("a.jpg", UNCHANGED)])
    queue.close()
    assert queue.take() == ()
