"""Every widget can be named aloud, and every word is looked up in the language of the person."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMainWindow, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from widget_words import nameless, untranslated

from annotator.windows import translation
from annotator.windows.about import About
from annotator.windows.action import Needs
from annotator.windows.action_table import ACTIONS
from annotator.windows.actions import Actions
from annotator.windows.command_palette import CommandPalette
from annotator.windows.diagnostics import Diagnostics, program_version
from annotator.windows.key_editor import KeyEditor
from annotator.windows.key_list import KeyList
from annotator.windows.key_map import KeyMap
from annotator.windows.legend import Legend
from annotator.windows.messages import Messages
from annotator.windows.start_page import StartPage
from annotator.windows.theme import palette_of

SOURCES = Path(translation.__file__).parent


BY_ID = {action.id: action for action in ACTIONS}
TO_SAY = KeyMap().adding(BY_ID["next_image"], "Ctrl+F9, S")


def an_editor(parent: QWidget) -> QDialog:
    editor = KeyEditor(TO_SAY, parent)
    editor._record("")
    return editor


def a_question(parent: QWidget) -> QDialog:
    editor = KeyEditor(TO_SAY, parent)
    editor._ask_to_reset_all()
    return editor


def a_palette(parent: QWidget) -> QWidget:
    window = QMainWindow(parent)
    actions = Actions(window, QWidget(window))
    actions.allow([Needs.PROJECT])
    palette = CommandPalette(window, actions)
    palette.open()
    return palette


def a_start_page(parent: QWidget) -> QWidget:
    page = StartPage(QIcon(), parent)
    page.set_recent([("1", Path("/0/1"))])
    return page


def a_bug(parent: QWidget) -> QWidget:
    messages = Messages(parent)
    messages.bug("0")
    return messages


PARTS: dict[str, Callable[[QWidget], QWidget]] = {
    "about": lambda parent: About(parent, Diagnostics()),
    "key editor": an_editor,
    "key editor that asks": a_question,
    "key list": lambda parent: KeyList(parent, TO_SAY),
    "command palette": a_palette,
    "start page": a_start_page,
    "messages": a_bug,
    "legend": Legend,
}
NAMES = ("Five Landmarks", "/0/1")
"""What is the same in every language; and so is what the machine is told to be made of."""


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.mark.parametrize("part", PARTS)
def test_that_everything_the_keyboard_reaches_has_a_name(part, parent: QWidget):
    assert nameless(PARTS[part](parent)) == []


@pytest.mark.parametrize("part", PARTS)
def test_that_every_word_is_looked_up(part, parent: QWidget, brackets: None):
    about = Diagnostics()
    facts = {fact.value for fact in (*about.versions(), *about.machine())}
    data = {*NAMES, *facts, f"Five Landmarks {program_version()}"}
    assert [text for text in untranslated(PARTS[part](parent)) if text not in data] == []


def test_that_a_nameless_field_is_found(parent: QWidget):
    QLineEdit(parent).setPlaceholderText("Find")
    cross = QToolButton(parent)
    cross.setText("✕")
    cross.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    labelled, named = QLineEdit(parent), QLineEdit(parent)
    QLabel("Name:", parent).setBuddy(labelled)
    named.setAccessibleName("Place")
    assert [line.split(" ")[0] for line in nameless(parent)] == ["QLineEdit", "QToolButton"]


def test_that_a_word_that_is_not_looked_up_is_found(parent: QWidget, brackets: None):
    QLabel(QCoreApplication.translate("a", "One"), parent)
    QLabel("Two", parent)
    QLabel("3", parent)
    assert untranslated(parent) == ["Two"]


def test_that_the_tools_of_qt_find_the_strings_and_a_translation_is_shown(tmp_path: Path, qapp: QApplication):
    source, binary = tmp_path / "five_landmarks_de.ts", tmp_path / "five_landmarks_de.qm"
    run_tool("lupdate", *(str(SOURCES / name) for name in ("key_list.py", "actions.py")), "-ts", str(source))
    text = source.read_text(encoding="utf-8")
    for english, german in (
        ("Find a key or what it does", "Taste oder Wirkung suchen"),
        ("Wheel", "Rad"),
        ("No face is selected", "Kein Gesicht ist gewählt"),
    ):
        before = f'<source>{english}</source>\n        <translation type="unfinished">'
        assert before in text
        text = text.replace(before, f"<source>{english}</source>\n<translation>{german}")
    source.write_text(text, encoding="utf-8")
    run_tool("lrelease", str(source), "-qm", str(binary))
    assert translation.install(qapp, tmp_path, "de-AT") == "de"
    try:
        keys = KeyList()
        assert keys.search.placeholderText() == "Taste oder Wirkung suchen"
        assert "Rad" in keys.shown_keys
        assert "Pan" in keys.shown  # what is not translated yet stays English
        assert translation.translated("No face is selected") == "Kein Gesicht ist gewählt"
        keys.deleteLater()
    finally:
        remove_translators(qapp)


@pytest.mark.parametrize(
    ("read", "files", "spoken"),
    [
        (["de-DE", "en-GB"], ["de"], "de"),
        (["en-GB", "de-DE"], ["de"], "en"),
        (["fr-FR", "pt-BR"], ["pt", "pt_BR"], "pt_BR"),
        (["fr-FR"], ["de"], "en"),
        (["C"], [], "en"),
    ],
)
def test_that_the_first_language_that_the_person_reads_is_spoken(
    read, files, spoken, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
):
    for tag in files:
        ts = tmp_path / f"five_landmarks_{tag}.ts"
        ts.write_text(
            '<?xml version="1.0" encoding="utf-8"?><TS version="2.1"><context><name>actions</name>'
            f"<message><source>Undo</source><translation>{tag}</translation></message></context></TS>",
            encoding="utf-8",
        )
        run_tool("lrelease", str(ts), "-qm", str(ts.with_suffix(".qm")))
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _: read)
    try:
        assert translation.install(qapp, tmp_path) == spoken
        assert translation.translated("Undo") == (spoken if spoken != "en" else "Undo")
    finally:
        remove_translators(qapp)


def test_that_the_dialogs_turn_dark_and_light_while_they_are_open(parent: QWidget, qapp: QApplication):
    before = qapp.palette()
    parts = [make(parent) for make in PARTS.values()]
    try:
        for dark in (True, False):
            qapp.setPalette(palette_of(dark=dark))
            qapp.processEvents()
            for part in parts:
                edge = part.grab().toImage().pixelColor(part.width() // 2, part.height() - 3)
                assert (edge.lightness() < 100) is dark, part
    finally:
        qapp.setPalette(before)


def run_tool(name: str, *arguments: str) -> None:
    program = f"import sys; from PySide6.scripts.pyside_tool import {name}; sys.exit({name}())"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def remove_translators(application: QApplication) -> None:
    """Take back what `install` installed, Qt's own words with it."""
    for translator in application.findChildren(translation.QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(QLocale("en_US"))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
