"""A job runs off the GUI thread, reports on it, and always ends."""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Generator
from functools import partial
from threading import Event, get_native_id
from time import sleep

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.runner import Runner
from detector.errors import WeightsError


def count_to_three() -> Generator[int, None, str]:
    yield from (1, 2, 3)
    return "done"


class Endless:
    """A generator that goes on until it is closed, and says that it was."""

    def __init__(self) -> None:
        self.closed_in: QThread | None = None

    def __call__(self) -> Generator[int, None, None]:
        try:
            while True:
                sleep(0.001)
                yield 0
        finally:
            self.closed_in = QThread.currentThread()


def test_that_every_step_and_the_result_are_reported_in_order(qtbot: QtBot) -> None:
    job = Job(count_to_three, name="count")
    reports: list[object] = []
    job.progressed.connect(reports.append)
    job.finished_with.connect(reports.append)
    with qtbot.waitSignal(job.finished):
        job.start()
    job.wait()
    qtbot.waitUntil(lambda: reports == [1, 2, 3, "done"])


def test_that_the_work_is_done_in_another_thread_and_reports_arrive_on_this_one(qtbot: QtBot) -> None:
    here = QThread.currentThread()
    threads: list[tuple[str, bool]] = []

    def work() -> Generator[int, None, None]:
        threads.append(("work", QThread.currentThread() is here))
        yield 1

    job = Job(work, name="threads")
    job.progressed.connect(lambda _: threads.append(("report", QThread.currentThread() is here)))
    with qtbot.waitSignal(job.finished):
        job.start()
    job.wait()
    qtbot.waitUntil(lambda: threads == [("work", False), ("report", True)])


def test_that_cancelling_closes_the_generator_in_its_own_thread(qtbot: QtBot) -> None:
    work = Endless()
    job, reports = Job(work, name="endless"), list[object]()
    # Nothing is disconnected while the other thread emits: PySide6 may then call what is gone.
    job.progressed.connect(reports.append)
    job.start()
    qtbot.waitUntil(lambda: reports != [])
    with qtbot.waitSignal(job.finished), qtbot.assertNotEmitted(job.finished_with):
        job.cancel()
    assert job.wait(5000)
    assert work.closed_in is job


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AnnotatorError("The disk is full.", "Free some space."), "The disk is full. Free some space."),
        (WeightsError("a.safetensors: not a weights file"), "a.safetensors: not a weights file"),
    ],
)
def test_that_an_expected_failure_is_reported_with_its_words(
    qtbot: QtBot, error: Exception, said: str
) -> None:
    def work() -> Generator[int, None, None]:
        yield 1
        raise error

    job = Job(work, name="failing")
    with qtbot.waitSignal(job.failed) as failed, qtbot.waitSignal(job.finished):
        job.start()
    job.wait()
    assert str(failed.args[0]) == said


def test_that_a_bug_reaches_the_excepthook_and_the_job_still_ends(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work() -> Generator[int, None, None]:
        yield 1
        raise ZeroDivisionError

    bugs: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: bugs.append(kind))
    job = Job(work, name="buggy")
    with qtbot.waitSignal(job.finished), qtbot.assertNotEmitted(job.failed):
        job.start()
    job.wait()
    assert bugs == [ZeroDivisionError]


def test_that_the_runner_holds_a_job_until_it_has_ended(qtbot: QtBot) -> None:
    runner = Runner()
    runner.start(Job(count_to_three, name="count"))
    assert [job.objectName() for job in runner.running] == ["count"]
    qtbot.waitUntil(lambda: runner.running == ())


def test_that_stopping_all_leaves_no_thread(qtbot: QtBot) -> None:
    runner = Runner()
    jobs = [Job(Endless(), name=f"endless {number}") for number in range(3)]
    for job in jobs:
        runner.start(job)
    runner.stop_all()
    assert [job.isRunning() for job in jobs] == [False, False, False]
    assert runner.running == ()


def test_that_stopping_wakes_nothing_after_the_close(qtbot: QtBot) -> None:
    """A step that ends after the cancel is not reported any more."""
    go_on = Event()

    def work() -> Generator[int, None, None]:
        yield 1
        go_on.wait(5)
        yield 2

    runner = Runner()
    job = Job(work, name="slow step")
    reports: list[object] = []
    job.progressed.connect(reports.append)
    with qtbot.waitSignal(job.progressed):
        runner.start(job)
    job.cancel()
    go_on.set()
    runner.stop_all()
    assert reports == [1]


def test_that_no_report_is_lost_when_another_job_ends_first(qtbot: QtBot) -> None:
    """Reports that wait for the window's thread go down with their job where their receiver is a lambda."""
    runner = Runner()
    arrived: list[object] = []

    def start_another(_result: object) -> None:
        # It ends while this is still on; `finished` of the first one comes next.
        other = Job(count_to_three, name="other")
        other.finished_with.connect(lambda result: arrived.append(result))
        runner.start(other)
        other.wait()

    for _ in range(10):
        first = Job(count_to_three, name="first")
        first.finished_with.connect(start_another)
        runner.start(first)
        qtbot.waitUntil(lambda: not runner.running)
    assert arrived == ["done"] * 10


def test_that_nothing_is_kept_of_a_job_that_has_ended(qtbot: QtBot) -> None:
    """Its own reports go to partials that hold it, as those of most jobs do."""

    class Project:
        pass

    runner, project = Runner(), Project()
    held = weakref.ref(project)
    job = Job(count_to_three, name="count")
    job.finished_with.connect(partial(lambda _job, _project, _result: None, job, project))
    runner.start(job)
    del job, project
    qtbot.waitUntil(lambda: held() is None)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a thread has a niceness")
def test_that_what_takes_minutes_lets_the_window_go_first(qtbot: QtBot) -> None:
    def niceness() -> Generator[int, None, int]:
        yield 0
        return os.getpriority(os.PRIO_PROCESS, get_native_id())

    class Long(Job):
        takes_minutes = True

    ours = os.getpriority(os.PRIO_PROCESS, get_native_id())
    if ours >= 10:
        pytest.skip("all of it lets others go first")
    for kind, expected in ((Job, ours), (Long, 10)):
        job = kind(niceness, name="nice")
        with qtbot.waitSignal(job.finished_with) as told:
            job.start()
        job.wait()
        assert told.args == [expected]
    assert os.getpriority(os.PRIO_PROCESS, get_native_id()) == ours
