"""What the loupe, the aligned crop and a change of the light add to a move of the mouse."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.jobs.load import picture_of
from annotator.model.alignment import aligned_transform
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.scene.canvas import Canvas
from annotator.scene.loupe import Loupe
from annotator.scene.tone import Tone
from annotator.windows.aligned_panel import AlignedPanel
from detector.images import read_image
from detector.resources import resource

Compare = Callable[..., None]

MEGAPIXELS_12 = (4000, 3000)
MOVES = 20


@pytest.fixture(scope="module")
def bgr() -> np.ndarray:
    """A photograph of the sample, enlarged to 12 megapixels."""
    photograph = read_image(resource("sample/barack_obama.jpg"))
    return np.asarray(cv2.resize(photograph, MEGAPIXELS_12, interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.fixture(scope="module")
def picture(bgr: np.ndarray) -> QImage:
    return picture_of(bgr)


def face_of(size: float, *, nose_off: float = 0.0) -> Face:
    """A face in the middle of the photograph; size: the width of its box in pixels."""
    person = Source(Origin.PERSON, "ann")
    left, top = 2000 - size / 2, 1500 - size / 2
    places = ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
    points = [(left + size * x, top + size * y) for x, y in places]
    points[2] = (points[2][0] + nose_off, points[2][1])
    landmarks = tuple(Landmark(x, y, Visibility.VISIBLE, person) for x, y in points)
    box = (left, top, left + size, top + size)
    return Face(box_xyxy=box, landmarks=landmarks, source=person, id="benchmark")


@pytest.fixture
def canvas(qtbot: QtBot, picture: QImage) -> Canvas:
    """As large as on a screen of full HD."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(1600, 1000)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.set_image(picture)
    canvas.set_faces((face_of(900),))
    canvas.set_selected("benchmark")
    return canvas


def repeated(work: Callable[[int], object]) -> Callable[[], None]:
    """So many pieces of work, and after each what the window does about it, such as painting."""
    numbers = itertools.count()

    def run() -> None:
        for _ in range(MOVES):
            work(next(numbers))
            QCoreApplication.processEvents()

    run()
    return run


def test_the_loupe_following_the_cursor_beside_a_repaint_of_the_viewport(
    compare: Compare, canvas: Canvas
) -> None:
    loupe = Loupe(canvas)
    loupe.set_face(face_of(900))

    def bare(_: int) -> None:
        loupe.set_on(False)
        canvas.viewport().update()

    def follow(number: int) -> None:
        loupe.set_on(True)
        loupe.follow(QPointF(1900 + number % 50 * 4, 1400 + number % 50 * 3))

    compare(
        f"{MOVES} repaints of a viewport of 1600 × 1000",
        repeated(bare),
        as_many_moves_with_the_loupe=repeated(follow),
    )


def test_a_slider_on_12_megapixels_beside_a_zoom_of_them(compare: Compare, canvas: Canvas) -> None:
    zooms = (canvas.zoom, canvas.zoom * 1.01)
    zoom = repeated(lambda number: canvas.zoom_to(zooms[number % 2]))
    compare(
        f"{MOVES} zooms of 12 megapixels in a viewport of 1600 × 1000",
        zoom,
        as_many_steps_of_a_slider=repeated(lambda number: canvas.set_tone(Tone(number % 100 / 100, 0.1))),
    )


@pytest.mark.parametrize("size", [60, 400, 2000])
def test_the_aligned_crop_during_a_drag_beside_one_by_opencv(
    compare: Compare, qtbot: QtBot, bgr: np.ndarray, picture: QImage, size: int
) -> None:
    panel = AlignedPanel()
    qtbot.addWidget(panel)
    panel.resize(480, 320)
    panel.show()
    qtbot.waitExposed(panel)
    panel.set_picture(picture)
    faces = [face_of(size, nose_off=off * size / 500) for off in range(MOVES)]
    matrices = [2 * aligned_transform(face) for face in faces]

    def warp() -> None:
        for matrix in matrices:
            cv2.warpAffine(bgr, matrix, (224, 224), flags=cv2.INTER_LINEAR)

    compare(
        f"{MOVES} crops of a face of {size} px by warpAffine, 224 × 224, nothing painted",
        warp,
        as_many_moves_of_the_panel=repeated(lambda number: panel.set_face(faces[number % MOVES])),
    )
