"""Labels that are boxes alone, as WIDER FACE has them, get their landmarks from the detector."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from stand_ins import StandInDetector

from annotator.arguments import Arguments
from annotator.model.face import Face, Origin, Verdict
from annotator.model.mean_face import landmarks_from_mean_face
from detector.formats.label_txt import read_labels

CTRL = Qt.KeyboardModifier.ControlModifier
NEAR, FAR = (42.0, 61.0, 102.0, 141.0), (150.0, 10.0, 170.0, 30.0)
"""Two labelled boxes of a.jpg: a face is found in the first."""
SEEN = ((60, 90), (80, 90), (70, 105), (62, 120), (78, 120))
"""Where the detector sees landmarks, five pixels of the box away."""


@pytest.fixture
def annotator(at_start, photographs: Path, tmp_path: Path):
    """Somebody with a.jpg open, of which a file has told the boxes."""
    labels = tmp_path / "wider.txt"
    labels.write_text("# a.jpg\n42 61 60 80\n150 10 20 20\n", encoding="utf-8")
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs, labels=labels))
    at_start.qtbot.waitUntil(lambda: at_start.app.projects.current is not None)
    at_start.wait_until_settled()
    return at_start


def near(person) -> Face:
    return next(face for face in person.faces if face.box_xyxy == NEAR)


def places(face: Face) -> tuple[tuple[float, float], ...]:
    return tuple((landmark.x, landmark.y) for landmark in face.landmarks)


def detect_again(person, qtbot: QtBot) -> None:
    with qtbot.waitSignal(person.workspace.session.detection_merged):
        person.press(Qt.Key.Key_R)
    person.wait_until_settled()


def exported(person, qtbot: QtBot) -> list[int]:
    """How many landmarks each exported face of a.jpg has."""
    labels = Path("exports/photographs/label.txt")
    labels.unlink(missing_ok=True)
    person.press(Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(labels.exists)
    images = read_labels(labels)
    return [len(face.landmarks) for image in images if image.path == "a.jpg" for face in image.faces]


def test_that_landmarks_are_predicted_in_a_labelled_box_which_stays_the_file_s(annotator):
    assert [face.box_xyxy for face in annotator.faces] == [NEAR, FAR, (180, 60, 240, 140)]
    face = near(annotator)
    assert places(face) == SEEN
    assert {landmark.source.origin for landmark in face.landmarks} == {Origin.MODEL}
    assert (face.source.name, face.source.origin, face.score) == ("wider.txt", Origin.FILE, None)
    assert annotator.status("a.jpg") == "labelled, 3 faces"


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_E])
def test_that_they_are_exported_once_they_are_accepted(annotator, qtbot: QtBot, key: Qt.Key):
    assert exported(annotator, qtbot) == [0, 0]
    if key is Qt.Key.Key_E:
        annotator.click((100, 100))
    annotator.press(key)
    annotator.app.desk.open_image("a.jpg")
    annotator.wait_until_settled()
    assert near(annotator).verdict is Verdict.REAL
    assert exported(annotator, qtbot)[0] == 5


def test_that_a_box_without_landmarks_stays_as_it_was_and_that_this_is_said(annotator):
    def far() -> Face:
        return next(face for face in annotator.faces if face.box_xyxy == FAR)

    assert annotator.app.face_panel.lines[1] == "1 box still without landmarks"
    before = far()
    annotator.press(Qt.Key.Key_Space)
    assert annotator.image == "b.jpg"
    said = annotator.app.window.status_line.currentMessage()
    assert said == "Left as they were: 1 box without landmarks"
    assert annotator.app.face_panel.lines[1] == "Click one, or press Tab."
    annotator.press(Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert far() == before


def test_that_space_waits_for_them(at_start, photographs: Path, tmp_path: Path, monkeypatch):
    gate, detect = Event(), StandInDetector.detect

    def detect_in_time(self: StandInDetector, image_bgr, *, threshold: float):
        gate.wait(10)
        return detect(self, image_bgr, threshold=threshold)

    monkeypatch.setattr(StandInDetector, "detect", detect_in_time)
    labels = tmp_path / "wider.txt"
    labels.write_text("# a.jpg\n42 61 60 80\n", encoding="utf-8")
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs, labels=labels))
    at_start.qtbot.waitUntil(lambda: at_start.image == "a.jpg")
    at_start.press(Qt.Key.Key_Space)
    assert (at_start.image, at_start.status("a.jpg")) == ("a.jpg", "labelled, 1 face")
    assert "still to be detected" in at_start.app.window.status_line.currentMessage()
    gate.set()
    at_start.wait_until_settled()
    at_start.press(Qt.Key.Key_Space)
    assert (at_start.image, at_start.status("a.jpg")) == ("b.jpg", "reviewed, 2 faces")


@pytest.mark.parametrize("verdict", [Verdict.FIX, Verdict.IGNORE])
def test_that_neither_space_nor_a_double_click_overrules_what_was_said_of_the_face(
    annotator, qtbot: QtBot, verdict: Verdict
):
    face = near(annotator)
    annotator.workspace.session.edit("", (face,), (face.with_verdict(verdict),))
    viewport, at = annotator.app.canvas.viewport(), annotator.app.canvas.view_position(95, 75)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert near(annotator).verdict is verdict
    annotator.press(Qt.Key.Key_Space)
    assert annotator.status("a.jpg") == "reviewed, 3 faces"
    assert next(face.verdict for face in annotator.workspace.session.faces("a.jpg")) is verdict


def test_that_a_double_click_accepts_them(annotator, qtbot: QtBot):
    at = annotator.app.canvas.view_position(95, 75)
    qtbot.mouseClick(annotator.app.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(annotator.app.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseRelease(annotator.app.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert near(annotator).verdict is Verdict.REAL


def test_that_a_dragged_landmark_makes_them_the_person_s_for_every_model_to_come(
    annotator, qtbot: QtBot, tmp_path: Path
):
    annotator.click((95, 75))
    annotator.drag((60, 90), (55, 92))
    corrected = near(annotator)
    assert corrected.landmarks[0].source.origin is Origin.PERSON
    detect_again(annotator, qtbot)
    assert near(annotator) == corrected
    assert exported(annotator, qtbot)[0] == 5
    annotator.press(Qt.Key.Key_Z, CTRL)
    assert places(near(annotator)) == SEEN
    assert near(annotator).has_unseen_landmarks


def test_that_a_box_put_right_keeps_the_landmarks_through_undo_and_redo(annotator):
    annotator.click((95, 75))
    annotator.drag((102, 141), (106, 145))
    (resized,) = [face for face in annotator.faces if face.source.origin is Origin.PERSON]
    assert resized.has_unseen_landmarks
    annotator.press(Qt.Key.Key_Z, CTRL)
    assert places(near(annotator)) == SEEN
    annotator.press(Qt.Key.Key_Y, CTRL)
    assert annotator.workspace.session.selected == resized


def test_that_1_takes_what_the_detector_sees_in_a_box_that_was_accepted_as_a_box(annotator, qtbot: QtBot):
    session = annotator.workspace.session
    face = near(annotator)
    box = face.without_unseen_landmarks()
    session.edit("", (face,), (box.with_verdict(Verdict.REAL),))
    detect_again(annotator, qtbot)
    assert places(near(annotator)) == ()
    annotator.click((95, 75))
    annotator.press(Qt.Key.Key_1)
    assert annotator.app.annotating.landmark == 0
    assert places(near(annotator)) == SEEN
    assert near(annotator).has_unseen_landmarks
    annotator.press(Qt.Key.Key_Z, CTRL)
    assert near(annotator).without_unseen_landmarks().landmarks == ()


def test_that_undo_passes_over_landmarks_that_no_model_sees_any_more(annotator, qtbot: QtBot, tmp_path: Path):
    session = annotator.workspace.session
    accepted = near(annotator).without_unseen_landmarks().with_verdict(Verdict.REAL)
    session.edit("Accept face", (near(annotator),), (accepted,))
    detect_again(annotator, qtbot)
    session.edit("Clear verdict", (near(annotator),), (accepted.with_verdict(Verdict.NONE),))
    annotator.click((95, 75))
    annotator.press(Qt.Key.Key_1)
    assert places(near(annotator)) == SEEN
    blind = tmp_path / "blind.safetensors"
    blind.write_text("")
    annotator.workspace.use_model(annotator.workspace._version_of(blind, note="").name)
    annotator.wait_until_settled()
    assert places(near(annotator)) == ()

    annotator.press(Qt.Key.Key_Z, CTRL)
    assert near(annotator).verdict is Verdict.REAL
    assert annotator.app.actions["undo"].text() == "Undo: Accept face"


def test_that_1_lays_the_mean_face_where_the_detector_sees_none(annotator):
    annotator.click((160, 20))
    annotator.press(Qt.Key.Key_1)
    assert annotator.selected.box_xyxy == FAR
    assert places(annotator.selected)[2] == tuple(landmarks_from_mean_face(FAR)[2])
    assert {landmark.source.origin for landmark in annotator.selected.landmarks} == {Origin.PERSON}


def test_that_another_model_sees_anew_what_nobody_has_accepted(annotator, qtbot: QtBot, tmp_path: Path):
    weights = tmp_path / "other.safetensors"
    weights.write_text("44")
    workspace = annotator.workspace
    version = workspace._version_of(weights, note="")
    workspace.use_model(version.name)
    annotator.wait_until_settled()
    assert places(near(annotator))[0] == (64, 90)
    assert {landmark.source.name for landmark in near(annotator).landmarks} == {"other"}


def test_that_what_was_found_is_there_when_the_folder_is_opened_again(
    annotator, make_person: Callable[[], object], photographs: Path
):
    before = annotator.faces
    annotator.app.window.close()
    again = make_person()
    again.open(photographs)
    assert again.faces == before


def test_that_corrected_and_labelled_images_are_counted_apart(annotator):
    def words() -> list[str]:
        labels = annotator.app.training_panel.findChildren(QLabel)
        return [label.text() for label in labels if label.text().endswith("it takes 20")]

    assert words() == ["1 labelled image to learn from; it takes 20"]
    annotator.press(Qt.Key.Key_D)
    annotator.press(Qt.Key.Key_Space)
    assert words() == ["1 corrected, 1 labelled image to learn from; it takes 20"]


def test_that_a_large_box_without_landmarks_is_found_by_the_checks(annotator):
    def listed() -> list[str]:
        return [row.finding.text for row in annotator.app.findings_panel.rows]

    assert listed() == ["No landmarks, though the face is large enough"]
    annotator.click((160, 20))
    annotator.press(Qt.Key.Key_1)
    assert listed() == []


def test_that_who_reviewed_boxes_is_told_of_landmarks_that_a_later_model_finds_in_them(
    annotator, make_person: Callable, photographs: Path, tmp_path: Path
):
    weights = [tmp_path / name for name in ("blind.safetensors", "sees.safetensors")]
    for path, lefts in zip(weights, ("", "40"), strict=True):
        path.write_text(lefts)
    blind, sees = (annotator.workspace._version_of(path, note="").name for path in weights)
    annotator.workspace.use_model(blind)
    annotator.wait_until_settled()
    annotator.press(Qt.Key.Key_Space)
    assert annotator.status("a.jpg") == "reviewed, 2 faces"

    annotator.workspace.use_model(sees)
    annotator.wait_until_settled()
    told = "reviewed, 2 faces, 1 with new landmarks"
    assert annotator.status("a.jpg") == told
    assert annotator.app.images._model.new() == (1, 1)
    annotator.app.window.close()

    again = make_person()
    again.open(photographs)
    assert again.status("a.jpg") == told
    again.app.images.shown.setCurrentText("To review")
    assert again.app.images.is_listed("a.jpg")
    again.app.desk.open_image("a.jpg")
    again.wait_until_settled()
    again.press(Qt.Key.Key_Space)
    assert again.status("a.jpg") == "reviewed, 2 faces"
    again.press(Qt.Key.Key_Z, CTRL)
    assert again.status("a.jpg") == told
