"""One door for everything the program has to say; a bug comes through it too, and the program goes on."""

from __future__ import annotations

import sys
from threading import Thread

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.windows.bugs import Bugs


@pytest.fixture
def excepthook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the hook back afterwards, and print nothing of bugs that are made on purpose."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)


def test_that_an_error_says_what_to_do_and_stays_until_it_is_closed(at_start):
    at_start.app.window.messages.error(AnnotatorError("The disk is full.", "Free some space."))
    assert at_start.message == "The disk is full. Free some space."
    at_start.click_button("✕")
    assert at_start.message == ""


def test_that_good_news_goes_by_itself(at_start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    messages = at_start.app.window.messages
    messages.good_news_ms = 10
    messages.tell("Exported 3 faces.")
    assert at_start.message == "Exported 3 faces."
    qtbot.waitUntil(lambda: at_start.message == "")


def test_that_a_bug_is_told_with_details_to_copy_and_the_program_goes_on(
    person, excepthook, monkeypatch: pytest.MonkeyPatch
):
    bugs = person.app.bugs
    bugs.install()
    try:
        raise ZeroDivisionError("left eye over right eye")
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "left eye over right eye" in person.message
    person.click_button("Copy details")
    assert "Traceback" in QGuiApplication.clipboard().text()
    assert person.image == "a.jpg"


def test_that_a_bug_in_another_thread_is_told_on_this_one(qtbot: QtBot, excepthook):
    bugs = Bugs()

    def fail() -> None:
        error = ValueError("in a thread")
        bugs.take_in(type(error), error, None)

    with qtbot.waitSignal(bugs.happened) as happened:
        Thread(target=fail).start()
    assert "in a thread" in happened.args[0]


def test_that_ctrl_c_is_no_bug(qtbot: QtBot, excepthook):
    bugs = Bugs()
    with qtbot.assertNotEmitted(bugs.happened):
        bugs.take_in(KeyboardInterrupt, KeyboardInterrupt(), None)
