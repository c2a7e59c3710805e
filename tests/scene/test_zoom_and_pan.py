"""Looking at the photograph: wheel, hand, fit and resize."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.face import Face
from annotator.scene.canvas import Canvas
from annotator.scene.image_view import FIT_MARGIN, MOST_ZOOM

NO_KEY = Qt.KeyboardModifier.NoModifier


def turn_wheel(canvas: Canvas, at: QPointF, notches: float, key: Qt.KeyboardModifier = NO_KEY) -> None:
    event = QWheelEvent(
        at,
        canvas.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        key,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def pan(canvas: Canvas, button: Qt.MouseButton, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas.viewport(), button, NO_KEY, start)
    QTest.mouseMove(canvas.viewport(), (start + end) / 2)
    QTest.mouseMove(canvas.viewport(), end)
    QTest.mouseRelease(canvas.viewport(), button, NO_KEY, end)


@pytest.mark.parametrize("key", [NO_KEY, Qt.KeyboardModifier.ControlModifier])
def test_that_the_wheel_zooms_at_the_cursor(canvas: Canvas, key: Qt.KeyboardModifier) -> None:
    cursor = QPointF(317, 223)
    held = canvas.image_position(cursor)
    turn_wheel(canvas, cursor, 3, key)
    assert canvas.zoom == pytest.approx(2 * 1.2**3)
    now = canvas.image_position(cursor)
    assert (now.x(), now.y()) == pytest.approx((held.x(), held.y()), abs=1e-9)


def test_that_no_number_of_turns_out_and_in_drifts(canvas: Canvas) -> None:
    cursor = QPointF(317.25, 223.5)
    held = canvas.image_position(cursor)
    for notches in (-3, 1, -0.5, 7, -5, 0.25, 12, -4, 3):
        turn_wheel(canvas, cursor, notches)
    now = canvas.image_position(cursor)
    assert (now.x(), now.y()) == pytest.approx((held.x(), held.y()), abs=1e-6)


def test_that_zoom_is_bounded_and_told(canvas: Canvas) -> None:
    zooms: list[float] = []
    canvas.zoom_changed.connect(zooms.append)
    for _ in range(60):
        turn_wheel(canvas, QPointF(400, 300), 1)
    assert canvas.zoom == MOST_ZOOM
    for _ in range(90):
        turn_wheel(canvas, QPointF(400, 300), -1)
    assert canvas.zoom == pytest.approx(0.25)
    assert zooms[-1] == canvas.zoom


def test_that_the_wheel_beside_the_image_does_not_lose_it(canvas: Canvas) -> None:
    canvas.fit_image()
    canvas.zoom_to(0.5)
    for _ in range(20):
        turn_wheel(canvas, QPointF(795, 300), 1)
    seen = canvas.viewportTransform().mapRect(canvas.image_rect)
    assert seen.intersects(canvas.viewport().rect().toRectF())


def test_that_the_wheel_never_edits_or_selects(canvas: Canvas, make_face: Callable[..., Face]) -> None:
    said: list[object] = []
    for name in ("face_clicked", "landmark_dragged", "corner_dragged", "face_dragged"):
        getattr(canvas, name).connect(lambda *rest: said.append(rest))
    canvas.set_faces((make_face(100, 80),))
    for key in (NO_KEY, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier):
        turn_wheel(canvas, QPointF(canvas.view_position(130, 125)), 1, key)
    assert said == []


def test_that_a_middle_drag_pans(canvas: Canvas) -> None:
    held = canvas.image_position(QPointF(500, 400))
    pan(canvas, Qt.MouseButton.MiddleButton, QPoint(500, 400), QPoint(431, 302))
    assert canvas.image_position(QPointF(431, 302)) == held


def test_that_a_space_drag_pans_and_does_not_tap(canvas: Canvas, make_face: Callable[..., Face]) -> None:
    canvas.set_faces((make_face(220, 155, name="a"),))
    said: list[object] = []
    canvas.space_tapped.connect(lambda: said.append("tap"))
    canvas.face_clicked.connect(said.append)
    held = canvas.image_position(QPointF(500, 400))
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    pan(canvas, Qt.MouseButton.LeftButton, QPoint(500, 400), QPoint(431, 302))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.image_position(QPointF(431, 302)) == held
    assert said == []


def test_that_space_alone_is_a_tap_even_where_the_window_has_a_shortcut_on_it(canvas: Canvas) -> None:
    said: list[str] = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), canvas)
    shortcut.activated.connect(lambda: said.append("shortcut"))
    canvas.space_tapped.connect(lambda: said.append("tap"))
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert said == ["tap"]


def space(canvas: Canvas, kind: QEvent.Type, at_ms: int) -> None:
    event = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    event.setTimestamp(at_ms)
    QApplication.sendEvent(canvas, event)


DOWN, UP = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


@pytest.mark.parametrize(
    ("times", "taps"),
    [
        ([(DOWN, 1000), (UP, 1150)], 1),
        ([(DOWN, 1000), (UP, 1150), (DOWN, 1250), (UP, 1300)], 2),
        ([(DOWN, 1000), (UP, 2200)], 0),
        # X11 repeats a held key so, and Qt does not always say that it does.
        ([(DOWN, 1000), (UP, 1660), (DOWN, 1661), (UP, 1690), (DOWN, 1691), (UP, 1720)], 0),
        ([(DOWN, 1000), (UP, 1660), (DOWN, 1661), (UP, 1690), (DOWN, 2500), (UP, 2600)], 1),
    ],
    ids=["tap", "two taps", "held", "held and repeated", "held, then tapped"],
)
def test_that_space_held_for_long_is_no_tap(
    canvas: Canvas, times: list[tuple[QEvent.Type, int]], taps: int
) -> None:
    said: list[str] = []
    canvas.space_tapped.connect(lambda: said.append("tap"))
    for kind, at_ms in times:
        space(canvas, kind, at_ms)
    assert len(said) == taps


def test_that_a_pan_is_no_tap_where_the_held_key_repeats(canvas: Canvas) -> None:
    said: list[str] = []
    canvas.space_tapped.connect(lambda: said.append("tap"))
    space(canvas, DOWN, 1000)
    pan(canvas, Qt.MouseButton.LeftButton, QPoint(500, 400), QPoint(431, 302))
    for kind, at_ms in ((UP, 1200), (DOWN, 1201), (UP, 1230)):
        space(canvas, kind, at_ms)
    assert said == []


def test_that_the_image_cannot_be_panned_out_of_sight(canvas: Canvas) -> None:
    for _ in range(5):
        pan(canvas, Qt.MouseButton.MiddleButton, QPoint(700, 500), QPoint(10, 10))
    seen = canvas.viewportTransform().mapRect(canvas.image_rect)
    assert seen.intersects(canvas.viewport().rect().toRectF())


def test_that_a_fitted_image_stays_fitted_when_the_window_is_resized(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.fit_image()
    canvas.resize(500, 350)
    qtbot.waitUntil(lambda: canvas.viewport().size() == QSize(500, 350))
    assert canvas.is_fitted
    assert canvas.zoom == pytest.approx((350 - 2 * FIT_MARGIN) / 300)
    assert canvas.view_position(200, 150) == QPoint(250, 175)


def test_that_a_zoomed_view_keeps_its_middle_when_the_window_is_resized(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.zoom_to(5.0, QPointF(100, 100))
    middle = canvas.image_position(QPointF(400, 300))
    canvas.resize(500, 350)
    qtbot.waitUntil(lambda: canvas.viewport().size() == QSize(500, 350))
    now = canvas.image_position(QPointF(250, 175))
    assert (now.x(), now.y()) == pytest.approx((middle.x(), middle.y()))
    assert canvas.zoom == 5.0


def test_that_a_face_is_fitted_with_what_is_around_it(canvas: Canvas, make_face: Callable[..., Face]) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.set_selected("a")
    canvas.fit_face()
    assert canvas.view_position(130, 120) == QPoint(400, 300)
    assert canvas.zoom == pytest.approx((600 - 2 * FIT_MARGIN) / (80 * 2.5))


def test_that_a_face_out_of_sight_is_revealed_at_the_same_zoom(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.zoom_to(6.0, QPointF(790, 590))
    canvas.reveal_face("a")
    assert canvas.zoom == 6.0
    assert canvas.viewport().rect().contains(canvas.view_position(130, 120))


@pytest.fixture
def far(make_face: Callable[..., Face]) -> Face:
    """A face whose nose was dropped far to the right of its box."""
    face = make_face(100, 80, name="a")
    return face.with_landmark(2, replace(face.landmarks[2], x=380.0, y=280.0))


def test_that_a_landmark_far_outside_the_box_is_fitted_with_the_face(canvas: Canvas, far: Face) -> None:
    canvas.set_faces((far,))
    canvas.fit_face("a")
    assert all(canvas.viewport().rect().contains(canvas.view_position(*at)) for at in ((100, 80), (380, 280)))


def test_that_such_a_landmark_is_revealed_and_only_then_by_zooming(canvas: Canvas, far: Face) -> None:
    canvas.set_faces((far,))
    canvas.zoom_to(2.0, QPointF(790, 590))
    canvas.reveal_face("a")
    assert canvas.zoom == 2.0
    canvas.zoom_to(6.0)
    canvas.reveal_face("a")
    assert canvas.zoom < 6.0
    assert all(canvas.viewport().rect().contains(canvas.view_position(*at)) for at in ((100, 80), (380, 280)))


def test_that_far_in_a_box_is_revealed_rather_than_the_middle_between_it_and_a_landmark(
    canvas: Canvas, far: Face
) -> None:
    canvas.set_faces((far,))
    canvas.zoom_to(20.0, QPointF(790, 590))
    canvas.reveal_face("a")
    x1, y1, x2, y2 = far.box_xyxy
    assert canvas.viewport().rect().contains(canvas.view_position((x1 + x2) / 2, (y1 + y2) / 2))


def test_that_a_new_image_is_fitted_or_keeps_the_zoom_as_the_window_says(
    canvas: Canvas, photograph: QImage
) -> None:
    canvas.zoom_to(5.0)
    canvas.set_image(photograph)
    assert canvas.is_fitted

    canvas.keeps_zoom = True
    canvas.zoom_to(5.0, QPointF(100, 100))
    place = canvas.image_position(QPointF(0, 0))
    canvas.set_image(photograph)
    assert canvas.zoom == 5.0
    now = canvas.image_position(QPointF(0, 0))
    assert (now.x(), now.y()) == pytest.approx((place.x(), place.y()))
