"""Fine-tuning as a job: corrections out, training told on, weights put where they belong or nowhere."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from stand_ins import checkpoint
from trained import PLAN, RESULT, StandIn, learned, progress, run

from annotator.jobs.fine_tune import FineTuneJob
from annotator.jobs.fine_tune_task import FineTuneTask
from annotator.jobs.lesson import Lesson
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.step import Step, StepKind
from annotator.model.training_record import Figures, ValidationPoint
from annotator.store.journal import Journal
from annotator.store.runs import Run, unfinished_runs
from detector.__main__ import main
from detector.errors import GoneError, TrainingError
from detector.formats.verdicts import read_verdicts
from detector.resources import OUR_WEIGHTS, resource
from detector.training.fine_tune_report import (
    FineTuneEvent,
    FineTuneResult,
    Reason,
)
from detector.training.progress import Preparation
from detector.weights.file import load_weights


def test_that_all_it_tells_is_told_apart_and_the_weights_put_in_their_place(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    training = StandIn()
    job = FineTuneJob(task, training)
    told: list[object] = []
    job.prepared.connect(told.append)
    job.validating.connect(lambda done, images: told.append(("held out", done, images)))
    job.progressed.connect(told.append)
    job.validated.connect(told.append)
    job.gated.connect(lambda done, images: told.append((done, images)))
    outcome = learned(job, qtbot)
    qtbot.waitUntil(lambda: len(told) == 6)
    point = ValidationPoint(step=2, ap=0.6, landmark_error=None, is_best=True)
    assert told == [
        Preparation(done=0, images=1), progress(1), progress(2), ("held out", 0, 1), point, (1, 3),
    ]  # fmt: skip
    assert outcome.has_weights
    assert task.run.weights.read_text() == "new"
    assert training.lessons[0].labels.read_text() == "# a.jpg\n1 2 29 38\n"
    assert not training.lessons[0].resume


def test_that_what_came_of_it_is_kept_beside_the_weights(qtbot: QtBot, task: FineTuneTask) -> None:
    record = learned(FineTuneJob(task, StandIn()), qtbot).record
    assert task.run.record() == record
    assert (record.is_adopted, record.is_measured, record.reason) == (True, True, "improved")
    assert record.after == Figures(ap=0.6, landmark_error=0.03, faces=3, images=1)
    assert (record.ap_gain, record.error_gain, record.joint_gain) == ((0.05, 0.15), None, (0.1, 0.9))
    assert record.mix == 0.5
    assert record.settings == (("steps", "2"),)  # places are of one machine
    assert record.digest == task.run.digest != ""
    assert task.run.losses() == [(2, 4.0)]


def test_that_weights_that_the_gate_refused_are_kept_and_said_to_be(qtbot: QtBot, task: FineTuneTask) -> None:
    refused = replace(RESULT, adopted=False, reason=Reason.WORSE_ON_REGRESSION)
    outcome = learned(FineTuneJob(task, StandIn(refused, "candidate.safetensors")), qtbot)
    assert (outcome.has_weights, outcome.record.is_adopted) == (True, False)
    assert task.run.weights.read_text() == "new"


@pytest.mark.parametrize(("best", "kept"), [(None, None), (0.49, None), (0.6, 0.6)])
def test_that_a_threshold_is_kept_only_if_showing_from_it_would_hide_something(
    qtbot: QtBot, task: FineTuneTask, best: float | None, kept: float | None
) -> None:
    too_few = replace(RESULT, adopted=False, reason=Reason.TOO_FEW, threshold=best)
    assert learned(FineTuneJob(task, StandIn(too_few, "")), qtbot).record.threshold == kept


def test_that_a_round_without_weights_leaves_no_folder(qtbot: QtBot, task: FineTuneTask) -> None:
    too_few = replace(RESULT, adopted=False, reason=Reason.TOO_FEW)
    outcome = learned(FineTuneJob(task, StandIn(too_few, "")), qtbot)
    assert not outcome.has_weights
    assert not task.run.folder.exists()


def test_that_a_rejection_teaches_before_its_photograph_is_exported(qtbot: QtBot, task: FineTuneTask) -> None:
    found = [
        Face(box_xyxy=(x, 2, x + 30, 40), score=0.9, source=Source(Origin.MODEL, "first")) for x in (1, 60)
    ]
    rejected = found[0].with_verdict(Verdict.NOT_A_FACE)
    steps = (
        (StepKind.DETECTED, Change(image="b.jpg", before=(), after=tuple(found))),
        (StepKind.DO, Change(image="b.jpg", before=(found[0],), after=(rejected,))),
    )
    with Journal.open(task.project) as journal:
        for kind, change in steps:
            journal.record(Step(change=change, text="", kind=kind, at="", author="ann"))
    training = StandIn()
    run(FineTuneJob(task, training), qtbot)
    (lesson,) = training.lessons
    assert lesson.labels.read_text().splitlines() == ["# a.jpg", "1 2 29 38"]
    assert lesson.verdicts is not None
    assert list(read_verdicts(lesson.verdicts)) == ["b.jpg"]
    assert task.run.corrected == {"a.jpg", "b.jpg"}


def test_that_work_of_which_nothing_is_left_is_nothing_to_learn_from(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    with Journal.open(task.project) as journal:
        (face,) = journal.faces("a.jpg")
        found = Face(box_xyxy=(50, 2, 80, 40), score=0.9, source=Source(Origin.MODEL, "first"))
        for kind, before, after in ((StepKind.DO, (face,), ()), (StepKind.DETECTED, (), (found,))):
            change = Change(image="a.jpg", before=before, after=after)
            journal.record(Step(change=change, text="", kind=kind, at="", author="ann"))
    job = FineTuneJob(task, StandIn())
    with qtbot.waitSignal(job.failed) as failed:
        run(job, qtbot)
    assert failed.args[0].message == "There is nothing to learn from yet."
    assert not task.run.folder.exists()


def test_that_cancelling_while_it_prepares_leaves_nothing_to_go_on_with(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    job = FineTuneJob(task, StandIn())
    job.pause()
    with qtbot.waitSignal(job.prepared):
        job.start()
    with qtbot.assertNotEmitted(job.progressed), qtbot.waitSignal(job.finished):
        job.cancel()
    job.wait()
    assert not task.run.weights.exists()
    assert not task.run.folder.exists()


def test_that_a_run_is_gone_on_with_from_its_folder_whatever_was_corrected_since(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    training = StandIn()
    job = FineTuneJob(task, training)
    job.pause()
    with qtbot.waitSignal(job.prepared):
        job.start()
    job.progressed.connect(lambda _: job.pause(), Qt.ConnectionType.DirectConnection)  # in its own thread
    with qtbot.waitSignal(job.progressed):
        job.go_on()
    job.cancel()
    job.wait()
    (found,) = unfinished_runs(task.run.folder.parent, ())
    assert (found.plan, found.step > 0) == (PLAN, True)
    assert unfinished_runs(task.run.folder.parent, ("fine-tuned 1",)) == []
    again = learned(FineTuneJob(replace(task, exports=None, run=found), training), qtbot)
    assert again.has_weights
    assert training.lessons[1].resume
    assert training.lessons[1].labels == training.lessons[0].labels


def test_that_training_that_fails_before_its_first_step_leaves_nothing_and_says_why(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    def train(_: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
        yield Preparation(done=0, images=1)
        raise TrainingError("The loss became nan.")

    job = FineTuneJob(task, train)
    with qtbot.waitSignal(job.failed) as failed:
        run(job, qtbot)
    assert str(failed.args[0]) == "The loss became nan."
    assert not task.run.folder.exists()


def test_that_training_that_fails_later_keeps_what_it_has_come_to(qtbot: QtBot, task: FineTuneTask) -> None:
    def train(lesson: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
        (lesson.out / "checkpoint.safetensors").write_bytes(checkpoint(1))
        yield progress(1)
        raise TrainingError("The disk is full.")

    job = FineTuneJob(task, train)
    with qtbot.waitSignal(job.failed):
        run(job, qtbot)
    assert [each.step for each in unfinished_runs(task.run.folder.parent, ())] == [1]


def test_that_a_disk_that_is_gone_is_named_though_the_run_was_on_it_too(
    qtbot: QtBot, task: FineTuneTask, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()

    def train(_: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
        yield progress(1)
        disk.rename(tmp_path / "disconnected")
        raise GoneError("a.jpg cannot be read any more.", "Connect the disk.")

    on_disk = replace(task, run=Run.for_weights(disk / "models" / "0001.safetensors", PLAN))
    job = FineTuneJob(on_disk, train)
    with qtbot.waitSignal(job.failed) as failed:
        run(job, qtbot)
    assert str(failed.args[0]) == "a.jpg cannot be read any more."


def test_that_what_is_not_to_be_forgotten_is_given_to_training_and_kept_in_the_record(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    labelled = (str(task.images / "usual"), str(task.images / "usual.txt"))
    plan = replace(PLAN, labelled=labelled)
    task = replace(task, run=Run.for_weights(task.run.weights, plan))
    training = StandIn(replace(RESULT, replayed_images=133))
    record = learned(FineTuneJob(task, training), qtbot).record
    assert training.lessons[0].labelled == (task.images / "usual", task.images / "usual.txt")
    assert (record.labelled, record.replayed) == (labelled, 133)


def test_that_a_folder_that_is_there_is_never_written_into_by_a_new_round(
    qtbot: QtBot, task: FineTuneTask
) -> None:
    task.run.folder.mkdir(parents=True)
    job = FineTuneJob(task, StandIn())
    with qtbot.waitSignal(job.failed) as failed:
        run(job, qtbot)
    assert str(failed.args[0]).startswith(f"{task.run.folder} cannot be written: File exists")
    assert list(task.run.folder.iterdir()) == []


def test_that_weights_that_cannot_be_put_in_their_place_are_named(qtbot: QtBot, task: FineTuneTask) -> None:
    (task.run.weights / "in the way").mkdir(parents=True)
    job = FineTuneJob(task, StandIn())
    with qtbot.waitSignal(job.failed) as failed:
        run(job, qtbot)
    assert str(failed.args[0]).startswith(f"{task.run.weights} cannot be written")


def test_that_the_window_makes_the_weights_that_the_command_makes(
    qtbot: QtBot, of_many: FineTuneTask, tmp_path: Path
) -> None:
    weights = resource(OUR_WEIGHTS)
    plan = replace(PLAN, steps=1, seed=3, insists=True)
    run = Run.for_weights(of_many.run.weights, plan)
    assert learned(FineTuneJob(replace(of_many, base=weights, run=run, rival=None)), qtbot).has_weights
    told = ["finetune", "--images", str(of_many.images), "--labels", str(run.labels), "--steps", "1"]
    told += ["--seed", "3", "--hold-out", "0", "--least-images", "1", "--out", str(tmp_path / "by command")]
    assert main(told) == 0
    ours, theirs = (
        load_weights(path).state_dict()
        for path in (run.weights, tmp_path / "by command" / "candidate.safetensors")
    )
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    settings = dict(run.settings())
    written = json.loads((tmp_path / "by command" / "config.json").read_text())
    assert settings == {name: str(written[name]) for name in settings}
