"""Landmarks that all anchors of a face vote for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.anchor_grid import anchor_grid
from detector.inference import landmark_voting
from detector.inference.answers import Answers, faces_in
from detector.inference.landmark_voting import VOTES_ABOVE, voted_landmarks
from detector.profile import MOBILE
from detector.suppression import nms


def at(*values: float) -> np.ndarray:
    """Landmarks that are all at one number each."""
    return np.array(values, np.float32)[:, None, None] * np.ones((1, 5, 2), np.float32)


def voted(boxes: list[list[float]], scores: list[float], kept: list[int]) -> list[float]:
    found = voted_landmarks(
        at(*range(len(boxes))),
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array(scores, np.float32),
        np.array(kept, np.intp),
        iou=0.5,
    )
    assert found.shape == (len(kept), 5, 2)
    assert (found == found[:, :1, :1]).all()
    return found[:, 0, 0].tolist()


FACE, SHIFTED, FAR = [0, 0, 40, 40], [4, 0, 44, 40], [90, 0, 130, 40]


def test_that_landmarks_are_the_mean_weighted_by_scores_of_boxes_that_overlap_enough() -> None:
    assert voted([FACE, SHIFTED, FAR], [0.75, 0.25, 0.9], [0, 2]) == [0.25, 2.0]
    half = [[0, 0, 40, 40], [0, 0, 40, 20], [0, 0, 40, 19]]  # IoUs of ½, and a little less
    assert voted(half, [0.5, 0.5, 0.5], [0]) == [0.5]
    assert voted([[0, 0, 80, 40], FACE], [0.5, 0.5], [1]) == [0.5]  # the wider one's centre is farthest off


def test_that_an_unlikely_anchor_has_no_vote_unless_the_face_is_its_own() -> None:
    low = VOTES_ABOVE / 2
    assert voted([FACE, SHIFTED], [0.9, low], [0]) == [0.0]
    assert voted([FACE, SHIFTED], [low, low], [1]) == [1.0]


def test_that_no_face_has_no_landmarks() -> None:
    assert voted([FACE], [0.9], []) == []
    assert voted([], [], []) == []


def test_that_boxes_that_are_to_stay_apart_keep_their_own_landmarks() -> None:
    random = np.random.default_rng(0)
    answers = Answers(*(random.normal(size=(8, *of)).astype(np.float32) for of in ((2,), (4,), (5, 2))))
    apart = faces_in(answers, MOBILE, (16, 16), threshold=0.0, nms_iou=1.0)
    assert len(apart.scores) > len(faces_in(answers, MOBILE, (16, 16), threshold=0.0, nms_iou=0.4).scores)
    offsets = answers.landmark_offsets[apart.anchors]
    anchors = anchor_grid(MOBILE, 16, 16)[apart.anchors]
    expected = anchors[:, None, :2] + offsets * 0.1 * anchors[:, None, 2:]
    np.testing.assert_allclose(apart.landmarks_xy, expected, rtol=1e-5)


def test_that_sums_of_landmarks_go_beyond_no_number() -> None:
    far = np.full((2, 5, 2), 3e38, np.float32)
    boxes, scores = np.array([FACE, FACE], np.float32), np.array([0.9, 0.9], np.float32)
    found = voted_landmarks(far, boxes, scores, np.array([0]), iou=0.5)
    np.testing.assert_allclose(found, far[:1], rtol=1e-6)


def test_that_boxes_beyond_all_numbers_harm_no_other() -> None:
    huge = [-3e38, -3e38, 3e38, 3e38]
    assert voted([huge, FACE, SHIFTED], [0.9, 0.5, 0.5], [0, 1]) == [0.0, 1.5]


def detections(seed: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    low = random.uniform(0, 60, (count, 2))
    boxes = np.concatenate((low, low + random.uniform(5, 60, (count, 2))), axis=1).astype(np.float32)
    scores = (random.permutation(count) + 1).astype(np.float32) / (count + 1)
    return boxes, scores, random.uniform(0, 200, (count, 5, 2)).astype(np.float32)


@given(st.builds(detections, st.integers(0, 2**32), st.integers(0, 40)), st.sampled_from([1, 50, 10**6]))
def test_that_it_is_the_definition_written_out(
    found: tuple[np.ndarray, np.ndarray, np.ndarray], pairs: int
) -> None:
    boxes, scores, landmarks = found
    kept = nms(boxes, scores, 0.4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(landmark_voting, "_PAIRS_AT_A_TIME", pairs)
        ours = voted_landmarks(landmarks, boxes, scores, kept, iou=0.5)
    for face, point in zip(kept, ours, strict=True):
        low, high = np.maximum(boxes[face, :2], boxes[:, :2]), np.minimum(boxes[face, 2:], boxes[:, 2:])
        inner = np.maximum(high - low, 0).prod(axis=1)
        areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
        same = (inner / (areas + areas[face] - inner) >= 0.5) & (scores > VOTES_ABOVE)
        same[face] = True
        expected = np.average(landmarks[same], axis=0, weights=scores[same])
        np.testing.assert_allclose(point, expected, rtol=1e-4)


def test_that_landmarks_are_the_same_at_every_threshold() -> None:
    """Also of anchors that score too little to be faces."""
    random = np.random.default_rng(0)
    count = 2 * (16 * 16 + 8 * 8 + 4 * 4)
    answers = Answers(
        *(random.normal(size=shape).astype(np.float32) for shape in ((count, 2), (count, 4), (count, 5, 2)))
    )
    found = {
        threshold: faces_in(answers, MOBILE, (128, 128), threshold=threshold, nms_iou=0.4)
        for threshold in (0.05, 0.5, 0.9)
    }
    all_of_them = found[0.05]
    for threshold, faces in found.items():
        enough = all_of_them.scores > threshold
        assert faces.anchors.tolist() == all_of_them.anchors[enough].tolist()
        np.testing.assert_allclose(faces.landmarks_xy, all_of_them.landmarks_xy[enough], rtol=1e-5)
