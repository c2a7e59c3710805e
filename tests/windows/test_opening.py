"""From the start page to a folder that is being worked on, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QApplication, QCommandLinkButton, QDockWidget, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shipped import OTHER, OURS

from annotator.arguments import Arguments
from annotator.desk.workspace import OURS as COMES_ALONG
from annotator.desk.workspace import weights_of
from annotator.model.model_version import ModelVersion
from annotator.windows.main_window import FRAME, MainWindow
from detector.resources import OTHER_WEIGHTS, OUR_WEIGHTS, resource


def links(person) -> list[str]:
    """What the start page offers."""
    return [
        link.text() for link in person.app.start_page.findChildren(QCommandLinkButton) if link.isVisible()
    ]


def shown_docks(person) -> list[str]:
    docks = person.app.window.findChildren(QDockWidget)
    return sorted(dock.windowTitle() for dock in docks if not dock.isHidden())


PANELS = ["Aligned", "Attributes", "Face", "Findings", "History", "Images", "Light", "Model", "Shown"]


def test_that_the_program_starts_with_three_ways_to_begin_and_no_panels(at_start):
    assert links(at_start) == ["Open folder…", "Open the sample"]
    assert shown_docks(at_start) == []
    assert not at_start.app.actions["export"].isEnabled()


def test_that_the_first_window_leaves_room_for_its_title_bar(qtbot: QtBot):
    window = MainWindow(QIcon())
    qtbot.addWidget(window)
    with_frame, room = window.size() + FRAME, window.screen().availableSize()
    assert with_frame == with_frame.boundedTo(room)


def test_that_a_folder_opens_with_its_first_photograph_and_all_predictions(person):
    assert person.image == "a.jpg"
    assert [face.box_xyxy for face in person.faces] == [(40, 60, 100, 140), (180, 60, 240, 140)]
    assert [person.status(image) for image in ("a.jpg", "b.jpg", "c.jpg")] == ["predicted, 2 faces"] * 3
    assert shown_docks(person) == PANELS
    assert person.app.window.windowTitle() == "photographs — Five Landmarks"


def test_that_the_status_line_tells_of_the_photograph_and_of_saving(person):
    line = person.app.window.status_line
    assert line.faces_text == "2 faces"
    assert line.size_text == "320 × 240 px"
    assert line.saved_text.startswith("Saved ")
    assert line.work_text == ""


def test_that_the_command_line_opens_what_it_names(at_start, photographs, tmp_path):
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs, project=tmp_path / "mine.faces"))
    at_start.wait_until_settled()
    assert (tmp_path / "mine.faces").is_file()
    assert not (photographs / "project.faces").exists()


def test_that_without_a_word_the_project_lies_beside_the_photographs(person, photographs):
    assert person.workspace.journal.path == (photographs / "project.faces").resolve()


def test_that_labels_given_are_read_and_what_they_say_is_not_predicted_over(at_start, photographs, tmp_path):
    labels = tmp_path / "label.txt"
    labels.write_text("# a.jpg\n42 61 60 80\n# missing.jpg\n1 1 5 5\n", encoding="utf-8")
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs, labels=labels))
    at_start.wait_until_settled()
    read = "1 face in 1 image read. 1 image is not in this folder: missing.jpg."
    assert at_start.message == f"label.txt: {read}"
    assert [face.box_xyxy for face in at_start.faces] == [(42, 61, 102, 141), (180, 60, 240, 140)]
    assert at_start.status("a.jpg") == "labelled, 2 faces"


def test_that_only_what_a_person_did_makes_a_labelled_image_worked_on(at_start, photographs, tmp_path):
    labels = tmp_path / "label.txt"
    labels.write_text("# a.jpg\n42 61 60 80\n", encoding="utf-8")
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs, labels=labels))
    at_start.wait_until_settled()
    assert at_start.workspace.has_corrections
    at_start.press(Qt.Key.Key_Tab)
    at_start.press(Qt.Key.Key_Right)
    assert at_start.status("a.jpg") == "in work, 2 faces"
    at_start.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert at_start.status("a.jpg") == "labelled, 2 faces"


def test_that_a_folder_with_no_place_for_the_work_says_what_to_do(
    at_start, photographs, monkeypatch: pytest.MonkeyPatch
):
    def no_place(images: Path) -> Path:
        raise PermissionError(13, "Permission denied", "/nowhere/exports")

    monkeypatch.setattr("annotator.desk.opening.usual_project", no_place)
    at_start.app.opening.open_folder(photographs)
    assert "can't be opened: Permission denied (/nowhere/exports)." in at_start.message
    assert "--project FILE" in at_start.message


def drop(path: Path, widget: QWidget) -> None:
    """Drag a file or folder from elsewhere onto a widget, and let go."""
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    left = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = widget.rect().center()
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, dropped, *left)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, dropped, *left))


@pytest.mark.parametrize("what", ["the folder", "a photograph in it"])
def test_that_a_folder_can_be_dropped_on_the_window(at_start, photographs, what):
    drop(photographs if what == "the folder" else photographs / "a.jpg", at_start.app.start_page)
    at_start.wait_until_settled()
    assert at_start.image == "a.jpg"


def test_that_another_folder_can_be_dropped_on_the_photograph(person, photographs, tmp_path, qtbot: QtBot):
    other = tmp_path / "other"
    other.mkdir()
    (photographs / "c.jpg").rename(other / "d.jpg")
    drop(other, person.app.canvas.viewport())
    qtbot.waitUntil(lambda: person.image == "d.jpg")


def test_that_the_dialog_for_a_folder_does_not_stop_the_program(at_start, photographs, qtbot: QtBot):
    at_start.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    dialog = at_start.app.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(photographs))
    dialog.reject()
    at_start.wait_until_settled()


def test_that_an_empty_folder_says_so_and_leaves_the_start_page(at_start, tmp_path, qtbot: QtBot):
    (tmp_path / "empty").mkdir()
    at_start.app.opening.open_folder(tmp_path / "empty")
    qtbot.waitUntil(lambda: "There are no photographs in" in at_start.message)
    assert at_start.app.window.status_line.currentMessage() == ""  # nobody looks for any more
    assert links(at_start) == ["Open folder…", "Open the sample"]


def test_that_a_folder_that_cannot_be_opened_leaves_the_open_one(person, tmp_path, qtbot: QtBot):
    person.app.opening.open_folder(tmp_path / "nowhere")
    qtbot.waitUntil(lambda: person.message != "")
    assert "nowhere" in person.message
    assert person.image == "a.jpg"


def test_that_a_photograph_that_cannot_be_read_is_said_and_the_rest_goes_on(
    at_start, photographs, qtbot: QtBot
):
    (photographs / "b.jpg").write_bytes(b"not an image")
    at_start.open(photographs)
    assert at_start.status("b.jpg") == "can't be read"
    at_start.press(Qt.Key.Key_D, wait=False)
    qtbot.waitUntil(lambda: "b.jpg" in at_start.message)
    at_start.press(Qt.Key.Key_D, wait=False)
    qtbot.waitUntil(lambda: at_start.image == "c.jpg")
    assert len(at_start.faces) == 2


def test_that_another_folder_replaces_the_open_one(person, tmp_path, photographs):
    other = tmp_path / "other"
    photographs.joinpath("c.jpg").rename(photographs / "moved.jpg")
    other.mkdir()
    (photographs / "moved.jpg").rename(other / "d.jpg")
    person.open(other)
    assert person.image == "d.jpg"
    assert person.app.images.status("a.jpg").text == "not seen"


def test_that_a_closed_project_leaves_the_start_page_and_offers_it_again(person, photographs, qtbot: QtBot):
    person.press(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier, wait=False)
    assert links(person) == ["Open folder…", "Open the sample", "photographs"]
    recent = person.app.start_page.findChildren(QCommandLinkButton)[-1]
    qtbot.mouseClick(recent, Qt.MouseButton.LeftButton)
    person.wait_until_settled()
    assert person.image == "a.jpg"


def test_that_the_work_goes_on_where_it_was_left_with_its_undo(make_person, photographs):
    first = make_person()
    first.open(photographs)
    first.press(Qt.Key.Key_D)
    first.press(Qt.Key.Key_Tab)
    first.press(Qt.Key.Key_Right)
    moved = first.selected
    first.app.window.close()
    second = make_person()
    second.open(photographs)
    assert second.image == "b.jpg"
    assert moved in second.faces
    assert second.app.actions["undo"].text() == "Undo: Move face"


def test_that_a_panel_that_was_closed_stays_closed_in_the_next_run(make_person, photographs):
    first = make_person()
    first.open(photographs)
    (panel,) = (dock for dock in first.app.window.findChildren(QDockWidget) if dock.windowTitle() == "Face")
    panel.close()
    first.app.window.close()
    second = make_person()
    second.open(photographs)
    assert shown_docks(second) == [panel for panel in PANELS if panel != "Face"]


def test_that_a_project_open_elsewhere_is_refused_with_the_reason(make_person, photographs, qtbot: QtBot):
    first, second = make_person(), make_person()
    first.open(photographs)
    second.app.opening.open_folder(photographs)
    qtbot.waitUntil(lambda: second.message != "")
    assert "is open in another window" in second.message


def test_that_photographs_of_a_folder_without_write_permission_keep_their_project_with_the_exports(
    monkeypatch: pytest.MonkeyPatch, photographs: Path, tmp_path: Path, at_start
):
    monkeypatch.setattr("os.access", lambda path, mode, **_: Path(path) != photographs)
    at_start.open(photographs)
    assert at_start.workspace.journal.path == tmp_path / "exports" / "photographs" / "project.faces"


def test_that_the_weights_of_the_program_can_be_chosen_in_a_project_begun_with_others(
    at_start, photographs, tmp_path, qtbot: QtBot
):
    other = tmp_path / "other.safetensors"
    other.write_text("100")
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs, weights=other))
    qtbot.waitUntil(lambda: at_start.app.projects.current is not None)
    workspace = at_start.app.projects.current
    assert workspace.model.name == "other"
    assert [version.name for version in workspace.journal.models.read_all()] == [OURS, OTHER, "other"]


def test_that_a_project_stays_with_the_weights_of_the_program_that_it_was_begun_with(
    at_start, photographs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    at_start.open(photographs)
    assert at_start.workspace.model.name == OURS
    monkeypatch.setattr("annotator.desk.workspace.OUR_WEIGHTS", OTHER_WEIGHTS[0])  # as a later version may
    journal = at_start.workspace.journal.path
    at_start.app.projects.close()
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs))
    qtbot.waitUntil(lambda: at_start.app.projects.current is not None)
    workspace = at_start.app.projects.current
    assert workspace.model.name == OURS
    assert weights_of(workspace.model, journal) == resource(OUR_WEIGHTS)
    versions = workspace.journal.models.read_all()
    assert [version.name for version in versions] == [OURS, OTHER]
    assert weights_of(versions[1], journal) == resource(OTHER_WEIGHTS[0])


def test_that_what_came_along_later_is_older_than_what_a_project_made(
    at_start, photographs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("annotator.desk.workspace.OTHER_WEIGHTS", ())  # as in an earlier version
    at_start.open(photographs)
    at_start.workspace.journal.models.add(ModelVersion(name="fine-tuned 1", path="1", parent=OURS))
    at_start.app.projects.close()
    monkeypatch.undo()
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs))
    qtbot.waitUntil(lambda: at_start.app.projects.current is not None)
    versions = at_start.app.projects.current.versions
    assert [version.name for version in versions] == [OURS, OTHER, "fine-tuned 1"]
    at_start.app.actions["compare_versions"].trigger()
    assert at_start.app.training.comparing._dialog.names == ("fine-tuned 1", OURS)


def test_that_others_that_come_along_are_the_programs_too_wherever_it_is_installed(
    at_start, photographs, qtbot: QtBot
):
    at_start.app.opening.open_what_was_asked(
        Arguments(images=photographs, weights=resource(OTHER_WEIGHTS[0]))
    )
    qtbot.waitUntil(lambda: at_start.app.projects.current is not None)
    workspace = at_start.app.projects.current
    assert (workspace.model.name, workspace.model.note) == (OTHER, COMES_ALONG)
    assert [version.name for version in workspace.journal.models.read_all()] == [OURS, OTHER]
