"""How smooth the window stays while someone drags a landmark: alone, and beside detection and fine-tuning.

LARGE=1 watches for a minute each, else for some seconds. The lag is by how much a timer of 5 ms comes late.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from pytestqt.qtbot import QtBot

from annotator.app import App
from annotator.arguments import Arguments
from annotator.desk.settings import Settings
from detector.formats.label_txt import read_labels, write_labels
from detector.resources import resource
from detector.threads import share_processors

SECONDS = 60 if os.environ.get("LARGE") else 8
COPIES = 6
MORE_COPIES = 10 * SECONDS
"""So many that detection is not through with them before the time is."""
TICK_MS, DRAG_MS = 5, 16
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The real program."""
    monkeypatch.chdir(tmp_path)
    share_processors()
    app = App(Settings())
    app.window.resize(1500, 950)
    app.window.show()
    yield app
    app.window.close()
    app.shut_down()


def open_sample(app: App, qtbot: QtBot, tmp_path: Path, copies: int) -> None:
    """Its photographs, so many times over, with their labels."""
    folder, labels = tmp_path / "photographs", tmp_path / "label.txt"
    folder.mkdir()
    images = read_labels(resource("sample/label.txt"))
    many = [replace(image, path=f"{n}_{image.path}", line="") for n in range(copies) for image in images]
    for copy in many:
        shutil.copy(resource("sample") / copy.path.partition("_")[2], folder / copy.path)
    write_labels(labels, many)
    app.opening.open_what_was_asked(Arguments(images=folder, labels=labels))
    qtbot.waitUntil(lambda: app.view.shown_image is not None, timeout=60_000)


def lags(app: App, seconds: float) -> np.ndarray:
    """Milliseconds by which each tick came late while the mouse drags a landmark to and fro."""
    workspace = app.projects.current
    assert workspace is not None
    face = workspace.session.faces()[0]
    start = app.canvas.view_position(face.landmarks[2].x, face.landmarks[2].y)
    ticks, moves = [time.perf_counter()], [0]

    def mouse(kind: QEvent.Type, dx: int, held: Qt.MouseButton) -> None:
        at = QPointF(start.x() + dx, start.y())
        button = NONE if kind is QEvent.Type.MouseMove else LEFT
        away = QPointF(app.canvas.viewport().mapToGlobal(at.toPoint()))
        event = QMouseEvent(kind, at, away, button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(app.canvas.viewport(), event)

    def drag() -> None:
        """To and fro by 60 pixels; let go each two seconds, which is an edit, written to disk."""
        moves[0] += 1
        if moves[0] % 125 == 0:
            mouse(QEvent.Type.MouseButtonRelease, 0, NONE)
            mouse(QEvent.Type.MouseButtonPress, 0, LEFT)
        mouse(QEvent.Type.MouseMove, abs(moves[0] % 120 - 60), LEFT)

    ticker, dragger, loop = QTimer(), QTimer(), QEventLoop()
    ticker.setTimerType(Qt.TimerType.PreciseTimer)
    ticker.timeout.connect(lambda: ticks.append(time.perf_counter()))
    dragger.timeout.connect(drag)
    mouse(QEvent.Type.MouseButtonPress, 0, LEFT)
    ticker.start(TICK_MS)
    dragger.start(DRAG_MS)
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
    mouse(QEvent.Type.MouseButtonRelease, 0, NONE)
    return np.maximum(np.diff(ticks) * 1e3 - TICK_MS, 0.0)


def test_dragging_while_the_program_detects(
    tell: Callable[..., None], app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    open_sample(app, qtbot, tmp_path, MORE_COPIES)
    workspace = app.projects.current
    assert workspace is not None
    detecting = lags(app, SECONDS)
    assert workspace.predictions.is_running
    workspace.predictions.stop()
    alone = lags(app, SECONDS)
    tell_lags(tell, alone, "beside detection", detecting)


def test_dragging_while_the_program_learns(
    tell: Callable[..., None], app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    open_sample(app, qtbot, tmp_path, COPIES)
    workspace = app.projects.current
    assert workspace is not None
    qtbot.waitUntil(lambda: not workspace.predictions.is_running, timeout=300_000)
    alone = lags(app, SECONDS)
    app.training.fine_tune(insists=True)
    qtbot.waitUntil(lambda: bool(app.training_panel.curve.points), timeout=120_000)
    learning = lags(app, SECONDS)
    assert app.training.fine_tuning.is_running
    tell_lags(tell, alone, "beside fine-tuning", learning)


def tell_lags(tell: Callable[..., None], alone: np.ndarray, beside: str, busy: np.ndarray) -> None:
    for name, share in (("99th percentile", 99), ("most", 100)):
        tell(
            f"lag of the event loop while dragging, {beside}, {name}",
            "ms",
            float(np.percentile(alone, share)),
            {beside: float(np.percentile(busy, share))},
        )
