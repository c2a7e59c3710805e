"""Choosing ground truth: only what is there and of the right kind can be evaluated against."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from shown_dialogs import shown
from widget_words import nameless, untranslated

from annotator.windows.evaluate_dialog import OFFICIAL_FILES, EvaluateDialog


def made(last: Path | None, qtbot: QtBot) -> EvaluateDialog:
    return shown(EvaluateDialog(last, 1234, "0003"), qtbot)


@pytest.fixture
def dialog(qtbot: QtBot) -> EvaluateDialog:
    return made(None, qtbot)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "label.txt"
    path.write_text("# a.jpg\n")
    return path


def official(folder: Path, files: Iterable[str] = OFFICIAL_FILES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        (folder / name).write_bytes(b"")
    return folder


def chosen(dialog: EvaluateDialog, qtbot: QtBot) -> Path:
    with qtbot.waitSignal(dialog.chosen) as signal:
        qtbot.mouseClick(dialog.evaluate_button, Qt.MouseButton.LeftButton)
    return signal.args[0]


def test_that_nothing_can_be_evaluated_before_something_is_chosen(dialog: EvaluateDialog) -> None:
    assert not dialog.evaluate_button.isEnabled()
    assert dialog.found.text() == "Choose a file or a folder, or drop one here."


def test_that_it_says_what_will_happen(dialog: EvaluateDialog) -> None:
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "the model 0003" in said
    assert "1,234 images" in said
    assert "in the background" in said


def test_that_what_was_chosen_last_stands_there_and_return_takes_it(labels: Path, qtbot: QtBot) -> None:
    dialog = made(labels, qtbot)
    assert dialog.path.text() == str(labels)
    with qtbot.waitSignal(dialog.chosen) as signal:
        qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
    assert signal.args == [labels]
    assert not dialog.isVisible()


def test_that_typing_replaces_what_was_chosen_last(labels: Path, qtbot: QtBot) -> None:
    dialog = made(labels.with_name("gone.txt"), qtbot)
    dialog.path.setFocus()
    qtbot.keyClicks(dialog.path, str(labels))
    assert dialog.path.text() == str(labels)


def test_that_a_label_file_can_be_typed(dialog: EvaluateDialog, labels: Path, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.path, f"  {labels} ")
    assert dialog.found.text() == "label.txt: every labelled face counts."
    assert chosen(dialog, qtbot) == labels


def test_that_the_folder_of_the_official_files_is_taken(
    dialog: EvaluateDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog.choose(official(tmp_path / "eval"))
    assert dialog.found.text() == "eval: WIDER FACE's easy, medium and hard lists."
    assert chosen(dialog, qtbot) == tmp_path / "eval"


def test_that_the_folder_above_them_does_as_well(
    dialog: EvaluateDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "eval_tools" / "a").mkdir(parents=True)
    official(tmp_path / "eval_tools" / "ground_truth")
    dialog.choose(tmp_path / "eval_tools")
    assert dialog.found.text().startswith("eval_tools/ground_truth:")
    assert chosen(dialog, qtbot) == tmp_path / "eval_tools" / "ground_truth"


def test_that_one_of_the_official_files_stands_for_its_folder(
    dialog: EvaluateDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog.choose(official(tmp_path / "eval") / "wider_hard_val.mat")
    assert chosen(dialog, qtbot) == tmp_path / "eval"


def test_that_what_is_missing_is_named(dialog: EvaluateDialog, tmp_path: Path) -> None:
    dialog.choose(official(tmp_path / "eval", ("wider_face_val.mat", "wider_easy_val.mat")))
    assert dialog.found.text() == "eval lacks wider_medium_val.mat, wider_hard_val.mat."
    assert not dialog.evaluate_button.isEnabled()


def test_that_a_folder_without_them_says_so(dialog: EvaluateDialog, tmp_path: Path) -> None:
    (tmp_path / "photographs").mkdir()
    dialog.choose(tmp_path / "photographs")
    assert dialog.found.text() == (
        "There is no wider_face_val.mat in photographs, nor in a folder directly below it."
    )
    assert not dialog.evaluate_button.isEnabled()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.txt", "There is no such file or folder."),
        ("photo.jpg", "photo.jpg is no label.txt"),
        ("x" * 300 + ".txt", "can't be read: File name too long."),
    ],
)
def test_that_what_is_of_no_use_is_refused(
    name: str, said: str, dialog: EvaluateDialog, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"")
    dialog.choose(tmp_path / name)
    assert said in dialog.found.text()
    assert not dialog.evaluate_button.isEnabled()


def test_that_the_home_of_nobody_is_no_place(dialog: EvaluateDialog) -> None:
    dialog.path.setText("~nobody-of-that-name/label.txt")
    assert dialog.found.text() == "There is no such file or folder."


def test_that_a_file_that_has_gone_meanwhile_is_not_chosen(
    labels: Path, dialog: EvaluateDialog, qtbot: QtBot
) -> None:
    dialog.choose(labels)
    labels.unlink()
    with qtbot.assertNotEmitted(dialog.chosen):
        qtbot.mouseClick(dialog.evaluate_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.found.text() == "There is no such file or folder."


def test_that_a_file_can_be_dropped_on_it_also_over_the_field(
    labels: Path, dialog: EvaluateDialog, qtbot: QtBot
) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl("https://example.org/label.txt"), QUrl.fromLocalFile(str(labels))])
    nothing, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    entering = QDragEnterEvent(QPoint(9, 9), copy, dropped, Qt.MouseButton.LeftButton, nothing)
    entering.ignore()
    dialog.dragEnterEvent(entering)
    assert entering.isAccepted()
    dialog.dropEvent(QDropEvent(QPointF(9, 9), copy, dropped, Qt.MouseButton.LeftButton, nothing))
    assert dialog.acceptDrops()
    assert not dialog.path.acceptDrops()
    assert chosen(dialog, qtbot) == labels


def test_that_what_is_no_file_is_not_let_in(dialog: EvaluateDialog) -> None:
    text = QMimeData()
    text.setText("label.txt")
    entering = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        text,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering.ignore()
    dialog.dragEnterEvent(entering)
    assert not entering.isAccepted()


@pytest.mark.parametrize(
    ("button", "mode"),
    [("file_button", QFileDialog.FileMode.ExistingFile), ("folder_button", QFileDialog.FileMode.Directory)],
)
def test_that_a_file_or_a_folder_can_be_looked_for_near_the_last_one(
    button: str, mode: QFileDialog.FileMode, labels: Path, qtbot: QtBot
) -> None:
    dialog = made(labels, qtbot)
    qtbot.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)
    (picker,) = dialog.findChildren(QFileDialog)
    assert picker.fileMode() is mode
    assert Path(picker.directory().absolutePath()) == labels.parent
    picker.fileSelected.emit("other.txt")
    assert dialog.path.text() == "other.txt"
    picker.reject()


def test_that_a_long_name_is_cut_and_told_in_full(dialog: EvaluateDialog, tmp_path: Path) -> None:
    path = tmp_path / f"{'marching_bands_' * 14}label.txt"
    path.write_text("# a.jpg\n")
    dialog.choose(path)
    assert dialog.found.text().startswith("marching_bands_")
    assert dialog.found.text().endswith("label.txt: every labelled face counts.")
    assert "…" in dialog.found.text()
    assert dialog.found.toolTip() == dialog.path.toolTip() == str(path)


@pytest.mark.parametrize("last", ["", "label.txt", "gone.txt", "."])
def test_that_every_part_has_a_name_and_every_word_is_looked_up(
    last: str, labels: Path, brackets: None, qtbot: QtBot
) -> None:
    path = labels.parent / last if last else None
    dialog = made(path, qtbot)
    assert nameless(dialog) == []
    assert set(untranslated(dialog)) <= {str(path)}
