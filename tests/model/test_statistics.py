"""The numbers behind the plots, from columns of faces."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.effort import Effort
from annotator.model.statistics import (
    Histogram,
    Series,
    Statistics,
    attribute_shares,
    face_sizes,
    score_histogram,
    seconds_histogram,
    statistics,
    visibility_shares,
)

NAN = math.nan


def squares(*sides: float) -> npt.NDArray[np.float32]:
    return np.array([[10, 20, 10 + side, 20 + side] for side in sides], np.float32).reshape(-1, 4)


def kinds(*numbers: int) -> npt.NDArray[np.int8]:
    return np.array(numbers, np.int8)


def test_that_sizes_are_counted_in_half_octaves_by_kind():
    histogram = face_sizes(squares(8, 11, 12, 30), kinds(0, 0, 1, 2))
    assert histogram.edges == pytest.approx([8, 11.314, 16, 22.627, 32], abs=1e-3)
    assert histogram.series == (
        Series("predicted", (2, 0, 0, 0)),
        Series("from a file", (0, 0, 0, 1)),
        Series("by a person", (0, 1, 0, 0)),
    )
    assert histogram.middle == 11.5


def test_that_a_box_counts_as_the_square_of_its_area():
    assert face_sizes(np.array([[0, 0, 4, 16]], np.float32), kinds(0)).middle == 8.0


@given(st.lists(st.floats(0.01, 90_000), max_size=40))
def test_that_no_size_falls_outside_the_bins(sides: list[float]):
    histogram = face_sizes(squares(*sides), np.zeros(len(sides), np.int8))
    assert histogram.total == len(sides)
    assert all(low < high for low, high in zip(histogram.edges, histogram.edges[1:], strict=False))


def test_that_faces_without_a_score_are_not_among_the_scores():
    histogram = score_histogram(np.array([0.0, 0.96, 1.0, NAN], np.float32), kinds(0, 0, 1, 2))
    assert histogram.total == 3
    assert [series.counts[-1] for series in histogram.series] == [1, 0, 1]
    assert histogram.series[0].counts[0] == 1
    assert histogram.middle == pytest.approx(0.96)


def test_that_visibility_leaves_out_faces_that_are_only_a_box():
    flags = np.array([[0, 0, 1, 0, -1], [-1] * 5, [0, 1, 1, 1, 1]], np.int8)
    left_eye, right_eye, *_, right_mouth = visibility_shares(flags)
    assert left_eye.name == "left eye"
    assert left_eye.parts == (("visible", 2), ("occluded", 0), ("missing", 0))
    assert right_eye.parts == (("visible", 1), ("occluded", 1), ("missing", 0))
    assert right_mouth.parts == (("visible", 0), ("occluded", 1), ("missing", 1))


def test_that_an_attribute_counts_only_where_it_is_said():
    attributes = np.array([[2, -1, -1, -1, -1, 0], [0, -1, -1, 1, -1, 1]], np.int8)
    blur, expression, *_, invalid, difficulty = attribute_shares(attributes, np.array([0, 4], np.int8))
    assert blur.parts == (("clear", 1), ("normal blur", 0), ("heavy blur", 1))
    assert (expression.name, expression.total) == ("expression", 0)
    assert invalid.parts == (("valid", 1), ("invalid", 1))
    assert [count for _, count in difficulty.parts] == [0, 0, 0, 1, 0]


def test_that_seconds_are_counted_on_a_scale_that_doubles():
    histogram = seconds_histogram([1.0, 3.0, 3.5, 7.9])
    assert histogram.edges == pytest.approx([1, 2**0.5, 2, 2**1.5, 4, 2**2.5, 8])
    assert histogram.series == (Series("faces", (1, 0, 0, 2, 0, 1)),)
    assert histogram.middle == 3.25


def counted(**columns: object) -> Statistics:
    """Of two faces, where nothing else is said."""
    same = {
        "boxes_xyxy": squares(10, 20),
        "scores": np.array([0.5, 0.9], np.float32),
        "kinds": kinds(0, 0),
        "visibilities": np.zeros((2, 5), np.int8),
        "attributes": np.full((2, 6), -1, np.int8),
        "difficulties": np.zeros(2, np.int8),
        "images": {"worked on": 3, "not seen": 7},
    }
    return statistics(**(same | columns))  # type: ignore[arg-type]


def test_that_rejected_faces_are_counted_nowhere():
    numbers = counted(kinds=kinds(3, 0))
    assert (numbers.faces, numbers.sizes.total, numbers.scores.total) == (1, 1, 1)
    assert numbers.sizes.middle == 20.0
    assert numbers.visibility[0].total == 1


def test_that_images_and_days_are_shown_as_given():
    work = ((date(2024, 5, 1), Effort(active_seconds=90.0, faces_finished=3)),)
    numbers = counted(days=work, seconds_per_face=[30.0])
    assert numbers.images.parts == (("worked on", 3), ("not seen", 7))
    assert numbers.images.total == 10
    assert numbers.days == work
    assert numbers.seconds.total == 1


def test_that_a_project_without_faces_has_statistics_too():
    nothing = np.zeros(0)
    numbers = counted(
        boxes_xyxy=np.zeros((0, 4)),
        scores=nothing,
        kinds=nothing,
        visibilities=np.zeros((0, 5)),
        attributes=np.zeros((0, 6)),
        difficulties=nothing,
        images={},
    )
    assert (numbers.faces, numbers.sizes.total, numbers.sizes.middle) == (0, 0, None)
    assert all(shares.total == 0 for shares in (*numbers.visibility, *numbers.attributes))


def test_that_counts_which_do_not_fit_their_bins_are_refused():
    with pytest.raises(ValueError, match="one count for each bin"):
        Histogram(edges=(0.0, 1.0), series=(Series("faces", (1, 2)),), middle=None)
