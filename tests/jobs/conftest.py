"""What runs jobs, photographs for them, and an evaluation to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from gated_disk import GatedDisk

from annotator.jobs.review import Review
from annotator.jobs.runner import Runner
from annotator.store.evaluated import Evaluated

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
