"""The sweep finds what comparing every box with every other finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.duplicate_boxes import DUPLICATE_IOU, duplicates
from annotator.model.face import BoxXYXY, Face, Origin, Source
from annotator.model.merging import iou_matrix

SOURCE = Source(Origin.PERSON, "ada")

# Whole numbers near each other make overlaps about the limit common instead of rare.
whole = st.integers(0, 9).map(float)
boxes = st.builds(
    lambda x, y, w, h: (x, y, x + w, y + h), whole, whole, *[st.integers(10, 30).map(float)] * 2
)


@given(st.lists(boxes, max_size=12))
def test_that_the_sweep_finds_the_duplicates_that_comparing_all_finds(crowd: list[BoxXYXY]) -> None:
    faces = [Face(box_xyxy=box_xyxy, source=SOURCE) for box_xyxy in crowd]
    expected = np.argwhere(np.triu(iou_matrix(faces, faces) > DUPLICATE_IOU, 1))

    found = duplicates(np.array(crowd).reshape(-1, 4))

    assert sorted(found.tolist()) == expected.tolist()
