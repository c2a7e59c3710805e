"""How far landmarks are from where they should be."""

from __future__ import annotations

import numpy as np
import pytest

from detector.evaluation.label_ground_truth import TruthLandmarks
from detector.evaluation.landmark_error import (
    FaceErrors,
    landmark_error,
    landmark_errors,
    landmark_errors_of_set,
    summarise,
)
from detector.inference.detect import Detections

POINTS = np.array([[[30.0, 30], [70, 30], [50, 50], [35, 70], [65, 70]]])
EVERY = np.ones((1, 5), dtype=bool)
BOX = np.array([[20.0, 20, 60, 60]])


def detections(boxes_xyxy, scores, points):
    return Detections(*(np.array(values, np.float32) for values in (boxes_xyxy, scores, points)))


def test_that_landmark_error_is_the_mean_distance_over_the_size_of_the_box():
    moved = POINTS + np.array([3.0, 4.0])
    assert landmark_error(moved, POINTS, EVERY, np.array([[100.0, 25]])).tolist() == [0.1]


def test_that_only_known_points_count():
    moved = POINTS.copy()
    moved[0, 4] += 1000
    known = np.array([[True, True, True, True, False]])
    assert landmark_error(moved, POINTS, known, np.array([[100.0, 100]])).tolist() == [0.0]


def test_that_the_summary_tells_mean_failures_and_faces():
    summary = summarise([FaceErrors(BOX, np.array([0.02])), FaceErrors(BOX, np.array([0.04, 0.3]))])
    assert summary is not None
    assert (summary.mean, summary.failures, summary.faces) == (pytest.approx(0.12), pytest.approx(1 / 3), 3)
    assert summarise([]) is None
    assert summarise([FaceErrors(BOX[:0], np.zeros(0))]) is None


def test_that_a_face_is_measured_against_the_best_detection_that_overlaps_it():
    found = detections(
        [[200, 200, 260, 260], [21, 20, 81, 80], [22, 20, 82, 80]],
        [0.9, 0.8, 0.7],
        np.concatenate((POINTS + 170, POINTS + np.array([6, 0]), POINTS)),
    )
    faces = landmark_errors(TruthLandmarks(BOX, POINTS, EVERY), found)
    assert faces.errors == pytest.approx([0.1])
    assert faces.boxes_xywh.tolist() == BOX.tolist()


def test_that_a_face_that_is_not_found_has_no_error():
    truth = TruthLandmarks(BOX, POINTS, EVERY)
    elsewhere = detections([[200, 200, 260, 260]], [0.9], POINTS)
    nothing = detections(np.zeros((0, 4)), [], np.zeros((0, 5, 2)))
    for found in (elsewhere, nothing):
        assert landmark_errors(truth, found).errors.shape == (0,)


def test_that_the_errors_of_a_set_say_which_face_and_which_detection_they_are_of():
    boxes, points = np.concatenate((BOX + 300, BOX)), np.concatenate((POINTS + 300, POINTS))
    truth = {
        "a.jpg": TruthLandmarks(BOX, POINTS, EVERY),
        "b.jpg": TruthLandmarks(boxes, points, EVERY.repeat(2, axis=0)),
        "c.jpg": TruthLandmarks(BOX, POINTS, EVERY),
    }
    found = detections(
        [[200, 200, 260, 260], [21, 20, 81, 80]],
        [0.9, 0.75],
        np.concatenate((POINTS + 170, POINTS + np.array([6, 0]))),
    )
    errors = landmark_errors_of_set(
        ["none.jpg", "a.jpg", "b.jpg", "c.jpg"], truth, {"b.jpg": found, "c.jpg": found, "none.jpg": found}
    )
    assert errors.images.tolist() == [2, 3]
    assert errors.faces.tolist() == [1, 0]
    assert errors.boxes_xywh.tolist() == [*BOX.tolist(), *BOX.tolist()]
    assert errors.detections.tolist() == [1, 1]
    assert errors.scores.tolist() == [0.75, 0.75]
    assert errors.errors.tolist() == landmark_errors(truth["c.jpg"], found).errors.tolist() * 2
    assert landmark_errors_of_set(["a.jpg"], truth, {}).boxes_xywh.shape == (0, 4)
