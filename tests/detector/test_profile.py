"""Profiles: the published constants, what makes no sense, and weights files older than some of the fields."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise

import pytest

from detector.errors import WeightsError
from detector.profile import MOBILE, PAPER, PROFILES, Level, Profile

FIRST_FORM = (
    '{"backbone": "mobilenet-0.25", "box_weight": 2.0, "centre_variance": 0.1, "landmark_weight": 1.0, '
    '"levels": [{"anchor_sizes": [16.0, 32.0], "stride": 8}, {"anchor_sizes": [64.0, 128.0], "stride": 16}, '
    '{"anchor_sizes": [256.0, 512.0], "stride": 32}], "mean_bgr": [104.0, 117.0, 123.0], "name": "mobile", '
    '"negative_iou": 0.35, "negatives_floor": 32, "negatives_per_positive": 7, "positive_iou": 0.35, '
    '"pyramid_channels": 64, "size_variance": 0.2}'
)
"""A profile as the first weights files have it."""


def test_that_profiles_go_by_their_names() -> None:
    assert set(PROFILES) == {
        "mobile",
        "paper",
        "paper-101",
        "paper-152",
        "community-resnet50",
        "yunet",
        "small",
    }
    assert all(profile.name == name for name, profile in PROFILES.items())


def test_that_the_paper_profile_has_the_constants_of_the_paper() -> None:
    assert [level.stride for level in PAPER.levels] == [4, 8, 16, 32, 64]
    sizes = [size for level in PAPER.levels for size in level.anchor_sizes]
    assert sizes[:3] == pytest.approx([16, 20.16, 25.40], abs=0.005)
    assert sizes[-3:] == pytest.approx([256, 322.54, 406.37], abs=0.005)
    assert all(after / before == pytest.approx(2 ** (1 / 3)) for before, after in pairwise(sizes))
    assert (PAPER.positive_iou, PAPER.negative_iou, PAPER.negatives_per_positive) == (0.5, 0.3, 3)
    assert (PAPER.box_weight, PAPER.landmark_weight) == (0.25, 0.1)
    assert (PAPER.channel_order, PAPER.mean_bgr) == ("rgb", (0, 0, 0))
    assert (PAPER.centre_variance, PAPER.size_variance, PAPER.pyramid_channels) == (1, 1, 256)
    assert PAPER.shared_heads
    assert not any(level.deformable for level in PAPER.levels)


def test_that_the_three_paper_profiles_differ_in_the_depth_of_the_backbone_alone() -> None:
    for depth in ("101", "152"):
        other = PROFILES[f"paper-{depth}"]
        assert other.backbone == f"resnet-{depth}"
        assert replace(other, name="paper", backbone="resnet-50") == PAPER


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_that_any_profile_comes_back_as_it_was_written(profile: Profile) -> None:
    deformable = [] if profile.separable else [profile.with_deformable({16, 32})]
    for written in (profile, *deformable):
        assert Profile.from_json(written.to_json()) == written


def test_that_a_profile_without_the_younger_fields_means_what_it_meant() -> None:
    assert Profile.from_json(FIRST_FORM) == MOBILE
    assert MOBILE.channel_order == "bgr"
    assert not MOBILE.shared_heads


@pytest.mark.parametrize("name", sorted(json.loads(FIRST_FORM)))
def test_that_no_other_field_may_be_absent(name: str) -> None:
    values = json.loads(FIRST_FORM)
    del values[name]
    with pytest.raises(WeightsError, match=name):
        Profile.from_json(json.dumps(values))


@pytest.mark.parametrize("name", ["stride", "anchor_sizes"])
def test_that_a_level_may_not_lack_its_stride_or_its_anchors(name: str) -> None:
    values = json.loads(FIRST_FORM)
    del values["levels"][1][name]
    with pytest.raises(WeightsError, match=name):
        Profile.from_json(json.dumps(values))


def test_that_a_profile_cannot_be_edited() -> None:
    with pytest.raises(FrozenInstanceError):
        PAPER.shared_heads = False  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"channel_order": "grb"}, "grb"),
        ({"channel_order": ""}, "bgr or rgb"),
        ({"pyramid_channels": 66}, "fours, unlike 66"),
        ({"pyramid_channels": 2}, "fours, unlike 2"),
        ({"pyramid_channels": -64}, "fours, unlike -64"),
        ({"levels": (Level(8, (16.0,)), Level(16, (32.0, 64.0)))}, "equally many"),
        ({"levels": (Level(16, (16.0,)), Level(8, (32.0,)))}, "from fine to coarse"),
    ],
)
def test_that_a_profile_that_makes_no_sense_is_not_born(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(PAPER, **change)


def test_that_levels_with_their_own_heads_may_have_different_numbers_of_anchors() -> None:
    levels = (Level(8, (16.0,)), Level(16, (32.0, 64.0)))
    assert replace(PAPER, levels=levels, shared_heads=False).levels == levels


def test_that_deformable_convolution_is_chosen_by_level() -> None:
    chosen = PAPER.with_deformable({16, 64})
    assert [level.deformable for level in chosen.levels] == [False, False, True, False, True]
    assert [level.deformable for level in chosen.with_deformable([4]).levels] == [True] + [False] * 4
    assert chosen.with_deformable(()) == PAPER


def test_that_deformable_convolution_at_a_level_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no level has the stride 128"):
        PAPER.with_deformable([64, 128])
