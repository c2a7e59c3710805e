"""Laws of box voting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.evaluation.box_voting import vote


def boxes_of(random, count):
    low = random.uniform(0, 150, (count, 2))
    return np.concatenate((low, low + random.uniform(5, 60, (count, 2))), axis=1).astype(np.float32)


def detections(seed, count):
    """Boxes, scores that may be equal, and landmarks that tell them apart."""
    random = np.random.default_rng(seed)
    scores = random.integers(1, 20, count).astype(np.float32) / 20
    return boxes_of(random, count), scores, random.uniform(0, 200, (count, 5, 2)).astype(np.float32)


def marks(*values):
    return np.array(values, np.float32)[:, None, None] * np.ones((1, 5, 2), np.float32)


SETS = st.builds(detections, st.integers(0, 2**32), st.integers(0, 40))


def test_that_overlapping_boxes_become_their_mean_weighted_by_their_scores():
    boxes = np.array([[0, 0, 40, 40], [4, 0, 44, 40]], np.float32)
    merged, scores, landmarks = vote(boxes, np.array([0.25, 0.75], np.float32), marks(1, 2))
    assert merged.tolist() == [[3, 0, 43, 40]]
    assert scores.tolist() == [0.75]
    assert landmarks.tolist() == marks(2).tolist()  # the best one's, not their mean


def test_that_a_box_that_is_alone_stays_as_it_is():
    boxes = np.array([[0, 0, 40, 40], [100.3, 0, 140.1, 40.7], [4, 0, 44, 40]], np.float32)
    merged, scores, landmarks = vote(boxes, np.array([0.9, 0.3, 0.7], np.float32), marks(1, 2, 3))
    assert merged[1].tolist() == boxes[1].tolist()
    assert scores.tolist() == pytest.approx([0.9, 0.3])
    assert landmarks.tolist() == marks(1, 2).tolist()


def test_that_boxes_join_from_the_overlap_on_that_is_asked_for():
    # 10 × 10 pixels each, the edge counted, of which 5 × 10 are shared: a third.
    boxes = np.array([[0, 0, 9, 9], [5, 0, 14, 9]], np.float32)
    scores = np.array([0.5, 0.5], np.float32)
    assert len(vote(boxes, scores, marks(1, 2), iou=0.3)[0]) == 1
    assert len(vote(boxes, scores, marks(1, 2), iou=0.34)[0]) == 2


def test_that_no_boxes_stay_none():
    merged, scores, landmarks = vote(*detections(0, 0))
    assert (merged.shape, scores.shape, landmarks.shape) == ((0, 4), (0,), (0, 5, 2))


@given(st.integers(0, 2**32), st.integers(1, 12))
def test_that_voting_leaves_boxes_that_do_not_touch_as_they_are(seed, count):
    boxes, scores, landmarks = detections(seed, count)
    boxes += np.arange(count, dtype=np.float32)[:, None] * [300, 0, 300, 0]
    boxes = boxes.astype(np.float32)
    once = vote(boxes, scores, landmarks)
    assert sorted(once[0].tolist()) == sorted(boxes.tolist())
    for first, second in zip(once, vote(*once), strict=True):
        assert np.array_equal(first, second)


@given(SETS, st.randoms(use_true_random=False))
def test_that_the_order_in_which_boxes_are_given_does_not_matter(found, random):
    order = list(range(len(found[1])))
    random.shuffle(order)
    shuffled = (column[order] for column in found)
    for one, other in zip(vote(*found), vote(*shuffled), strict=True):
        assert np.array_equal(one, other)


@given(SETS)
def test_that_every_voted_box_lies_within_the_hull_of_boxes_that_overlap_and_has_a_given_score(found):
    boxes, scores, landmarks = found
    merged, best_scores, best_landmarks = vote(boxes, scores, landmarks)
    assert best_scores.tolist() == sorted(best_scores.tolist(), reverse=True)
    for box, score, points in zip(merged, best_scores, best_landmarks, strict=True):
        leader = boxes[(landmarks == points).all(axis=(1, 2)) & (scores == score)]
        assert len(leader) == 1
        touching = boxes[
            (boxes[:, :2] < leader[:, 2:]).all(axis=1) & (boxes[:, 2:] > leader[:, :2]).all(axis=1)
        ]
        assert (touching.min(axis=0) <= box).all()
        assert (box <= touching.max(axis=0)).all()
