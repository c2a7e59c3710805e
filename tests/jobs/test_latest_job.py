"""Whoever asks twice hears the second answer alone."""

from __future__ import annotations

import sys
from collections.abc import Generator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.latest_job import LatestJob
from annotator.jobs.runner import Runner


class Answer(Job):
    """Hems, and finishes with a word once it is let go, or fails with one that ends in an exclamation mark;
    one that ends in a question mark is a bug."""

    def __init__(self, word: str, may_answer: Event | None = None) -> None:
        super().__init__(self._say, name="answer")
        self._word, self._may_answer = word, may_answer

    def _say(self) -> Generator[str, None, str]:
        yield "hem"
        if self._may_answer is not None:
            self._may_answer.wait()
        if self._word.endswith("!"):
            raise AnnotatorError(self._word)
        if self._word.endswith("?"):
            raise ZeroDivisionError
        return self._word


@pytest.fixture
def heard() -> list[str]:
    return []


def test_that_an_answer_and_a_failure_are_heard(qtbot: QtBot, runner: Runner, heard: list[str]) -> None:
    latest = LatestJob(runner)
    for word in ("yes", "no!"):
        latest.start(Answer(word), heard.append, lambda error: heard.append(str(error)))
        qtbot.waitUntil(lambda: not latest.is_running)
    assert heard == ["yes", "no!"]
    qtbot.waitUntil(lambda: not runner.running)


def test_that_what_it_tells_on_its_way_is_heard_before_the_answer(
    qtbot: QtBot, runner: Runner, heard: list[str]
) -> None:
    latest = LatestJob(runner)
    latest.start(Answer("yes"), heard.append, heard.append, progress=heard.append)
    qtbot.waitUntil(lambda: not latest.is_running)
    assert heard == ["hem", "yes"]
    qtbot.waitUntil(lambda: not runner.running)


def test_that_of_one_that_a_bug_ended_nothing_is_waited_for(
    qtbot: QtBot, runner: Runner, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    latest = LatestJob(runner)
    latest.start(Answer("why?"), heard.append, heard.append, ended=lambda: heard.append("ended"))
    qtbot.waitUntil(lambda: not latest.is_running)
    latest.start(Answer("yes"), heard.append, heard.append, ended=lambda: heard.append("ended"))
    qtbot.waitUntil(lambda: not runner.running)
    assert heard == ["ended", "yes"]


def test_that_what_was_sent_before_another_question_is_not_heard(
    qtbot: QtBot, runner: Runner, heard: list[str]
) -> None:
    latest = LatestJob(runner)
    first = Answer("first")
    latest.start(
        first, heard.append, heard.append, progress=heard.append, ended=lambda: heard.append("ended")
    )
    first.wait()  # its answer is on its way
    latest.start(Answer("second"), heard.append, heard.append)
    qtbot.waitUntil(lambda: not latest.is_running)
    qtbot.waitUntil(lambda: not runner.running)
    assert heard == ["second"]


def test_that_nothing_is_heard_once_nobody_waits(qtbot: QtBot, runner: Runner, heard: list[str]) -> None:
    latest, may_answer = LatestJob(runner), Event()
    job = Answer("late", may_answer)
    latest.start(job, heard.append, heard.append)
    latest.stop()
    may_answer.set()
    assert job.is_cancelled
    assert not latest.is_running
    qtbot.waitUntil(lambda: not runner.running)
    assert heard == []
