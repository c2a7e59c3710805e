"""Clicking faces, and what the cursor shows before a click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.face import Face, Origin, Source, Verdict
from annotator.scene.canvas import Canvas

Hover = Callable[[float, float], Qt.CursorShape]

MODEL = Source(Origin.MODEL, "0001")


def click(canvas: Canvas, x: float, y: float) -> None:
    QTest.mouseClick(
        canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        canvas.view_position(x, y),
    )


@pytest.fixture
def hover(canvas: Canvas, move_cursor: Callable[[Canvas, QPoint], None]) -> Callable[..., Qt.CursorShape]:
    """Move the cursor over a place in the image; the shape it has there."""

    def move(x: float, y: float) -> Qt.CursorShape:
        move_cursor(canvas, canvas.view_position(x, y))
        return canvas.viewport().cursor().shape()

    return move


@pytest.fixture
def clicked(canvas: Canvas) -> list[object]:
    """The ids that were clicked; each is selected, as a session would do."""
    ids: list[object] = []
    canvas.face_clicked.connect(ids.append)
    canvas.face_clicked.connect(canvas.set_selected)
    return ids


def test_that_a_click_in_a_box_selects_its_face_and_one_beside_all_selects_none(
    canvas: Canvas, make_face: Callable[..., Face], clicked: list[object]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    click(canvas, 130, 90)
    click(canvas, 300, 200)
    assert clicked == ["a", None]


def test_that_the_smallest_of_overlapping_faces_is_clicked_first_and_further_clicks_go_on(
    canvas: Canvas, make_face: Callable[..., Face], clicked: list[object]
) -> None:
    large = make_face(40, 40, name="large", size=150)
    middle = make_face(90, 45, name="middle", size=90, landmarks=())
    small = make_face(100, 50, name="small", size=60, landmarks=())
    canvas.set_faces((small, large, middle))
    for _ in range(4):
        click(canvas, 130, 60)
    assert clicked == ["small", "middle", "large", "small"]


def test_that_a_click_at_another_place_starts_with_the_smallest_again(
    canvas: Canvas, make_face: Callable[..., Face], clicked: list[object]
) -> None:
    large = make_face(40, 40, name="large", size=150, landmarks=())
    small = make_face(100, 50, name="small", size=60, landmarks=())
    canvas.set_faces((small, large))
    click(canvas, 130, 60)
    click(canvas, 130, 60)
    click(canvas, 140, 90)
    assert clicked == ["small", "large", "small"]


def test_that_clicks_go_through_faces_with_landmarks_at_one_place_and_a_drag_takes_the_selected(
    canvas: Canvas, make_face: Callable[..., Face], clicked: list[object]
) -> None:
    canvas.set_faces(tuple(make_face(100 + i / 2, 80, name=str(i)) for i in range(3)))
    for _ in range(3):
        click(canvas, 130, 125)
    assert clicked == ["0", "1", "2"]

    moved: list[str] = []
    canvas.landmark_dragged.connect(lambda face_id, *_: moved.append(face_id))
    start = canvas.view_position(130, 125)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    end = start + QPoint(20, 0)
    QTest.mouseMove(canvas.viewport(), end)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert moved == ["2"]


def test_that_further_clicks_go_on_near_a_landmark_of_the_selected_face_too(
    canvas: Canvas, make_face: Callable[..., Face], clicked: list[object]
) -> None:
    large = make_face(40, 40, name="large", size=150)  # its left eye at (85, 100)
    small = make_face(60, 70, name="small", size=60, landmarks=())
    canvas.set_faces((large, small))
    for _ in range(3):
        click(canvas, 90, 103)  # 12 screen pixels beside the eye
    assert clicked == ["small", "large", "small"]


def test_that_the_cursor_says_what_a_press_would_do(
    canvas: Canvas, make_face: Callable[..., Face], hover: Hover
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.set_selected("a")
    assert hover(300, 200) == Qt.CursorShape.ArrowCursor
    assert hover(130, 90) == Qt.CursorShape.PointingHandCursor
    assert hover(130, 125) == Qt.CursorShape.CrossCursor
    assert hover(100, 80) == Qt.CursorShape.SizeFDiagCursor
    assert hover(160, 80) == Qt.CursorShape.SizeBDiagCursor
    QTest.keyPress(canvas, Qt.Key.Key_Alt)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.SizeAllCursor
    QTest.keyRelease(canvas, Qt.Key.Key_Alt)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.SizeBDiagCursor
    QTest.keyPress(canvas, Qt.Key.Key_Control)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.SizeAllCursor
    QTest.keyRelease(canvas, Qt.Key.Key_Control)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    canvas.start_drawing()
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.CrossCursor


def test_that_a_landmark_lights_up_under_the_cursor(
    canvas: Canvas, make_face: Callable[..., Face], hover: Hover
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    hover(300, 200)
    dark = canvas.grab().toImage()
    hover(130, 125)
    assert canvas.grab().toImage() != dark
    hover(300, 200)
    assert canvas.grab().toImage() == dark


def test_that_the_cursors_place_is_told_in_image_pixels(
    canvas: Canvas, move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    places: list[QPointF] = []
    canvas.cursor_moved.connect(places.append)
    move_cursor(canvas, QPoint(31, 44))
    assert places == [QPointF(15.5, 22.0)]


def test_that_the_cursors_place_is_known_while_it_is_over_the_photograph(
    canvas: Canvas, move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    move_cursor(canvas, QPoint(31, 44))
    assert canvas.cursor_place == QPointF(15.5, 22.0)
    canvas.pan_by(-400, 0)
    move_cursor(canvas, QPoint(500, 44))
    assert canvas.cursor_place is None


def test_that_the_place_under_the_cursor_is_told_anew_when_it_is_zoomed(
    canvas: Canvas, move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    move_cursor(canvas, QPoint(31, 44))
    places: list[QPointF] = []
    canvas.cursor_moved.connect(places.append)
    canvas.zoom_to(2 * canvas.zoom, QPointF(0, 0))
    assert places[-1] == canvas.cursor_place == QPointF(7.75, 11.0)


def test_that_a_face_tiny_on_the_screen_is_picked_as_a_whole(
    canvas: Canvas, make_face: Callable[..., Face], hover: Hover
) -> None:
    canvas.set_faces((make_face(100, 80, name="a", size=6),))
    assert hover(103, 84.5) == Qt.CursorShape.PointingHandCursor
    canvas.zoom_to(20.0, QPointF(canvas.view_position(103, 84)))
    assert hover(103, 84.5) == Qt.CursorShape.CrossCursor


def test_that_predictions_under_the_threshold_can_neither_be_seen_nor_clicked(
    canvas: Canvas, make_face: Callable[..., Face], clicked: list[object], hover: Hover
) -> None:
    empty = canvas.grab().toImage()
    doubtful = make_face(100, 80, name="doubtful", source=MODEL, score=0.4)
    accepted = make_face(200, 80, name="accepted", source=MODEL, score=0.4, verdict=Verdict.REAL)
    canvas.set_threshold(0.5)
    canvas.set_faces((doubtful,))
    click(canvas, 130, 90)
    assert clicked == [None]
    hover(390, 290)
    assert canvas.grab().toImage() == empty

    canvas.set_faces((doubtful, accepted))
    click(canvas, 230, 90)
    canvas.set_threshold(0.3)
    click(canvas, 130, 90)
    assert clicked == [None, "accepted", "doubtful"]


def test_that_rejected_faces_are_hidden_unless_asked_for(
    canvas: Canvas, make_face: Callable[..., Face], clicked: list[object]
) -> None:
    canvas.set_faces((make_face(100, 80, name="no", source=MODEL, verdict=Verdict.NOT_A_FACE),))
    click(canvas, 130, 90)
    canvas.set_rejected_shown(True)
    click(canvas, 130, 90)
    assert clicked == [None, "no"]


def test_that_while_h_is_held_no_face_is_seen_or_reached(
    canvas: Canvas, make_face: Callable[..., Face], qtbot: QtBot
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    on_the_nose = canvas.view_position(130, 125)
    with_marks = canvas.viewport().grab().toImage()

    canvas.setFocus()
    qtbot.keyPress(canvas, Qt.Key.Key_H)
    assert canvas.viewport().grab().toImage() != with_marks
    assert canvas.hit_at(QPointF(on_the_nose)) is None

    qtbot.keyRelease(canvas, Qt.Key.Key_H)
    assert canvas.viewport().grab().toImage() == with_marks
    assert canvas.hit_at(QPointF(on_the_nose)) is not None
