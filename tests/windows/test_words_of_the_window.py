"""The whole window: every part of it has a name, every word is looked up, and keys alone reach all of it."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QComboBox, QDialog, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from widget_words import nameless, words

from annotator.errors import AnnotatorError
from annotator.store.import_labels import ImportReport
from annotator.store.label_diff import ImageDiff, LabelDiff
from annotator.windows.action_table import ACTIONS
from annotator.windows.export_dialog import ExportDialog
from annotator.windows.import_dialog import ImportDialog
from annotator.windows.menu_titles import MNEMONICS

LOOKED_UP = re.compile(r"⟦[^⟦⟧]*⟧")
DATA = re.compile(
    r"""
    Five\ Landmarks | photographs | label\.txt | project\.faces
    | [^\s⟦⟧]*/[^\s⟦⟧]* | [abc]\.jpg | \S+\.safetensors | \b(?:mobile|small)\b   # files and models
    | <[^>]*> | &nbsp;
    | \bpx\b | \bF\d | \b(Ctrl|Shift|Alt|Tab|Backtab|Esc|Return|Space|Del|Backspace|Left|Right|Up|Down)\b
    """,
    re.VERBOSE,
)
"""What is the same in every language, or is in Qt's own translations: the names of keys."""


def lived_in(person) -> QWidget:
    """The window after some work, so that there is something to say in every panel."""
    app = person.app
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_1)
    person.press(Qt.Key.Key_Left)  # an edit
    person.press(Qt.Key.Key_Q)  # another
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # taken back
    person.press(Qt.Key.Key_X)  # a landmark is missing: a finding
    app.actions["show_statistics"].trigger()
    person.qtbot.waitUntil(lambda: app.statistics.isEnabled() and "3" in app.statistics.summary)
    app.actions["show_wall"].trigger()
    person.qtbot.waitUntil(lambda: app.wall.model.rowCount() > 0)
    app.actions["show_photograph"].trigger()
    app.window.messages.error(AnnotatorError("/0/1"))
    return app.window


def without_what_was_looked_up(text: str) -> str:
    while (shorter := LOOKED_UP.sub(" ", text)) != text:  # a sentence holds others that were looked up
        text = shorter
    return text


def said_in_english(root: QWidget, *names: str) -> list[str]:
    """What is left of the words when those that were looked up are taken out. names: data among them."""
    left = {text: DATA.sub(" ", without_what_was_looked_up(text)) for text in words(root)}
    for name in names:
        left = {text: rest.replace(name, "") for text, rest in left.items()}
    return sorted(text for text, rest in left.items() if re.search(r"[^\W\d_]{2}", rest))


def test_that_everything_in_the_window_that_the_keyboard_reaches_has_a_name(person):
    assert nameless(lived_in(person)) == []


def test_that_choices_that_are_made_of_lists_are_told_apart_by_name(person):
    named = [combo.accessibleName() for combo in person.app.window.findChildren(QComboBox)]
    assert len(set(named)) == len(named)


def test_that_every_word_in_the_window_is_looked_up(brackets, person):
    assert said_in_english(lived_in(person), person.workspace.session.author) == []


def test_that_every_word_is_looked_up_before_anything_is_open(brackets, at_start):
    assert said_in_english(at_start.app.window) == []


def an_export(parent: QWidget) -> QDialog:
    dialog = ExportDialog(Path("/0"), parent)
    changed = ImageDiff(image="a.jpg", added=1, removed=2, moved=3, changed=1, moved_points=4, mean_px=1.0)
    dialog.show_diff(
        LabelDiff(
            against="what was imported", images=(changed, ImageDiff(image="b.jpg", is_new=True)), unchanged=3
        )
    )
    return dialog


def an_import(parent: QWidget) -> QDialog:
    dialog = ImportDialog(parent)
    dialog.choose(Path("/0"))
    names = ("a.jpg", "b.jpg", "c.jpg", "a.jpg")
    dialog.show_preview(
        ImportReport(
            path=Path("/0"),
            imported=("a.jpg",),
            kept=names,
            labelled=names,
            other_files=("0",),
            unchanged=names,
            faces=2,
            form="Table (CSV)",
        )
    )
    return dialog


def test_that_every_word_of_the_exchange_of_labels_is_looked_up(brackets, qtbot: QtBot):
    for make in (an_export, an_import):
        parent = QWidget()
        qtbot.addWidget(parent)
        dialog = make(parent)
        assert nameless(dialog) == []
        # "0" is the folder; the formats are named by their makers, YOLO by its file.
        assert said_in_english(dialog) == []


def test_that_each_menu_is_opened_by_a_letter_of_its_own(at_start):
    titles = [action.text() for action in at_start.app.window.menuBar().actions()]
    letters = [QKeySequence.mnemonic(title).toString() for title in titles]
    assert all(letters)
    assert len(set(letters)) == len(letters) == len(MNEMONICS)


def test_that_no_action_has_the_key_that_opens_a_menu(at_start):
    bar = at_start.app.window.menuBar()
    opening = {QKeySequence.mnemonic(action.text()).toString() for action in bar.actions()}
    used = {key for action in ACTIONS for key in action.keys.split()}
    assert opening & used == set()


def test_that_f6_goes_round_the_parts_of_the_window_and_tab_through_each(person):
    window, app = person.app.window, person.app
    app.canvas.setFocus()
    parts = [app.display_bar, app.findings_panel, app.images, app.canvas]
    person.press(Qt.Key.Key_X)  # nothing is selected: nothing happens to the faces
    visited = []
    for _ in range(8):
        person.press(Qt.Key.Key_F6)
        focused = window.focusWidget()
        assert focused is not None
        visited.append(next((part for part in parts if part is focused or part.isAncestorOf(focused)), None))
    assert {app.display_bar, app.images, app.canvas} <= set(visited)
    person.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    app.images.search.setFocus()
    stops = []
    for _ in range(3):
        person.press(Qt.Key.Key_Tab)
        stops.append(window.focusWidget())
    assert stops == [app.images.shown, app.images.sorted, app.images.view]


def test_that_a_button_is_pressed_by_space_and_return_whatever_they_mean_to_the_window(person, qtbot: QtBot):
    button, faces = person.app.display_bar.buttons[2], person.faces
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        before = button.isChecked()
        person.press(key)
        assert button.isChecked() is not before
    assert (person.image, person.faces) == ("a.jpg", faces)


def test_that_esc_closes_an_error_before_it_lets_go_of_a_face(person):
    person.press(Qt.Key.Key_Tab)
    selected = person.selected
    person.app.window.messages.error(AnnotatorError("The disk is full.", "Free some space."))
    person.press(Qt.Key.Key_Escape)
    assert person.message == ""
    assert person.selected == selected
    person.press(Qt.Key.Key_Escape)
    assert person.workspace.session.selected is None


def test_that_esc_leaves_good_news_alone(person):
    person.press(Qt.Key.Key_Tab)
    person.app.window.messages.tell("Exported.")
    person.press(Qt.Key.Key_Escape)
    assert person.message == "Exported."
    assert person.workspace.session.selected is None


def test_that_the_buttons_of_a_message_are_reached_by_tab_and_the_keys_go_back_to_the_photograph(person):
    messages, window = person.app.window.messages, person.app.window
    messages.bug("Traceback\nZeroDivisionError: left eye")
    copy, close = messages.findChild(QPushButton), messages.findChild(QToolButton)
    copy.setFocus(Qt.FocusReason.TabFocusReason)
    person.press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == messages.details
    person.press(Qt.Key.Key_Tab)
    assert window.focusWidget() is close
    person.press(Qt.Key.Key_Return)
    assert person.message == ""
    assert window.focusWidget() is person.app.canvas
