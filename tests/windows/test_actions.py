"""One table of actions: every one works, no two share a key, and none fires while somebody types."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QSpinBox, QTableView
from pytestqt.qtbot import QtBot

from annotator.windows.action_table import ACTIONS, MENUS
from annotator.windows.key_list import KeyList


def test_that_no_key_means_two_things():
    keys = Counter(key for action in ACTIONS for key in action.keys.split())
    assert [key for key, times in keys.items() if times > 1] == []


def test_that_every_action_has_a_name_of_its_own_and_says_what_it_is_for():
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert [action.id for action in ACTIONS if not action.tip] == []


def test_that_an_action_without_a_handler_is_refused(at_start):
    with pytest.raises(ValueError, match="undo"):
        at_start.app.actions.connect_all({action.id: print for action in ACTIONS if action.id != "undo"})


def test_that_the_menus_are_those_of_the_table(at_start):
    bar = at_start.app.window.menuBar()
    assert [action.text().replace("&", "") for action in bar.actions()] == list(MENUS)
    for action, groups in zip(bar.actions(), MENUS.values(), strict=True):
        menu = action.menu()
        assert isinstance(menu, QMenu)
        shown = [row.objectName() for row in menu.actions() if row.objectName()]
        listed = [row.id for group in groups for row in group]
        assert [name for name in shown if name in listed] == listed


def test_that_what_makes_no_sense_is_greyed_out(person):
    actions = person.app.actions
    assert not actions["delete_face"].isEnabled()
    assert not actions["undo"].isEnabled()
    person.press(Qt.Key.Key_Tab)
    assert actions["delete_face"].isEnabled()
    person.press(Qt.Key.Key_Left)
    assert actions["undo"].isEnabled()


ON_THE_PHOTOGRAPH = {"show_predictions": "P", "show_ground_truth": "G", "show_names": "N", "pose_axes": "O"}


@pytest.mark.parametrize("page", ["show_wall", "show_statistics", "show_review"])
def test_that_a_key_changes_nothing_that_only_the_photograph_would_show(person, page: str):
    actions = person.app.actions
    actions[page].trigger()
    for name, key in {**ON_THE_PHOTOGRAPH, "loupe": "L", "mesh": "M"}.items():
        before = actions[name].isChecked()
        person.app.window.status_line.clearMessage()
        person.press(getattr(Qt.Key, f"Key_{key}"), wait=False)
        assert actions[name].isChecked() == before
        assert person.app.window.status_line.currentMessage() == "On the photograph only: F2 goes there"
        assert actions[name].toolTip() == "On the photograph only: F2 goes there"
    person.press(Qt.Key.Key_F2, wait=False)
    for name, key in ON_THE_PHOTOGRAPH.items():
        before = actions[name].isChecked()
        person.press(getattr(Qt.Key, f"Key_{key}"))
        assert actions[name].isChecked() != before


def test_that_a_button_that_shows_or_hides_does_not_flicker_while_pages_are_turned(person):
    said: list[bool] = []
    names = person.app.actions["show_names"]
    names.enabledChanged.connect(said.append)
    person.press(Qt.Key.Key_D)
    assert said == []


def test_that_letters_typed_into_a_field_are_typed(person, qtbot: QtBot):
    search = person.app.images.search
    qtbot.mouseClick(search, Qt.MouseButton.LeftButton)
    assert person.app.window.focusWidget() is search
    qtbot.keyClicks(search, "dwq1 ?")
    assert search.text() == "dwq1 ?"
    assert person.image == "a.jpg"
    assert not person.app.canvas.is_drawing
    assert person.app.window.findChild(KeyList) is None


class Claiming(QLineEdit):
    """As on a plain X desktop, where a field has more keys than elsewhere: it says that each is its own."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


@pytest.mark.parametrize(
    ("action", "letter", "is_the_windows"),
    [
        ("export", Qt.Key.Key_E, True),
        ("command_palette", Qt.Key.Key_K, True),
        ("copy", Qt.Key.Key_C, False),
        ("undo", Qt.Key.Key_Z, False),
        ("redo", Qt.Key.Key_Y, False),
    ],
)
def test_that_a_field_has_the_keys_of_editing_and_none_that_are_the_windows(
    person, qtbot: QtBot, action: str, letter: Qt.Key, is_the_windows: bool
):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Left)
    person.app.actions[action].setEnabled(True)
    done: list[str] = []
    person.app.actions[action].triggered.disconnect()
    person.app.actions[action].triggered.connect(lambda: done.append(action))
    field = Claiming(person.app.window)
    field.show()
    field.setFocus()
    assert person.app.window.focusWidget() is field
    qtbot.keyClick(field, letter, Qt.KeyboardModifier.ControlModifier)
    assert bool(done) == is_the_windows


def test_that_arrows_and_digits_edit_the_number_of_steps_and_nothing_else(person, qtbot: QtBot):
    person.press(Qt.Key.Key_Tab)
    before = person.selected
    field = person.app.training_panel.findChild(QSpinBox)
    assert field is not None
    field.setFocus()
    field.selectAll()
    for key in (Qt.Key.Key_5, Qt.Key.Key_0, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(field, key)
    assert person.app.training_panel.steps == 51
    assert person.selected == before


def test_that_arrows_in_the_list_turn_the_pages(person):
    person.app.images.view.setFocus()
    person.press(Qt.Key.Key_Tab)
    before = person.selected
    person.app.images.view.setFocus()
    person.press(Qt.Key.Key_Down)
    assert person.image == "b.jpg"
    person.press(Qt.Key.Key_Up)
    assert before in person.faces


def test_that_a_question_mark_opens_the_list_of_keys_and_it_can_be_searched(person, qtbot: QtBot):
    person.press(Qt.Key.Key_Question)
    keys = person.app.window.findChild(KeyList)
    assert keys is not None
    assert keys.isVisible()
    qtbot.keyClicks(keys.search, "nudge")
    assert keys.shown == ["Nudge by 1 px, with Shift 10, with Ctrl 0.1"]
    keys.close()


def test_that_in_the_list_of_keys_what_says_most_has_most_of_the_width(qtbot: QtBot):
    keys = KeyList()
    keys.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(keys)
    keys.show()
    (table,) = keys.findChildren(QTableView)
    first, second, third = (table.columnWidth(column) for column in range(3))
    assert first < second < third
    assert table.horizontalScrollBar().maximum() == 0
    before = [table.rowHeight(row) for row in range(table.model().rowCount())]
    table.horizontalHeader().resizeSection(0, 2 * first)
    after = [table.rowHeight(row) for row in range(table.model().rowCount())]
    assert sum(after) > sum(before), "and what is narrower now is seen to its end"


def test_that_the_switches_are_remembered(make_person):
    first = make_person()
    first.app.actions["keep_zoom"].trigger()
    first.app.actions["scheme_dark"].trigger()
    second = make_person()
    assert second.app.canvas.keeps_zoom
    assert second.app.actions["scheme_dark"].isChecked()


def test_that_windows_turn_dark_and_light_at_once(at_start, qtbot: QtBot):
    actions, window = at_start.app.actions, at_start.app.window
    actions["scheme_dark"].trigger()
    qtbot.waitUntil(lambda: window.palette().window().color().lightness() < 60)
    actions["scheme_light"].trigger()
    qtbot.waitUntil(lambda: window.palette().window().color().lightness() > 200)
    assert [actions[f"scheme_{name}"].isChecked() for name in ("dark", "light")] == [False, True]
