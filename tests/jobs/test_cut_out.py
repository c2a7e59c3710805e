"""Squares cut out of photographs: faces come to lie upright and in place, wherever they are."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from annotator.jobs.cut_out import cut_out
from annotator.model.alignment import ALIGNED_SIDE, TEMPLATE_XY, similarity


@pytest.mark.parametrize("size", [30.0, 112.0, 250.0, 900.0])
@pytest.mark.parametrize("turned_by", [0.0, 0.6, math.pi])
def test_that_landmarks_come_to_lie_on_the_template(size: float, turned_by: float) -> None:
    template = np.array(TEMPLATE_XY)
    turn = np.array([[math.cos(turned_by), -math.sin(turned_by)], [math.sin(turned_by), math.cos(turned_by)]])
    points = (template - 56) @ turn.T * (size / ALIGNED_SIDE) + (700, 650)
    photograph = np.zeros((1300, 1400, 3), np.uint8)
    for x, y in points:
        ys, xs = np.mgrid[0:1300, 0:1400]
        near = (xs - x) ** 2 + (ys - y) ** 2 <= (size / 25 + 0.5) ** 2
        photograph[near] = 255
    matrix = similarity(points, template)
    assert matrix is not None
    made = cut_out(photograph, tuple(matrix.ravel().tolist()))
    assert made.shape == (ALIGNED_SIDE, ALIGNED_SIDE, 3)
    _, _, _, middles = cv2.connectedComponentsWithStats((made[:, :, 0] > 100).astype(np.uint8))
    middles = middles[1:]
    assert len(middles) == 5
    for place in template:
        # Half a pixel of either picture: that is how finely the dots were drawn, and are found.
        assert np.hypot(*(middles - place).T).min() < 0.5 + 0.5 * max(1.0, ALIGNED_SIDE / size)


def test_that_what_lies_outside_the_photograph_is_dark() -> None:
    made = cut_out(np.full((50, 50, 3), 255, np.uint8), (4.0, 0, 56, 0, 4.0, 56))
    assert made[5, 5].max() < 60
    assert made[100, 100].min() == 255


def test_that_a_face_at_the_end_of_a_very_long_picture_is_cut_out() -> None:
    picture = np.zeros((60, 40_000, 3), np.uint8)
    picture[:, 39_950:] = 255
    made = cut_out(picture, (1.0, 0, -39_900.0, 0, 1.0, 0))
    assert (made[30, :49].max(), made[30, 51:99].min()) == (0, 255)


@pytest.mark.parametrize("left", [-5000.0, 5000.0])
def test_that_a_face_far_outside_its_photograph_is_dark(left: float) -> None:
    made = cut_out(np.full((50, 50, 3), 255, np.uint8), (0.1, 0, -0.1 * left, 0, 0.1, 0))
    assert made.max() < 60
