"""Brightness and contrast: what they do to levels, that only the looks change, and what "auto" finds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from annotator.model.face import Face
from annotator.scene.canvas import Canvas
from annotator.scene.image_view import SURROUND
from annotator.scene.tone import NEUTRAL, Tone, lay_tone, stretched, tone_table, toned

TONES = st.builds(Tone, st.floats(-1, 1), st.floats(-1, 1))


def grey(levels: np.ndarray) -> QImage:
    """A picture whose red, green and blue are these levels. (H, W)."""
    bgra = np.ascontiguousarray(np.repeat(levels[:, :, None], 4, axis=2).astype(np.uint8))
    height, width = levels.shape
    return QImage(bgra.data, width, height, QImage.Format.Format_RGB32).copy()


def test_that_the_neutral_tone_leaves_every_level_as_it_is() -> None:
    assert tone_table(NEUTRAL).tolist() == list(range(256))


@given(TONES)
def test_that_a_lighter_level_never_becomes_darker_than_a_darker_one(tone: Tone) -> None:
    assert (np.diff(tone_table(tone).astype(int)) >= 0).all()


@given(TONES, st.integers(0, 255))
def test_that_a_tone_and_its_opposite_treat_dark_and_light_alike(tone: Tone, level: int) -> None:
    opposite = Tone(-tone.brightness, tone.contrast)
    assert abs(int(tone_table(tone)[level]) - (255 - int(tone_table(opposite)[255 - level]))) <= 1


@pytest.mark.parametrize(
    ("tone", "levels"),
    [
        (Tone(brightness=0.2), {0: 51, 100: 151, 204: 255, 255: 255}),
        (Tone(brightness=-0.2), {0: 0, 51: 0, 151: 100, 255: 204}),
        (Tone(contrast=1.0), {0: 0, 127: 0, 128: 255, 255: 255}),
        (Tone(contrast=-1.0), {0: 128, 255: 128}),
        (Tone(brightness=1.0), {0: 255, 255: 255}),
        (Tone(brightness=-1.0), {0: 0, 255: 0}),
    ],
)
def test_what_becomes_of_levels(tone: Tone, levels: dict[int, int]) -> None:
    table = tone_table(tone)
    assert {level: int(table[level]) for level in levels} == levels


@pytest.mark.parametrize("values", [(1.1, 0.0), (0.0, -1.1), (float("nan"), 0.0)])
def test_that_a_tone_outside_its_range_is_refused(values: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="lies in"):
        Tone(*values)


def test_that_a_toned_picture_is_another_one_and_keeps_its_alpha() -> None:
    picture = QImage(1, 1, QImage.Format.Format_ARGB32)
    picture.setPixelColor(0, 0, QColor(10, 20, 30, 40))
    made = toned(picture, Tone(brightness=0.2))
    assert made.pixelColor(0, 0).getRgb() == (61, 71, 81, 40)
    assert picture.pixelColor(0, 0).getRgb() == (10, 20, 30, 40)


def test_that_a_tone_is_not_laid_on_pixels_it_would_spoil() -> None:
    with pytest.raises(ValueError, match="Format_RGB888"):
        lay_tone(QImage(1, 1, QImage.Format.Format_RGB888), Tone(0.5))


def test_that_stretching_spreads_all_but_the_outermost_levels() -> None:
    levels = np.linspace(60, 120, 100 * 100).reshape(100, 100).round()
    levels[0, :20] = 255  # a lamp
    table = tone_table(stretched(grey(levels)))
    assert table[60] == 0
    assert table[121] == 255
    assert abs(int(table[90]) - 128) <= 3


def test_that_a_flat_picture_is_stretched_only_so_far_and_none_not_at_all() -> None:
    table = tone_table(stretched(grey(np.full((10, 10), 200))))
    assert abs(int(table[200]) - 128) <= 1
    assert table[190] == 0
    assert stretched(QImage()) == NEUTRAL


def test_that_a_large_picture_is_stretched_like_the_same_one_small() -> None:
    row = np.linspace(30, 90, 1500)
    small, large = stretched(grey(np.tile(row, (20, 1)))), stretched(grey(np.tile(row, (1500, 1))))
    assert small.brightness == pytest.approx(large.brightness, abs=0.01)
    assert small.contrast == pytest.approx(large.contrast, abs=0.01)


def test_that_the_photograph_is_shown_in_the_tone_and_nothing_else_changes(
    canvas: Canvas, photograph: QImage, make_face: Callable[..., Face]
) -> None:
    before = QImage(photograph)
    canvas.set_faces((make_face(300, 200, name="a"),))
    plain = canvas.grab().toImage()
    tone = Tone(brightness=0.2, contrast=0.1)
    canvas.set_tone(tone)
    shown = canvas.grab().toImage()
    table = tone_table(tone)
    for at in (QPoint(10, 10), QPoint(401, 301), QPoint(99, 550)):
        expected = tuple(int(table[level]) for level in plain.pixelColor(at).getRgb()[:3])
        assert shown.pixelColor(at).getRgb()[:3] == expected
    assert photograph == before
    canvas.set_tone(NEUTRAL)
    assert canvas.grab().toImage() == plain


def test_that_the_tone_stays_on_the_photograph_and_from_one_to_the_next(canvas: Canvas) -> None:
    canvas.set_tone(Tone(brightness=1.0))
    canvas.zoom_to(0.5)
    black = QImage(400, 300, QImage.Format.Format_RGB32)
    black.fill(QColor("black"))
    canvas.set_image(black)
    canvas.zoom_to(0.5)
    shown = canvas.grab().toImage()
    assert shown.pixelColor(400, 300) == QColor("white")
    assert shown.pixelColor(10, 10) == SURROUND


@pytest.mark.parametrize("zoom", [0.7, 1.3, 5.0])
def test_that_a_pan_in_a_tone_leaves_no_seams(canvas: Canvas, zoom: float) -> None:
    canvas.set_tone(Tone(0.1, 0.3))
    canvas.zoom_to(zoom)
    for dx, dy in ((-37, 0), (13, 29), (-7, -11), (0, 41)):
        canvas.pan_by(dx, dy)
        QApplication.processEvents()
    moved = canvas.screen().grabWindow(canvas.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    canvas.set_tone(NEUTRAL)
    canvas.set_tone(Tone(0.1, 0.3))
    anew = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert anew == moved


def test_that_pixels_are_the_files_own_in_the_tone_cut_to_the_photograph(
    canvas: Canvas, photograph: QImage
) -> None:
    part = canvas.pixels(QRect(-5, 290, 20, 20))
    assert (part.width(), part.height()) == (15, 10)
    assert part.pixelColor(3, 2).rgb() == photograph.pixelColor(3, 292).rgb()
    canvas.set_tone(Tone(brightness=1.0))
    assert canvas.pixels(QRect(0, 0, 2, 2)).pixelColor(1, 1) == QColor("white")
    assert canvas.pixels(QRect(500, 0, 5, 5)).isNull()
    canvas.set_image(None)
    assert canvas.pixels(QRect(0, 0, 5, 5)).isNull()
