"""Training that is none, and what a job of fine-tuning makes of it."""

from __future__ import annotations

import json
from collections.abc import Generator

from pytestqt.qtbot import QtBot
from stand_ins import checkpoint

from annotator.jobs.fine_tune import FineTuneJob, Learned
from annotator.jobs.lesson import Lesson
from annotator.store.runs import Plan
from detector.training.fine_tune_report import Figures as Measured
from detector.training.fine_tune_report import (
    FineTuneEvent,
    FineTuneResult,
    Gating,
    Reason,
    Validating,
    Validation,
)
from detector.training.progress import Preparation, Progress

PLAN = Plan(name="fine-tuned 1", parent="mobile", steps=2, seed=0, insists=False, created="2024-05-01")

RESULT = FineTuneResult(
    adopted=True,
    reason=Reason.IMPROVED,
    mix=0.5,
    before=Measured(ap=0.5, landmark_error=0.04, faces=3, images=1),
    after=Measured(ap=0.6, landmark_error=0.03, faces=3, images=1),
    regression_source=None,
    regression_before=None,
    regression_after=None,
    ap_gain_interval=(0.05, 0.15),
    error_gain_interval=None,
    joint_gain_interval=(0.1, 0.9),
    threshold=0.4,
    corrected_images=1,
    held_out_images=0,
    steps_taken=2,
    best_step=2,
    seconds=3.0,
)


class StandIn:
    """Training of one preparation and two steps that leaves a file for weights."""

    def __init__(self, result: FineTuneResult = RESULT, leaves: str = "weights.safetensors") -> None:
        self.lessons: list[Lesson] = []
        self.result, self.leaves = result, leaves

    def __call__(self, lesson: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
        self.lessons.append(lesson)
        (lesson.out / "config.json").write_text(json.dumps({"steps": 2, "images": "/somewhere"}))
        yield Preparation(done=0, images=1)
        for step in (1, 2):
            (lesson.out / "losses.csv").write_text(f"step,total\n{step},4.0\n")
            (lesson.out / "checkpoint.safetensors").write_bytes(checkpoint(step))
            yield progress(step)
        yield Validating(done=0, images=1)
        yield Validation(step=2, ap=0.6, landmark_error=None, is_best=True)
        yield Gating(done=1, images=3)
        if self.leaves:
            (lesson.out / self.leaves).write_text("new")
        return self.result


def progress(step: int) -> Progress:
    return Progress(
        step=step, steps=2, classification=1, box=1, landmark=1, total=4, images_per_second=8, seconds_left=1
    )


def run(job: FineTuneJob, qtbot: QtBot) -> None:
    with qtbot.waitSignal(job.finished, timeout=60_000):  # some load torch
        job.start()
    job.wait()


def learned(job: FineTuneJob, qtbot: QtBot) -> Learned:
    """What the job finishes with."""
    with qtbot.waitSignal(job.finished_with, timeout=60_000) as finished:
        run(job, qtbot)
    found = finished.args[0]
    assert isinstance(found, Learned)
    return found
