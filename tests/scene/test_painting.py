"""What is to be seen, pixel by pixel where it matters."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_kind import FaceKind, kind_of_face
from annotator.scene.canvas import Canvas
from annotator.scene.colours import LOOKS
from annotator.scene.image_view import SURROUND

SOURCES = [Source(Origin.MODEL, "0001"), Source(Origin.PERSON, "anna"), Source(Origin.FILE, "label.txt")]


def on_screen(canvas: Canvas) -> QImage:
    """What the window holds after all the partial repaints."""
    return canvas.screen().grabWindow(canvas.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def painted_anew(
    canvas: Canvas,
    qtbot: QtBot,
    image: QImage,
    faces: tuple[Face, ...],
    tell: Callable[[Canvas], None] = lambda _: None,
) -> QImage:
    """What another canvas shows that comes to the same state at once; tell: what else it is told."""
    fresh = Canvas()
    qtbot.addWidget(fresh)
    fresh.resize(canvas.size())
    fresh.show()
    qtbot.waitExposed(fresh)
    fresh.set_image(image)
    fresh.set_faces(faces)
    fresh.set_selected(canvas.selected)
    tell(fresh)
    fresh.zoom_to(canvas.zoom)
    origin = canvas.viewportTransform().map(QPointF(0, 0)) - fresh.viewportTransform().map(QPointF(0, 0))
    fresh.pan_by(round(origin.x()), round(origin.y()))
    return fresh.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_that_partial_repaints_leave_nothing_behind_and_forget_nothing(
    canvas: Canvas,
    photograph: QImage,
    make_face: Callable[..., Face],
    move_cursor: Callable[[Canvas, QPoint], None],
    qtbot: QtBot,
) -> None:
    faces = tuple(
        make_face(20 + 55 * (i % 6), 15 + 90 * (i // 6), name=str(i), source=SOURCES[i % 3])
        for i in range(18)
    )
    canvas.set_faces(faces)
    canvas.set_selected("7")
    for x, y in itertools.product(range(0, 800, 90), range(0, 600, 130)):  # hover everything
        move_cursor(canvas, QPoint(x, y))
        qtbot.wait(0)
    for key in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier):  # drag a point, a face
        start = canvas.view_position(20 + 55 + 30, 15 + 90 + 45)
        QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, key, start)
        for step in range(1, 9):
            QTest.mouseMove(canvas.viewport(), start + QPoint(23, 9) * step)
            qtbot.wait(0)
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, key, start)
    canvas.start_drawing()
    for step in range(9):
        move_cursor(canvas, QPoint(40, 30) * step)
        qtbot.wait(0)
    canvas.cancel()
    canvas.start_placing(None)
    for step in range(4):
        move_cursor(canvas, QPoint(150, 130) * step)
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(150, 130) * step)
        qtbot.wait(0)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    canvas.pan_by(13, 7)
    qtbot.wait(0)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    for dx, dy in ((-37, 12), (60, -45), (-110, -20)):
        canvas.pan_by(dx, dy)
        qtbot.wait(0)
    faces = (*faces[:3], faces[3].moved_by(7, 3, SOURCES[1]), *faces[5:])
    canvas.set_faces(faces)
    canvas.set_selected("9")
    move_cursor(canvas, QPoint(2, 598))
    qtbot.wait(20)

    assert on_screen(canvas) == painted_anew(canvas, qtbot, photograph, faces)


def test_that_partial_repaints_of_findings_and_names_leave_nothing_behind(
    canvas: Canvas,
    photograph: QImage,
    make_face: Callable[..., Face],
    move_cursor: Callable[[Canvas, QPoint], None],
    qtbot: QtBot,
) -> None:
    faces = tuple(
        make_face(20 + 130 * (i % 3), 15 + 140 * (i // 3), name=str(i), source=SOURCES[i % 3])
        for i in range(6)
    )
    canvas.set_faces(faces)
    canvas.set_names_shown(True)
    canvas.set_findings(
        {str(i): (f"Something is odd about face {i}", "And more") for i in range(6)}, {"1": frozenset({0, 2})}
    )
    for x, y in itertools.product(range(0, 800, 90), range(0, 600, 130)):
        move_cursor(canvas, QPoint(x, y))
        qtbot.wait(0)
    canvas.set_selected("4")
    start = canvas.view_position(150 + 30, 155 + 45)
    for key in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, key, start)
        for step in range(1, 9):
            QTest.mouseMove(canvas.viewport(), start - QPoint(23, 9) * step)
            qtbot.wait(0)
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, key, start)
    findings = {"4": ("One of these stays",), "0": ("And this",)}
    canvas.set_findings(findings, {"4": frozenset({3})})
    qtbot.wait(0)
    for dx, dy in ((-37, 12), (60, -45), (-23, 33)):
        canvas.pan_by(dx, dy)
        qtbot.wait(0)
    faces = (*faces[:2], faces[2].moved_by(-90, 3, SOURCES[1]), *faces[3:])
    canvas.set_faces(faces)
    canvas.set_selected("4")
    move_cursor(canvas, QPoint(2, 598))
    qtbot.wait(20)

    def tell(fresh: Canvas) -> None:
        fresh.set_findings(findings, {"4": frozenset({3})})
        fresh.set_names_shown(True)

    assert on_screen(canvas) == painted_anew(canvas, qtbot, photograph, faces, tell)


@pytest.mark.parametrize("pan", [(-130, -60), (20, -10), (150, 50)])
def test_that_names_come_into_view_again_while_the_photograph_is_panned(
    canvas: Canvas,
    photograph: QImage,
    make_face: Callable[..., Face],
    qtbot: QtBot,
    pan: tuple[int, int],
) -> None:
    faces = (make_face(20, 15, name="a", source=SOURCES[1]), make_face(200, 120, name="b"))
    canvas.set_faces(faces)
    canvas.set_names_shown(True)
    qtbot.wait(20)
    canvas.pan_by(*pan)
    qtbot.wait(20)

    def tell(fresh: Canvas) -> None:
        fresh.set_names_shown(True)

    assert on_screen(canvas) == painted_anew(canvas, qtbot, photograph, faces, tell)


def test_that_a_photograph_that_is_taken_away_leaves_nothing_behind(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_image(None)
    canvas.viewport().repaint(QRect(100, 100, 200, 200))  # as what was changed before asks for
    qtbot.wait(20)

    nothing = on_screen(canvas)
    nothing.fill(SURROUND)
    assert on_screen(canvas) == nothing


def test_that_pixels_are_crisp_far_in(canvas: Canvas, photograph: QImage) -> None:
    canvas.zoom_to(32.0, QPointF(0, 0))
    picture = canvas.grab().toImage()
    for x, y in ((0, 0), (3, 5), (20, 11)):
        colours = {
            picture.pixelColor(32 * x + dx, 32 * y + dy).rgb()
            for dx, dy in itertools.product((3, 15, 28), repeat=2)
        }
        assert colours == {photograph.pixelColor(x, y).rgb()}


def test_that_a_shrunk_photograph_is_averaged_not_sampled(qtbot: QtBot) -> None:
    stripes = np.zeros((1024, 1024), np.uint8)
    stripes[:, ::2] = 255
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 300)
    canvas.set_image(QImage(stripes.data, 1024, 1024, 1024, QImage.Format.Format_Grayscale8).copy())
    canvas.zoom_to(0.1234)
    picture = canvas.grab().toImage()
    values = [picture.pixelColor(x, 150).value() for x in range(110, 190)]
    assert max(values) - min(values) < 12
    assert sum(values) / len(values) == pytest.approx(127, abs=6)


def luminance(colour: QColor) -> float:
    return 0.2126 * colour.redF() + 0.7152 * colour.greenF() + 0.0722 * colour.blueF()


def test_that_whose_work_a_face_is_shows_by_colour_and_by_line() -> None:
    looks = [LOOKS[kind] for kind in (FaceKind.PREDICTION, FaceKind.PERSON, FaceKind.FILE)]
    assert len({look.line.rgb() for look in looks}) == 3
    assert len({look.dashes for look in looks}) == 3
    hues = [look.line.hsvHue() for look in looks[:2]]
    assert abs(hues[0] - hues[1]) > 120, "warm against cool, which every common colour blindness tells apart"
    for look in looks:
        assert luminance(look.left) > 1.2 * luminance(look.right), "the sides differ in lightness too"


@pytest.mark.parametrize(
    ("source", "verdict", "kind"),
    [
        (SOURCES[0], Verdict.NONE, FaceKind.PREDICTION),
        (SOURCES[0], Verdict.REAL, FaceKind.PERSON),
        (SOURCES[0], Verdict.NOT_A_FACE, FaceKind.REJECTED),
        (SOURCES[1], Verdict.NONE, FaceKind.PERSON),
        (SOURCES[2], Verdict.NONE, FaceKind.FILE),
    ],
)
def test_that_a_face_looks_like_whose_work_it_is(
    make_face: Callable[..., Face], source: Source, verdict: Verdict, kind: FaceKind
) -> None:
    assert kind_of_face(make_face(0, 0, source=source, verdict=verdict)) is kind


def test_that_one_corrected_point_makes_a_prediction_a_persons_work(make_face: Callable[..., Face]) -> None:
    face = make_face(0, 0, source=SOURCES[0])
    corrected = face.with_landmark(0, face.landmarks[0].moved_to((1, 2), SOURCES[1]))
    assert kind_of_face(corrected) is FaceKind.PERSON


def near(picture: QImage, at: QPoint, colour: QColor, reach: int = 9) -> int:
    """How many pixels around a place have a colour."""
    around = itertools.product(range(-reach, reach + 1), repeat=2)
    return sum(picture.pixel(at.x() + dx, at.y() + dy) == colour.rgb() for dx, dy in around)


def test_that_occluded_points_are_hollow_and_missing_ones_absent(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    face = make_face(100, 80, source=SOURCES[1])
    landmarks = list(face.landmarks)
    landmarks[1] = Landmark(142, 104, Visibility.OCCLUDED, SOURCES[1])
    landmarks[4] = Landmark.missing(SOURCES[1])
    canvas.set_faces((make_face(100, 80, source=SOURCES[1], landmarks=tuple(landmarks)),))
    picture, look = canvas.grab().toImage(), LOOKS[FaceKind.PERSON]

    def middle(x: float, y: float) -> QColor:
        return picture.pixelColor(canvas.view_position(x, y))

    assert middle(118, 104) == look.left
    assert middle(142, 104) != look.right, "one sees what is under an occluded point"
    assert near(picture, canvas.view_position(142, 104), look.right) > 5
    assert near(picture, canvas.view_position(139, 140), look.right) == 0


def test_that_a_rejected_face_is_drawn_faintly_when_asked_for(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    empty = canvas.grab().toImage()
    canvas.set_faces((make_face(100, 80, source=SOURCES[0], verdict=Verdict.NOT_A_FACE),))
    canvas.set_selected("face at 100, 80")
    assert canvas.grab().toImage() == empty
    canvas.set_rejected_shown(True)
    assert canvas.grab().toImage() != empty
    canvas.set_rejected_shown(False)
    assert canvas.grab().toImage() == empty
