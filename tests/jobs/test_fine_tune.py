"""Fine-tuning as a job: corrections out, training told on, weights put where they belong or nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from annotator.jobs.fine_tune import FineTuneJob, FineTuneTask, Lesson
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from detector.errors import TrainingError
from detector.training.progress import Preparation, Progress


class StandIn:
    """Training of one preparation and two steps, held up by a gate, that leaves a file for weights."""

    def __init__(self) -> None:
        self.gate = Event()
        self.gate.set()
        self.lessons: list[Lesson] = []

    def __call__(self, lesson: Lesson) -> Iterator[Preparation | Progress]:
        self.lessons.append(lesson)
        lesson.out.mkdir()
        yield Preparation(done=0, images=1)
        self.gate.wait(5)
        for step in (1, 2):
            yield progress(step)
        (lesson.out / "weights.safetensors").write_text("new")


def progress(step: int) -> Progress:
    return Progress(
        step=step, steps=2, classification=1, box=1, landmark=1, total=4, images_per_second=8, seconds_left=1
    )


@pytest.fixture
def task(tmp_path: Path) -> FineTuneTask:
    """A project with one face that a person drew."""
    project = tmp_path / "project.faces"
    face = Face(box_xyxy=(1, 2, 30, 40), source=Source(Origin.PERSON, "ann"))
    change = Change(image="a.jpg", before=(), after=(face,))
    with Journal.open(project) as journal:
        journal.record(
            Step(change=change, text="Add", kind=StepKind.DO, at="2024-05-01T10:00:00Z", author="ann")
        )
    return FineTuneTask(
        project=project,
        images=tmp_path,
        exports=tmp_path / "exports",
        base=tmp_path / "base.safetensors",
        result=tmp_path / "0001.safetensors",
        steps=2,
    )


def run(job: FineTuneJob, qtbot: QtBot) -> None:
    with qtbot.waitSignal(job.finished):
        job.start()
    job.wait()


def test_that_preparation_and_steps_are_told_apart_and_the_weights_put_in_their_place(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    training = StandIn()
    job = FineTuneJob(task, training)
    prepared: list[tuple[int, int]] = []
    reports: list[object] = []
    job.prepared.connect(lambda done, images: prepared.append((done, images)))
    job.progressed.connect(reports.append)
    job.finished_with.connect(reports.append)
    run(job, qtbot)
    qtbot.waitUntil(lambda: reports == [progress(1), progress(2), task.result])
    assert prepared == [(0, 1)]
    assert task.result.read_text() == "new"
    assert not task.result.with_suffix(".unfinished").exists()
    assert training.lessons[0].labels.read_text() == "# a.jpg\n1 2 29 38\n"


def test_that_cancelling_while_it_prepares_stops_it_before_the_first_step(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    training = StandIn()
    training.gate.clear()
    job = FineTuneJob(task, training)
    with qtbot.waitSignal(job.prepared):
        job.start()
    with qtbot.assertNotEmitted(job.progressed), qtbot.waitSignal(job.finished):
        job.cancel()
        training.gate.set()
    job.wait()
    assert not task.result.exists()
    assert not task.result.with_suffix(".unfinished").exists()


def test_that_training_that_fails_leaves_nothing_and_says_why(qtbot: QtBot, task: FineTuneTask) -> None:
    def train(lesson: Lesson) -> Iterator[Progress]:
        lesson.out.mkdir()
        yield progress(1)
        raise TrainingError("The loss became nan.")

    job = FineTuneJob(task, train)
    with qtbot.waitSignal(job.failed) as failed:
        run(job, qtbot)
    assert str(failed.args[0]) == "The loss became nan."
    assert not task.result.with_suffix(".unfinished").exists()


def test_that_weights_that_cannot_be_put_in_their_place_are_named(qtbot: QtBot, task: FineTuneTask) -> None:
    (task.result / "in the way").mkdir(parents=True)
    job = FineTuneJob(task, StandIn())
    with qtbot.waitSignal(job.failed) as failed:
        run(job, qtbot)
    assert str(failed.args[0]).startswith(f"{task.result} cannot be written")
