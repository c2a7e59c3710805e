"""Dragging landmarks, corners and faces, with real mouse events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from mouse import drag, drag_exactly, heard, hold_nose, move, press, release, xy
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from annotator.model.face import Face
from annotator.scene.canvas import Canvas

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def test_that_a_dragged_landmark_is_emitted_once_and_exactly(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    face = make_face(100.3, 80.7, name="a")
    canvas.set_faces((face,))
    nose = canvas.view_position(130.3, 125.7)

    drag(canvas, nose, nose + QPoint(31, -17))

    ((name, face_id, index, to),) = edits
    assert (name, face_id, index) == ("landmark_dragged", "a", 2)
    assert xy(to) == pytest.approx((130.3 + 15.5, 125.7 - 8.5), abs=1e-6)


def test_that_a_landmark_taken_at_its_rim_does_not_jump_to_the_cursor(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    rim = canvas.view_position(130, 125) + QPoint(5, 4)

    drag(canvas, rim, rim + QPoint(0, 20))

    assert xy(edits[0][3]) == pytest.approx((130.0, 135.0), abs=1e-6)


def test_that_a_drag_keeps_fractions_of_screen_pixels(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))

    drag_exactly(canvas, QPointF(260.25, 250.5), QPointF(270.75, 250.5))

    assert xy(edits[0][3]) == pytest.approx((135.25, 125.0), abs=1e-9)


def test_that_zooming_in_during_a_drag_keeps_the_point_under_the_cursor(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    hold_nose(canvas, make_face(100, 80, name="a"))
    end = QPoint(300, 300)
    move(canvas, end)
    canvas.zoom_to(8.0, QPointF(end))
    move(canvas, end + QPoint(8, 0))
    release(canvas, end + QPoint(8, 0))

    assert xy(edits[0][3]) == pytest.approx((151.0, 150.0), abs=1e-6)


def test_that_a_drag_moves_only_what_is_shown(
    canvas: Canvas, make_face: Callable[..., Face], move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    face = make_face(100, 80, name="a")
    as_given = replace(face)
    canvas.set_faces((face,))
    nose = canvas.view_position(130, 125)
    before = canvas.grab().toImage()

    press(canvas, nose)
    move(canvas, nose + QPoint(30, 10))
    during = canvas.grab().toImage()
    release(canvas, nose + QPoint(30, 10))
    move_cursor(canvas, QPoint(790, 590))

    assert face == as_given
    assert during != before
    assert canvas.grab().toImage() == before, "nobody fulfilled the wish, so the face is where it was"


@pytest.mark.parametrize(
    ("corner", "x", "y"), [(0, 100.0, 80.0), (1, 160.0, 80.0), (2, 160.0, 160.0), (3, 100.0, 160.0)]
)
def test_that_every_corner_can_be_dragged(
    canvas: Canvas,
    make_face: Callable[..., Face],
    edits: list[tuple[object, ...]],
    corner: int,
    x: float,
    y: float,
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.set_selected("a")
    start = canvas.view_position(x, y)

    drag(canvas, start, start + QPoint(-13, 25))

    ((name, face_id, index, to),) = edits
    assert (name, face_id, index) == ("corner_dragged", "a", corner)
    assert xy(to) == pytest.approx((x - 6.5, y + 12.5), abs=1e-6)


@pytest.mark.parametrize("key", [ALT, CTRL], ids=["Alt", "Ctrl"])
def test_that_alt_drag_and_ctrl_drag_move_the_whole_face(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]], key: Qt.KeyboardModifier
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    nose = canvas.view_position(130, 125)

    drag(canvas, nose, nose + QPoint(21, 8), key)

    ((name, face_id, delta),) = edits
    assert (name, face_id) == ("face_dragged", "a")
    assert xy(delta) == pytest.approx((10.5, 4.0), abs=1e-6)


def test_that_points_win_over_boxes_and_corners(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    face = make_face(100, 80, name="under")
    small = make_face(124, 119, name="over", size=12, landmarks=())  # on the nose, with its corner near it
    canvas.set_faces((face, small))
    canvas.set_selected("over")
    nose = canvas.view_position(130, 125)

    drag(canvas, nose, nose + QPoint(20, 0))

    assert edits[0][:3] == ("landmark_dragged", "under", 2)


@pytest.mark.parametrize(("beside", "is_taken"), [(QPoint(9, 9), True), (QPoint(12, 12), False)])
def test_that_a_landmark_of_the_selected_face_is_taken_from_farther_away(
    canvas: Canvas,
    make_face: Callable[..., Face],
    edits: list[tuple[object, ...]],
    beside: QPoint,
    is_taken: bool,
) -> None:
    canvas.set_faces((make_face(100, 80, name="a", size=120),))
    start = canvas.view_position(160, 170) + beside
    drag(canvas, start, start + QPoint(20, 0))
    assert edits == [], "not that of a face which is not selected"
    canvas.set_selected("a")

    drag(canvas, start, start + QPoint(20, 0))

    assert [edit[:3] for edit in edits] == ([("landmark_dragged", "a", 2)] if is_taken else [])


def test_that_a_point_of_another_face_near_one_of_the_selected_can_be_taken(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    other = make_face(140, 137.5, name="other", size=40)  # its nose tip 5 px beside the selected one's
    canvas.set_faces((other, make_face(95, 80, name="selected", size=120)))
    canvas.set_selected("selected")
    nose = canvas.view_position(160, 167.5)
    for there in (QPoint(0, 0), QPoint(4, 0)):
        drag(canvas, nose + there, nose + there + QPoint(0, 20))
    assert [edit[:3] for edit in edits] == [("landmark_dragged", "other", 2)] * 2


def test_that_the_corner_of_a_small_selected_face_can_be_taken_beside_its_landmarks(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a", size=15),))
    canvas.set_selected("a")
    corner = canvas.view_position(100, 80)
    drag(canvas, corner, corner + QPoint(-20, 0))
    assert [edit[:3] for edit in edits] == [("corner_dragged", "a", 0)]


def test_that_a_drag_tells_the_face_as_it_would_be_and_in_the_end_that_it_is_over(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    previews = heard(canvas.preview_changed)
    nose = hold_nose(canvas, make_face(100, 80, name="a"))
    move(canvas, nose + QPoint(1, 0))
    assert previews == [], "a click is no drag"
    move(canvas, nose + QPoint(10, 0))
    move(canvas, nose + QPoint(20, 8))
    shown = [preview for (preview,) in previews]
    assert [(p.landmarks[2].x, p.landmarks[2].y) for p in shown if isinstance(p, Face)] == [
        (135, 125),
        (140, 129),
    ]
    release(canvas, nose + QPoint(20, 8))
    assert previews[2:] == [(None,)]

    press(canvas, nose)
    move(canvas, nose + QPoint(10, 0))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert previews[-1] == (None,)


def test_that_no_corner_is_dragged_out_of_the_photograph(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.zoom_to(1.0)
    canvas.set_faces((make_face(320, 200, name="a"),))
    canvas.set_selected("a")
    drag(canvas, canvas.view_position(380, 280), canvas.view_position(430, 340))
    ((name, face_id, corner, to),) = edits
    assert (name, face_id, corner, xy(to)) == ("corner_dragged", "a", 2, (400, 300))


def test_that_a_face_is_moved_as_far_as_its_box_stays_in_the_photograph(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.zoom_to(1.0)
    canvas.set_faces((make_face(320, 200, name="a"),))
    shown = heard(canvas.preview_changed)
    drag(canvas, canvas.view_position(350, 230), canvas.view_position(450, 220), CTRL)
    ((name, face_id, by),) = edits
    assert (name, face_id, xy(by)) == ("face_dragged", "a", (20, -10))
    assert max(face.box_xyxy[2] for (face,) in shown if isinstance(face, Face)) == 400


def test_that_a_landmark_may_lie_beside_the_photograph(
    canvas: Canvas, make_face: Callable[..., Face], edits: list[tuple[object, ...]]
) -> None:
    canvas.zoom_to(1.0)
    canvas.set_faces((make_face(320, 200, name="a"),))
    canvas.set_selected("a")
    drag(canvas, canvas.view_position(350, 245), canvas.view_position(410, 245))
    ((name, _, index, to),) = edits
    assert (name, index, xy(to)) == ("landmark_dragged", 2, (410, 245))
