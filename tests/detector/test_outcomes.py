"""Which detection finds which face, and what the others amount to."""

from __future__ import annotations

import numpy as np

from detector.evaluation.matching import (
    NO_FACE,
    Outcome,
    ScoredBoxes,
    box_sizes,
    match,
    official_iou,
    outcomes,
)

FACES = np.array([[0.0, 0, 20, 20], [100, 0, 20, 20], [200, 0, 20, 20]])


def matched(*rows):
    table = np.array(rows, float).reshape(-1, 5)
    return match(ScoredBoxes(table[:, :4], table[:, 4]), FACES)


def test_that_each_detection_is_found_duplicate_false_or_ignored():
    matches = matched(
        [201, 0, 20, 20, 0.6],  # on the face that does not count
        [1, 0, 20, 20, 0.8],
        [0, 0, 20, 20, 0.9],
        [50, 50, 20, 20, 0.7],
    )
    assert matches.scores.tolist() == [0.9, 0.8, 0.7, 0.6]
    assert matches.faces.tolist() == [0, 0, NO_FACE, 2]
    assert outcomes(matches, np.array([True, True, False])).tolist() == [
        Outcome.FOUND,
        Outcome.DUPLICATE,
        Outcome.FALSE_POSITIVE,
        Outcome.IGNORED,
    ]


def test_that_of_equal_scores_the_first_given_finds_the_face():
    matches = matched([1, 0, 20, 20, 0.5], [0, 0, 20, 20, 0.5])
    assert matches.is_first.tolist() == [True, False]


def test_that_no_detections_and_no_faces_give_no_outcomes():
    assert outcomes(matched(), np.array([True, True, True])).tolist() == []
    lonely = match(ScoredBoxes(FACES, np.array([0.1, 0.2, 0.3])), np.zeros((0, 4)))
    assert outcomes(lonely, np.zeros(0, bool)).tolist() == [Outcome.FALSE_POSITIVE] * 3


def test_that_overlap_counts_the_edge_pixel():
    # 10 × 10 pixels each, of which 5 × 10 are shared: 50 of 150.
    box, face = np.array([[0.0, 0, 9, 9]]), np.array([[5.0, 0, 9, 9]])
    assert official_iou(box, face).tolist() == [[50 / 150]]


def test_that_boxes_without_an_area_overlap_as_one_pixel():
    point = np.array([[3.0, 3, 0, 0]])
    assert official_iou(point, point).tolist() == [[1.0]]
    assert official_iou(point, np.array([[4.0, 3, 0, 0]])).tolist() == [[0.0]]
    assert box_sizes(np.array([[3.0, 3, 0, 7], [3, 3, -2, -8], [3, 3, 4, 9]])).tolist() == [0, 0, 6]
