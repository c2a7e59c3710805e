"""A person's mouse on the canvas, and what the canvas says of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

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


def heard(signal: object) -> list[tuple[object, ...]]:
    """What a signal emits from now on."""
    calls: list[tuple[object, ...]] = []
    signal.connect(lambda *arguments: calls.append(arguments))  # type: ignore[attr-defined]
    return calls


def xy(point: object) -> tuple[float, float]:
    assert isinstance(point, QPointF)
    return point.x(), point.y()
