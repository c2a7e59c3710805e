"""What the program is and stands on, and a report that names nobody."""

from __future__ import annotations

import getpass
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.windows.about import About
from annotator.windows.bugs import Bugs
from annotator.windows.diagnostics import Diagnostics, without_names


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def about(qtbot: QtBot, parent: QWidget) -> About:
    about = About(parent, Diagnostics(lambda: {"Images": "7", "Folder": f"{Path.home()}/holiday"}))
    about.open()
    return about


def test_that_the_box_names_what_the_program_stands_on(about: About):
    shown = [label.text() for label in about.findChildren(QLabel)]
    for text in (version("torch"), version("numpy"), "MIT licence", "at ratio 1"):
        assert any(text in label for label in shown), text


def test_that_copy_diagnostics_copies_versions_screens_and_facts(about: About, qtbot: QtBot):
    qtbot.mouseClick(about.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied == about._diagnostics.report()
    for line in (
        f"torch: {version('torch')}",
        f"Python: {sys.version.split()[0]}",
        "Window system: offscreen",
        "Screen: 800 × 800 at ratio 1, 60 Hz",
        "Images: 7",
    ):
        assert line in copied
    assert about.copy.text() == "Copied"


def test_that_the_last_mistake_is_in_the_report(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)
    bugs, diagnostics = Bugs(), Diagnostics()
    bugs.happened.connect(diagnostics.remember_bug)
    assert "mistake" not in diagnostics.report()
    for words in ("first", "left eye over right eye"):
        try:
            raise ZeroDivisionError(words)
        except ZeroDivisionError as error:
            bugs.take_in(type(error), error, error.__traceback__)
    report = diagnostics.report()
    assert "ZeroDivisionError: left eye over right eye" in report
    assert "first" not in report
    assert 'File "test_about.py", line ' in report


def test_that_nothing_of_torch_is_imported_for_it():
    program = (
        "import sys; from PySide6.QtWidgets import QApplication; application = QApplication([])\n"
        "from annotator.windows.diagnostics import Diagnostics; report = Diagnostics().report()\n"
        "sys.exit(not ('torch' in report and 'torch' not in sys.modules))"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("ValueError: anna on the beach 1.JPG isn't there", "ValueError: (a photograph) isn't there"),
        ("KeyError: 'trip: rome/a b.jpeg'", "KeyError: (a photograph)'"),
        (
            "store.errors.ImageError: “c.png” can't be read. Look at d.tiff.",
            "store.errors.ImageError: (a photograph).",
        ),
        (
            "OSError: [Errno 2] No such file: '/data/anna and ben'",
            "OSError: [Errno 2] No such file: '(a path)'",
        ),
        (
            '  File "/somewhere/env/lib/python3.11/site-packages/annotator/app.py", line 3, in run',
            '  File "annotator/app.py", line 3, in run',
        ),
        (
            '  File "/somewhere/annotator/annotator/windows/about.py", line 3, in run',
            '  File "annotator/windows/about.py", line 3, in run',
        ),
        ("    ratio = width / height", "    ratio = width / height"),
        ("ValueError: 3/4 of 10 px/s", "ValueError: 3/4 of 10 px/s"),
    ],
)
def test_that_photographs_and_places_on_the_disk_are_not_named(text, hidden):
    assert without_names(text) == hidden


def test_that_the_person_is_not_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "annab")
    assert (
        without_names("no rights for annab, annabel has them") == "no rights for (a user), annabel has them"
    )


def test_that_tab_goes_from_copying_to_closing(about: About, qtbot: QtBot):
    about.activateWindow()
    about.copy.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is about.copy)
    qtbot.keyClick(about.copy, Qt.Key.Key_Tab)
    now = QApplication.focusWidget()
    assert isinstance(now, QPushButton)
    assert now.text().replace("&", "") == "Close"
