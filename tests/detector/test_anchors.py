"""Anchors: how many, where, and in which order."""

from __future__ import annotations

import pytest
import torch

from detector.anchors import anchors_for
from detector.profile import MOBILE, PAPER, PROFILES


@pytest.mark.parametrize(
    ("name", "at_640_by_640", "at_480_by_640"),
    [
        ("mobile", 16_800, 12_600),
        ("community-resnet50", 16_800, 12_600),
        ("paper", 102_300, 76_740),
        ("paper-101", 102_300, 76_740),
        ("paper-152", 102_300, 76_740),
    ],
)
def test_that_every_profile_has_the_published_number_of_anchors(
    name: str, at_640_by_640: int, at_480_by_640: int
) -> None:
    assert anchors_for(PROFILES[name], 640, 640).shape == (at_640_by_640, 4)
    assert anchors_for(PROFILES[name], 480, 640).shape == (at_480_by_640, 4)


def test_that_three_quarters_of_the_papers_anchors_are_on_its_finest_level() -> None:
    anchors = anchors_for(PAPER, 640, 640)
    finest = anchors[:, 2] < 32
    assert int(finest.sum()) == 76_800
    assert finest[:76_800].all()


def test_that_the_papers_anchors_of_a_cell_go_up_by_the_third_root_of_two() -> None:
    first = anchors_for(PAPER, 64, 64)[:3]
    expected = torch.tensor([[2, 2, 16, 16], [2, 2, 20.159, 20.159], [2, 2, 25.398, 25.398]])
    assert torch.allclose(first, expected, atol=1e-3)


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
