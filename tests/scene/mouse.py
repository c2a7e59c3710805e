"""A person's mouse on the canvas, and what the canvas says of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.face import Face
from annotator.scene.canvas import Canvas

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def press(canvas: Canvas, at: QPoint, key: Qt.KeyboardModifier = NO_KEY) -> None:
    QTest.mousePress(canvas.viewport(), LEFT, key, at)


def move(canvas: Canvas, to: QPoint) -> None:
    QTest.mouseMove(canvas.viewport(), to)


def release(canvas: Canvas, at: QPoint, key: Qt.KeyboardModifier = NO_KEY) -> None:
    QTest.mouseRelease(canvas.viewport(), LEFT, key, at)


def drag(canvas: Canvas, start: QPoint, end: QPoint, key: Qt.KeyboardModifier = NO_KEY) -> None:
    press(canvas, start, key)
    for step in range(1, 6):
        move(canvas, start + (end - start) * step / 5)
    release(canvas, end, key)


def hold_nose(canvas: Canvas, face: Face) -> QPoint:
    """Show this face alone and press on its nose tip, which is there on the screen."""
    canvas.set_faces((face,))
    nose = canvas.view_position(face.landmarks[2].x, face.landmarks[2].y)
    press(canvas, nose)
    return nose


def drag_exactly(
    canvas: Canvas, start: QPointF, end: QPointF, *, first: QEvent.Type = QEvent.Type.MouseButtonPress
) -> None:
    """A drag between fractions of pixels, which QTest doesn't know.

    first: how it begins, MouseButtonPress or MouseButtonDblClick.
    """
    none = Qt.MouseButton.NoButton
    for kind, at, button, buttons in (
        (first, start, LEFT, LEFT),
        (QEvent.Type.MouseMove, end, none, LEFT),
        (QEvent.Type.MouseButtonRelease, end, LEFT, none),
    ):
        event = QMouseEvent(kind, at, canvas.viewport().mapToGlobal(at), button, buttons, NO_KEY)
        QApplication.sendEvent(canvas.viewport(), event)


def heard(signal: object) -> list[tuple[object, ...]]:
    """What a signal emits from now on."""
    calls: list[tuple[object, ...]] = []
    signal.connect(lambda *arguments: calls.append(arguments))  # type: ignore[attr-defined]
    return calls


def xy(point: object) -> tuple[float, float]:
    assert isinstance(point, QPointF)
    return point.x(), point.y()
