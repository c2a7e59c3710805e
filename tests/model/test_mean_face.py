"""The mean face is what the training labels say it is."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from annotator.model.mean_face import MEAN_FACE, landmarks_from_mean_face


def test_that_the_mean_face_fills_a_box_in_the_order_of_the_landmarks() -> None:
    left_eye, right_eye, nose, left_mouth, right_mouth = landmarks_from_mean_face((100, 200, 200, 400))

    assert left_eye == pytest.approx((129.4, 274.4))
    assert right_eye == pytest.approx((170.6, 274.4))
    assert nose == pytest.approx((150.0, 313.6))
    assert left_mouth == pytest.approx((133.1, 348.0))
    assert right_mouth == pytest.approx((166.9, 348.0))


def test_that_the_mean_face_is_the_mean_over_visible_training_landmarks(shared: Path) -> None:
    with gzip.open(shared / "data/wider/train_label.txt.gz", "rt", encoding="utf-8") as lines:
        columns = [line.split()[:19] for line in lines if not line.startswith("#")]
    rows = np.array([row for row in columns if len(row) == 19], dtype=np.float64)
    boxes_xywh, points = rows[:, :4], rows[:, 4:].reshape(-1, 5, 3)
    has_area = (boxes_xywh[:, 2:] > 0).all(axis=1)
    boxes_xywh, points = boxes_xywh[has_area], points[has_area]

    relative = (points[..., :2] - boxes_xywh[:, None, :2]) / boxes_xywh[:, None, 2:]
    relative[points[..., 2] != 0] = np.nan
    mirrored = relative[:, [1, 0, 2, 4, 3]] * (-1, 1) + (1, 0)
    mean = np.nanmean(np.concatenate([relative, mirrored]), axis=0)

    np.testing.assert_allclose(MEAN_FACE, mean, atol=5e-4)
