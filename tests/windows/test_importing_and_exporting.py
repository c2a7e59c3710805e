"""Labels come into the open project and go out of it, by way of the dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.jobs.exchange import ImportPreviewJob
from annotator.windows.export_dialog import ExportDialog
from annotator.windows.import_dialog import ImportDialog, ImportWish


def test_that_labels_are_imported_into_the_open_project_and_work_stays(person, tmp_path):
    person.press(Qt.Key.Key_Space)
    labels = tmp_path / "theirs.txt"
    labels.write_text("# a.jpg\n1 2 30 40\n# b.jpg\n5 6 70 80\n", encoding="utf-8")
    person.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier, wait=False)
    dialog = person.app.window.findChild(ImportDialog)
    dialog.choose(labels)
    person.qtbot.waitUntil(dialog.import_button.isEnabled)
    person.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    person.qtbot.waitUntil(lambda: person.status("b.jpg").startswith("labelled"))
    person.wait_until_settled()
    assert person.status("a.jpg") == "reviewed, 2 faces"
    assert (5, 6, 75, 86) in [face.box_xyxy for face in person.workspace.session.faces("b.jpg")]


def test_that_a_corrected_file_takes_the_place_of_a_wrong_one(person, tmp_path):
    def import_dialog(name: str, top: int) -> ImportDialog:
        labels = tmp_path / name
        labels.write_text(f"# a.jpg\n1 {top} 30 40\n# b.jpg\n5 {top} 70 80\n", encoding="utf-8")
        person.app.exchange.ask_for_labels(labels)
        (dialog,) = person.app.window.findChildren(ImportDialog)
        person.qtbot.waitUntil(lambda: bool(dialog.sentences))
        return dialog

    def take(dialog: ImportDialog) -> None:
        before = person.workspace
        person.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
        person.qtbot.waitUntil(lambda: person.app.projects.current not in (None, before))
        person.wait_until_settled()
        person.qtbot.waitUntil(lambda: not person.app.window.findChildren(ImportDialog))

    person.press(Qt.Key.Key_Space)
    take(import_dialog("gt.txt", 2))
    dialog = import_dialog("gt3.txt", 3)
    assert not dialog.import_button.isEnabled()
    assert dialog.sentences == [
        "Nothing new would be read.",
        "1 image would stay as it is, since you have worked on it: a.jpg.",
        "1 image would stay as it is, labelled by gt.txt: b.jpg.",
    ]
    assert dialog.replaces.text() == "Replace labels of gt.txt that nobody has touched"
    dialog.replaces.click()
    person.qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.sentences[0] == "1 face in 1 image would be read."
    mine = person.workspace.session.faces("a.jpg")
    take(dialog)
    boxes = [face.box_xyxy for face in person.workspace.session.faces("b.jpg")]
    assert (5, 3, 75, 83) in boxes
    assert (5, 2, 75, 82) not in boxes
    assert person.workspace.session.faces("a.jpg") == mine


def test_that_a_failed_import_leaves_the_project_open_and_says_why(person, tmp_path):
    broken = tmp_path / "broken.txt"
    broken.write_text("no labels at all\n", encoding="utf-8")
    person.press(Qt.Key.Key_Space)
    person.app.exchange.import_wished.emit(ImportWish(broken))
    person.qtbot.waitUntil(lambda: "broken.txt" in person.message)
    person.qtbot.waitUntil(lambda: person.app.projects.current is not None)
    person.wait_until_settled()
    assert "broken.txt" in person.message
    assert person.status("a.jpg") == "reviewed, 2 faces"


def test_that_what_changed_is_shown_before_it_is_exported(person):
    person.drag((70, 105), (75, 110))
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    person.press(Qt.Key.Key_E, modifiers, wait=False)
    dialog = person.app.window.findChild(ExportDialog)
    person.qtbot.waitUntil(lambda: dialog.rows != [])
    assert [row[0] for row in dialog.rows] == ["a.jpg  (new)"]
    dialog.choose_format("coco")
    target = dialog.wish.target
    person.qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    person.qtbot.waitUntil(lambda: "Exported" in person.message)
    assert target.is_file()


def test_that_closing_the_dialog_while_it_exports_is_no_mistake(person, tmp_path):
    person.drag((70, 105), (75, 110))
    bugs = []
    person.app.bugs.happened.connect(bugs.append)
    person.app.exchange.ask_how_to_export()
    dialog = person.app.window.findChild(ExportDialog)
    person.qtbot.waitUntil(lambda: dialog.rows != [])
    target = dialog.wish.target
    dialog.export_wished.emit(dialog.wish)
    dialog.reject()
    person.qtbot.waitUntil(lambda: "Exported" in person.message)
    assert target.is_file()
    assert bugs == []


def test_that_another_file_ends_the_look_into_the_one_before(person, tmp_path):
    broken, whole = tmp_path / "broken.json", tmp_path / "label.txt"
    broken.write_text("{")
    whole.write_text("# a.jpg\n10 20 30 40\n")
    person.app.exchange.ask_for_labels()
    (dialog,) = person.app.window.findChildren(ImportDialog)
    dialog.choose(broken)
    (look,) = (job for job in person.app.runner.running if isinstance(job, ImportPreviewJob))
    dialog.choose(whole)
    assert look.is_cancelled
    person.qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.summary.text().startswith("label.txt is")
    dialog.reject()
