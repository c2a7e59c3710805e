"""Which way heads are turned, and meshes: shown by a key, said beside the face, asked for on the wall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from safetensors.numpy import save_file
from shipped import OURS

from annotator.jobs.meshes import has_dense_branch
from annotator.model.model_version import ModelVersion
from annotator.windows.pose_words import pose_words, range_words
from detector.profile import MOBILE
from detector.resources import resource
from detector.weights.head import FORMAT

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dense_weights(tmp_path: Path) -> Path:
    """A weights file whose head says that the network in it has a dense branch; the detector stands in."""
    path = tmp_path / "dense.safetensors"
    metadata = {"format": FORMAT, "profile": replace(MOBILE, dense=True).to_json()}
    save_file({"nothing": np.zeros(100)}, path, metadata)
    return path


@pytest.fixture
def meshing_person(person, dense_weights: Path):
    """Somebody whose model in use has a dense branch."""
    person.workspace.journal.models.add(ModelVersion(name="dense", path=str(dense_weights), created=""))
    person.app.training.use_model("dense")
    person.wait_until_settled()
    return person


def test_that_a_key_shows_the_axes_and_it_is_remembered(person, make_person: Callable):
    empty = person.app.canvas.grab().toImage()
    person.press(Qt.Key.Key_O)
    assert person.app.actions["pose_axes"].isChecked()
    assert person.app.canvas.grab().toImage() != empty
    person.press(Qt.Key.Key_O)
    assert person.app.canvas.grab().toImage() == empty
    person.press(Qt.Key.Key_O)
    assert make_person().app.actions["pose_axes"].isChecked()


def test_that_the_pose_is_said_and_followed_while_the_nose_is_dragged(person, qtbot: QtBot):
    person.press(Qt.Key.Key_Tab)
    panel, viewport = person.app.aligned_panel, person.app.canvas.viewport()
    assert panel.words.splitlines()[1].startswith("Frontal: yaw 0°, pitch ")
    nose = person.selected.landmarks[2]
    start = person.app.canvas.view_position(nose.x, nose.y)
    qtbot.mousePress(viewport, LEFT, pos=start)
    for step in (3, 6, 12):
        qtbot.mouseMove(viewport, start - QPoint(step, 0))
    assert panel.words.splitlines()[1].startswith("Turned left: yaw −")
    qtbot.keyClick(person.app.canvas, Qt.Key.Key_Escape)
    assert panel.words.splitlines()[1].startswith("Frontal: yaw 0°, pitch ")
    qtbot.mouseRelease(viewport, LEFT, pos=start)


def test_that_the_wall_finds_and_orders_faces_by_their_pose(person, qtbot: QtBot):
    person.press(Qt.Key.Key_Tab)
    nose = person.selected.landmarks[2]
    turned = person.selected.id
    person.drag((nose.x, nose.y), (nose.x - 8, nose.y))
    person.press(Qt.Key.Key_F3)
    wall = person.app.wall
    qtbot.waitUntil(lambda: wall.model.rowCount() == 6)
    wall.bar.pose.choose("Turned", ("turned", 1))
    assert [wall.model.at(row).id for row in range(wall.model.rowCount())] == [turned]
    assert wall.bar.pose.text() == "Head pose: Turned left"
    assert wall.bar.pose.toolTip() == "Turned left: yaw −60° to −20°"
    qtbot.mouseClick(wall.bar.clear, LEFT)
    wall.bar.sort.setCurrentText("Yaw, turned left or right")
    assert wall.model.at(0).id == turned
    assert wall.model.face(0).figure.startswith("yaw −")
    wall.bar.sort.setCurrentText("Turned away from the camera")
    assert wall.bar.direction.isChecked(), "the farthest first"
    assert wall.model.face(0).figure.endswith("° away")
    assert wall.bar.query == (wall.bar.ask(wall.bar.query), wall.bar.query)[1]


def test_that_the_list_of_images_finds_and_orders_turned_faces(person, qtbot: QtBot):
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_Tab)
    images = person.app.images
    for index, by in ((2, 22), (1, 14), (4, 10)):  # nose, right eye and right mouth corner
        point = person.selected.landmarks[index]
        person.drag((point.x, point.y), (point.x - by, point.y))

    def listed() -> list[str]:
        return [images._model.path_at(row) for row in range(images._model.rowCount())]

    person.press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: person.app.wall.model.rowCount() == 6)
    images.sorted.setCurrentText("Farthest turned face first")
    assert listed() == ["b.jpg", "a.jpg", "c.jpg"]
    images.shown.setCurrentText("With faces in profile")
    assert listed() == ["b.jpg"]


def test_that_without_a_dense_branch_the_menu_says_what_to_do(person):
    action = person.app.actions["mesh"]
    assert not has_dense_branch(resource("weights/mobile.safetensors"))
    assert not has_dense_branch(Path("gone.safetensors"))
    assert not action.isEnabled()
    assert "`detector dense train`" in action.toolTip()
    assert action.toolTip() == person.app.actions.why_not("mesh")
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_M)
    assert not action.isChecked()
    assert not person.app.canvas.shows_mesh


def test_that_the_chosen_face_has_its_mesh_and_no_other(meshing_person, qtbot: QtBot):
    person, canvas = meshing_person, meshing_person.app.canvas
    assert person.app.actions["mesh"].isEnabled()
    assert person.app.actions["mesh"].toolTip() == "Mesh", "which is Qt's own, and shown nowhere"
    person.press(Qt.Key.Key_M)
    assert not canvas.shows_mesh, "no face is chosen"
    person.press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: canvas.shows_mesh)
    first = canvas._mesh.boundingRect()
    assert first.adjusted(1, 1, -1, -1).left() == person.selected.box_xyxy[0]
    person.press(Qt.Key.Key_Tab)
    assert canvas.shows_mesh, "known since the first was asked for"
    assert canvas._mesh.boundingRect() != first
    person.press(Qt.Key.Key_Escape)
    assert not canvas.shows_mesh
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: canvas.shows_mesh)
    person.press(Qt.Key.Key_M)
    assert not canvas.shows_mesh


def test_that_a_face_the_model_does_not_find_has_no_mesh_and_it_is_said(meshing_person, qtbot: QtBot):
    person, canvas = meshing_person, meshing_person.app.canvas
    person.press(Qt.Key.Key_M)
    person.press(Qt.Key.Key_W)
    person.drag((250, 180), (310, 230))
    assert person.selected.box_xyxy[0] > 240
    status_line = person.app.window.status_line
    qtbot.waitUntil(lambda: status_line.currentMessage().startswith("The model in use finds no face here"))
    assert not canvas.shows_mesh


def test_that_a_photograph_that_could_not_be_read_is_looked_at_again_when_asked(meshing_person, qtbot: QtBot):
    person, canvas = meshing_person, meshing_person.app.canvas
    photograph = person.workspace.folder.root / person.workspace.session.image
    away = photograph.rename(photograph.with_suffix(".away"))
    person.press(Qt.Key.Key_M)
    with qtbot.waitSignal(person.app.meshing.failed):
        person.press(Qt.Key.Key_Tab)
    away.rename(photograph)
    person.press(Qt.Key.Key_M)
    person.press(Qt.Key.Key_M)
    qtbot.waitUntil(lambda: canvas.shows_mesh)


def test_that_another_model_takes_the_mesh_away(meshing_person, qtbot: QtBot):
    person = meshing_person
    person.press(Qt.Key.Key_M)
    person.press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: person.app.canvas.shows_mesh)
    person.app.training.use_model(OURS)
    person.wait_until_settled()
    assert not person.app.canvas.shows_mesh
    assert not person.app.actions["mesh"].isEnabled()


def test_that_degrees_are_said_with_their_words():
    assert range_words("turned", -60.0, -20.0) == "yaw −60° to −20°"
    assert range_words("looks", 20.0, np.inf) == "pitch above 20°"
    assert pose_words((-34.4, -0.3, 16.0)) == "Turned left, tilted left: yaw −34°, pitch 0°, roll 16°"
    assert pose_words(None) == ""
