"""What runs jobs, photographs for them, an evaluation to be reviewed, and corrections to be learned from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from gated_disk import GatedDisk
from trained import PLAN

from annotator.jobs.fine_tune_task import FineTuneTask
from annotator.jobs.review import Review
from annotator.jobs.runner import Runner
from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.step import Step, StepKind
from annotator.store.evaluated import Evaluated
from annotator.store.journal import Journal
from annotator.store.runs import Run

IMAGES = 6


@pytest.fixture
def runner() -> Iterator[Runner]:
    """No thread outlives a test."""
    runner = Runner()
    yield runner
    runner.stop_all()


@pytest.fixture
def disk() -> GatedDisk:
    return GatedDisk()


@pytest.fixture
def evaluated() -> Evaluated:
    """Six images of a few faces each, most of them found, some twice, and some detections of nothing."""
    chance = np.random.default_rng(5)
    truth, found, scores, points = [], [], [], []
    for _ in range(IMAGES):
        faces = np.column_stack((chance.uniform(0, 500, (4, 2)), chance.uniform(8, 90, 4)))
        faces = np.column_stack((faces, faces[:, 2]))
        truth.append(faces)
        seen = np.concatenate(
            (faces[:3], faces[:1] + 1.5, chance.uniform(600, 700, (3, 4)) % 97 + [700, 0, 9, 9])
        )
        order = np.argsort(-(score := chance.uniform(0.03, 1, len(seen)).astype(np.float32)))
        found.append(seen[order].astype(np.float32))
        scores.append(score[order])
        centres = found[-1][:, None, :2] + found[-1][:, None, 2:] / 2
        points.append(np.repeat(centres, 5, axis=1) + chance.normal(0, 1, (len(seen), 5, 2)))
    boxes = np.concatenate(truth)
    corners = np.concatenate(found)
    corners[:, 2:] += corners[:, :2]
    true_points = np.repeat((boxes[:, :2] + boxes[:, 2:] / 2)[:, None], 5, axis=1)
    true_points[::3] = np.nan
    sizes = np.sqrt(boxes[:, 2] * boxes[:, 3])
    return Evaluated(
        paths=tuple(f"{number}--Event/{number}.jpg" for number in range(IMAGES)),
        truth_starts=np.arange(IMAGES + 1) * 4,
        truth_xywh=boxes,
        truth_points=true_points.astype(np.float32),
        counted={"easy": sizes > 50, "hard": sizes > 10},
        found_starts=np.cumsum([0, *map(len, scores)]),
        found_xyxy=corners,
        found_points=np.concatenate(points).astype(np.float32),
        scores=np.concatenate(scores),
        model="mobile",
        weights="",
        truth="eval",
        at="2026-01-01T00:00:00+00:00",
    )


@pytest.fixture
def review(evaluated: Evaluated) -> Review:
    return Review(evaluated)


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
        run=Run.for_weights(tmp_path / "models" / "0001.safetensors", PLAN),
    )


@pytest.fixture
def of_many(task: FineTuneTask) -> FineTuneTask:
    """The task with ten photographs of a face each, and a model in use that it was not trained from."""
    face = Face(
        box_xyxy=(20, 20, 80, 80),
        landmarks=tuple(
            Landmark(x, y, Visibility.VISIBLE, Source(Origin.PERSON, "ann"))
            for x, y in ((35, 40), (65, 40), (50, 55), (38, 68), (62, 68))
        ),
        source=Source(Origin.PERSON, "ann"),
    )
    with Journal.open(task.project) as journal:
        for number in range(10):
            name = f"{number}.png"
            cv2.imwrite(str(task.images / name), np.zeros((100, 100, 3), np.uint8))
            change = Change(image=name, before=(), after=(replace(face, id=name),))
            journal.record(Step(change=change, text="Add", kind=StepKind.DO, at="", author="ann"))
    return replace(task, rival=("fine-tuned 1", task.images / "rival.safetensors"))
