"""Faces for the wall, which of them are current and selected on it, and which keys are a wall's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.face_columns import FaceColumns
from annotator.model.face_table import FaceTable
from annotator.windows.face_wall import FaceWall

MODEL, PERSON = Source(Origin.MODEL, "mobile"), Source(Origin.PERSON, "ann")
PLACES = ((0.3, 0.35), (0.7, 0.35), (0.5, 0.55), (0.35, 0.75), (0.65, 0.75))
PATHS = ("a.jpg", "b.jpg", "c.jpg")


def face(name: str, x: float = 10.0, size: float = 40.0, **rest: object) -> Face:
    source = rest.pop("source", MODEL)
    points = tuple(Landmark(x + size * u, 20 + size * v, Visibility.VISIBLE, source) for u, v in PLACES)
    fields = {"landmarks": points, "source": source, "id": name, **rest}
    return Face(box_xyxy=(x, 20, x + size, 20 + size), **fields)


def many(count: int, **rest: object) -> tuple[Face, ...]:
    return tuple(
        face(str(number), 50 * number, score=min(number / 100, 1.0), **rest) for number in range(count)
    )


def table_of(*images: tuple[Face, ...]) -> FaceTable:
    return FaceTable.from_rows(PATHS, [FaceColumns.of_faces(n, faces) for n, faces in enumerate(images)])


def current(wall: FaceWall) -> int:
    return wall.grid.currentIndex().row()


def selected(wall: FaceWall) -> list[str]:
    return [at.id for at in wall.selected()]


def claims(grid: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
    """Whether a wall's tiles keep this key for themselves, so that no shortcut of the window takes it."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(grid, event)
    return event.isAccepted()
