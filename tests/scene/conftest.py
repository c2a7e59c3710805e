"""A canvas on the screen with a photograph and faces at known places."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.scene.canvas import Canvas

MakeFace = Callable[..., Face]
MoveCursor = Callable[[Canvas, QPoint], None]

PERSON = Source(Origin.PERSON, "anna")


def _move_cursor(canvas: Canvas, to: QPoint) -> None:
    at = QPointF(to)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        canvas.viewport().mapToGlobal(at),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(canvas.viewport(), event)


@pytest.fixture
def move_cursor() -> MoveCursor:
    """Move the mouse with no button down. At once: QTest's goes by way of the X server, if any."""
    return _move_cursor


@pytest.fixture
def make_face() -> MakeFace:
    """A face 60 × 80 px with its top left corner at a place; its nose tip is at (+30, +45)."""

    def make(
        x: float, y: float, *, source: Source = PERSON, name: str = "", size: float = 60.0, **rest: object
    ) -> Face:
        places = ((0.3, 0.4), (0.7, 0.4), (0.5, 0.75), (0.35, 1.0), (0.65, 1.0))
        landmarks = tuple(Landmark(x + size * u, y + size * v, Visibility.VISIBLE, source) for u, v in places)
        fields = {"landmarks": landmarks, "id": name or f"face at {x}, {y}", **rest}
        return Face(box_xyxy=(x, y, x + size, y + size * 4 / 3), source=source, **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
def photograph() -> QImage:
    """400 × 300 px of a smooth brown, with a grain that shows where a pixel is drawn."""
    y, x = np.mgrid[0:300, 0:400]
    pixels = np.stack([90 + x // 8, 70 + y // 8, 50 + (x + y) % 7 * 3, np.full_like(x, 255)], axis=2)
    rgba = np.ascontiguousarray(pixels.astype(np.uint8))
    return QImage(rgba.data, 400, 300, QImage.Format.Format_RGBA8888).copy()


@pytest.fixture
def canvas(qtbot: QtBot, photograph: QImage) -> Canvas:
    """800 × 600 px at two screen pixels per image pixel, the image's origin at the viewport's.

    The cursor is in the corner below right: it stays where the test before has left it.
    """
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(800, 600)
    canvas.show()
    qtbot.waitExposed(canvas)
    _move_cursor(canvas, QPoint(799, 599))
    canvas.set_image(photograph)
    canvas.zoom_to(2.0)
    assert canvas.view_position(0, 0) == QPoint(0, 0)
    return canvas


@pytest.fixture
def edits(canvas: Canvas) -> list[tuple[object, ...]]:
    """Everything a canvas emits that would change a face, in order."""
    calls: list[tuple[object, ...]] = []
    for name in ("landmark_dragged", "corner_dragged", "face_dragged", "box_drawn", "visibility_toggled"):
        getattr(canvas, name).connect(lambda *rest, name=name: calls.append((name, *rest)))
    return calls
