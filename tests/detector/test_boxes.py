"""Laws of boxes and landmarks against anchors, and of non-maximum suppression."""

from __future__ import annotations

from math import log

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from detector.boxes import (
    centre_size_to_corners,
    corners_to_centre_size,
    decode_boxes,
    decode_landmarks,
    encode_boxes,
    encode_landmarks,
    pairwise_iou,
)
from detector.suppression import nms

position = st.floats(-500, 1500, width=32)
size = st.floats(1, 800, width=32)
box = st.tuples(position, position, size, size)


@given(box, box)
def test_that_decoding_undoes_encoding_of_boxes(face: tuple[float, ...], anchor: tuple[float, ...]) -> None:
    corners = centre_size_to_corners(torch.tensor([face], dtype=torch.float64))
    anchors = torch.tensor([anchor], dtype=torch.float64)
    there = encode_boxes(corners, anchors, 0.1, 0.2)
    torch.testing.assert_close(decode_boxes(there, anchors, 0.1, 0.2), corners, atol=1e-6, rtol=1e-9)


@given(st.lists(st.tuples(position, position), min_size=5, max_size=5), box)
def test_that_decoding_undoes_encoding_of_landmarks(
    points: list[tuple[float, float]], anchor: tuple[float, ...]
) -> None:
    landmarks = torch.tensor([points], dtype=torch.float64)
    anchors = torch.tensor([anchor], dtype=torch.float64)
    there = encode_landmarks(landmarks, anchors, 0.1)
    torch.testing.assert_close(decode_landmarks(there, anchors, 0.1), landmarks, atol=1e-6, rtol=1e-9)


def test_that_offsets_count_in_anchor_sizes_divided_by_the_variances() -> None:
    anchor = torch.tensor([[10.0, 10.0, 20.0, 20.0]])
    box_offsets = encode_boxes(torch.tensor([[10.0, 10.0, 50.0, 20.0]]), anchor, 0.1, 0.2)
    torch.testing.assert_close(box_offsets, torch.tensor([[10.0, 2.5, log(2) / 0.2, log(0.5) / 0.2]]))
    landmark_offsets = encode_landmarks(torch.tensor([[[14.0, 8.0]] * 5]), anchor, 0.1)
    torch.testing.assert_close(landmark_offsets, torch.tensor([[[2.0, -1.0]] * 5]))


@given(box)
def test_that_corners_and_centre_with_size_say_the_same(face: tuple[float, ...]) -> None:
    boxes = torch.tensor([face], dtype=torch.float64)
    torch.testing.assert_close(corners_to_centre_size(centre_size_to_corners(boxes)), boxes)


def test_that_iou_is_the_shared_area_over_the_joint_area() -> None:
    one = torch.tensor([[0.0, 0.0, 10.0, 10.0]])
    others = torch.tensor([[0.0, 0.0, 10.0, 10.0], [5.0, 0.0, 15.0, 10.0], [20.0, 20.0, 30.0, 30.0]])
    torch.testing.assert_close(pairwise_iou(one, others), torch.tensor([[1.0, 1 / 3, 0.0]]))


def test_that_nms_keeps_the_best_of_each_cluster_best_first() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [50, 50, 60, 60], [51, 50, 61, 60]], dtype=np.float32)
    scores = np.array([0.6, 0.7, 0.9, 0.8], dtype=np.float32)
    assert nms(boxes, scores, 0.4).tolist() == [2, 1]


def test_that_nms_counts_the_edge_pixel() -> None:
    # Ten pixels wide and high, half of them shared: a third of what both cover.
    boxes = np.array([[0, 0, 9, 9], [0, 5, 9, 14], [5, 0, 14, 9]], dtype=np.float32)
    scores = np.array([0.9, 0.8, 0.7], dtype=np.float32)
    assert nms(boxes, scores, 0.33).tolist() == [0]
    assert nms(boxes, scores, 0.34).tolist() == [0, 1, 2]


def test_that_nms_of_nothing_is_nothing() -> None:
    assert nms(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), 0.4).tolist() == []


@given(st.lists(st.tuples(position, position, size, size), min_size=1, max_size=30), st.randoms())
def test_that_nothing_kept_by_nms_overlaps_and_everything_dropped_does(faces, random) -> None:  # type: ignore[no-untyped-def]
    boxes = centre_size_to_corners(torch.tensor(faces, dtype=torch.float32)).numpy()
    scores = np.array([random.random() for _ in faces], dtype=np.float32)
    kept = nms(boxes, scores, 0.4).tolist()
    pixels = torch.from_numpy(boxes.astype(np.float64)) + torch.tensor(
        [0, 0, 1, 1]
    )  # areas count the edge pixel
    overlap = pairwise_iou(pixels, pixels)
    for i in range(len(faces)):
        rivals = [overlap[i, k] for k in kept if k != i and scores[k] >= scores[i]]
        if not any(abs(rival - 0.4) < 1e-6 for rival in rivals):  # within the rounding of single precision
            assert (i in kept) == all(rival <= 0.4 for rival in rivals)
