"""The aligned crop beside the mean face: the right pixels in the right place, and points where they are."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from annotator.model.alignment import ALIGNED_SIDE, TEMPLATE_XY, Floats, aligned_transform
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.face_kind import FaceKind
from annotator.scene.aligned_crop import AlignedCrop
from annotator.scene.colours import LOOKS
from annotator.scene.image_view import SURROUND
from annotator.scene.tone import Tone
from annotator.windows.aligned_panel import AlignedPanel

PERSON = Source(Origin.PERSON, "anna")
SIDE = 2 * ALIGNED_SIDE
MARGIN = 9
"""Of the panel's layout; with the width below, both squares are at twice the crop's size."""


def face_at(matrix: Floats, **rest: object) -> Face:
    """A face whose landmarks a transform takes exactly onto the template. matrix: image to crop."""
    inverse = cv2.invertAffineTransform(matrix)
    points = [inverse @ (x, y, 1.0) for x, y in TEMPLATE_XY]
    landmarks = tuple(Landmark(float(x), float(y), Visibility.VISIBLE, PERSON) for x, y in points)
    xs, ys = [p.x for p in landmarks], [p.y for p in landmarks]
    box = (min(xs) - 20, min(ys) - 20, max(xs) + 20, max(ys) + 20)
    return Face(box_xyxy=box, landmarks=landmarks, source=PERSON, id="a", **rest)  # type: ignore[arg-type]


def turned(degrees: float, scale: float, dx: float, dy: float) -> Floats:
    """From image pixels to crop pixels."""
    matrix = cv2.getRotationMatrix2D((0, 0), degrees, scale)
    matrix[:, 2] += dx, dy
    return np.asarray(matrix, np.float64)


def picture_of(bgr: np.ndarray) -> QImage:
    height, width = bgr.shape[:2]
    pixels = np.ascontiguousarray(bgr)
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def bgr_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, :3].astype(float)


def smooth(height: int, width: int) -> np.ndarray:
    """Hills of colour, the same whatever the size."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    x, y = x / width * 9, y / height * 9
    waves = (np.sin(x), np.cos(y), np.sin(x + y))
    return np.stack([128 + 100 * wave for wave in waves], axis=2).astype(np.uint8)


@pytest.fixture
def panel(qtbot: QtBot) -> AlignedPanel:
    panel = AlignedPanel()
    qtbot.addWidget(panel)
    panel.setContentsMargins(0, 0, 0, 0)
    layout = panel.layout()
    assert layout is not None
    layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
    panel.resize(2 * SIDE + 8 + 2 * MARGIN, 340)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def in_crop(x: float, y: float) -> QPoint:
    """Where a place of the aligned crop is in the panel."""
    return QPoint(round(MARGIN + 2 * x), round(MARGIN + 2 * y))


def in_mean_face(x: float, y: float) -> QPoint:
    return in_crop(x, y) + QPoint(SIDE + 8, 0)


def crop_alone(picture: QImage, matrix: Floats, side: int = SIDE, tone: Tone | None = None) -> QImage:
    crop = AlignedCrop()
    crop.set_picture(picture)
    crop.tone = tone or crop.tone
    canvas = QImage(side, side, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    crop.draw(painter, QRect(0, 0, side, side), matrix)
    painter.end()
    return canvas


def has(image: QImage, colour: QColor, around: QPoint, reach: int = 3) -> bool:
    """Whether a pixel of a colour is near a place."""
    steps = range(-reach, reach + 1)
    return any(image.pixelColor(around + QPoint(x, y)) == colour for x in steps for y in steps)


@pytest.mark.parametrize(
    ("matrix", "size"),
    [
        (turned(0, 1.0, -100, -80), 400),
        (turned(25, 0.8, -60, -20), 500),
        (turned(-140, 2.0, 479, 93), 300),
        (turned(15, 0.1, -60, -60), 2500),  # shrunk by five on the screen
    ],
)
def test_that_the_crop_is_what_opencv_makes_of_the_same_transform(matrix: Floats, size: int) -> None:
    bgr = smooth(size, size)
    drawn = bgr_of(crop_alone(picture_of(bgr), matrix))
    # Qt's pixel (0, 0) covers 0 to 1, OpenCV's has its middle at 0.
    doubled = 2 * matrix
    doubled[:, 2] += doubled[:, :2] @ (0.5, 0.5) - 0.5
    expected = cv2.warpAffine(bgr, doubled, (SIDE, SIDE), flags=cv2.INTER_AREA, borderValue=(0, 0, 0))
    inside = cv2.warpAffine(np.ones((size, size), np.uint8), doubled, (SIDE, SIDE))
    inside = cv2.erode(inside, np.ones((5, 5)), borderValue=1) > 0
    assert inside.mean() > 0.4
    assert np.abs(drawn - expected)[inside].max() <= 6


def test_that_a_large_face_is_averaged_and_does_not_shimmer() -> None:
    """Lines of one pixel, black and white, are grey from afar; sampled, they'd be black or white."""
    lines = np.zeros((3000, 3000, 3), np.uint8)
    lines[:, ::2] = 255
    drawn = bgr_of(crop_alone(picture_of(lines), turned(0, 0.05, -10, -10)))
    assert np.abs(drawn[20:200, 20:200] - 127.5).max() <= 8


def test_that_beside_the_photograph_the_crop_has_the_colour_around_it() -> None:
    drawn = crop_alone(picture_of(np.full((100, 100, 3), 200, np.uint8)), turned(0, 1.0, 56, 56))
    assert drawn.pixelColor(50, 50) == SURROUND
    assert drawn.pixelColor(150, 150) == QColor(200, 200, 200)


def test_that_the_crop_takes_on_a_tone_and_what_is_beside_the_photograph_does_not() -> None:
    picture = picture_of(np.full((100, 100, 3), 100, np.uint8))
    drawn = crop_alone(picture, turned(0, 1.0, 56, 56), tone=Tone(brightness=0.2))
    assert drawn.pixelColor(150, 150) == QColor(151, 151, 151)
    assert drawn.pixelColor(50, 50) == SURROUND


def test_that_after_a_drag_far_away_the_crop_is_that_of_the_new_place() -> None:
    crop = AlignedCrop()
    crop.set_picture(picture_of(smooth(3000, 3000)))
    for shift in (0.0, -20.0, -90.0):
        matrix = turned(0, 0.1, shift, shift)
        canvas = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
        painter = QPainter(canvas)
        crop.draw(painter, QRect(0, 0, SIDE, SIDE), matrix)
        painter.end()
        fresh = crop_alone(picture_of(smooth(3000, 3000)), matrix)
        assert np.abs(bgr_of(canvas) - bgr_of(fresh)).max() <= 3


def test_that_each_landmark_is_marked_on_the_crop_and_on_the_mean_face(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    face = face_at(turned(20, 0.7, -60, 0))
    panel.set_face(face)
    shown = panel.grab().toImage()
    look = LOOKS[FaceKind.PERSON]
    for index, place in enumerate(TEMPLATE_XY):
        assert has(shown, look.of_landmark(index), in_crop(*place))
        assert has(shown, look.of_landmark(index), in_mean_face(*place))


def test_that_it_follows_a_drag_with_a_line_from_where_the_point_should_be(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    face = face_at(turned(0, 1.0, -100, -100))
    panel.set_face(face)
    x, y = TEMPLATE_XY[2]
    before = panel.grab().toImage()
    nose = face.landmarks[2]
    moved = face.with_landmark(2, Landmark(nose.x, nose.y + 30, nose.visibility, PERSON))
    panel.set_face(moved)
    after = panel.grab().toImage()
    (now_x, now_y) = aligned_transform(moved) @ (nose.x, nose.y + 30, 1.0)
    assert now_y > y + 15
    nose_colour = LOOKS[FaceKind.PERSON].line
    assert has(after, nose_colour, in_mean_face(now_x, now_y))
    assert not has(before, nose_colour, in_mean_face(now_x, now_y))
    halfway = in_mean_face((x + now_x) / 2, (y + now_y) / 2)
    assert after.pixelColor(halfway).lightness() > before.pixelColor(halfway).lightness() + 60
    farthest, pose = panel.words.splitlines()
    assert farthest == f"Farthest off: nose tip, {np.hypot(now_x - x, now_y - y):.1f} of 112 px"
    assert pose.startswith("Looks down: yaw 0°, pitch −4")


def test_that_a_missing_landmark_is_not_drawn(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    face = face_at(turned(0, 1.0, -100, -100)).with_landmark(2, Landmark.missing(PERSON))
    panel.set_face(face)
    assert not has(panel.grab().toImage(), LOOKS[FaceKind.PERSON].line, in_crop(*TEMPLATE_XY[2]))
    assert panel.words.startswith("Farthest off: ")


def test_that_a_face_without_landmarks_is_cut_by_its_box_and_says_so(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    panel.set_face(replace(face_at(turned(0, 1.0, -100, -100)), landmarks=()))
    assert panel.words == "No landmarks: cut as the box suggests"
    assert panel.grab().toImage().pixelColor(in_crop(56, 56)) == QColor(90, 90, 90)


def test_that_without_a_face_it_asks_for_one_and_shows_the_mean_face_alone(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    panel.set_face(face_at(turned(0, 1.0, -100, -100)))
    assert panel.grab().toImage().pixelColor(in_crop(5, 5)) == QColor(90, 90, 90)
    panel.set_face(None)
    shown = panel.grab().toImage()
    assert panel.words == "Select a face…"
    assert shown.pixelColor(in_crop(5, 5)) == SURROUND
    assert has(shown, QColor("white"), in_mean_face(*TEMPLATE_XY[0]), reach=6)


def test_that_another_photograph_takes_the_face_of_the_former_away(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    panel.set_face(face_at(turned(0, 1.0, -100, -100)))
    panel.set_picture(picture_of(np.full((400, 400, 3), 10, np.uint8)))
    assert panel.words == "Select a face…"
    panel.set_picture(None)
    assert panel.grab().toImage().pixelColor(in_crop(5, 5)) == SURROUND


def test_that_more_words_are_said_below(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    panel.set_face(face_at(turned(0, 1.0, -100, -100)))
    panel.set_words("As usual as most faces.")
    assert panel.words.endswith("\nAs usual as most faces.")
    panel.set_words("")
    assert "usual" not in panel.words


def test_that_the_words_are_all_in_sight_however_low_the_panel_is(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    panel.set_face(face_at(turned(0, 1.0, -100, -100)))
    for height in (panel.minimumSizeHint().height(), panel.sizeHint().height(), 400):
        panel.resize(panel.sizeHint().width(), height)
        bare = panel.grab().toImage()
        panel.set_words("More unusual than most faces")
        said = panel.grab().toImage()
        panel.set_words("")
        assert bare.size() == said.size()
        changed = np.flatnonzero((bgr_of(bare) != bgr_of(said)).any(axis=(1, 2)))
        assert changed.size, "the words are painted"
        assert max(changed) < height - 4, "and not cut off below"
        assert max(changed) - min(changed) < 25, "and nothing else has moved"


def test_that_words_too_long_for_a_line_are_seen_to_the_end(panel: AlignedPanel) -> None:
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    panel.set_face(face_at(turned(0, 1.0, -100, -100)))
    panel.resize(panel.sizeHint())
    start = "turned left, tilted right: " * 3
    seen = []
    for end in ("yaw", "roll"):
        panel.set_words(start + end)
        seen.append(panel.grab().toImage())
    assert panel.fontMetrics().horizontalAdvance(start) > panel.width()
    assert seen[0] != seen[1]


def width_of_empty_squares(panel: AlignedPanel) -> int:
    """Of the mean face, and of the other square where there is no face, in pixels."""
    shown = bgr_of(panel.grab().toImage())
    surround = np.array([SURROUND.blue(), SURROUND.green(), SURROUND.red()], float)
    return int((shown[MARGIN + 2] == surround).all(axis=1).sum())  # above the head of the mean face


def test_that_in_a_low_and_wide_panel_the_words_make_room_for_the_squares(panel: AlignedPanel) -> None:
    """As it is in a window of 1280 by 720 pixels."""
    panel.setMinimumWidth(0)
    panel.resize(420, 150)
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    panel.set_face(face_at(turned(0, 1.0, -100, -100)))
    side = width_of_empty_squares(panel)
    assert side >= 90
    panel.set_words("More unusual than most faces")
    assert width_of_empty_squares(panel) == side


def test_that_without_a_face_it_asks_for_one_below_a_square_too_small_for_words(panel: AlignedPanel) -> None:
    panel.setMinimumSize(0, 0)
    asked = []
    for width in (420, 130):
        panel.resize(width, 150)
        shown = bgr_of(panel.grab().toImage())
        captions_end = width_of_empty_squares(panel) // 2 + panel.fontMetrics().height() + 6
        asked.append(len(np.unique(shown[MARGIN + captions_end : -MARGIN])) > 1)
    assert asked == [False, True]


@pytest.mark.parametrize("width", [250, 340, 700])
def test_that_both_squares_fit_whatever_the_width(panel: AlignedPanel, width: int) -> None:
    panel.setMinimumWidth(0)
    panel.resize(width, 340)
    panel.set_picture(picture_of(np.full((400, 400, 3), 90, np.uint8)))
    panel.set_face(face_at(turned(0, 1.0, -100, -100)))
    shown = bgr_of(panel.grab().toImage())
    surround = np.array([SURROUND.blue(), SURROUND.green(), SURROUND.red()], float)
    dark = np.flatnonzero((shown[MARGIN + 2] == surround).all(axis=1))  # above the head of the mean face
    light = np.flatnonzero((shown[MARGIN + 2] == 90).all(axis=1))
    assert len(light) == len(dark) == min((panel.width() - 2 * MARGIN - 8) // 2, SIDE)
    assert light.max() < dark.min()
    assert dark.max() < panel.width() - MARGIN
