"""The loupe: what is in its glass, where it lies, and when it is to be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.face import Face, Landmark, Origin, Source
from annotator.model.face_kind import FaceKind
from annotator.scene.canvas import Canvas
from annotator.scene.colours import LOOKS
from annotator.scene.image_view import SURROUND
from annotator.scene.loupe import GAP, RADIUS, SIZE, Loupe, beside
from annotator.scene.tone import Tone

MIDDLE = QPoint(RADIUS + 2, RADIUS + 2)
PERSON = Source(Origin.PERSON, "anna")


@pytest.fixture
def loupe(canvas: Canvas) -> Loupe:
    """On, following the cursor of a canvas at two screen pixels per image pixel."""
    loupe = Loupe(canvas)
    canvas.cursor_moved.connect(loupe.follow)
    loupe.set_on(True)
    return loupe


def glass(loupe: Loupe) -> QImage:
    """What is to be seen in it. The viewport's own picture does not shine through the glass."""
    return loupe.grab().toImage()


def in_glass(loupe: Loupe, x: float, y: float) -> QPoint:
    """Where a place of the image lies in the loupe's widget."""
    place = loupe.image_position
    assert place is not None
    offset = (QPointF(x, y) - place) * loupe.scale
    return QPoint(round(MIDDLE.x() + offset.x()), round(MIDDLE.y() + offset.y()))


def dragged(face: Face, index: int, dx: float) -> Face:
    before = face.landmarks[index]
    return face.with_landmark(index, Landmark(before.x + dx, before.y, before.visibility, before.source))


def test_that_each_pixel_under_the_cursor_is_a_hard_edged_square_in_the_glass(
    loupe: Loupe, canvas: Canvas, photograph: QImage
) -> None:
    loupe.follow(QPointF(203.25, 151.75))
    assert loupe.scale == 6.0
    shown = glass(loupe)
    for x, y in ((200, 149), (206, 148), (198, 154), (207, 156)):
        expected = photograph.pixelColor(x, y)
        corners = ((x + 0.25, y + 0.25), (x + 0.75, y + 0.25), (x + 0.25, y + 0.75), (x + 0.75, y + 0.75))
        for place in corners:
            assert shown.pixelColor(in_glass(loupe, *place)) == expected, place


def test_that_the_place_under_the_cursor_is_exactly_the_middle_of_the_glass(
    loupe: Loupe, canvas: Canvas, move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    canvas.zoom_to(1.7)
    move_cursor(canvas, QPoint(211, 317))
    place, expected = loupe.image_position, canvas.image_position(QPoint(211, 317))
    assert place is not None
    assert (place.x(), place.y()) == pytest.approx((expected.x(), expected.y()))


def test_that_beside_the_photograph_the_glass_shows_the_surround(loupe: Loupe) -> None:
    loupe.follow(QPointF(0.5, 0.5))
    shown = glass(loupe)
    assert shown.pixelColor(in_glass(loupe, -5.5, -5.5)) == SURROUND
    assert shown.pixelColor(in_glass(loupe, 5.5, 5.5)) != SURROUND


@pytest.mark.parametrize(("zoom", "scale"), [(0.5, 6.0), (2.0, 6.0), (4.0, 12.0), (20.0, 24.0), (40.0, 40.0)])
def test_that_it_enlarges_six_times_or_thrice_the_view_as_long_as_enough_is_seen(
    loupe: Loupe, canvas: Canvas, zoom: float, scale: float
) -> None:
    loupe.follow(QPointF(200, 150))
    canvas.zoom_to(zoom)
    assert loupe.scale == pytest.approx(scale)


def test_that_it_shows_the_tone_of_the_view(loupe: Loupe, canvas: Canvas) -> None:
    loupe.follow(QPointF(200, 150))
    canvas.set_tone(Tone(brightness=1.0))
    assert glass(loupe).pixelColor(MIDDLE + QPoint(30, 30)) == QColor("white")


def test_that_it_shows_the_landmarks_where_they_are_and_while_dragged_where_they_will_be(
    loupe: Loupe, make_face: Callable[..., Face]
) -> None:
    face = make_face(170, 100, name="a")
    nose = face.landmarks[2]
    loupe.set_face(face)
    loupe.follow(QPointF(nose.x + 5, nose.y + 5))
    colour = LOOKS[FaceKind.PERSON].line

    def is_marked(x: float, y: float) -> bool:
        return _is_near(glass(loupe).pixelColor(in_glass(loupe, x, y)), colour)

    assert is_marked(nose.x, nose.y)
    loupe.show_drag(dragged(face, 2, -4.0))
    assert is_marked(nose.x - 4, nose.y)
    assert not is_marked(nose.x, nose.y + 0.7)
    loupe.show_drag(None)
    assert is_marked(nose.x, nose.y)


def test_that_its_middle_is_where_a_dragged_landmark_goes_wherever_it_was_taken(
    canvas: Canvas, make_face: Callable[..., Face], qtbot: QtBot
) -> None:
    loupe, face = _connected(canvas, make_face(170, 100, name="a"))
    nose = face.landmarks[2]
    start = canvas.view_position(nose.x, nose.y) + QPoint(5, -4)
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    _drag_to(canvas, start + QPoint(10, 10))
    _drag_to(canvas, end := start + QPoint(30, 20))
    place = loupe.image_position
    with qtbot.waitSignal(canvas.landmark_dragged) as dragged_to:
        qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert dragged_to.args is not None
    _, _, landmark = dragged_to.args
    assert place is not None
    assert (place.x(), place.y()) == pytest.approx((landmark.x(), landmark.y()))
    assert place != canvas.image_position(end)


def test_that_a_missing_landmark_is_not_shown(loupe: Loupe, make_face: Callable[..., Face]) -> None:
    loupe.follow(QPointF(4.0, 4.0))
    before = glass(loupe)
    loupe.set_face(make_face(250, 100).with_landmark(0, Landmark.missing(PERSON)))  # (−1, −1) is in the glass
    assert glass(loupe) == before


def test_that_it_is_off_at_first_and_hidden_whenever_the_cursor_is_elsewhere(
    canvas: Canvas, move_cursor: Callable[[Canvas, QPoint], None]
) -> None:
    loupe = Loupe(canvas)
    canvas.cursor_moved.connect(loupe.follow)
    move_cursor(canvas, QPoint(300, 300))
    assert loupe.isHidden()
    loupe.set_on(True)
    assert loupe.isVisible()
    QApplication.sendEvent(canvas.viewport(), QEvent(QEvent.Type.Leave))
    assert loupe.isHidden()
    move_cursor(canvas, QPoint(300, 310))
    assert loupe.isVisible()
    loupe.set_on(False)
    assert loupe.isHidden()


def test_that_without_a_photograph_there_is_none(loupe: Loupe, canvas: Canvas) -> None:
    loupe.follow(QPointF(200, 150))
    canvas.set_image(None)
    assert loupe.isHidden()


def test_that_it_opens_by_itself_while_a_landmark_is_dragged_or_placed(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    loupe, face = Loupe(canvas), make_face(170, 100, name="a")
    loupe.set_face(face)
    loupe.follow(QPointF(200, 150))
    assert loupe.isHidden()
    loupe.show_drag(dragged(face, 2, 3.0))
    assert loupe.isVisible()
    loupe.show_drag(None)
    assert loupe.isHidden()
    loupe.set_placing(True)
    assert loupe.isVisible()


def test_that_it_does_not_open_for_a_box_or_for_a_whole_face_on_its_way(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    loupe, face = Loupe(canvas), make_face(170, 100, name="a")
    loupe.set_face(face)
    loupe.follow(QPointF(200, 150))
    loupe.show_drag(face.with_box((160, 100, 230, 180), PERSON))
    assert loupe.isHidden()
    loupe.show_drag(face.moved_by(3, 3, PERSON))
    assert loupe.isHidden()


def test_that_it_opens_at_the_cursor_for_a_real_drag_and_closes_after_it(
    canvas: Canvas, make_face: Callable[..., Face], qtbot: QtBot
) -> None:
    loupe, face = _connected(canvas, make_face(170, 100, name="a"))
    start = canvas.view_position(face.landmarks[2].x, face.landmarks[2].y)
    end = start + QPoint(30, 20)
    viewport = canvas.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    assert loupe.isHidden()
    _drag_to(canvas, start + QPoint(10, 10))
    _drag_to(canvas, end)
    assert loupe.isVisible()
    place, expected = loupe.image_position, canvas.image_position(end)
    assert place is not None
    assert (place.x(), place.y()) == pytest.approx((expected.x(), expected.y()), abs=1 / canvas.zoom)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    assert loupe.isHidden()


def _connected(canvas: Canvas, face: Face) -> tuple[Loupe, Face]:
    """A loupe that follows the canvas, on which this face is selected."""
    loupe = Loupe(canvas)
    canvas.cursor_moved.connect(loupe.follow)
    canvas.preview_changed.connect(loupe.show_drag)
    canvas.set_faces((face,))
    canvas.set_selected(face.id)
    loupe.set_face(face)
    return loupe, face


def _drag_to(canvas: Canvas, to: QPoint) -> None:
    at, left = QPointF(to), Qt.MouseButton.LeftButton
    place = canvas.viewport().mapToGlobal(at)
    event = QMouseEvent(QEvent.Type.MouseMove, at, place, left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), event)


def test_that_clicks_go_through_it_to_the_canvas(loupe: Loupe, canvas: Canvas) -> None:
    loupe.follow(QPointF(200, 150))
    clicked: list[object] = []
    canvas.face_clicked.connect(clicked.append)
    under_the_loupe = loupe.pos() + MIDDLE
    assert canvas.viewport().childAt(under_the_loupe) is None
    QTest.mouseClick(
        canvas.window().windowHandle(),
        Qt.MouseButton.LeftButton,
        pos=canvas.mapTo(canvas.window(), under_the_loupe),
    )
    assert clicked == [None]


def test_that_after_a_pan_it_is_still_at_the_cursor(loupe: Loupe, canvas: Canvas) -> None:
    loupe.follow(QPointF(200, 150))
    place = loupe.pos()
    canvas.pan_by(-40, -30)
    assert loupe.pos() == place
    assert loupe.image_position == QPointF(220, 165)


def test_that_it_lies_beyond_the_face_and_not_on_it(loupe: Loupe, make_face: Callable[..., Face]) -> None:
    face = make_face(170, 100, name="a")
    loupe.set_face(face)
    for index, (is_right, is_below) in {
        0: (False, False),
        1: (True, False),
        3: (False, True),
        4: (True, True),
    }.items():
        landmark = face.landmarks[index]
        loupe.follow(QPointF(landmark.x, landmark.y))
        cursor = QPoint(round(2 * landmark.x), round(2 * landmark.y))
        assert (loupe.x() > cursor.x(), loupe.y() > cursor.y()) == (is_right, is_below)


SIDES = st.sampled_from([-1, 1])


@given(st.integers(0, 799), st.integers(0, 599), SIDES, SIDES)
def test_that_it_is_whole_in_the_room_and_never_over_the_cursor(x: int, y: int, dx: int, dy: int) -> None:
    room = QRect(0, 0, 800, 600)
    place, _ = beside(QPoint(x, y), room, QPoint(dx, dy))
    covered = QRect(place, SIZE)
    assert room.contains(covered)
    assert not covered.adjusted(-GAP + 2, -GAP + 2, GAP - 2, GAP - 2).contains(x, y)


@given(st.integers(0, 299), st.integers(0, 149), SIDES, SIDES)
def test_that_even_in_too_small_a_room_it_is_never_over_the_cursor(x: int, y: int, dx: int, dy: int) -> None:
    place, _ = beside(QPoint(x, y), QRect(0, 0, 300, 150), QPoint(dx, dy))
    assert not QRect(place, SIZE).contains(x, y)


def test_that_it_stays_on_its_side_as_long_as_there_is_room() -> None:
    room = QRect(0, 0, 800, 600)
    place, side = beside(QPoint(400, 300), room, QPoint(1, -1))
    assert (place.x(), side) == (400 + GAP, QPoint(1, -1))
    place, side = beside(QPoint(790, 300), room, side)
    assert (place.x(), side) == (790 - GAP - SIZE.width(), QPoint(-1, -1))
    _, side = beside(QPoint(400, 300), room, side)
    assert side == QPoint(-1, -1)


def _is_near(colour: QColor, other: QColor) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(colour.getRgb(), other.getRgb(), strict=True))
