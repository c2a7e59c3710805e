"""Runs the application exactly as `annotator` does, and answers questions about it that change nothing.

One JSON object a line on standard input, {"question": name, …}, and one on standard output, {"answer": …} or
{"error": traceback}. Whatever is *done* to the application comes through the X server.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import traceback
from functools import cache
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QWidget

from annotator.__main__ import main
from annotator.app import App
from annotator.editing.session import Session
from annotator.windows.image_model import COUNT_TEXT_ROLE, PATH_ROLE

ANSWERS = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the application itself prints is no answer


T = TypeVar("T")


def _living(kind: type[T]) -> list[T]:
    """All objects of a class, found where a debugger would look: `run` keeps them to itself."""
    return [thing for thing in gc.get_objects() if type(thing) is kind]


@cache
def _app() -> App:
    (app,) = _living(App)
    return app


def _session() -> Session:
    (session,) = _living(Session)
    return session


def _on_screen(widget: QWidget, place: QPoint) -> list[int]:
    at = widget.mapToGlobal(place)
    return [at.x(), at.y()]


def ready() -> bool:
    """Whether the window is on the screen and an image is open in it."""
    if all(session.image is None for session in _living(Session)):
        return False
    handle = _app().window.windowHandle()
    return handle is not None and handle.isExposed()


def window() -> int:
    """The X window of what a person would type into."""
    return int((QApplication.activeModalWidget() or _app().window).winId())


def image() -> str | None:
    return _session().image


def faces() -> list[dict[str, Any]]:
    """What the session holds of the open image."""
    return [
        {
            "box_xyxy": face.box_xyxy,
            "landmarks": [[point.x, point.y, int(point.visibility)] for point in face.landmarks],
            "score": face.score,
            "touched": face.is_touched,
            "source": face.source.name,
        }
        for face in _session().faces()
    ]


def undo() -> str:
    """What undo would take back, empty where there is nothing."""
    return _session().undo_text


def redo() -> str:
    return _session().redo_text


def zoom() -> float:
    """Screen pixels per image pixel."""
    return _app().canvas.zoom


def landmark_place(face: int, landmark: int) -> list[int]:
    """Where on the screen a landmark of the open image lies."""
    point = _session().faces()[face].landmarks[landmark]
    canvas = _app().canvas
    return _on_screen(canvas.viewport(), canvas.view_position(point.x, point.y))


def images() -> dict[str, str]:
    """What the list says, status by path."""
    model = _app().images.view.model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return {row.data(PATH_ROLE): row.data(COUNT_TEXT_ROLE) for row in rows}


def image_place(path: str) -> list[int]:
    """Where on the screen the row of an image is in the list."""
    view = _app().images.view
    for row in range(view.model().rowCount()):
        index = view.model().index(row, 0)
        if index.data(PATH_ROLE) == path:
            return _on_screen(view.viewport(), view.visualRect(index).center())
    raise LookupError(path)


def button_place(text: str) -> list[int] | None:
    """Where on the screen the button with that text is; None where there is none to be clicked."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, QAbstractButton) and widget.text() == text and widget.isVisible():
            return _on_screen(widget, widget.rect().center()) if widget.isEnabled() else None
    return None


def steps_place() -> list[int]:
    """Where on the screen one types how many steps to fine-tune."""
    (field,) = _app().training_panel.findChildren(QAbstractSpinBox)
    return _on_screen(field, QPoint(field.width() // 3, field.height() // 2))


def steps() -> int:
    return _app().training_panel.steps


def training() -> str:
    """What is said about the training."""
    return _app().training_panel.pace_text


def models() -> list[str]:
    """The rows of the list of models, newest first, the one that predicts marked."""
    return _app().training_panel.models.rows


def message() -> str:
    """What the window tells the person."""
    return _app().window.messages.text


def screenshot(path: str) -> bool:
    return QApplication.primaryScreen().grabWindow(0).save(path)


QUESTIONS = {
    asked.__name__: asked
    for asked in (
        ready,
        window,
        image,
        faces,
        undo,
        redo,
        zoom,
        landmark_place,
        images,
        image_place,
        button_place,
        steps_place,
        steps,
        training,
        models,
        message,
        screenshot,
    )
}


class Questions(QObject):
    """Reads in a thread, answers in the thread of the windows."""

    arrived = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.arrived.emit(line)

    @Slot(str)
    def _answer(self, line: str) -> None:
        asked = json.loads(line)
        try:
            answer = {"answer": QUESTIONS[asked.pop("question")](**asked)}
        except Exception:  # noqa: BLE001  the test shall see it, whatever it is
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), file=ANSWERS)


if __name__ == "__main__":
    questions = Questions()
    sys.exit(main(sys.argv[1:]))
