"""Other keys for an action: recorded by pressing them, never given away silently, in force at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from annotator.desk.settings import Settings
from annotator.windows.action_table import ACTIONS
from annotator.windows.actions import Actions
from annotator.windows.key_editor import KeyEditor
from annotator.windows.key_list import KeyList
from annotator.windows.key_map import KeyMap

BY_ID = {action.id: action for action in ACTIONS}
LEFT = Qt.MouseButton.LeftButton


class Bench:
    """The editor over a window whose actions take over every change."""

    def __init__(self, qtbot: QtBot, key_map: KeyMap) -> None:
        self.qtbot = qtbot
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.actions = Actions(self.window, QWidget(self.window))
        self.actions.apply(key_map)
        self.editor = KeyEditor(key_map, self.window)
        self.editor.changed.connect(self.actions.apply)
        self.window.show()
        self.editor.open()
        qtbot.waitExposed(self.editor)
        self.editor.activateWindow()

    def choose(self, text: str) -> None:
        self.editor.search.setText(text)
        self.editor.table.selectRow(self.editor.shown.index(text))

    def record(
        self, button: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.qtbot.mouseClick(button, LEFT)
        assert self.editor.is_recording
        self.qtbot.keyClick(self.editor.recorder, key, modifiers)
        self.qtbot.waitUntil(lambda: not self.editor.is_recording)

    def keys(self, action_id: str) -> list[str]:
        return [sequence.toString() for sequence in self.actions[action_id].shortcuts()]


@pytest.fixture
def make_bench(qtbot: QtBot) -> Callable[..., Bench]:
    return lambda key_map=None: Bench(qtbot, key_map or KeyMap())


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    return make_bench()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_that_the_table_writes_keys_as_qt_does(action):
    assert [QKeySequence(key).toString() for key in action.keys.split()] == action.keys.split()


def test_that_a_key_is_changed_at_once(bench: Bench):
    bench.choose("Next image")
    bench.record(bench.editor.change, Qt.Key.Key_F9)
    assert bench.keys("next_image") == ["F9"]
    assert bench.editor.question == ""


def test_that_an_action_can_have_several_keys_and_lose_one(bench: Bench):
    bench.choose("Next image")
    bench.record(bench.editor.add, Qt.Key.Key_F9)
    bench.record(bench.editor.add, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert bench.keys("next_image") == ["D", "F9", "Shift+F5"]
    bench.editor.keys.setCurrentIndex(bench.editor.keys.model().index(1, 0))
    bench.qtbot.mouseClick(bench.editor.remove, LEFT)
    assert bench.keys("next_image") == ["D", "Shift+F5"]


@pytest.mark.parametrize(
    ("key", "modifiers", "written"),
    [
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "Tab"),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier, "Shift+Tab"),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "Esc"),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "Return"),
    ],
)
def test_that_keys_that_dialogs_use_can_be_recorded_and_name_whose_they_are(
    bench: Bench, key, modifiers, written
):
    (owner,) = [action for action in ACTIONS if written in action.keys.split()]
    bench.choose("Quit")
    bench.record(bench.editor.add, key, modifiers)
    assert f"“{written}” belongs to “{owner.text}”." in bench.editor.question
    assert bench.editor.isVisible()


def test_that_a_key_of_another_action_is_taken_from_there_only_if_one_says_so(bench: Bench):
    bench.choose("Fit face")
    bench.record(bench.editor.add, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert bench.editor.question == "“Ctrl+E” belongs to “Export label.txt”."
    bench.qtbot.mouseClick(bench.editor.decline, LEFT)
    assert (bench.keys("fit_face"), bench.keys("export")) == (["F"], ["Ctrl+E"])
    bench.record(bench.editor.add, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.mouseClick(bench.editor.agree, LEFT)
    assert (bench.keys("fit_face"), bench.keys("export")) == (["F", "Ctrl+E"], [])


def test_that_esc_at_the_question_means_no_and_leaves_the_dialog_open(bench: Bench):
    bench.choose("Fit face")
    bench.record(bench.editor.add, Qt.Key.Key_D)
    bench.qtbot.keyClick(bench.editor.decline, Qt.Key.Key_Escape)
    assert (bench.editor.question, bench.editor.isVisible()) == ("", True)
    assert bench.keys("fit_face") == ["F"]


def test_that_a_key_that_the_canvas_holds_is_warned_of(bench: Bench):
    bench.choose("Fit face")
    bench.record(bench.editor.change, Qt.Key.Key_H)
    assert bench.editor.question == "“H” is the photograph's own: held, it hides every face."
    bench.qtbot.mouseClick(bench.editor.agree, LEFT)
    assert bench.keys("fit_face") == ["H"]


def test_that_two_strokes_are_one_key_and_their_first_is_warned_of(bench: Bench):
    bench.choose("Fit face")
    bench.qtbot.mouseClick(bench.editor.add, LEFT)
    bench.qtbot.keyClick(bench.editor.recorder, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.keyClick(bench.editor.recorder, Qt.Key.Key_S)
    bench.qtbot.waitUntil(lambda: not bench.editor.is_recording)
    assert bench.editor.question == "“Ctrl+E, S” can't be reached: “Ctrl+E” belongs to “Export label.txt”."


def test_that_one_action_is_reset_and_then_all(bench: Bench):
    for text, key in (("Next image", Qt.Key.Key_F9), ("Fit face", Qt.Key.Key_F10)):
        bench.choose(text)
        bench.record(bench.editor.change, key)
    bench.qtbot.mouseClick(bench.editor.reset, LEFT)
    assert (bench.keys("next_image"), bench.keys("fit_face")) == (["F9"], ["F"])
    bench.qtbot.mouseClick(bench.editor.reset_all, LEFT)
    assert bench.editor.question != ""
    bench.qtbot.mouseClick(bench.editor.agree, LEFT)
    assert bench.actions.key_map == KeyMap()
    assert not bench.editor.reset_all.isEnabled()


def test_that_resetting_asks_before_it_takes_a_key_back(make_bench: Callable[..., Bench]):
    bench = make_bench(KeyMap().adding(BY_ID["fit_face"], "D"))
    bench.choose("Next image")
    assert bench.keys("next_image") == []
    bench.qtbot.mouseClick(bench.editor.reset, LEFT)
    assert bench.editor.question == "“D” belongs to “Fit face”."
    bench.qtbot.mouseClick(bench.editor.agree, LEFT)
    assert (bench.keys("next_image"), bench.keys("fit_face")) == (["D"], ["F"])


def test_that_actions_are_found_by_name_menu_and_key(bench: Bench):
    bench.qtbot.keyClicks(bench.editor.search, "ctrl+y")
    assert bench.editor.shown == ["Redo"]
    bench.editor.search.setText("on the photograph")
    assert bench.editor.shown
    assert all(text.startswith("Nudge") for text in bench.editor.shown)


def test_that_return_in_the_search_presses_no_button(bench: Bench):
    bench.qtbot.keyClicks(bench.editor.search, "next image")
    bench.qtbot.keyClick(bench.editor.search, Qt.Key.Key_Return)
    assert bench.editor.isVisible()
    assert not bench.editor.is_recording


def test_that_tab_goes_through_the_dialog_in_order_and_records_nothing(bench: Bench):
    bench.choose("Next image")
    bench.record(bench.editor.add, Qt.Key.Key_F9)
    editor = bench.editor
    editor.search.setFocus()
    order = [
        editor.table,
        editor.keys,
        editor.change,
        editor.add,
        editor.remove,
        editor.reset,
        editor.reset_all,
    ]
    for widget in order:
        bench.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget
    bench.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    bench.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is editor.search
    assert bench.keys("next_image") == ["D", "F9"]


def test_that_a_remapped_key_does_what_the_old_one_did_and_the_old_one_nothing(qtbot: QtBot):
    window = QMainWindow()
    qtbot.addWidget(window)
    canvas = QWidget(window)
    window.setCentralWidget(canvas)
    actions = Actions(window, canvas)
    done: list[str] = []
    actions.connect_all({action.id: lambda name=action.id: done.append(name) for action in ACTIONS})
    actions["fit_face"].setEnabled(True)
    actions.apply(KeyMap().adding(BY_ID["fit_face"], "F9", instead_of="F"))
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert done == []
    qtbot.keyClick(canvas, Qt.Key.Key_F9)
    assert done == ["fit_face"]


def test_that_a_key_that_the_canvas_took_does_what_it_is_for_now(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window, QWidget(window))
    done: list[str] = []
    actions.connect_all({action.id: lambda name=action.id: done.append(name) for action in ACTIONS})
    actions.trigger_key("Space")
    assert done == []
    actions["accept_and_go_on"].setEnabled(True)
    actions.trigger_key("Space")
    actions.apply(KeyMap().adding(BY_ID["quit"], "Space"))
    actions.trigger_key("Space")
    assert done == ["accept_and_go_on", "quit"]


def test_that_the_list_of_keys_shows_the_keys_in_force(qtbot: QtBot):
    parent = QWidget()
    qtbot.addWidget(parent)
    keys = KeyMap().adding(BY_ID["next_image"], "Ctrl+F9, S").giving(BY_ID["nudge_Left"], ("B",))
    listed = KeyList(parent, keys)
    qtbot.keyClicks(listed.search, "ctrl+f9")
    assert (listed.shown, listed.shown_keys) == (["Next image"], ["D or Ctrl+F9, S"])
    listed.search.setText("nudge 1 px left")
    assert listed.shown_keys == ["B"]


def test_that_changed_keys_are_there_in_the_next_run(tmp_path):
    file = str(tmp_path / "settings.ini")
    keys = KeyMap().adding(BY_ID["next_image"], "Ctrl+,").giving(BY_ID["undo"], ())
    settings = Settings(QSettings(file, QSettings.Format.IniFormat))
    assert settings.key_map == KeyMap()
    settings.key_map = keys
    del settings
    assert Settings(QSettings(file, QSettings.Format.IniFormat)).key_map == keys


def test_that_the_recorder_is_never_reached_by_tab(bench: Bench):
    reached = [bench.editor.recorder, *bench.editor.recorder.findChildren(QLineEdit)]
    assert not any(widget.focusPolicy() & Qt.FocusPolicy.TabFocus for widget in reached)
