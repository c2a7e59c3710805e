"""One door for everything the program has to say; a bug comes through it too, and the program goes on."""

from __future__ import annotations

import sys
from threading import Thread

import pytest
from PySide6.QtCore import QPoint, Qt
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


def test_that_a_message_moves_nothing_that_is_worked_on(person):
    canvas, messages = person.app.canvas, person.app.window.messages
    before = (canvas.size(), canvas.view_position(10, 10))
    messages.error(AnnotatorError("The disk is full.", "Free some space."))
    person.qtbot.waitUntil(lambda: messages.height() > 10 and messages.isVisible())
    assert (canvas.size(), canvas.view_position(10, 10)) == before


@pytest.mark.parametrize("key", [Qt.Key.Key_F3, Qt.Key.Key_F4])
def test_that_a_message_covers_nothing_that_is_clicked_above_a_page(person, key: Qt.Key):
    window = person.app.window
    person.press(key)
    window.messages.tell("Exported 3 faces.")

    def lies_on_its_place() -> bool:
        place = window.page.message_place
        corner, message = place.mapTo(window, QPoint()), window.messages.mapTo(window, QPoint())
        return corner == message and place.mapTo(window.page, QPoint()).y() > 0

    person.qtbot.waitUntil(lies_on_its_place)


def test_that_an_image_that_cannot_be_read_is_no_longer_told_of_at_the_next(person, photographs):
    (photographs / "b.jpg").write_bytes(b"no photograph")
    person.app.opening.close_project()
    person.app.opening.open_folder(photographs)
    person.wait_until_settled()
    person.press(Qt.Key.Key_D, wait=False)
    person.qtbot.waitUntil(lambda: "b.jpg" in person.message)
    person.press(Qt.Key.Key_D)
    assert person.message == ""
