"""The mouse over 1,968 faces, as the fullest image of WIDER FACE has, and from image to image.

The bare view paints as many boxes and points over the same photograph by one call each and finds the face
under the mouse by NumPy: about the least that such a window could do. Times are of the processor.
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from large_project import PERSON
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget
from pytestqt.qtbot import QtBot
from stand_ins import load_stand_in

from annotator.app import App
from annotator.arguments import Arguments
from annotator.desk.settings import Settings
from annotator.jobs.load import picture_of
from annotator.model.face import Face, Landmark, Visibility
from annotator.scene.canvas import Canvas
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines
from detector.images import find_images, read_image
from detector.resources import resource

Tell = Callable[..., None]

COLUMNS, ROWS = 48, 41
SIZE = (1600, 1200)
MOVES = 300
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
FLIPS, PAUSE_MS = (70, 350)
SAMPLES = find_images(resource("sample"))


def crowd() -> tuple[Face, ...]:
    """1,968 faces in a grid of 33 by 29 pixels."""
    faces = []
    for number in range(COLUMNS * ROWS):
        x, y = 10 + 33.0 * (number % COLUMNS), 6 + 29.0 * (number // COLUMNS)
        points = ((6, 9), (16, 9), (11, 14), (7, 19), (15, 19))
        landmarks = tuple(Landmark(x + u, y + v, Visibility.VISIBLE, PERSON) for u, v in points)
        box = (x, y, x + 22, y + 25)
        faces.append(Face(box_xyxy=box, landmarks=landmarks, source=PERSON, id=f"{number}"))
    return tuple(faces)


class BareView(QGraphicsView):
    """A photograph, all faces painted over it at once, and the one under the mouse found by NumPy."""

    def __init__(self, picture: QImage, faces: tuple[Face, ...]) -> None:
        self._boxes = np.array([face.box_xyxy for face in faces])
        rects = [QRectF(QPointF(*box[:2]), QPointF(*box[2:])) for box in self._boxes.tolist()]
        points = [QPointF(point.x, point.y) for face in faces for point in face.landmarks]

        scene = QGraphicsScene()
        super().__init__(scene)
        self._scene = scene
        scene.addPixmap(QPixmap.fromImage(picture))
        self._rects, self._points, self._hovered = rects, points, -1
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # type: ignore[override]
        painter.setPen(QPen(Qt.GlobalColor.green, 0))
        painter.drawRects(self._rects)
        painter.drawPoints(self._points)
        if self._hovered >= 0:
            painter.setPen(QPen(Qt.GlobalColor.white, 0))
            painter.drawRect(self._rects[self._hovered])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.mapToScene(event.position().toPoint())
        left, top, right, bottom = self._boxes.T
        inside = np.flatnonzero((left <= at.x()) & (at.x() <= right) & (top <= at.y()) & (at.y() <= bottom))
        hovered = int(inside[0]) if len(inside) else -1
        if hovered != self._hovered:
            for each in {hovered, self._hovered} - {-1}:
                self.viewport().update(
                    self.mapFromScene(self._rects[each]).boundingRect().adjusted(-2, -2, 2, 2)
                )
            self._hovered = hovered


@pytest.fixture
def picture() -> QImage:
    photograph = read_image(resource("sample/barack_obama.jpg"))
    return picture_of(np.asarray(cv2.resize(photograph, SIZE), np.uint8))


@pytest.fixture
def canvas(qtbot: QtBot, picture: QImage) -> Canvas:
    canvas = Canvas()
    _show(canvas, qtbot)
    canvas.set_image(picture)
    canvas.set_faces(crowd())
    return canvas


@pytest.fixture
def bare(qtbot: QtBot, picture: QImage) -> BareView:
    view = BareView(picture, crowd())
    _show(view, qtbot)
    view.fitInView(view.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
    return view


def _show(view: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(view)
    view.resize(1500, 1000)
    view.show()
    qtbot.waitExposed(view)


def _mouse(view: QGraphicsView | Canvas, kind: QEvent.Type, at: QPoint, *, held: bool) -> None:
    """An event of the mouse, and all that the view does about it."""
    button = LEFT if kind is not QEvent.Type.MouseMove else NONE
    place = QPointF(at)
    event = QMouseEvent(
        kind, place, QPointF(view.viewport().mapToGlobal(at)), button, LEFT if held else NONE,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QCoreApplication.sendEvent(view.viewport(), event)
    QCoreApplication.processEvents()


def _moves(view: QGraphicsView | Canvas, *, held: bool = False) -> list[float]:
    """Milliseconds of the processor for each move of the mouse, by a few pixels in a slanting line."""
    taken = []
    for number in range(MOVES):
        start = time.process_time()
        _mouse(view, QEvent.Type.MouseMove, QPoint(150 + number * 4, 120 + number * 2), held=held)
        taken.append(1e3 * (time.process_time() - start))
    return taken


def _wheel(view: QGraphicsView | Canvas, delta: int) -> None:
    at = QPointF(600, 400)
    event = QWheelEvent(
        at, QPointF(view.viewport().mapToGlobal(at.toPoint())), QPoint(), QPoint(0, delta), NONE,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(view.viewport(), event)
    QCoreApplication.processEvents()


def test_the_mouse_over_a_crowd_beside_a_bare_view(tell: Tell, canvas: Canvas, bare: BareView) -> None:
    means = [statistics.mean(_moves(bare)), statistics.mean(_moves(canvas))]
    nose = crowd()[5 * COLUMNS + 5].landmarks[2]
    start = canvas.view_position(nose.x, nose.y)
    _mouse(canvas, QEvent.Type.MouseButtonPress, start, held=True)
    _mouse(canvas, QEvent.Type.MouseButtonRelease, start, held=False)
    _mouse(canvas, QEvent.Type.MouseButtonPress, start, held=True)
    drags = _moves(canvas, held=True)
    _mouse(canvas, QEvent.Type.MouseButtonRelease, start, held=False)
    tell(
        f"a move over a bare view of {COLUMNS * ROWS:,} faces",
        "ms of processor",
        means[0],
        {"a move over the canvas": means[1], "a move that drags a landmark": statistics.mean(drags)},
    )


def test_zooming_and_panning_in_a_crowd_beside_a_repaint(tell: Tell, canvas: Canvas, bare: BareView) -> None:
    def each(work: Callable[[int], object]) -> float:
        start = time.process_time()
        for number in range(40):
            work(number)
            QCoreApplication.processEvents()
        return 25 * (time.process_time() - start)

    def zoom(number: int) -> None:
        _wheel(canvas, 120 if number % 20 < 10 else -120)

    tell(
        f"a repaint of a bare view of {COLUMNS * ROWS:,} faces",
        "ms of processor",
        each(lambda _: bare.viewport().repaint()),
        {
            "a notch of the wheel": each(zoom),
            "panning by 7 pixels, zoomed in": each(lambda n: canvas.pan_by(7 if n % 20 < 10 else -7, 3)),
        },
    )


@pytest.fixture
def app(qtbot: QtBot) -> Iterator[App]:
    app = App(Settings(), load=load_stand_in)
    app.window.resize(1600, 1000)
    app.window.show()
    yield app
    app.window.close()
    app.shut_down()


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def test_from_image_to_image_beside_decoding_one(
    tell: Tell, app: App, qtbot: QtBot, tmp_path: Path, picture: QImage
) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    for number in range(FLIPS + 2):
        name = SAMPLES[number % len(SAMPLES)]
        shutil.copy(resource("sample") / name, folder / f"{number:03}.jpg")
    app.opening.open_what_was_asked(Arguments(images=folder, project=tmp_path / "flips.faces"))
    qtbot.waitUntil(lambda: app.view.shown_image == "000.jpg", timeout=20_000)
    _wait(1000)
    taken = []
    for number in range(1, FLIPS + 1):
        start = time.perf_counter()
        app.desk.go(1)
        while app.view.shown_image != f"{number:03}.jpg":
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        app.canvas.viewport().repaint()
        taken.append(1e3 * (time.perf_counter() - start))
        _wait(PAUSE_MS)

    def decode() -> float:
        start = time.perf_counter()
        picture_of(read_image(folder / "000.jpg"))
        return 1e3 * (time.perf_counter() - start)

    tell(
        "decoding one image of the sample",
        "ms",
        statistics.median(decode() for _ in range(9)),
        {
            "the next image, median": statistics.median(taken),
            "the next image, 95th percentile": float(np.percentile(taken, 95)),
        },
    )


def test_opening_a_crowd_beside_a_single_face(tell: Tell, app: App, qtbot: QtBot, tmp_path: Path) -> None:
    folder, project = tmp_path / "photographs", tmp_path / "crowd.faces"
    folder.mkdir()
    pixels = cv2.resize(read_image(resource("sample/barack_obama.jpg")), SIZE)
    names = [f"{number}.jpg" for number in range(40)]
    for name in names:
        cv2.imwrite(str(folder / name), pixels)
    faces = crowd()
    with Journal.open(project) as journal:
        journal.replace_with_labels(
            (
                LabelLines(name, rows=tuple((face, "") for face in (faces[:1], faces)[number % 20 == 19]))
                for number, name in enumerate(names)
            ),
            "label.txt",
        )
    app.opening.open_what_was_asked(Arguments(images=folder, project=project))
    qtbot.waitUntil(lambda: app.view.shown_image == names[0], timeout=20_000)
    _wait(500)

    def opening(name: str) -> float:
        start = time.perf_counter()
        app.desk.open_image(name)
        while app.view.shown_image != name:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        app.canvas.viewport().repaint()
        taken = 1e3 * (time.perf_counter() - start)
        _wait(500)
        return taken

    tell(
        "opening an image of one face, from afar",
        "ms",
        statistics.median(opening(names[number]) for number in (10, 30, 15, 35)),
        {f"one of {len(faces):,} faces": statistics.median(opening(names[n]) for n in (19, 39))},
    )
