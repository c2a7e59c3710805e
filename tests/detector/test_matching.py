"""Which anchors answer for faces, for background, for what was rejected, and for nothing."""

from __future__ import annotations

from dataclasses import replace

import torch

from detector.anchors import anchors_for
from detector.losses.matching import BACKGROUND, IGNORED, match
from detector.losses.targets import Targets
from detector.profile import MOBILE

NO_BOXES = torch.zeros(0, 4)
ANCHORS = anchors_for(MOBILE, 64, 64)


def test_that_an_anchor_on_a_face_is_positive_one_far_away_background_and_one_between_ignored() -> None:
    profile_with_gap = replace(MOBILE, positive_iou=0.5, negative_iou=0.3)
    anchors = torch.tensor([[50.0, 50, 20, 20], [57.0, 50, 20, 20], [90.0, 90, 20, 20], [48.0, 50, 20, 20]])
    matching = match(anchors, Targets.of(torch.tensor([[40.0, 40, 60, 60]])), profile_with_gap)
    assert matching.face.tolist() == [0, IGNORED, BACKGROUND, 0]


def test_that_an_anchor_answers_for_the_face_that_it_overlaps_most() -> None:
    anchors = torch.tensor([[10.0, 10, 20, 20], [14.0, 10, 20, 20]])
    faces = torch.tensor([[4.0, 0, 24, 20], [0.0, 0, 20, 20]])
    assert match(anchors, Targets.of(faces), MOBILE).face.tolist() == [1, 0]


def test_that_the_best_anchor_of_a_face_too_small_for_any_is_positive() -> None:
    matching = match(ANCHORS, Targets.of(torch.tensor([[10.0, 10.0, 14.0, 14.0]])), MOBILE)
    assert (matching.face >= 0).sum() == 1


def test_that_a_face_that_no_anchor_touches_has_none() -> None:
    matching = match(ANCHORS, Targets.of(torch.tensor([[900.0, 900.0, 904.0, 904.0]])), MOBILE)
    assert (matching.face == BACKGROUND).all()


def test_that_two_faces_on_one_anchor_still_leave_one_of_them_its_anchor() -> None:
    faces = torch.tensor([[0.0, 0.0, 16.0, 16.0], [1.0, 1.0, 17.0, 17.0]])
    assert set(match(ANCHORS, Targets.of(faces), MOBILE).face.tolist()) >= {1}


def test_that_anchors_half_inside_an_ignored_region_or_like_it_are_ignored() -> None:
    anchors = torch.tensor(
        [
            [50.0, 50, 16, 16],  # inside
            [100.0, 50, 16, 16],  # half inside
            [101.0, 50, 16, 16],  # less than half
            [200.0, 200, 20, 20],  # around a region of nearly half its area
            [200.0, 200, 40, 40],  # around one of an eighth
        ]
    )
    regions = torch.tensor([[0.0, 0, 100, 100], [193.0, 193, 207, 207]])
    matching = match(anchors, Targets.of(NO_BOXES, ignored_xyxy=regions), MOBILE)
    assert matching.face.tolist() == [IGNORED, IGNORED, BACKGROUND, IGNORED, BACKGROUND]


def test_that_an_anchor_of_a_face_is_that_face_s_whatever_region_it_lies_on() -> None:
    region = torch.tensor([[0.0, 0.0, 32.0, 32.0]])
    alone = match(ANCHORS, Targets.of(region), MOBILE).face == 0
    both = match(ANCHORS, Targets.of(region, ignored_xyxy=region), MOBILE).face == 0
    assert torch.equal(alone, both)


def test_that_a_rejected_detection_has_anchors_however_small_it_is() -> None:
    for rejected in ([0.0, 0.0, 16.0, 16.0], [10.0, 10.0, 13.0, 13.0]):
        matching = match(ANCHORS, Targets.of(NO_BOXES, rejected_xyxy=torch.tensor([rejected])), MOBILE)
        assert matching.rejected.any()
        assert (matching.face == BACKGROUND).all()


def test_that_a_rejected_detection_far_away_has_no_anchors() -> None:
    far = torch.tensor([[900.0, 900.0, 904.0, 904.0]])
    assert not match(ANCHORS, Targets.of(NO_BOXES, rejected_xyxy=far), MOBILE).rejected.any()


def test_that_only_background_is_rejected_never_a_face_or_what_is_near_one() -> None:
    box = torch.tensor([[0.0, 0.0, 32.0, 32.0]])
    alone, both = (match(ANCHORS, Targets.of(box, rejected_xyxy=r), MOBILE) for r in (NO_BOXES, box))
    assert torch.equal(alone.face, both.face)
    assert (both.face[both.rejected] == BACKGROUND).all()


def test_that_what_is_rejected_in_an_ignored_region_is_background_all_the_same() -> None:
    region, rejected = torch.tensor([[0.0, 0.0, 64.0, 64.0]]), torch.tensor([[0.0, 0.0, 16.0, 16.0]])
    outside = match(ANCHORS, Targets.of(NO_BOXES, rejected_xyxy=rejected), MOBILE)
    inside = match(ANCHORS, Targets.of(NO_BOXES, ignored_xyxy=region, rejected_xyxy=rejected), MOBILE)
    assert torch.equal(inside.rejected, outside.rejected)
    assert (inside.face[inside.rejected] == BACKGROUND).all()
    assert (inside.face == IGNORED).any()
