"""Exporting and importing as a person sees them: what would change, before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.store.import_labels import ImportReport
from annotator.store.label_diff import ImageDiff, LabelDiff
from annotator.windows.export_dialog import ExportDialog, ExportWish
from annotator.windows.import_dialog import ImportDialog, ImportWish

DIFF = LabelDiff(
    against="what was imported",
    images=(
        ImageDiff(image="b.jpg", moved=2, moved_points=3, mean_px=1.25, furthest_px=20.0),
        ImageDiff(
            image="a.jpg", added=1200, removed=1, moved=1, moved_points=1, mean_px=3.0, furthest_px=3.0
        ),
        ImageDiff(image="c.jpg", changed=3, is_new=True),
    ),
    unchanged=40,
)


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    dialog = ExportDialog(tmp_path / "exports")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def importing(qtbot: QtBot) -> ImportDialog:
    dialog = ImportDialog()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


def test_that_the_comparison_is_asked_for_when_the_dialog_opens(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(dialog.diff_wished) as wished:
        dialog.show()

    assert wished.args == [ExportWish(form="label", target=tmp_path / "exports" / "label.txt")]
    assert dialog.summary.text() == "Comparing…"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("label", "Leaves out: attributes, difficulties, verdicts."),
        ("yolo", "Leaves out: scores, attributes, difficulties, verdicts, further columns of label.txt."),
        ("coco", "Holds all that is annotated here."),
    ],
)
def test_that_what_a_format_leaves_out_is_said_before_it_is_lost_and_nothing_that_it_writes(
    dialog: ExportDialog, form: str, words: str
) -> None:
    dialog.choose_format(form)
    assert words in {label.text() for label in dialog.findChildren(QLabel)}


def test_that_what_differs_stands_in_the_table_and_nothing_is_left_blank(
    dialog: ExportDialog,
) -> None:
    dialog.show()
    dialog.show_diff(DIFF)

    assert dialog.rows == [
        ["b.jpg", "", "", "2", "", "1.2 px", "20.0 px"],
        ["a.jpg", "1,200", "1", "1", "", "3.0 px", "3.0 px"],
        ["c.jpg  (new)", "", "", "", "3", "", ""],
    ]
    assert dialog.summary.text() == DIFF.text


def test_that_a_click_on_a_heading_sorts_by_number(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.show()
    dialog.show_diff(DIFF)
    header: QHeaderView = dialog.table.horizontalHeader()

    def click(column: int) -> None:
        place = header.rect().center()
        place.setX(header.sectionViewportPosition(column) + 8)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click(6)
    assert [row[6] for row in dialog.rows] == ["", "3.0 px", "20.0 px"]
    click(6)
    assert [row[6] for row in dialog.rows] == ["20.0 px", "3.0 px", ""]
    click(0)
    assert [row[0] for row in dialog.rows] == ["a.jpg", "b.jpg", "c.jpg  (new)"]


def test_that_another_format_gets_its_own_name_beside_the_last_target(
    dialog: ExportDialog, tmp_path: Path
) -> None:
    dialog.target.setText(str(tmp_path / "elsewhere" / "mine.txt"))

    dialog.choose_format("coco")

    assert dialog.wish == ExportWish(form="coco", target=tmp_path / "elsewhere" / "coco.json")
    dialog.choose_format("voc")
    assert dialog.wish.target == tmp_path / "elsewhere" / "voc"


def test_that_comparing_with_the_target_is_asked_again_for_another_target(
    dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.show()
    with qtbot.waitSignal(dialog.diff_wished) as wished:
        dialog.against.setCurrentIndex(1)
    assert wished.args[0].against_target

    with qtbot.waitSignal(dialog.diff_wished) as wished:
        dialog.choose_format("csv")
    assert wished.args[0].target.name == "faces.csv"


def test_that_the_export_button_and_return_export_once(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.show()
    wishes: list[ExportWish] = []
    dialog.export_wished.connect(wishes.append)

    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)

    assert [wish.form for wish in wishes] == ["label"]
    assert dialog.isVisible()
    dialog.show_error(AnnotatorError("The disk is full.", "Free some space."))
    assert dialog.summary.text() == "The disk is full. Free some space."
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert len(wishes) == 2


def test_that_nothing_can_be_exported_to_no_name(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.show()
    dialog.target.setFocus()
    dialog.target.selectAll()
    qtbot.keyClick(dialog.target, Qt.Key.Key_Delete)
    qtbot.keyClick(dialog.target, Qt.Key.Key_Tab)

    assert not dialog.export_button.isEnabled()


def test_that_a_double_click_opens_an_image(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.show()
    dialog.show_diff(DIFF)
    place = dialog.table.visualRect(dialog.table.model().index(2, 0)).center()

    with qtbot.waitSignal(dialog.image_wished) as wished:
        qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert wished.args == ["c.jpg"]


def test_that_an_import_is_offered_only_for_what_could_be_read(
    importing: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "label.txt"
    importing.show()
    assert not importing.import_button.isEnabled()
    with qtbot.waitSignal(importing.preview_wished) as wished:
        importing.choose(path)
    assert wished.args == [ImportWish(path)]
    importing.show_error(AnnotatorError("label.txt:3: a line is wrong."))
    assert not importing.import_button.isEnabled()
    assert importing.summary.text() == "label.txt:3: a line is wrong."


def test_that_the_preview_says_what_would_happen_and_import_asks_for_it(
    importing: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "label.txt"
    importing.show()
    importing.choose(path)
    report = ImportReport(path=path, imported=("a.jpg",), kept=("b.jpg",), faces=2, form="COCO")
    importing.show_preview(ImportReport(path=tmp_path / "other", imported=("x",)))
    assert importing.sentences == []

    importing.show_preview(report)

    assert importing.sentences == [
        "2 faces in 1 image would be read.",
        "1 image would stay as it is, since you have worked on it: b.jpg.",
    ]
    assert not importing.replaces.isVisible(), "no other file labelled anything"
    with qtbot.waitSignal(importing.import_wished) as wished:
        qtbot.mouseClick(importing.import_button, Qt.MouseButton.LeftButton)
    assert wished.args == [ImportWish(path)]
    assert not importing.isVisible()


def test_that_the_check_box_names_the_files_is_off_at_first_and_asks_for_another_preview(
    importing: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "gt3.txt"
    importing.show()
    importing.choose(path)
    files = ("gt.txt", "r&d.csv")
    stays = ImportReport(path=path, labelled=("a.jpg", "b.jpg"), other_files=files)
    importing.show_preview(stays)
    assert importing.sentences[1:] == [
        "2 images would stay as they are, labelled by gt.txt, r&d.csv: a.jpg, b.jpg."
    ]
    assert importing.replaces.isVisible()
    assert not importing.replaces.isChecked()
    assert importing.replaces.text() == "Replace labels of gt.txt, r&&d.csv that nobody has touched"

    with qtbot.waitSignal(importing.preview_wished) as wished:
        qtbot.mouseClick(
            importing.replaces, Qt.MouseButton.LeftButton, pos=importing.replaces.rect().center() / 4
        )
    assert wished.args == [ImportWish(path, replaces=True)]
    importing.show_preview(stays)
    assert importing.sentences == [], "that was what the other state of the box would mean"
    importing.show_preview(
        ImportReport(path=path, imported=("a.jpg", "b.jpg"), faces=3, other_files=files, replaces=True)
    )
    assert importing.sentences == ["3 faces in 2 images would be read."]
    assert importing.replaces.isVisible(), "to be taken back"
    with qtbot.waitSignal(importing.import_wished) as wished:
        qtbot.mouseClick(importing.import_button, Qt.MouseButton.LeftButton)
    assert wished.args == [ImportWish(path, replaces=True)]


def test_that_the_check_box_is_off_again_for_another_path(
    importing: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    importing.show()
    importing.choose(tmp_path / "gt3.txt")
    importing.show_preview(
        ImportReport(path=tmp_path / "gt3.txt", labelled=("a.jpg",), other_files=("gt.txt",))
    )
    importing.replaces.click()
    with qtbot.waitSignal(importing.preview_wished) as wished:
        importing.choose(tmp_path / "gt4.txt")
    assert wished.args == [ImportWish(tmp_path / "gt4.txt")]
    assert not importing.replaces.isVisible()


def test_that_a_long_line_of_the_preview_is_seen_to_its_end(importing: ImportDialog, tmp_path: Path) -> None:
    names = tuple(f"a_folder_with_a_long_name/{number}_and_a_long_photograph.jpg" for number in range(3))
    importing.show()
    importing.choose(tmp_path / "label.txt")
    importing.show_preview(ImportReport(path=tmp_path / "label.txt", kept=names))

    assert importing.text.horizontalScrollBar().maximum() == 0
    assert importing.text.document().findBlockByNumber(1).layout().lineCount() > 1


def test_that_an_error_of_a_path_that_was_taken_away_is_not_shown(
    importing: ImportDialog, tmp_path: Path
) -> None:
    before = importing.summary.text()
    importing.choose(tmp_path / "label.txt")
    importing.path.clear()
    importing.path.editingFinished.emit()
    importing.show_error(AnnotatorError("label.txt:3: a line is wrong."))
    assert importing.summary.text() == before


def test_that_nothing_is_imported_where_there_is_nothing_new(importing: ImportDialog, tmp_path: Path) -> None:
    importing.choose(tmp_path / "label.txt")

    importing.show_preview(ImportReport(path=tmp_path / "label.txt", unchanged=("a.jpg",)))

    assert not importing.import_button.isEnabled()
