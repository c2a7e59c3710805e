"""Verdicts in tables as a person sees them: a tab each, sorted by a click, sums below, copied as text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from shown_dialogs import shown
from widget_words import nameless, untranslated

from annotator.store.verdict_tables import TableBy, VerdictRow, VerdictTable
from annotator.windows.verdict_tables_dialog import VerdictTablesDialog

EVENTS = VerdictTable(
    TableBy.EVENT,
    (
        VerdictRow("0--Parade", (3, 1000, 0, 2, 1005)),
        VerdictRow("2--Demo\twith a tab", (12, 0, 1, 0, 13)),
        VerdictRow("", (5, 2, 0, 0, 7)),
    ),
)
SIZES = VerdictTable(
    TableBy.SIZE,
    (
        VerdictRow("<10", (0, 0, 0, 0, 0)),
        VerdictRow("10-16", (20, 1002, 1, 2, 1025)),
        VerdictRow(">=256", (0, 0, 0, 0, 0)),
    ),
)
SCORES = VerdictTable(TableBy.SCORE, (VerdictRow("0.1-0.2", (20, 1002, 1, 2, 1025)),))
REVIEWERS = VerdictTable(TableBy.REVIEWER, (VerdictRow("ann", (20, 1002, 1, 2, 1025)),))
TABLES = (EVENTS, SIZES, SCORES, REVIEWERS)


def made(tables: tuple[VerdictTable, ...], qtbot: QtBot) -> VerdictTablesDialog:
    return shown(VerdictTablesDialog(tables), qtbot)


@pytest.fixture
def dialog(qtbot: QtBot) -> VerdictTablesDialog:
    return made(TABLES, qtbot)


def click_heading(dialog: VerdictTablesDialog, column: int, qtbot: QtBot) -> None:
    header = dialog.table.horizontalHeader()
    place = header.rect().center()
    place.setX(header.sectionViewportPosition(column) + 8)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_that_each_table_has_a_tab_with_its_rows_and_their_sums(dialog: VerdictTablesDialog) -> None:
    assert [dialog.tabs.tabText(tab) for tab in range(4)] == [
        "By event",
        "By size",
        "By score",
        "By reviewer",
    ]
    assert dialog.rows == [
        ["0--Parade", "3", "1,000", "", "2", "1,005"],
        ["2--Demo\twith a tab", "12", "", "1", "", "13"],
        ["no event", "5", "2", "", "", "7"],
        ["All", "20", "1,002", "1", "2", "1,025"],
    ]
    assert dialog.summary.text() == "1,025 verdicts so far."


def test_that_ranges_are_written_as_people_write_them(dialog: VerdictTablesDialog) -> None:
    dialog.tabs.setCurrentIndex(1)
    assert [row[0] for row in dialog.rows] == ["< 10", "10–16", "≥ 256", "All"]
    dialog.tabs.setCurrentIndex(2)
    assert [row[0] for row in dialog.rows] == ["0.1–0.2", "All"]


def test_that_a_click_on_a_heading_sorts_by_number_and_the_sums_stay_below(
    dialog: VerdictTablesDialog, qtbot: QtBot
) -> None:
    click_heading(dialog, 1, qtbot)
    assert [row[1] for row in dialog.rows] == ["3", "5", "12", "20"]
    click_heading(dialog, 1, qtbot)
    assert [row[1] for row in dialog.rows] == ["12", "5", "3", "20"]


def test_that_names_sort_as_the_table_came(dialog: VerdictTablesDialog, qtbot: QtBot) -> None:
    dialog.tabs.setCurrentIndex(1)
    click_heading(dialog, 0, qtbot)  # it is sorted by it already: now the other way round
    assert [row[0] for row in dialog.rows] == ["≥ 256", "10–16", "< 10", "All"]
    click_heading(dialog, 0, qtbot)
    assert [row[0] for row in dialog.rows] == ["< 10", "10–16", "≥ 256", "All"]


def test_that_numbers_stand_on_the_right_and_names_on_the_left(dialog: VerdictTablesDialog) -> None:
    model = dialog.table.model()
    role = Qt.ItemDataRole.TextAlignmentRole
    for column in range(model.columnCount()):
        wanted = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        assert Qt.AlignmentFlag(model.index(0, column).data(role)) & wanted
        assert Qt.AlignmentFlag(model.headerData(column, Qt.Orientation.Horizontal, role)) & wanted


def test_that_the_sums_are_bold(dialog: VerdictTablesDialog) -> None:
    model = dialog.table.model()
    assert model.index(3, 1).data(Qt.ItemDataRole.FontRole).bold()
    assert model.index(0, 1).data(Qt.ItemDataRole.FontRole) is None


def test_that_a_number_tells_its_share_of_the_row(dialog: VerdictTablesDialog) -> None:
    model = dialog.table.model()
    assert model.index(1, 1).data(Qt.ItemDataRole.ToolTipRole) == "92% of this row"
    dialog.tabs.setCurrentIndex(1)
    assert dialog.table.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == ""


@pytest.mark.parametrize("by_key", [True, False])
def test_that_the_open_table_is_copied_in_its_order_for_a_spreadsheet(
    by_key, dialog: VerdictTablesDialog, qtbot: QtBot
) -> None:
    click_heading(dialog, 1, qtbot)
    with qtbot.waitSignal(dialog.copied):
        if by_key:
            qtbot.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        else:
            qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == (
        "Event\tReal face\tNot a face\tTo fix\tIgnored\tAll\n"
        "0--Parade\t3\t1000\t0\t2\t1005\n"
        "no event\t5\t2\t0\t0\t7\n"
        "2--Demo with a tab\t12\t0\t1\t0\t13\n"
        "All\t20\t1002\t1\t2\t1025"
    )


def test_that_saving_is_asked_for(dialog: VerdictTablesDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.save_wished):
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()


@pytest.mark.parametrize("tables", [(), (VerdictTable(TableBy.EVENT, ()),)])
def test_that_where_nothing_is_judged_there_is_nothing_to_take_along(
    tables: tuple[VerdictTable, ...], qtbot: QtBot
) -> None:
    dialog = made(tables, qtbot)
    assert dialog.summary.text() == "Nothing is judged yet."
    assert not dialog.copy_button.isEnabled()
    assert not dialog.save_button.isEnabled()
    QGuiApplication.clipboard().setText("before")
    dialog.copy()
    assert QGuiApplication.clipboard().text() == "before"


def test_that_every_part_has_a_name_and_every_word_is_looked_up(brackets: None, qtbot: QtBot) -> None:
    dialog = made(TABLES, qtbot)
    assert nameless(dialog) == []
    data = {"0--Parade", "2--Demo\twith a tab", "ann"}
    assert [text for text in untranslated(dialog) if text not in data] == []
