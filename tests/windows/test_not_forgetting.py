"""Photographs that are not to be forgotten, from the dialog to the training and the list of models."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.windows.labelled_set_dialog import LabelledSetDialog
from detector.resources import resource

ASK = "Photographs not to forget…"


@pytest.fixture
def usual(tmp_path: Path) -> Path:
    """A folder of seven labelled photographs, with its label.txt inside."""
    return Path(shutil.copytree(resource("sample"), tmp_path / "usual"))


def dialog_of(person, button: str) -> LabelledSetDialog:
    person.click_button(button)
    (dialog,) = [each for each in person.app.window.findChildren(LabelledSetDialog) if each.isVisible()]
    return dialog


def choose(person, usual: Path, qtbot: QtBot) -> None:
    dialog = dialog_of(person, ASK)
    qtbot.keyClicks(dialog.images, str(usual))
    qtbot.keyClicks(dialog.labels, str(usual / "label.txt"))
    qtbot.waitUntil(dialog.use_button.isEnabled)
    assert dialog.found.text().startswith("7 labelled photographs: 6 to be shown again, 1 to measure on.")
    qtbot.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)


def test_that_training_is_given_them_and_the_version_says_so(
    corrected, usual, qtbot: QtBot, training, photographs
):
    choose(corrected, usual, qtbot)
    assert corrected.app.training_panel.labelled_set_text == "7 photographs not to forget…"
    corrected.click_button("Fine-tune on the corrections")
    qtbot.waitUntil(lambda: not corrected.app.training.fine_tuning.is_running)
    corrected.wait_until_settled()
    (lesson,) = training.lessons
    assert lesson.labelled == (usual, usual / "label.txt")
    record = corrected.workspace.journal.models.read_all()[-1].training
    assert record is not None
    assert record.labelled == (str(usual), str(usual / "label.txt"))
    plan = json.loads((photographs / "project-models/0001.run/plan.json").read_text())
    assert plan["labelled"] == [str(usual), str(usual / "label.txt")]


def test_that_the_project_remembers_them_until_they_are_given_up(
    corrected, usual, qtbot: QtBot, make_person, photographs
):
    choose(corrected, usual, qtbot)
    corrected.app.window.close()
    later = make_person()
    later.open(photographs)
    assert later.app.training_panel.labelled_set_text == "7 photographs not to forget…"
    dialog = dialog_of(later, "7 photographs not to forget…")
    assert dialog.images.text() == str(usual)
    qtbot.mouseClick(dialog.none_button, Qt.MouseButton.LeftButton)
    assert later.app.training_panel.labelled_set_text == ASK


def test_that_training_left_unfinished_goes_on_with_those_it_was_begun_with(
    corrected, usual, qtbot: QtBot, training
):
    choose(corrected, usual, qtbot)
    training.gate.clear()
    corrected.click_button("Fine-tune on the corrections")
    qtbot.waitUntil(lambda: corrected.app.training_panel.curve.points != [])
    corrected.click_button("Cancel")
    training.gate.set()
    qtbot.waitUntil(lambda: corrected.app.training_panel.unfinished.text != "")
    dialog = dialog_of(corrected, "7 photographs not to forget…")
    qtbot.mouseClick(dialog.none_button, Qt.MouseButton.LeftButton)
    corrected.click_button("Go on")
    qtbot.waitUntil(lambda: len(corrected.models) == 2)
    assert [lesson.labelled for lesson in training.lessons] == [(usual, usual / "label.txt")] * 2


def test_that_nothing_starts_where_they_are_gone_and_the_folder_is_named(
    corrected, usual, qtbot: QtBot, training
):
    choose(corrected, usual, qtbot)
    usual.rename(usual.with_name("elsewhere"))
    corrected.click_button("Fine-tune on the corrections")
    assert f"{usual} isn't there" in corrected.message
    assert "Connect the disk" in corrected.message
    assert training.lessons == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# elsewhere.jpg\n1 2 3 4\n", "names no image that is in"),
        ("# blue_room.jpg\n1 2 three 4\n", "other.txt"),
        ("# blue_room.jpg\n1 2 30 40\n", "too few labelled photographs"),
    ],
)
def test_that_a_label_file_that_is_of_no_use_says_why(corrected, usual, qtbot: QtBot, text: str, words: str):
    (usual / "other.txt").write_text(text)
    dialog = dialog_of(corrected, ASK)
    qtbot.keyClicks(dialog.images, str(usual))
    qtbot.keyClicks(dialog.labels, str(usual / "other.txt"))
    qtbot.waitUntil(lambda: words in dialog.found.text())
    assert not dialog.use_button.isEnabled()
    dialog.reject()


def test_that_a_folder_that_is_not_there_is_named(corrected, tmp_path: Path, qtbot: QtBot):
    dialog = dialog_of(corrected, ASK)
    qtbot.keyClicks(dialog.labels, str(tmp_path / "label.txt"))
    qtbot.keyClicks(dialog.images, str(tmp_path / "nowhere"))
    qtbot.waitUntil(lambda: "nowhere: there is no such folder" in dialog.found.text())
    dialog.reject()
