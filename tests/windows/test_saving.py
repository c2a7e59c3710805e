"""Whether work is on disk is always to be seen, loudly where it isn't, and closing loses nothing unasked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError


@pytest.fixture
def full_disk(person, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A disk that takes nothing more; undoing the patch makes room."""

    def record(step: object) -> None:
        raise AnnotatorError(
            "project.faces could not be written because the disk is full.", "Free some space."
        )

    monkeypatch.setattr(person.workspace.journal, "record", record)
    return monkeypatch


def nudge(person) -> None:
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Right)


def saved_ground(person) -> str:
    return person.app.window.status_line.saved_palette.color(QPalette.ColorRole.Window).name()


def test_that_an_edit_that_is_not_on_disk_is_said_loudly(person, full_disk):
    calm = saved_ground(person)
    nudge(person)
    person.press(Qt.Key.Key_Right)
    assert person.app.window.status_line.saved_text == "NOT SAVED: 2 edits waiting"
    assert saved_ground(person) != calm
    assert "the disk is full" in person.message
    assert "Free some space." in person.message


def test_that_the_alarm_ends_when_everything_is_saved(person, full_disk):
    calm = saved_ground(person)
    nudge(person)
    full_disk.undo()
    person.press(Qt.Key.Key_Right)
    assert person.app.window.status_line.saved_text.startswith("Saved ")
    assert saved_ground(person) == calm
    assert person.message == ""
    assert len(person.workspace.journal.history("a.jpg").entries) == 2


def test_that_the_window_stays_open_once_with_edits_that_cannot_be_saved(person, full_disk):
    nudge(person)
    assert not person.app.window.close()
    assert person.message.startswith("1 edit can't be saved to ")
    assert person.app.window.close()


def test_that_closing_saves_what_can_be_saved_by_then(person, full_disk):
    nudge(person)
    journal_path = person.workspace.journal.path
    full_disk.undo()
    assert person.app.window.close()
    assert journal_path.is_file()
    assert person.app.projects.current is None


def test_that_another_folder_is_not_opened_over_unsaved_edits(
    person, full_disk, photographs, tmp_path, qtbot
):
    nudge(person)
    other = tmp_path / "other"
    other.mkdir()
    (photographs / "c.jpg").rename(other / "c.jpg")
    person.app.opening.open_folder(other)
    qtbot.waitUntil(lambda: "can't be saved" in person.message)
    assert person.workspace.folder.root == photographs.resolve()


def test_that_exporting_writes_what_was_corrected_and_says_where(person, tmp_path, qtbot: QtBot):
    nudge(person)
    person.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    label_txt = tmp_path / "exports" / "photographs" / "label.txt"
    qtbot.waitUntil(lambda: person.message != "")
    assert person.message == (
        f"Exported 1 face in 1 image to {label_txt};"
        " 1 of these images is still in work: 1 prediction nobody looked at is left out"
    )
    assert label_txt.read_text(encoding="utf-8").splitlines() == [
        "# a.jpg",
        "41 60 60 80 61 90 0 81 90 0 71 105 0 63 120 0 79 120 0 0.9",
    ]


def test_that_an_export_says_which_photographs_it_leaves_out(person, tmp_path, qtbot: QtBot):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Delete)
    person.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: person.message != "")
    label_txt = tmp_path / "exports" / "photographs" / "label.txt"
    assert person.message == (
        f"Exported to {label_txt}, which is empty: only images that were worked on are exported;"
        " 1 image in work is left out: no face of it is done yet"
    )


def test_that_an_export_says_what_was_hidden_when_a_photograph_was_reviewed(person, tmp_path, qtbot: QtBot):
    person.app.display_bar.number.setValue(0.95)
    person.press(Qt.Key.Key_Space)
    person.app.display_bar.number.setValue(0.0)
    person.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: person.message != "")
    assert person.message == (
        f"Exported no faces in 1 image to {tmp_path / 'exports' / 'photographs' / 'label.txt'};"
        " 1 of these images is reviewed and holds predictions nobody accepted: 2 are left out"
    )


def test_that_an_export_over_somebody_elses_labels_says_where_these_are(person, qtbot: QtBot, tmp_path):
    there = tmp_path / "exports" / "photographs" / "label.txt"
    there.parent.mkdir(parents=True)
    there.write_text("# theirs.jpg\n")
    nudge(person)
    person.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "is now label.1.txt" in person.message)
    assert there.with_name("label.1.txt").read_text() == "# theirs.jpg\n"


def test_that_exporting_without_corrections_says_that_the_file_is_empty(person, qtbot: QtBot):
    person.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "which is empty" in person.message)


def test_that_an_export_that_fails_is_said(person, tmp_path, qtbot: QtBot):
    nudge(person)
    (tmp_path / "exports").write_text("in the way", encoding="utf-8")
    person.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "label.txt cannot be written" in person.message)


def test_that_nothing_is_exported_while_edits_are_not_on_disk(person, full_disk, tmp_path):
    nudge(person)
    person.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert not (tmp_path / "exports").exists()
    assert "the disk is full" in person.message
