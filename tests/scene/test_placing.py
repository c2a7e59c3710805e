"""Placing landmarks one after the other, with real clicks and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from annotator.model.face import Face, Visibility
from annotator.scene.canvas import Canvas
from annotator.scene.placing import Placing

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEY = Qt.KeyboardModifier.NoModifier

PLACES = ((118, 104), (142, 104), (130, 125), (121, 140), (139, 140))


def click(canvas: Canvas, x: float, y: float, button: Qt.MouseButton = LEFT) -> None:
    QTest.mouseClick(canvas.viewport(), button, NO_KEY, canvas.view_position(x, y))


@pytest.fixture
def told(canvas: Canvas) -> list[tuple[object, ...]]:
    """All that the canvas emits while landmarks are placed, in order."""
    calls: list[tuple[object, ...]] = []
    names = ("point_placed", "point_skipped", "point_taken_back", "placing_finished", "face_clicked")
    for name in (*names, "landmark_dragged", "visibility_toggled"):
        getattr(canvas, name).connect(lambda *rest, name=name: calls.append((name, *rest)))
    return calls


@pytest.fixture
def indices(canvas: Canvas) -> list[int | None]:
    """The landmark that is placed next, whenever that changes."""
    heard: list[int | None] = []
    canvas.placing_changed.connect(lambda placing: heard.append(placing and placing.index))
    return heard


def test_that_five_clicks_place_the_landmarks_of_a_face_in_order(
    canvas: Canvas,
    make_face: Callable[..., Face],
    told: list[tuple[object, ...]],
    indices: list[int | None],
) -> None:
    canvas.set_faces((make_face(100, 80, name="a", landmarks=()),))
    canvas.start_placing("a")
    for place in PLACES:
        click(canvas, *place)
    assert told == [("point_placed", "a", i, QPointF(*place), False) for i, place in enumerate(PLACES)]
    assert indices == [0, 1, 2, 3, 4, None]
    assert canvas.placing is None


def test_that_five_clicks_on_the_bare_image_are_emitted_together_as_a_new_face(
    canvas: Canvas, told: list[tuple[object, ...]]
) -> None:
    canvas.start_placing(None)
    for place in PLACES:
        click(canvas, *place)
    name, placing = told[-1]
    assert isinstance(placing, Placing)
    assert name == "placing_finished"
    assert {i: (p.x, p.y) for i, p in placing.points.items()} == dict(enumerate(PLACES))
    assert [call[0] for call in told[:-1]] == ["point_placed"] * 5


def test_that_a_right_click_places_an_occluded_landmark(
    canvas: Canvas, told: list[tuple[object, ...]]
) -> None:
    canvas.start_placing(None)
    click(canvas, 118, 104)
    click(canvas, 142, 104, RIGHT)
    assert [call[-1] for call in told] == [False, True]
    assert canvas.placing is not None
    assert canvas.placing.points[1].visibility is Visibility.OCCLUDED


def test_that_a_skipped_landmark_is_missing_and_the_next_one_follows(
    canvas: Canvas, told: list[tuple[object, ...]], indices: list[int | None]
) -> None:
    canvas.start_placing(None)
    click(canvas, 118, 104)
    canvas.skip_point()
    for place in PLACES[2:]:
        click(canvas, *place)
    assert told[1] == ("point_skipped", None, 1)
    (_, placing) = told[-1]
    assert isinstance(placing, Placing)
    assert [p.is_placed for p in placing.placed] == [True, False, True, True, True]
    assert indices == [0, 1, 2, 3, 4, None]


def test_that_backspace_takes_the_last_landmark_back(
    canvas: Canvas, told: list[tuple[object, ...]], indices: list[int | None]
) -> None:
    canvas.start_placing(None)
    for place in PLACES[:2]:
        click(canvas, *place)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    click(canvas, 145, 106)
    assert told[-2:] == [("point_taken_back", None, 1), ("point_placed", None, 1, QPointF(145, 106), False)]
    assert indices == [0, 1, 2, 1, 2]


def test_that_backspace_before_the_first_click_takes_nothing_back(
    canvas: Canvas, told: list[tuple[object, ...]]
) -> None:
    canvas.start_placing(None)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert told == []
    assert canvas.placing is not None


def test_that_escape_ends_placing_and_what_is_placed_stays(
    canvas: Canvas, told: list[tuple[object, ...]], indices: list[int | None]
) -> None:
    canvas.start_placing(None)
    for place in PLACES[:3]:
        click(canvas, *place)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    (name, placing) = told[-1]
    assert isinstance(placing, Placing)
    assert (name, sorted(placing.points)) == ("placing_finished", [0, 1, 2])
    assert indices[-1] is None


def test_that_a_single_point_is_not_enough_for_a_new_face(
    canvas: Canvas, told: list[tuple[object, ...]]
) -> None:
    before = canvas.grab().toImage()
    canvas.start_placing(None)
    click(canvas, 118, 104)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert [call[0] for call in told] == ["point_placed"]
    assert canvas.grab().toImage() == before


def test_that_placing_can_begin_at_any_landmark(
    canvas: Canvas, make_face: Callable[..., Face], told: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.start_placing("a", 3)
    click(canvas, 121, 140)
    click(canvas, 139, 140)
    assert [call[2] for call in told] == [3, 4]
    assert canvas.placing is None


def test_that_a_landmark_can_be_placed_over_another_face_without_selecting_or_moving_it(
    canvas: Canvas, make_face: Callable[..., Face], told: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.start_placing(None)
    start = canvas.view_position(130, 125)
    QTest.mousePress(canvas.viewport(), LEFT, NO_KEY, start)
    QTest.mouseMove(canvas.viewport(), start + QPoint(30, 0))
    QTest.mouseRelease(canvas.viewport(), LEFT, NO_KEY, start + QPoint(30, 0))
    click(canvas, 118, 104, RIGHT)
    assert [call[0] for call in told] == ["point_placed", "point_placed"]


def test_that_the_second_of_two_quick_clicks_on_one_place_is_a_slip_of_the_hand(
    canvas: Canvas, told: list[tuple[object, ...]]
) -> None:
    canvas.start_placing(None)
    click(canvas, 118, 104)
    QTest.mouseDClick(canvas.viewport(), LEFT, NO_KEY, canvas.view_position(118, 104))
    click(canvas, 142, 104)
    assert [call[2:4] for call in told] == [(0, QPointF(118, 104)), (1, QPointF(142, 104))]


def test_that_one_can_zoom_and_pan_between_two_landmarks(
    canvas: Canvas, told: list[tuple[object, ...]]
) -> None:
    taps: list[None] = []
    canvas.space_tapped.connect(lambda: taps.append(None))
    canvas.start_placing(None)
    click(canvas, 118, 104)
    canvas.zoom_to(4.0, QPointF(canvas.view_position(142, 104)))
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    QTest.mousePress(canvas.viewport(), LEFT, NO_KEY, QPoint(400, 300))
    QTest.mouseMove(canvas.viewport(), QPoint(350, 280))
    QTest.mouseRelease(canvas.viewport(), LEFT, NO_KEY, QPoint(350, 280))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.MiddleButton, NO_KEY, QPoint(400, 300))
    QTest.mouseMove(canvas.viewport(), QPoint(420, 310))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.MiddleButton, NO_KEY, QPoint(420, 310))
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    at = QPoint(300, 200)
    expected = canvas.image_position(at)
    QTest.mouseClick(canvas.viewport(), LEFT, NO_KEY, at)
    assert told[1:] == [("point_placed", None, 1, expected, False)]
    assert taps == [], "a Space that is pressed in the middle of a face turns no page"


def test_that_placing_ends_when_its_face_goes_or_the_image_does(
    canvas: Canvas, make_face: Callable[..., Face], told: list[tuple[object, ...]]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.start_placing("a")
    canvas.set_faces(())
    assert canvas.placing is None
    canvas.start_placing(None)
    click(canvas, 118, 104)
    click(canvas, 142, 104)
    canvas.set_image(None)
    assert canvas.placing is None
    assert [call[0] for call in told] == ["point_placed"] * 2, "the points were for another photograph"


def test_that_nothing_is_placed_in_a_face_that_is_not_shown_or_without_a_photograph(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.start_placing("nobody")
    assert canvas.placing is None
    canvas.set_image(None)
    canvas.start_placing(None)
    assert canvas.placing is None


def test_that_drawing_a_box_and_placing_landmarks_end_each_other(canvas: Canvas) -> None:
    canvas.start_placing(None)
    canvas.start_drawing()
    assert (canvas.placing, canvas.is_drawing) == (None, True)
    canvas.start_placing(None)
    assert canvas.placing is not None
    assert not canvas.is_drawing


def test_that_the_next_landmark_is_named_at_the_cursor_within_the_view(
    canvas: Canvas, move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    empty = canvas.grab().toImage()
    canvas.start_placing(None)
    for corner in (QPoint(300, 200), QPoint(795, 595)):
        move_cursor(canvas, corner)
        first = canvas.grab().toImage()
        canvas.skip_point()
        second = canvas.grab().toImage()
        canvas.take_back_point()
        changed = [
            (x, y)
            for x in range(0, 800, 2)
            for y in range(0, 600, 2)
            if first.pixel(x, y) != second.pixel(x, y)
        ]
        assert changed, "another landmark has another name"
        assert all(abs(x - corner.x()) < 220 and abs(y - corner.y()) < 40 for x, y in changed)
    assert first.pixelColor(795, 100).lightness() > empty.pixelColor(795, 100).lightness() + 40, "a cross"
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.grab().toImage() == empty


def test_that_a_placing_begins_at_a_landmark() -> None:
    with pytest.raises(ValueError, match="no landmark 5"):
        Placing(None, 5)


def test_that_a_placing_knows_what_would_be_missing_if_it_ended_now(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.set_faces((make_face(100, 80, name="whole"), make_face(200, 80, name="box", landmarks=())))
    for face_id, missing in (("whole", ()), ("box", (1, 2, 3, 4)), (None, (1, 2, 3, 4))):
        canvas.start_placing(face_id)
        click(canvas, *PLACES[0])
        assert canvas.placing is not None
        assert canvas.placing.missing == missing
        canvas.skip_point()
        assert canvas.placing.missing == (missing or (1,)), "what is skipped is missing in any face"
        canvas.finish_placing()


def test_that_the_cursor_says_that_points_go_into_the_selected_face(
    canvas: Canvas, make_face: Callable[..., Face], move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    canvas.set_faces((make_face(10, 10, name="a", landmarks=()),))
    labelled = {}
    for face_id in (None, "a"):
        canvas.start_placing(face_id)
        move_cursor(canvas, QPoint(400, 300))
        shown = canvas.grab().toImage()
        # The ground of the words, below the name of the landmark.
        labelled[face_id] = shown.pixelColor(418, 340).lightness() < 40
        canvas.finish_placing()
    assert labelled == {None: False, "a": True}


def test_that_placing_that_is_left_in_the_middle_is_told_and_one_that_is_complete_is_not(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    left: list[Placing] = []
    canvas.placing_left.connect(left.append)
    canvas.set_faces((make_face(100, 80, name="a", landmarks=()),))
    canvas.start_placing("a")
    for place in PLACES:
        click(canvas, *place)
    assert left == []
    canvas.start_placing("a")
    click(canvas, *PLACES[0])
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert [placing.index for placing in left] == [1]
