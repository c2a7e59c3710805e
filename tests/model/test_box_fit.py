"""The box that goes with landmarks."""

from __future__ import annotations

import cmath
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.box_fit import NARROWEST, USUAL, WIDEST, box_of_landmarks
from annotator.model.face import BoxXYXY
from annotator.model.mean_face import MEAN_FACE, landmarks_from_mean_face

places = st.floats(-3000, 3000)
boxes = st.builds(
    lambda x, y, h, shape: (x, y, x + shape * h, y + h),
    places,
    places,
    st.floats(5, 2000),
    st.floats(NARROWEST + 0.001, WIDEST - 0.001),
)
some = st.sets(st.integers(0, 4), min_size=2)


def is_one_line(indices: set[int]) -> bool:
    return len({MEAN_FACE[index][1] for index in indices}) == 1


@given(boxes, some)
def test_that_fitting_undoes_laying_the_mean_face_into_a_box(box_xyxy: BoxXYXY, indices: set[int]) -> None:
    points = landmarks_from_mean_face(box_xyxy)
    fitted = box_of_landmarks({index: points[index] for index in indices})
    if is_one_line(indices):
        width = box_xyxy[2] - box_xyxy[0]
        assert fitted[2] - fitted[0] == pytest.approx(width, rel=1e-6)
        assert fitted[3] - fitted[1] == pytest.approx(width / USUAL, rel=1e-6)
    else:
        assert fitted == pytest.approx(box_xyxy, rel=1e-6, abs=1e-6)


points = st.tuples(st.integers(0, 200).map(float), st.integers(0, 200).map(float))


@given(st.dictionaries(st.integers(0, 4), points, min_size=2))
def test_that_a_fitted_box_is_a_box_of_a_shape_that_faces_have(
    points_xy: dict[int, tuple[float, float]],
) -> None:
    if len(set(points_xy.values())) == 1:
        with pytest.raises(ValueError, match="two landmarks at different places"):
            box_of_landmarks(points_xy)
        return
    left, top, right, bottom = box_of_landmarks(points_xy)
    assert right > left
    assert bottom > top
    assert NARROWEST - 1e-9 <= (right - left) / (bottom - top) <= WIDEST + 1e-9


def _loss(box_xyxy: BoxXYXY, points_xy: dict[int, tuple[float, float]]) -> float:
    mean = landmarks_from_mean_face(box_xyxy)
    return sum((mean[i][0] - x) ** 2 + (mean[i][1] - y) ** 2 for i, (x, y) in points_xy.items())


@pytest.mark.parametrize(
    "points_xy",
    [
        {0: (40, 50), 1: (80, 47), 2: (63, 70), 3: (45, 92), 4: (77, 88)},
        {
            0: (60, 50),
            1: (70, 50),
            2: (90, 70),
            3: (62, 92),
            4: (70, 90),
        },  # a profile: narrower than faces are
        {0: (40, 50), 1: (120, 50), 2: (80, 60), 3: (45, 70), 4: (115, 70)},  # wider than faces are
    ],
    ids=["frontal", "profile", "wide"],
)
def test_that_no_box_of_such_a_shape_lies_closer(points_xy: dict[int, tuple[float, float]]) -> None:
    best = box_of_landmarks(points_xy)
    least = _loss(best, points_xy)
    width, height = best[2] - best[0], best[3] - best[1]
    for dx, dy, wider, higher in itertools.product((-1.0, 0.0, 1.0), repeat=4):
        other = (best[0] + dx, best[1] + dy, best[0] + dx + width + wider, best[1] + dy + height + higher)
        if NARROWEST <= (width + wider) / (height + higher) <= WIDEST:
            assert _loss(other, points_xy) >= least - 1e-9


def test_that_a_face_upside_down_gets_a_box_around_the_middle_of_its_landmarks() -> None:
    upright = landmarks_from_mean_face((100, 100, 179, 200))
    turned = {index: (300 - x, 300 - y) for index, (x, y) in enumerate(upright)}
    left, top, right, bottom = box_of_landmarks(turned)
    assert (right - left, bottom - top) == pytest.approx((79, 100))
    assert all(left < x < right and top < y < bottom for x, y in turned.values())


def test_that_one_landmark_says_nothing_of_a_box() -> None:
    with pytest.raises(ValueError, match="two landmarks at different places"):
        box_of_landmarks({2: (10, 10)})


@given(st.dictionaries(st.integers(0, 4), points, min_size=2))
def test_that_a_fitted_box_holds_every_landmark(points_xy: dict[int, tuple[float, float]]) -> None:
    if len(set(points_xy.values())) > 1:
        left, top, right, bottom = box_of_landmarks(points_xy)
        assert all(left <= x <= right and top <= y <= bottom for x, y in points_xy.values())


@pytest.mark.parametrize(
    "named", [(1, 0, 2, 3, 4), (0, 1, 2, 4, 3), (1, 0, 2, 4, 3)], ids=["eyes", "mouth", "both"]
)
def test_that_swapped_sides_make_no_other_box(named: tuple[int, ...]) -> None:
    upright = landmarks_from_mean_face((100, 100, 165, 200))
    swapped = {name: upright[index] for index, name in enumerate(named)}
    assert box_of_landmarks(swapped) == pytest.approx((100, 100, 165, 200))


@pytest.mark.parametrize("degrees", [60, 90, 120, 180, 270])
def test_that_a_head_that_lies_has_a_box_as_large_as_one_that_stands(degrees: float) -> None:
    turn, middle = cmath.exp(1j * math.radians(degrees)), complex(139.5, 150)
    upright = landmarks_from_mean_face((100, 100, 179, 200))
    turned = [middle + turn * (complex(*xy) - middle) for xy in upright]
    left, top, right, bottom = box_of_landmarks({i: (p.real, p.imag) for i, p in enumerate(turned)})
    assert (right - left, bottom - top) == pytest.approx((79, 100))
