"""Work for the window's thread is done in turns, in order, each piece once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from annotator.jobs.turns import AT_ONCE_S, Turns

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture
def done() -> list[str]:
    return []


def saying(done: list[str], *words: str) -> list[Callable[[], None]]:
    return [lambda word=word: done.append(word) for word in words]


def test_that_work_is_done_later_in_order_and_what_is_urgent_first(
    qtbot: QtBot, turns: Turns, done: list[str]
) -> None:
    one, two, urgent = saying(done, "one", "two", "urgent")
    turns.add(one)
    turns.add(two)
    turns.add(urgent, first=True)
    assert done == []
    assert one in turns

    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["urgent", "one", "two"]
    assert one not in turns


def test_that_what_waits_is_done_once_and_not_at_all_once_it_is_dropped(
    qtbot: QtBot, turns: Turns, done: list[str]
) -> None:
    one, two, three = saying(done, "one", "two", "three")
    for work in (one, two, three, one):
        turns.add(work)
    turns.drop(two)
    turns.drop(two)
    qtbot.waitUntil(lambda: len(done) == 2)
    qtbot.wait(20)
    assert done == ["one", "three"]


def test_that_others_are_served_between_pieces_that_take_long(
    qtbot: QtBot, turns: Turns, done: list[str]
) -> None:
    def work(word: str) -> Callable[[], None]:
        return lambda: (done.append(word), QTimer.singleShot(0, lambda: done.append("others")), long())

    def long() -> None:
        time.sleep(AT_ONCE_S)

    turns.add(work("one"))
    turns.add(work("two"))
    qtbot.waitUntil(lambda: len(done) == 4)
    assert done == ["one", "others", "two", "others"]


def test_that_a_piece_may_add_more_and_one_that_fails_stops_no_other(
    qtbot: QtBot, turns: Turns, done: list[str]
) -> None:
    (more,) = saying(done, "more")

    def fail() -> None:
        turns.add(more)
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        turns.add(fail)
        qtbot.waitUntil(lambda: done == ["more"])
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]


def test_that_nothing_is_done_after_the_end(qtbot: QtBot, turns: Turns, done: list[str]) -> None:
    turns.add(*saying(done, "one"))
    turns.stop()
    qtbot.wait(20)
    assert done == []
