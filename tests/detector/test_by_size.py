"""Average precision of small and of large faces, each as if they were alone in the photographs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detector.evaluation.average_precision import match_set
from detector.evaluation.by_size import SIZE_RANGES, curves_by_size
from detector.evaluation.matching import ScoredBoxes
from detector.evaluation.wider_ground_truth import TruthImage

SMALL, LARGE = [0.0, 0, 12, 12], [100.0, 100, 100, 80]


def by_size(*rows, faces=(SMALL, LARGE), counted=(True, True)):
    truth = [TruthImage("a.jpg", np.array(faces), {"easy": np.zeros(2, bool), "hard": np.array(counted)})]
    table = np.array(rows, float).reshape(-1, 5)
    found = {"a.jpg": ScoredBoxes(table[:, :4], table[:, 4])}
    return {str(size): curve for size, curve in curves_by_size(match_set(truth, found), "hard")}


def test_that_the_ranges_cover_every_size_once():
    assert [str(size) for size in SIZE_RANGES] == [
        "<10", "10-16", "16-32", "32-64", "64-128", "128-256", ">=256",
    ]  # fmt: skip
    sizes = np.array([0, 9.99, 10, 15.9, 16, 100, 256, 1e5])
    assert sum(size.holds(sizes).astype(int) for size in SIZE_RANGES).tolist() == [1] * 8
    assert SIZE_RANGES[1].holds(sizes).tolist() == [False, False, True, True, False, False, False, False]


def test_that_each_face_counts_in_the_range_of_its_size():
    curves = by_size([*SMALL, 0.9])
    assert {name: curve.faces for name, curve in curves.items() if curve.faces} == {"10-16": 1, "64-128": 1}
    assert curves["10-16"].average_precision == pytest.approx(1.0)
    assert curves["64-128"].average_precision == 0
    assert math.isnan(curves["<10"].average_precision)


def test_that_a_face_of_another_size_absorbs_its_detections():
    # A detection that is much smaller than its face, and that would fall into the range of another.
    curves = by_size([*SMALL, 0.5], [*LARGE, 0.9], [100, 100, 100, 80, 0.8])
    assert curves["10-16"].average_precision == pytest.approx(1.0)


def test_that_a_false_positive_counts_in_the_range_of_its_own_size():
    curves = by_size([*SMALL, 0.5], [*LARGE, 0.5], [300, 0, 12, 12, 0.9])
    assert curves["10-16"].average_precision == pytest.approx(0.5)
    assert curves["64-128"].average_precision == pytest.approx(1.0)


def test_that_a_duplicate_counts_in_the_range_of_its_face():
    # Of 100 × 80 pixels, 64 × 63.9 are covered: just over a half, and in the range below.
    curves = by_size([*LARGE, 0.9], [100, 100, 64, 63.9, 0.9], faces=(SMALL, [100.0, 100, 80, 64]))
    assert curves["64-128"].average_precision == pytest.approx(0.5)


def test_that_faces_outside_the_difficulty_count_in_no_range():
    curves = by_size([*SMALL, 0.9], [*LARGE, 0.5], counted=(False, True))
    assert curves["10-16"].faces == 0
    assert curves["64-128"].average_precision == pytest.approx(1.0)
