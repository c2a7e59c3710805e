"""Laws of boxes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.face import BoxXYXY, PointXY
from annotator.model.geometry import (
    LEAST_SIDE,
    area,
    corners,
    farthest_inside,
    inside,
    nearest_inside,
    resize_box,
)

coordinates = st.floats(-5000, 5000)
boxes = st.builds(
    lambda x, y, w, h: (x, y, x + w, y + h), coordinates, coordinates, st.floats(2, 3000), st.floats(2, 3000)
)
points = st.tuples(coordinates, coordinates)


def test_that_corners_are_counted_clockwise_from_the_top_left() -> None:
    assert corners((1, 2, 3, 4)) == ((1, 2), (3, 2), (3, 4), (1, 4))


def test_that_an_area_is_width_times_height() -> None:
    assert area((1, 2, 4, 6)) == 12


@pytest.mark.parametrize(
    ("corner", "box_xyxy"),
    [(0, (1, 2, 30, 40)), (1, (10, 2, 30, 40)), (2, (10, 20, 30, 40)), (3, (1, 20, 30, 40))],
)
def test_that_dragging_a_corner_moves_its_two_sides(corner: int, box_xyxy: BoxXYXY) -> None:
    to = {0: (1, 2), 1: (30, 2), 2: (30, 40), 3: (1, 40)}[corner]

    assert resize_box((10, 20, 30, 40), corner, to) == box_xyxy


@given(boxes, st.integers(0, 3), points)
def test_that_the_opposite_corner_stays_and_no_side_vanishes(
    box_xyxy: BoxXYXY, corner: int, to_xy: PointXY
) -> None:
    resized = resize_box(box_xyxy, corner, to_xy)

    assert corners(box_xyxy)[(corner + 2) % 4] in corners(resized)
    assert resized[2] - resized[0] > LEAST_SIDE / 2
    assert resized[3] - resized[1] > LEAST_SIDE / 2


@given(boxes, st.integers(0, 3), points)
def test_that_the_dragged_corner_arrives_where_it_was_dragged(
    box_xyxy: BoxXYXY, corner: int, to_xy: PointXY
) -> None:
    fixed_xy = corners(box_xyxy)[(corner + 2) % 4]
    resized = resize_box(box_xyxy, corner, to_xy)

    for axis in (0, 1):
        if abs(to_xy[axis] - fixed_xy[axis]) >= LEAST_SIDE:
            assert to_xy[axis] in (resized[axis], resized[axis + 2])


@given(boxes, st.integers(0, 3))
def test_that_a_corner_dragged_nowhere_changes_nothing(box_xyxy: BoxXYXY, corner: int) -> None:
    assert resize_box(box_xyxy, corner, corners(box_xyxy)[corner]) == box_xyxy


def test_that_a_corner_dragged_past_the_opposite_one_turns_the_box_over() -> None:
    assert resize_box((10, 10, 20, 20), 0, (30, 40)) == (20, 20, 30, 40)


def test_that_a_box_dragged_shut_keeps_its_least_side_on_the_side_it_came_from() -> None:
    assert resize_box((10, 10, 20, 20), 0, (20, 20)) == (19, 19, 20, 20)
    assert resize_box((10, 10, 20, 20), 2, (10, 10)) == (10, 10, 11, 11)


def test_that_a_box_has_four_corners() -> None:
    with pytest.raises(IndexError, match="no corner 4"):
        resize_box((10, 10, 20, 20), 4, (0, 0))


def test_that_the_part_of_a_box_in_an_image_ends_at_its_edges() -> None:
    assert inside((-3.187, 604.6, 40, 700), (1024, 683)) == (0, 604.6, 40, 683)
    assert inside((10, 20, 30, 40), (1024, 683)) == (10, 20, 30, 40)
    assert area(inside((-50, 20, -10, 40), (1024, 683))) == 0
    assert str(nearest_inside((-0.0, -0.0), (10, 10))) == "(0.0, 0.0)"


@pytest.mark.parametrize(
    ("box_xyxy", "wished", "moved"),
    [
        ((10, 20, 30, 40), (5, -5), (5, -5)),
        ((10, 20, 30, 40), (-99, 99), (-10, 60)),
        ((-5, 20, 30, 120), (-3, 4), (0, 0)),
        ((-5, 20, 30, 120), (3, -4), (3, -4)),
        ((-5, 20, 130, 40), (9, 0), (0, 0)),
    ],
)
def test_that_a_box_is_moved_out_of_the_image_at_no_side(
    box_xyxy: BoxXYXY, wished: PointXY, moved: PointXY
) -> None:
    assert farthest_inside(box_xyxy, wished, (100, 100)) == moved
