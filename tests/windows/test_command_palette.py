"""Ctrl+K: type what you want to do, press Return, and the keyboard is back where it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from annotator.windows.action import Needs
from annotator.windows.action_table import ACTIONS
from annotator.windows.actions import LACKING, Actions
from annotator.windows.command_palette import OWN_ACTION, CommandPalette
from annotator.windows.palette_row import Entry


class Desk:
    """A window with a field that has the focus, the actions of the table, and what was done."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.field = QLineEdit(self.window)
        self.window.setCentralWidget(self.field)
        self.actions = Actions(self.window, QWidget(self.window))
        self.done: Counter[str] = Counter()
        self.actions.connect_all(
            {action.id: lambda name=action.id: self.done.update([name]) for action in ACTIONS}
        )
        self.images = ["a.jpg", "b.jpg"]
        self.palette = CommandPalette(self.window, self.actions, [self.find_images])
        self.window.resize(900, 600)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.field.setFocus()

    def find_images(self, query: str) -> list[Entry]:
        return [
            Entry(id=f"image:{name}", text=f"Go to {name}", run=lambda name=name: self.done.update([name]))
            for name in self.images
            if query and query in name
        ]

    def press(self, qtbot: QtBot, *keys: Qt.Key) -> None:
        for key in keys:
            qtbot.keyClick(self.palette.search, key)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    desk.actions.allow([Needs.PROJECT, Needs.PHOTOGRAPH, Needs.IMAGE])
    yield desk
    desk.palette.close()


def test_that_it_opens_at_the_top_of_the_window_in_its_middle(desk: Desk):
    desk.palette.open()
    middle = desk.palette.mapToGlobal(QPoint(desk.palette.width() // 2, 0))
    assert abs(desk.window.mapFromGlobal(middle).x() - desk.window.width() // 2) <= 1
    assert 0 < desk.window.mapFromGlobal(middle).y() < 80


def test_that_everything_is_offered_and_what_is_not_possible_comes_last_with_why(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    texts = {action.id: desk.actions[action.id].text() for action in ACTIONS if action.id != OWN_ACTION}
    assert sorted(desk.palette.shown) == sorted(texts.values())
    possible = [name for name in texts if desk.actions[name].isEnabled()]
    assert sorted(desk.palette.shown[: len(possible)]) == sorted(texts[name] for name in possible)
    assert desk.actions.why_not("delete_face") == "No face is selected"
    assert desk.actions.why_not("fit_image") == ""


def test_that_what_is_lacking_is_said_of_every_need():
    assert LACKING.keys() == set(Needs) - {Needs.NOTHING}


def test_that_the_best_is_chosen_by_return_and_the_keyboard_goes_back(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.palette.search)
    qtbot.keyClicks(desk.palette.search, "zoo out")
    assert desk.palette.current == "Zoom out"
    desk.press(qtbot, Qt.Key.Key_Return)
    assert desk.done == {"zoom_out": 1}
    assert not desk.palette.isVisible()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.field)


def test_that_esc_does_nothing_but_close_it(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    qtbot.keyClicks(desk.palette.search, "quit")
    desk.press(qtbot, Qt.Key.Key_Escape)
    assert (desk.palette.isVisible(), desk.done) == (False, {})
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.field)


def test_that_letters_typed_into_it_fire_no_shortcut(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    qtbot.keyClicks(desk.palette.search, "dwrfa1")
    qtbot.keyClick(desk.palette.search, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert desk.done == {}


def test_that_up_and_down_pass_over_what_is_not_possible_and_go_round(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    qtbot.keyClicks(desk.palette.search, "zoom")
    ways = [name for name in desk.palette.shown if name not in ("Fit face",)]
    seen = [desk.palette.current]
    for _ in range(len(ways)):
        desk.press(qtbot, Qt.Key.Key_Down)
        seen.append(desk.palette.current)
    assert seen[0] == seen[-1]
    assert set(seen) == set(ways)
    desk.press(qtbot, Qt.Key.Key_Up)
    assert desk.palette.current == seen[-2]


def test_that_what_is_not_possible_is_found_and_cannot_be_chosen(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    qtbot.keyClicks(desk.palette.search, "delete face")
    assert desk.palette.shown[0] == "Delete face"
    assert desk.palette.current == ""
    desk.press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Return)
    qtbot.mouseClick(desk.palette.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 12))
    assert desk.done == {}
    assert desk.palette.isVisible()


def test_that_what_was_used_last_comes_first_next_time(desk: Desk, qtbot: QtBot):
    for words in ("zoom in", "quit", "zoom out"):
        desk.palette.open()
        qtbot.keyClicks(desk.palette.search, words)
        desk.press(qtbot, Qt.Key.Key_Return)
    desk.palette.open()
    assert desk.palette.shown[:3] == ["Zoom out", "Quit", "Zoom in"]
    qtbot.keyClicks(desk.palette.search, "zoom")
    assert desk.palette.current == "Zoom out"


def test_that_a_click_chooses(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    qtbot.keyClicks(desk.palette.search, "zoom in")
    qtbot.mouseClick(desk.palette.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 12))
    assert desk.done == {"zoom_in": 1}


def test_that_others_can_offer_what_there_is_for_the_words(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    qtbot.keyClicks(desk.palette.search, "b.j")
    assert desk.palette.shown == ["Go to b.jpg"]
    desk.press(qtbot, Qt.Key.Key_Return)
    assert desk.done == {"b.jpg": 1}


def test_that_a_panel_is_brought_to_the_front_and_has_the_keys(person):
    window = person.app.window
    (light,) = (dock for dock in window.findChildren(QDockWidget) if dock.objectName() == "Light")
    for hide in (light.hide, lambda: person.press(Qt.Key.Key_F3), lambda: person.press(Qt.Key.Key_F4)):
        hide()
        assert not light.isVisible()
        person.app.palette.open()
        person.qtbot.keyClicks(person.app.palette.search, "panel history")
        assert person.app.palette.current == "Show panel: History"
        person.app.palette.search.clear()
        person.qtbot.keyClicks(person.app.palette.search, "show light")
        assert person.app.palette.current == "Show panel: Light"
        person.qtbot.keyClick(person.app.palette.search, Qt.Key.Key_Return)
        person.qtbot.waitUntil(person.app.light_panel.isVisible)
        assert window.page is person.app.canvas
        assert light.isAncestorOf(window.focusWidget())


def test_that_there_is_no_panel_to_show_before_a_folder_is_open(at_start):
    at_start.app.palette.open()
    at_start.qtbot.keyClicks(at_start.app.palette.search, "show panel")
    assert "Show panel: Findings" in at_start.app.palette.shown
    assert at_start.app.palette.current == ""
    at_start.app.palette.close()


def test_that_it_says_when_nothing_is_called_that(desk: Desk, qtbot: QtBot):
    desk.palette.open()
    qtbot.keyClicks(desk.palette.search, "qqqq")
    assert desk.palette.shown == []
    assert desk.palette.current == ""
    desk.press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert desk.palette.isVisible()


def test_that_the_keys_shown_are_those_in_force(desk: Desk):
    by_id = {action.id: action for action in ACTIONS}
    desk.actions.apply(desk.actions.key_map.adding(by_id["zoom_in"], "Ctrl+F9, S"))
    desk.palette.open()
    (row,) = [row for row, text in enumerate(desk.palette.shown) if text == "Zoom in"]
    described = desk.palette.view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described.endswith("Ctrl+F9, S")
