"""The axes of heads and the mesh of a face, as they are painted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.face import Face, Landmark
from annotator.scene.canvas import Canvas
from annotator.scene.mesh_item import seen_edges
from annotator.scene.pose_axes import AXIS_COLOURS

LEFT = Qt.MouseButton.LeftButton
RED, GREEN, BLUE = AXIS_COLOURS


def seen(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def middle_of(picture: QImage, colour: QColor) -> tuple[float, float] | None:
    """Where on the average the pixels of about this colour are, None where there are fewer than five."""
    rgb = np.array(picture.convertToFormat(QImage.Format.Format_RGB32).constBits()).reshape(
        picture.height(), picture.width(), 4
    )
    off = np.abs(rgb[..., :3].astype(int) - (colour.blue(), colour.green(), colour.red())).max(axis=2)
    rows, columns = np.nonzero(off < 25)
    return None if len(rows) < 5 else (float(columns.mean()), float(rows.mean()))


def test_that_the_axes_stand_at_the_nose_and_point_where_the_head_does(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    before = seen(canvas)
    canvas.set_axes_shown(True)
    nose = canvas.view_position(130, 125)
    for selected in (None, "a"):
        canvas.set_selected(selected)
        right, up = middle_of(seen(canvas), RED), middle_of(seen(canvas), GREEN)
        assert right is not None
        assert up is not None
        assert right[0] > nose.x() + 10
        assert abs(right[1] - nose.y()) < 4
        assert up[1] < nose.y() - 10
        assert abs(up[0] - nose.x()) < 4
    canvas.set_selected(None)
    canvas.set_axes_shown(False)
    assert seen(canvas) == before


def test_that_faces_too_small_and_faces_without_a_pose_have_none(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    whole = make_face(200, 80, name="without a nose")
    noseless = whole.with_landmark(2, Landmark.missing(whole.source))
    faces = (
        make_face(20, 20, name="small", size=12),
        noseless,
        make_face(20, 100, name="bare", landmarks=()),
    )
    canvas.set_faces(faces)
    before = seen(canvas)
    canvas.set_axes_shown(True)
    assert seen(canvas) == before
    canvas.set_selected("without a nose")
    assert middle_of(seen(canvas), GREEN) is None


def test_that_the_axes_turn_while_a_landmark_is_dragged(
    canvas: Canvas, make_face: Callable[..., Face], qtbot: QtBot
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    canvas.set_axes_shown(True)
    canvas.set_selected("a")
    nose, viewport = canvas.view_position(130, 125), canvas.viewport()
    assert middle_of(seen(canvas), BLUE) is None, "it points at the viewer"
    QTest.mousePress(viewport, LEFT, pos=nose)
    for step in range(1, 5):
        QTest.mouseMove(viewport, nose - QPoint(7 * step, 0))
        QApplication.processEvents()  # paints
    dragged = canvas.screen().grabWindow(canvas.winId()).toImage()
    ahead = middle_of(dragged, BLUE)
    assert ahead is not None
    assert ahead[0] < nose.x() - 28, "the head looks to the left"
    # What the partial repaints left is what a whole one paints.
    assert dragged.convertToFormat(QImage.Format.Format_RGB32) == seen(canvas).convertToFormat(
        QImage.Format.Format_RGB32
    )
    QTest.mouseRelease(viewport, LEFT, pos=nose - QPoint(28, 0))


def test_that_the_mesh_lies_under_the_marks_and_is_hidden_with_them(
    canvas: Canvas, make_face: Callable[..., Face]
) -> None:
    canvas.set_faces((make_face(100, 80, name="a"),))
    before = seen(canvas)
    corners = np.array([[105, 90, 0], [155, 90, 0], [105, 150, 0], [155, 150, 0]], np.float32)
    triangles = np.array([[0, 2, 1], [1, 2, 3]])
    canvas.set_mesh(corners, triangles)
    meshed = seen(canvas)
    edge, mark = canvas.view_position(105, 120), canvas.view_position(118, 104)
    assert meshed.pixelColor(edge).lightness() > before.pixelColor(edge).lightness() + 20
    assert meshed.pixelColor(mark) == before.pixelColor(mark)
    canvas.set_faces_hidden(hidden=True)
    assert seen(canvas).pixelColor(edge) == before.pixelColor(edge)
    canvas.set_faces_hidden(hidden=False)
    assert seen(canvas) == meshed
    canvas.set_mesh(None)
    assert seen(canvas) == before


def test_that_sides_seen_from_behind_are_left_out() -> None:
    # A tent: the side towards the viewer, and the one that falls away under it.
    vertices = np.array([[0, 0, 0], [10, 0, 0], [0, 10, 0], [-4, 4, -5]], np.float32)
    triangles = np.array([[0, 2, 1], [0, 2, 3]])
    assert seen_edges(vertices, triangles).tolist() == [[0, 1], [0, 2], [1, 2]]
