"""The search finds what comparing every box with every other finds, in the same order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.face import BoxXYXY, Face, Origin, Source
from annotator.model.merging import iou_matrix
from annotator.model.overlaps import overlaps_above

SOURCE = Source(Origin.PERSON, "ada")

# Whole numbers near each other make overlaps about the limit common instead of rare; a box in nine is thin.
whole = st.integers(0, 9).map(float)
sides = st.sampled_from([0.25, 10.0, 14.0, 15.0, 20.0, 21.0, 28.0, 29.0, 40.0])
boxes = st.builds(lambda x, y, w, h: (x, y, x + w, y + h), whole, whole, sides, sides)
crowds = st.lists(boxes, max_size=9)


@given(crowds, crowds, st.sampled_from([0.1, 1 / 3, 0.5, 0.7]))
def test_that_all_pairs_are_found_that_comparing_all_finds(
    crowd: list[BoxXYXY], others: list[BoxXYXY], least_iou: float
) -> None:
    faces, other_faces = (
        [Face(box_xyxy=box_xyxy, source=SOURCE) for box_xyxy in each] for each in (crowd, others)
    )
    ious = iou_matrix(faces, other_faces)
    rows, columns = np.nonzero(ious > least_iou)

    found = overlaps_above(least_iou, np.array(crowd).reshape(-1, 4), np.array(others).reshape(-1, 4))

    assert (found.rows.tolist(), found.columns.tolist()) == (rows.tolist(), columns.tolist())
    assert found.ious.tolist() == ious[rows, columns].tolist()


@pytest.mark.parametrize("far", [0.0, 1e6 - 40])
def test_that_one_box_at_either_end_of_another_is_found_as_long_as_it_is_large_enough(far: float) -> None:
    outer = np.array([[far, far, far + 20, far + 20]])
    above = np.array([[far, far, far + 20, far + 10 + more] for more in (0.0, 1e-3)])
    beside = np.array([[far + 10 - more, far, far + 20, far + 20] for more in (0.0, 1e-3)])

    for inner in (above, beside):
        assert overlaps_above(0.5, outer, inner).columns.tolist() == [1]
        assert overlaps_above(0.5, inner, outer).rows.tolist() == [1]
