"""Clicks, double clicks, and drags that are given up or interrupted, with real mouse events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from mouse import LEFT, NO_KEY, drag, drag_exactly, heard, hold_nose, move, press, release, xy
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.face import Face, Landmark, Origin, Source
from annotator.scene.canvas import Canvas


def test_that_a_click_on_a_landmark_only_selects(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    clicks = heard(canvas.face_clicked)

    nose = hold_nose(canvas, make_face(100, 80, name="a"))
    move(canvas, nose + QPoint(1, 1))
    release(canvas, nose + QPoint(1, 1))

    assert clicks == [("a",)]
    assert edits == []


def test_that_a_click_on_a_landmark_of_the_selected_face_tells_which(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.face_clicked.connect(canvas.set_selected)
    clicks = heard(canvas.landmark_clicked)
    nose, eye = canvas.view_position(130, 125), canvas.view_position(118, 104)
    for at in (nose, eye):
        press(canvas, at)
        release(canvas, at)
    assert clicks == [("a", 2), ("a", 0)]


def test_that_a_drag_back_to_where_it_began_is_no_edit(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    nose = hold_nose(canvas, make_face(100, 80, name="a"))
    move(canvas, nose + QPoint(30, 0))
    move(canvas, nose)
    release(canvas, nose)
    assert edits == []


def test_that_escape_cancels_a_drag(
    canvas: Canvas,
    make_face: Callable[..., Face],
    edits: list[tuple[object, ...]],
    move_cursor: Callable[[Canvas, QPoint], None],
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    before = canvas.grab().toImage()
    nose = canvas.view_position(130, 125)
    press(canvas, nose)
    move(canvas, nose + QPoint(40, 0))

    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    move(canvas, nose + QPoint(60, 0))
    release(canvas, nose + QPoint(60, 0))
    move_cursor(canvas, QPoint(790, 590))

    assert edits == []
    assert canvas.grab().toImage() == before


def test_that_a_release_lost_to_another_window_cancels_the_drag(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    nose = hold_nose(canvas, make_face(100, 80, name="a"))
    move(canvas, nose + QPoint(40, 0))
    at = QPointF(nose + QPoint(50, 0))
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QMouseEvent.Type.MouseMove, at, canvas.mapToGlobal(at), none, none, NO_KEY)
    QApplication.sendEvent(canvas.viewport(), event)
    release(canvas, nose + QPoint(60, 0))
    assert edits == []


def test_that_a_drag_inside_a_box_without_alt_is_no_edit(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    forehead = canvas.view_position(130, 92)
    drag(canvas, forehead, forehead + QPoint(40, 40))
    assert edits == []


def test_that_a_double_click_on_a_prediction_accepts_it_and_on_other_faces_is_two_clicks(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    predicted = make_face(100, 80, name="predicted", source=Source(Origin.MODEL, "0001"), score=0.9)
    canvas.set_faces((predicted, make_face(250, 80, name="worked on")))
    canvas.face_clicked.connect(canvas.set_selected)
    accepted, clicks = heard(canvas.face_double_clicked), heard(canvas.landmark_clicked)
    for x in (130, 280):
        nose = canvas.view_position(x, 125)
        QTest.mouseClick(canvas.viewport(), LEFT, NO_KEY, nose)
        QTest.mouseDClick(canvas.viewport(), LEFT, NO_KEY, nose)
        release(canvas, nose)
    assert accepted == [("predicted",)]
    assert clicks == [("predicted", 2), ("worked on", 2), ("worked on", 2)]
    assert edits == []


def test_that_a_drag_that_begins_with_a_double_click_accepts_nothing(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    predicted = make_face(100, 80, name="a", source=Source(Origin.MODEL, "0001"), score=0.9)
    canvas.set_faces((predicted,))
    canvas.set_selected("a")
    accepted = heard(canvas.face_double_clicked)
    start, end = QPointF(260, 250), QPointF(280, 250)
    drag_exactly(canvas, start, end, first=QMouseEvent.Type.MouseButtonDblClick)
    assert accepted == []
    assert [edit[:3] for edit in edits] == [("landmark_dragged", "a", 2)]


def test_that_a_drag_goes_on_when_other_faces_arrive(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    face = make_face(100, 80, name="a")
    nose = hold_nose(canvas, face)
    move(canvas, nose + QPoint(20, 0))

    canvas.set_faces((make_face(10, 10, name="new"), face))
    move(canvas, nose + QPoint(40, 0))
    release(canvas, nose + QPoint(40, 0))

    ((_, face_id, index, to),) = edits
    assert (face_id, index) == ("a", 2)
    assert xy(to) == pytest.approx((150.0, 125.0), abs=1e-6)


@pytest.mark.parametrize("starts", [True, False])
def test_that_a_drag_of_a_face_that_goes_away_is_cancelled(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]], starts: bool
) -> None:
    nose = hold_nose(canvas, make_face(100, 80, name="a"))
    if starts:
        move(canvas, nose + QPoint(20, 0))

    canvas.set_faces((make_face(200, 80, name="another"),))
    move(canvas, nose + QPoint(40, 0))
    release(canvas, nose + QPoint(40, 0))

    assert edits == []
    drag(canvas, canvas.view_position(230, 125), QPoint(480, 300))
    assert [edit[:3] for edit in edits] == [("landmark_dragged", "another", 2)]


def test_that_a_drag_of_a_landmark_that_becomes_missing_is_cancelled(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    face = make_face(100, 80, name="a")
    nose = hold_nose(canvas, face)
    move(canvas, nose + QPoint(20, 0))
    canvas.set_faces((face.with_landmark(2, Landmark.missing(face.source)),))
    release(canvas, nose + QPoint(40, 0))
    assert edits == []


def test_that_another_image_ends_a_drag(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    nose = hold_nose(canvas, make_face(100, 80, name="a"))
    move(canvas, nose + QPoint(20, 0))
    canvas.set_image(None)
    release(canvas, nose + QPoint(40, 0))
    assert edits == []


def test_that_a_double_click_may_begin_a_drag(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]], qtbot: QtBot
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    nose = canvas.view_position(130, 125)
    QTest.mouseClick(canvas.viewport(), LEFT, NO_KEY, nose)
    QTest.mouseDClick(canvas.viewport(), LEFT, NO_KEY, nose)
    drag(canvas, nose, nose + QPoint(20, 0))
    assert len(edits) == 1


def test_that_right_click_on_a_landmark_toggles_its_visibility(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, NO_KEY, canvas.view_position(118, 104))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, NO_KEY, canvas.view_position(130, 90))
    assert edits == [("visibility_toggled", "a", 0)]
