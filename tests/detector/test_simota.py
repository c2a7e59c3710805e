"""Which anchors answer for a face by what they say."""

from __future__ import annotations

import torch
from torch import Tensor

from detector.anchors import anchors_for
from detector.boxes import encode_boxes
from detector.losses.matching import BACKGROUND, IGNORED, Matching
from detector.losses.simota import MOST_SHARED, assigned
from detector.losses.targets import Targets
from detector.profile import YUNET

ANCHORS = anchors_for(YUNET, 64, 64)
FACE = torch.tensor([16.0, 16.0, 48.0, 48.0])
FINE = 64
"""Anchors of stride 8, of which there are 8 × 8."""


def said(boxes: dict[int, Tensor], scores: dict[int, float]) -> tuple[Tensor, Tensor]:
    """Logits and box offsets: these anchors say these boxes, all others tiny ones; .1 is any other score."""
    offsets = torch.zeros(len(ANCHORS), 4)
    offsets[:, 2:] = -5
    for anchor, box in boxes.items():
        offsets[anchor] = encode_boxes(box[None], ANCHORS[anchor][None], 1.0, 1.0)[0]
    logits = torch.zeros(len(ANCHORS), 2)
    logits[:, 1] = torch.tensor(0.1).logit()
    for anchor, score in scores.items():
        logits[anchor, 1] = torch.tensor(score).logit()
    return logits, offsets


def parts(boxes: dict[int, Tensor], scores: dict[int, float], truth: Targets) -> Matching:
    return assigned(*said(boxes, scores), ANCHORS, truth, YUNET)


def cell(row: int, column: int) -> int:
    return row * 8 + column


def test_that_as_many_answer_for_a_face_as_their_overlaps_add_up_to() -> None:
    near = [cell(3, 3), cell(3, 4), cell(4, 3), cell(4, 4)]
    matching = parts(dict.fromkeys(near, FACE), {}, Targets.of(FACE[None]))
    assert (matching.face == 0).nonzero()[:, 0].tolist() == near
    assert matching.face[cell(0, 0)] == BACKGROUND


def test_that_no_more_than_ten_answer_for_a_face() -> None:
    all_say_it = dict.fromkeys(range(FINE), FACE)
    assert int((parts(all_say_it, {}, Targets.of(FACE[None])).face == 0).sum()) == MOST_SHARED


def test_that_the_surer_of_two_that_say_the_same_box_answers_and_the_other_is_ignored() -> None:
    small = torch.tensor([24.0, 24.0, 34.0, 34.0])
    sure, unsure = cell(3, 3), cell(3, 4)
    boxes = {sure: small, unsure: small + torch.tensor([0.0, 0.0, 3.0, 3.0])}
    matching = parts(boxes, {sure: 0.9}, Targets.of(small[None]))
    assert matching.face[sure] == 0
    assert matching.face[unsure] == IGNORED


def test_that_a_box_counts_more_than_a_score() -> None:
    small = torch.tensor([24.0, 24.0, 36.0, 36.0])
    right, wrong = cell(3, 3), cell(3, 4)
    boxes = {right: small, wrong: torch.tensor([30.0, 24.0, 42.0, 36.0])}
    matching = parts(boxes, {right: 0.3, wrong: 0.6}, Targets.of(small[None]))
    assert (int(matching.face[right]), int(matching.face[wrong])) == (0, BACKGROUND)


def test_that_an_anchor_far_from_the_middle_of_a_face_does_not_answer_for_it() -> None:
    there, far = cell(3, 3), cell(7, 7)
    small = torch.tensor([24.0, 24.0, 32.0, 32.0])
    matching = parts({there: small + 1, far: small}, {far: 0.99}, Targets.of(small[None]))
    assert matching.face[there] == 0
    assert matching.face[far] == IGNORED  # it says the face nevertheless


def test_that_an_anchor_answers_for_one_face_alone_and_every_face_has_one() -> None:
    faces = torch.tensor([[8.0, 8.0, 24.0, 24.0], [12.0, 8.0, 28.0, 24.0]])
    matching = parts({cell(1, 1): faces[0], cell(1, 2): faces[1]}, {}, Targets.of(faces))
    assert (int(matching.face[cell(1, 1)]), int(matching.face[cell(1, 2)])) == (0, 1)


def test_that_what_lies_on_an_ignored_region_or_was_rejected_is_no_background_like_others() -> None:
    region = torch.tensor([[0.0, 0.0, 24.0, 24.0]])
    rejected = torch.tensor([[40.0, 40.0, 48.0, 48.0]])
    truth = Targets.of(torch.zeros(0, 4), ignored_xyxy=region, rejected_xyxy=rejected)
    matching = parts({cell(5, 5): rejected[0]}, {}, truth)
    assert matching.face[cell(1, 1)] == IGNORED
    assert matching.rejected[cell(5, 5)]
    assert int(matching.rejected.sum()) == 1
    assert matching.face[cell(3, 5)] == BACKGROUND
