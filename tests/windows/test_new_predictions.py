"""Photographs that were reviewed before another model found more in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.model.face import Verdict

CTRL = Qt.KeyboardModifier.ControlModifier


def let_another_model_look(person, folder: Path, lefts: str = "40 180 250") -> None:
    """Weights that see faces at these places predict from now on."""
    weights = folder / f"sees {lefts.replace(' ', '-')}.safetensors"
    weights.write_text(lefts)
    version = person.workspace._version_of(weights, note="")
    person.app.training.use_model(version.name)
    person.wait_until_settled()


@pytest.fixture
def outdated(person, tmp_path: Path):
    """Somebody who has reviewed the first two photographs, in each of which a model then saw a third face."""
    for _ in range(2):
        person.press(Qt.Key.Key_Space)
    let_another_model_look(person, tmp_path)
    return person


def listed(person) -> list[str]:
    model = person.app.images.view.model()
    return [model.path_at(row) for row in range(model.rowCount())]


def test_that_a_reviewed_photograph_keeps_its_mark_and_says_what_is_new(outdated):
    assert [outdated.status(image) for image in ("a.jpg", "b.jpg", "c.jpg")] == [
        "reviewed, 2 faces, 1 new",
        "reviewed, 2 faces, 1 new",
        "predicted, 3 faces",
    ]
    outdated.app.images.shown.setCurrentText("To review")
    assert listed(outdated) == ["a.jpg", "b.jpg", "c.jpg"]
    outdated.app.images.shown.setCurrentText("Reviewed")
    assert listed(outdated) == ["a.jpg", "b.jpg"]


def test_that_one_line_tells_how_much_is_new_once_all_is_detected(outdated, tmp_path):
    line = outdated.app.window.status_line
    assert line.currentMessage() == "New in what is reviewed: 2 faces in 2 images; To review lists them"
    line.clearMessage()
    outdated.app.desk.detect_again()
    outdated.wait_until_settled()
    assert line.currentMessage() == "", "it has been told"
    let_another_model_look(outdated, tmp_path, "40 180")
    assert line.currentMessage() == ""
    assert outdated.status("a.jpg") == "reviewed, 2 faces"


def test_that_space_accepts_what_is_new_and_undo_makes_it_new_again(outdated):
    outdated.app.desk.open_image("a.jpg")
    outdated.wait_until_settled()
    outdated.press(Qt.Key.Key_Space)
    assert outdated.image == "b.jpg"
    assert outdated.status("a.jpg") == "reviewed, 3 faces"
    outdated.press(Qt.Key.Key_Z, CTRL)
    assert outdated.image == "a.jpg"
    assert outdated.status("a.jpg") == "reviewed, 2 faces, 1 new"


def test_that_undo_after_reopening_makes_new_again_what_was_new(outdated, make_person: Callable):
    root = outdated.workspace.folder.root
    outdated.app.desk.open_image("a.jpg")
    outdated.wait_until_settled()
    outdated.press(Qt.Key.Key_Space)
    outdated.press(Qt.Key.Key_Space)
    assert outdated.status("b.jpg") == "reviewed, 3 faces"
    outdated.app.desk.open_image("b.jpg")
    outdated.wait_until_settled()
    outdated.app.projects.close()
    again = make_person()
    again.open(root)
    again.press(Qt.Key.Key_Z, CTRL)
    assert again.status("b.jpg") == "reviewed, 2 faces, 1 new"
    again.press(Qt.Key.Key_Z, CTRL)
    assert again.status("b.jpg") == "predicted, 3 faces"
    again.app.projects.close()
    last = make_person()
    last.open(root)
    last.press(Qt.Key.Key_Y, CTRL)
    assert last.status("b.jpg") == "reviewed, 2 faces, 1 new", "nor is it forgotten while the mark is away"


def test_that_the_mark_given_anew_says_that_what_is_new_is_no_face(outdated, make_person: Callable):
    outdated.app.desk.open_image("a.jpg")
    outdated.wait_until_settled()
    outdated.app.annotating.toggle_reviewed()
    assert outdated.status("a.jpg") == "in work, 3 faces"
    outdated.app.annotating.toggle_reviewed()
    assert outdated.status("a.jpg") == "reviewed, 3 faces, 1 not accepted"
    assert sum(face.verdict is Verdict.REAL for face in outdated.faces) == 2
    root = outdated.workspace.folder.root
    outdated.app.projects.close()
    again = make_person()
    again.open(root)
    assert again.status("a.jpg") == "reviewed, 3 faces, 1 not accepted"
    assert again.status("b.jpg") == "reviewed, 2 faces, 1 new"


def test_that_what_was_hidden_when_the_mark_was_given_is_not_new_and_is_said_to_be_left(person):
    person.app.display_bar.number.setValue(0.95)
    person.press(Qt.Key.Key_Space)
    assert person.status("a.jpg") == "reviewed, 2 faces, 2 not accepted"
    person.app.display_bar.number.setValue(0.0)
    person.app.desk.open_image("a.jpg")
    person.wait_until_settled()
    person.app.desk.detect_again()
    person.wait_until_settled()
    assert person.status("a.jpg") == "reviewed, 2 faces, 2 not accepted"
    person.app.images.shown.setCurrentText("To review")
    assert listed(person) == ["b.jpg", "c.jpg"]
    person.app.images.shown.setCurrentText("All")
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    assert person.status("a.jpg") == "reviewed, 2 faces, 1 not accepted"


def test_that_what_is_hidden_now_is_not_counted_as_new(outdated):
    outdated.app.images.shown.setCurrentText("To review")
    outdated.app.display_bar.number.setValue(0.95)
    assert outdated.status("a.jpg") == "reviewed, 2 faces"
    outdated.app.images.refresh()
    assert listed(outdated) == ["c.jpg"]
    outdated.app.display_bar.number.setValue(0.0)
    assert outdated.status("a.jpg") == "reviewed, 2 faces, 1 new"
