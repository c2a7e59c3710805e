"""The visible history: what stands, what was undone, and one click to any place in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QPlainTextEdit, QSplitter
from pytestqt.qtbot import QtBot
from row_clicks import click_row

from annotator.editing.session import Session
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.history import Entry, History
from annotator.model.project import Project
from annotator.store.journal import Journal
from annotator.windows.history_panel import IS_CURRENT_ROLE, STANDS_ROLE, WHEN_ROLE, HistoryPanel

PERSON = Source(Origin.PERSON, "ada")


def face(width: float) -> Face:
    return Face(id="1", box_xyxy=(0, 0, width, 10), source=PERSON)


def entry(width: int, at: str = "2024-05-01T10:00:00+00:00") -> Entry:
    change = Change(image="a.jpg", before=(face(width),), after=(face(width + 1),))
    return Entry(f"Make it {width}", change, at, "ada")


ENTRIES = tuple(map(entry, range(1, 5)))


@pytest.fixture
def panel(qtbot: QtBot) -> HistoryPanel:
    """Four steps, of which two stand."""
    panel = HistoryPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 300)
    panel.set_history(History(ENTRIES, 2))
    panel.show()
    return panel


def column(panel: HistoryPanel, role: int = Qt.ItemDataRole.DisplayRole) -> list[object]:
    model = panel.view.model()
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def told(model: QAbstractItemModel) -> list[tuple[str, int, int]]:
    """What a view is told from now on: (what, first row, last row)."""
    log: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _, first, last: log.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _, first, last: log.append(("out", first, last)))
    model.dataChanged.connect(lambda first, last, _: log.append(("data", first.row(), last.row())))
    model.modelReset.connect(lambda: log.append(("reset", 0, 0)))
    return log


def test_that_the_list_begins_with_what_was_found_and_tells_what_stands(panel: HistoryPanel):
    assert column(panel) == ["As it was found", "Make it 1", "Make it 2", "Make it 3", "Make it 4"]
    assert column(panel, STANDS_ROLE) == [True, True, True, False, False]
    assert column(panel, IS_CURRENT_ROLE) == [False, False, True, False, False]
    assert panel.view.currentIndex().row() == 2


def test_that_a_step_tells_who_and_when(panel: HistoryPanel):
    tip = panel.view.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    local = datetime(2024, 5, 1, 10, 0, tzinfo=UTC).astimezone()
    assert tip == f"Make it 1\n{local:%d %b %Y, %H:%M:%S} by ada"
    assert column(panel, WHEN_ROLE)[1] == f"{local:%d %b %Y}"


def test_that_a_step_of_today_shows_its_time(panel: HistoryPanel):
    now = datetime.now(UTC)
    panel.set_history(History((entry(1, now.isoformat()), entry(2, "")), 2))
    assert column(panel, WHEN_ROLE) == ["", f"{now.astimezone():%H:%M}", ""]


@pytest.mark.parametrize("row", [0, 1, 4])
def test_that_a_click_goes_there(panel: HistoryPanel, qtbot: QtBot, row: int):
    with qtbot.waitSignal(panel.go_to_wished) as wished:
        click_row(panel.view, row, qtbot)
    assert wished.args == [row]


def test_that_a_click_on_where_the_image_stands_wishes_nothing(panel: HistoryPanel, qtbot: QtBot):
    with qtbot.assertNotEmitted(panel.go_to_wished):
        click_row(panel.view, 2, qtbot)


def test_that_arrows_only_look_and_return_goes_there_whatever_it_means_to_the_window(qtbot: QtBot):
    window = QMainWindow()
    qtbot.addWidget(window)
    accept = QAction("Accept face", window)
    accept.setShortcut(QKeySequence("Return"))
    window.addAction(accept)
    panel = HistoryPanel(window)
    window.setCentralWidget(panel)
    panel.set_history(History(ENTRIES, 2))
    window.show()
    qtbot.waitExposed(window)
    panel.setFocus()
    wishes: list[int] = []
    panel.go_to_wished.connect(wishes.append)
    with qtbot.assertNotEmitted(accept.triggered):
        qtbot.keyClick(panel.view, Qt.Key.Key_Up)
        qtbot.keyClick(panel.view, Qt.Key.Key_Up)
        assert wishes == []
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert wishes == [0]


def test_that_a_click_leaves_the_keys_to_the_photograph(qtbot: QtBot):
    window = QSplitter()
    qtbot.addWidget(window)
    photograph, panel = QPlainTextEdit(), HistoryPanel()
    window.addWidget(photograph)
    window.addWidget(panel)
    panel.set_history(History(ENTRIES, 2))
    window.show()
    qtbot.waitExposed(window)
    photograph.setFocus()
    with qtbot.waitSignal(panel.go_to_wished):
        click_row(panel.view, 1, qtbot)
    assert window.focusWidget() is photograph


def test_that_an_undo_tells_of_the_rows_between_only(panel: HistoryPanel):
    log = told(panel.view.model())
    panel.set_history(History(ENTRIES, 2).moved(-1))
    assert log == [("data", 1, 2)]
    assert panel.view.currentIndex().row() == 1


def test_that_a_new_step_takes_the_place_of_what_was_undone(panel: HistoryPanel):
    log = told(panel.view.model())
    panel.set_history(History(ENTRIES, 2).after(entry(9)))
    assert log == [("out", 3, 4), ("in", 3, 3), ("data", 2, 3)]
    assert column(panel) == ["As it was found", "Make it 1", "Make it 2", "Make it 9"]
    assert column(panel, STANDS_ROLE) == [True] * 4


def test_that_a_new_step_after_undoing_all_starts_afresh(panel: HistoryPanel):
    panel.set_history(History(ENTRIES, 0).after(entry(9)))
    assert column(panel) == ["As it was found", "Make it 9"]
    assert column(panel, IS_CURRENT_ROLE) == [False, True]


def test_that_another_image_has_a_history_of_its_own(panel: HistoryPanel):
    panel.set_history(History((entry(7), entry(8)), 1))
    assert column(panel) == ["As it was found", "Make it 7", "Make it 8"]
    panel.set_history(History())
    assert column(panel) == ["As it was found"]
    assert panel.view.currentIndex().row() == 0


def test_that_thousands_of_steps_are_told_of_one_by_one(panel: HistoryPanel):
    many = History(tuple(entry(width) for width in range(1, 5_001)), 5_000)
    panel.set_history(many)
    log = told(panel.view.model())
    panel.set_history(many.after(entry(1)))
    assert log == [("in", 5_001, 5_001), ("data", 5_000, 5_001)]


def test_that_it_leads_the_session_to_any_place(qtbot: QtBot, tmp_path: Path):
    with Journal.open(tmp_path / "a.faces") as journal:
        session = Session(Project(journal.faces, journal.is_reviewed), journal, author="ada")
        session.stepped.connect(journal.record)
        panel = HistoryPanel()
        qtbot.addWidget(panel)
        panel.resize(300, 300)
        panel.show()
        session.undo_state_changed.connect(lambda: panel.set_history(session.history()))
        panel.go_to_wished.connect(session.go_to)
        session.open_image("a.jpg")
        session.edit("Add face", (), (face(1),))
        for width in range(1, 4):
            session.edit(f"Make it {width + 1}", (face(width),), (face(width + 1),))
        click_row(panel.view, 1, qtbot)
        assert session.faces() == (face(1),)
        click_row(panel.view, 4, qtbot)
        assert session.faces() == (face(4),)
        assert column(panel, STANDS_ROLE) == [True] * 5
