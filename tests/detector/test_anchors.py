"""Anchors: how many, where, and in which order."""

from __future__ import annotations

import pytest

from detector.anchors import anchors_for
from detector.profile import MOBILE


@pytest.mark.parametrize(("height", "width", "count"), [(640, 640, 16_800), (480, 640, 12_600)])
def test_that_the_mobile_profile_has_the_published_number_of_anchors(
    height: int, width: int, count: int
) -> None:
    assert anchors_for(MOBILE, height, width).shape == (count, 4)


def test_that_anchor_sizes_are_innermost_and_cells_go_row_by_row() -> None:
    anchors = anchors_for(MOBILE, 16, 24)
    assert anchors[:8].tolist() == [
        [4, 4, 16, 16],
        [4, 4, 32, 32],
        [12, 4, 16, 16],
        [12, 4, 32, 32],
        [20, 4, 16, 16],
        [20, 4, 32, 32],
        [4, 12, 16, 16],
        [4, 12, 32, 32],
    ]


def test_that_a_partial_cell_at_the_border_has_anchors_too() -> None:
    assert len(anchors_for(MOBILE, 17, 9)) == 2 * (3 * 2 + 2 * 1 + 1 * 1)
