"""Drawing the box of a new face."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from annotator.model.face import Face
from annotator.scene.canvas import Canvas

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def boxes(canvas: Canvas) -> list[QRectF]:
    drawn: list[QRectF] = []
    canvas.box_drawn.connect(drawn.append)
    return drawn


def draw(canvas: Canvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas.viewport(), LEFT, NO_KEY, start)
    QTest.mouseMove(canvas.viewport(), (start + end) / 2)
    QTest.mouseMove(canvas.viewport(), end)
    QTest.mouseRelease(canvas.viewport(), LEFT, NO_KEY, end)


def test_that_a_drag_draws_a_box_in_image_pixels_and_ends_the_mode(
    canvas: Canvas, boxes: list[QRectF]
) -> None:
    modes: list[bool] = []
    canvas.drawing_changed.connect(modes.append)
    canvas.start_drawing()
    draw(canvas, QPoint(301, 205), QPoint(101, 45))
    assert boxes == [QRectF(50.5, 22.5, 100.0, 80.0)]
    assert modes == [True, False]
    assert not canvas.is_drawing


def test_that_a_box_drawn_past_the_edges_of_the_photograph_ends_there(
    canvas: Canvas, boxes: list[QRectF]
) -> None:
    canvas.zoom_to(1.0)
    canvas.start_drawing()
    draw(canvas, canvas.view_position(350, 250), canvas.view_position(430, 340))
    assert boxes == [QRectF(350, 250, 50, 50)]
    canvas.start_drawing()
    draw(canvas, canvas.view_position(-20, -30), canvas.view_position(60, 70))
    assert boxes[1:] == [QRectF(0, 0, 60, 70)]


def test_that_nothing_is_drawn_beside_the_photograph(canvas: Canvas, boxes: list[QRectF]) -> None:
    canvas.zoom_to(1.0)
    canvas.start_drawing()
    draw(canvas, canvas.view_position(410, 50), canvas.view_position(470, 90))
    assert boxes == []
    assert canvas.is_drawing


def test_that_a_box_can_be_drawn_over_other_faces_without_moving_them(
    canvas: Canvas, make_face: Callable[..., Face], boxes: list[QRectF]
) -> None:
    moved: list[str] = []
    canvas.landmark_dragged.connect(lambda face_id, *_: moved.append(face_id))
    canvas.set_faces((make_face(100, 80),))
    canvas.start_drawing()
    draw(canvas, canvas.view_position(130, 125), canvas.view_position(180, 180))
    assert (boxes, moved) == ([QRectF(130, 125, 50, 55)], [])


def test_that_zooming_while_a_box_is_drawn_keeps_its_start(canvas: Canvas, boxes: list[QRectF]) -> None:
    canvas.start_drawing()
    QTest.mousePress(canvas.viewport(), LEFT, NO_KEY, QPoint(100, 100))
    QTest.mouseMove(canvas.viewport(), QPoint(200, 200))
    canvas.zoom_to(4.0, QPointF(200, 200))
    QTest.mouseMove(canvas.viewport(), QPoint(240, 240))
    QTest.mouseRelease(canvas.viewport(), LEFT, NO_KEY, QPoint(240, 240))
    assert boxes == [QRectF(50, 50, 60, 60)]


def test_that_a_click_draws_nothing_and_leaves_the_mode_on(canvas: Canvas, boxes: list[QRectF]) -> None:
    canvas.start_drawing()
    draw(canvas, QPoint(100, 100), QPoint(101, 102))
    assert boxes == []
    draw(canvas, QPoint(100, 100), QPoint(140, 160))
    assert boxes == [QRectF(50, 50, 20, 30)]


def test_that_escape_ends_a_half_drawn_box(canvas: Canvas, boxes: list[QRectF]) -> None:
    before = canvas.grab().toImage()
    canvas.start_drawing()
    QTest.mousePress(canvas.viewport(), LEFT, NO_KEY, QPoint(100, 100))
    QTest.mouseMove(canvas.viewport(), QPoint(200, 200))
    assert canvas.grab().toImage() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.viewport(), LEFT, NO_KEY, QPoint(200, 200))
    assert boxes == []
    assert not canvas.is_drawing
    assert canvas.grab().toImage() == before


def test_that_the_cursor_that_rests_says_at_once_that_a_box_is_drawn_and_that_it_no_longer_is(
    canvas: Canvas,
) -> None:
    canvas.start_drawing()
    assert canvas.viewport().cursor().shape() is Qt.CursorShape.CrossCursor
    canvas.cancel()
    assert canvas.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor


def test_that_lines_through_the_cursor_help_to_aim(
    canvas: Canvas, move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    canvas.start_drawing()
    move_cursor(canvas, QPoint(321, 123))
    picture = canvas.grab().toImage()
    assert picture.pixelColor(700, 123).lightness() > picture.pixelColor(700, 140).lightness() + 60
    assert picture.pixelColor(321, 500).lightness() > picture.pixelColor(340, 500).lightness() + 60
