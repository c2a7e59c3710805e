"""Average precision against a slow, literal walk through the protocol."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.evaluation.average_precision import ScoredBoxes, precision_recall
from detector.evaluation.wider_ground_truth import DIFFICULTIES, TruthImage, load_wider_ground_truth


def literal_average_precision(
    truth: list[TruthImage], detections: dict[str, ScoredBoxes], difficulty: str
) -> float:
    """The protocol as it is told: one detection, one face, one threshold at a time."""
    every = np.concatenate([given.scores for given in detections.values()])
    low, high = every.min(), every.max()
    rows = np.zeros((1000, 2))
    faces = 0
    for image in truth:
        counted = image.counted[difficulty]
        faces += counted.sum()
        given = detections[image.name]
        order = np.argsort(-given.scores, kind="stable")
        scores = (given.scores[order] - low) / (high - low)
        found_faces: set[int] = set()
        counts, finds = [], []
        for box in given.boxes_xywh[order]:
            overlaps = []
            for face in image.boxes_xywh:
                w = min(box[0] + box[2], face[0] + face[2]) - max(box[0], face[0]) + 1
                h = min(box[1] + box[3], face[1] + face[3]) - max(box[1], face[1]) + 1
                shared = w * h if w > 0 and h > 0 else 0.0
                areas = (box[2] + 1) * (box[3] + 1) + (face[2] + 1) * (face[3] + 1)
                overlaps.append(shared / (areas - shared))
            best = int(np.argmax(overlaps))
            hit = overlaps[best] >= 0.5
            if hit and not counted[best]:
                counts.append(0)
                finds.append(len(found_faces))
                continue
            if hit:
                found_faces.add(best)
            counts.append(1)
            finds.append(len(found_faces))
        for t in range(1000):
            reached = np.flatnonzero(scores >= 1 - (t + 1) / 1000)
            if len(reached):
                rows[t] += sum(counts[: reached[-1] + 1]), finds[reached[-1]]
    precision = np.where(rows[:, 0] > 0, rows[:, 1] / np.maximum(rows[:, 0], 1), 0)
    recall = rows[:, 1] / faces
    area, last = 0.0, 0.0
    for i in range(1000):
        area += (recall[i] - last) * precision[i:].max()
        last = recall[i]
    return float(area)


def random_set(seed: int) -> tuple[list[TruthImage], dict[str, ScoredBoxes]]:
    random = np.random.default_rng(seed)
    truth, detections = [], {}
    for number in range(3):
        boxes = np.column_stack((random.uniform(0, 200, (6, 2)), random.uniform(10, 60, (6, 2)))).round(1)
        counted = random.random(6) < 0.7
        counted[0] = True
        near = np.repeat(boxes, 2, axis=0) + random.normal(0, 4, (12, 4)) * [1, 1, 0.5, 0.5]
        truth.append(TruthImage(f"{number}.jpg", boxes, {"hard": counted}))
        detections[f"{number}.jpg"] = ScoredBoxes(near, random.random(12))
    return truth, detections


@given(st.integers(0, 10_000))
def test_that_average_precision_equals_the_literal_protocol(seed: int) -> None:
    truth, detections = random_set(seed)
    expected = literal_average_precision(truth, detections, "hard")
    assert precision_recall(truth, detections, "hard").average_precision == pytest.approx(expected, abs=1e-9)


def test_that_finding_exactly_the_truth_is_an_ap_of_one() -> None:
    truth, _ = random_set(0)
    exact = {image.name: ScoredBoxes(image.boxes_xywh, np.linspace(0.1, 0.9, 6)) for image in truth}
    assert precision_recall(truth, exact, "hard").average_precision == pytest.approx(1.0)


def test_that_faces_outside_the_difficulty_absorb_detections_without_counting() -> None:
    boxes = np.array([[0.0, 0, 20, 20], [50, 50, 20, 20]])
    truth = [TruthImage("a.jpg", boxes, {"easy": np.array([True, False])})]
    curve = precision_recall(truth, {"a.jpg": ScoredBoxes(boxes[::-1], np.array([0.9, 0.5]))}, "easy")
    assert curve.average_precision == pytest.approx(1.0)


def test_that_a_detection_on_nothing_costs_precision() -> None:
    boxes = np.array([[0.0, 0, 20, 20]])
    truth = [TruthImage("a.jpg", boxes, {"easy": np.array([True])})]
    found = ScoredBoxes(np.array([[100.0, 100, 20, 20], [0, 0, 20, 20]]), np.array([0.9, 0.5]))
    assert precision_recall(truth, {"a.jpg": found}, "easy").average_precision == pytest.approx(0.5)


def test_that_an_image_without_detections_costs_recall() -> None:
    boxes = np.array([[0.0, 0, 20, 20]])
    truth = [TruthImage(name, boxes, {"easy": np.array([True])}) for name in ("a.jpg", "b.jpg")]
    found = {"a.jpg": ScoredBoxes(boxes, np.array([0.9]))}
    assert precision_recall(truth, found, "easy").average_precision == pytest.approx(0.5)


def test_that_the_official_files_hold_the_published_numbers_of_images_and_faces(shared: Path) -> None:
    truth = load_wider_ground_truth(shared / "data/wider/eval")
    assert len(truth) == 3226
    assert sum(len(image.boxes_xywh) for image in truth) == 39_708
    assert [sum(image.counted[d].sum() for image in truth) for d in DIFFICULTIES] == [7211, 13_319, 31_958]
