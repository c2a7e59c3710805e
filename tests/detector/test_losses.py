"""Laws of matching, hard-negative mining, the multi-task loss and distillation."""

from __future__ import annotations

import pytest
import torch

from detector.anchors import anchors_for
from detector.boxes import encode_boxes, encode_landmarks
from detector.losses.distillation import distillation_loss
from detector.losses.hard_negatives import hardest_negatives
from detector.losses.matching import BACKGROUND, IGNORED, match
from detector.losses.multitask import multitask_loss
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput, RetinaFace
from detector.profile import MOBILE

NOTHING = Targets.of(torch.zeros(0, 4))
ANCHORS = anchors_for(MOBILE, 64, 64)


def answer(logits: torch.Tensor) -> RawOutput:
    return RawOutput(logits, torch.zeros(*logits.shape[:2], 4), torch.zeros(*logits.shape[:2], 5, 2))


def test_that_an_anchor_on_a_face_is_positive_one_far_away_background_and_one_between_ignored() -> None:
    profile_with_gap = MOBILE.__class__(
        **{f: getattr(MOBILE, f) for f in MOBILE.__slots__ if f not in ("positive_iou", "negative_iou")},
        positive_iou=0.5,
        negative_iou=0.3,
    )
    anchors = torch.tensor([[50.0, 50, 20, 20], [57.0, 50, 20, 20], [90.0, 90, 20, 20], [48.0, 50, 20, 20]])
    matching = match(anchors, Targets.of(torch.tensor([[40.0, 40, 60, 60]])), profile_with_gap)
    assert matching.face.tolist() == [0, IGNORED, BACKGROUND, 0]


def test_that_the_best_anchor_of_a_face_too_small_for_any_is_positive() -> None:
    matching = match(ANCHORS, Targets.of(torch.tensor([[10.0, 10.0, 14.0, 14.0]])), MOBILE)
    assert (matching.face >= 0).sum() == 1


def test_that_two_faces_on_one_anchor_still_leave_one_of_them_its_anchor() -> None:
    faces = torch.tensor([[0.0, 0.0, 16.0, 16.0], [1.0, 1.0, 17.0, 17.0]])
    assert set(match(ANCHORS, Targets.of(faces), MOBILE).face.tolist()) >= {1}


def test_that_anchors_on_an_ignored_region_are_ignored_unless_they_are_a_face() -> None:
    region = torch.tensor([[0.0, 0.0, 32.0, 32.0]])
    ignored = match(ANCHORS, Targets.of(torch.zeros(0, 4), ignored_xyxy=region), MOBILE).face
    assert (ignored == IGNORED).any()
    assert (ignored == BACKGROUND).any()
    both = match(ANCHORS, Targets.of(region, ignored_xyxy=region), MOBILE).face
    assert (both == 0).any()


def test_that_the_hardest_negatives_are_those_with_the_highest_loss() -> None:
    losses = torch.tensor([0.1, 5.0, 3.0, 4.0, 0.2])
    background = torch.tensor([True, False, True, True, True])
    kept = hardest_negatives(losses, background, positives=1, ratio=2, floor=1)
    assert kept.tolist() == [False, False, True, True, False]


def test_that_an_image_without_faces_still_trains_on_the_floor_of_negatives() -> None:
    kept = hardest_negatives(
        torch.rand(100), torch.ones(100, dtype=torch.bool), positives=0, ratio=7, floor=32
    )
    assert kept.sum() == 32


def test_that_without_faces_classification_teaches_and_boxes_do_not() -> None:
    losses = multitask_loss(answer(torch.zeros(1, len(ANCHORS), 2)), ANCHORS, [NOTHING], MOBILE)
    assert losses.classification > 0
    assert losses.box == 0
    assert losses.landmark == 0


def test_that_the_truth_itself_has_no_loss() -> None:
    box = torch.tensor([[8.0, 8.0, 40.0, 40.0]])
    points = torch.rand(1, 5, 2) * 32 + 8
    targets = Targets.of(box, points, torch.ones(1, 5, dtype=torch.bool))
    positive = match(ANCHORS, targets, MOBILE).face >= 0
    logits = torch.where(positive[:, None], torch.tensor([-50.0, 50.0]), torch.tensor([50.0, -50.0]))
    output = RawOutput(
        logits[None],
        encode_boxes(box.expand(len(ANCHORS), 4), ANCHORS, 0.1, 0.2)[None],
        encode_landmarks(points.expand(len(ANCHORS), 5, 2), ANCHORS, 0.1)[None],
    )
    losses = multitask_loss(output, ANCHORS, [targets], MOBILE)
    assert torch.stack(losses).max() < 1e-6


def test_that_a_missing_landmark_is_not_trained_on() -> None:
    box = torch.tensor([[8.0, 8.0, 40.0, 40.0]])
    known = torch.tensor([[True, True, False, True, True]])
    points = torch.full((1, 5, 2), 20.0)
    elsewhere = points.clone()
    elsewhere[0, 2] = -1.0
    one, other = (
        multitask_loss(answer(torch.zeros(1, len(ANCHORS), 2)), ANCHORS, [Targets.of(box, p, known)], MOBILE)
        for p in (points, elsewhere)
    )
    assert one.landmark == other.landmark > 0


def test_that_a_rejected_detection_counts_doubly_even_when_it_is_not_among_the_hardest() -> None:
    logits = torch.zeros(1, len(ANCHORS), 2)
    logits[..., 1] = 3.0
    rejected = Targets.of(torch.zeros(0, 4), rejected_xyxy=torch.tensor([[0.0, 0.0, 16.0, 16.0]]))
    there = match(ANCHORS, rejected, MOBILE).rejected
    assert there.any()
    logits[0, there, 1] = 0.0
    plain = multitask_loss(answer(logits), ANCHORS, [NOTHING], MOBILE).classification
    more = multitask_loss(answer(logits), ANCHORS, [rejected], MOBILE).classification
    expected = 2 * there.sum() * torch.log(torch.tensor(2.0))
    torch.testing.assert_close(more - plain, expected)


def test_that_a_student_who_answers_as_the_teacher_has_nothing_to_learn() -> None:
    torch.manual_seed(0)
    output = RetinaFace(MOBILE).eval()(torch.randn(1, 3, 64, 64))
    for value in distillation_loss(output, output):
        assert value.item() == pytest.approx(0.0, abs=1e-6)


def test_that_every_parameter_gets_a_gradient_and_every_answer_is_finite() -> None:
    torch.manual_seed(0)
    model = RetinaFace(MOBILE).train()
    output = model(torch.randn(2, 3, 64, 64))
    faces = Targets.of(
        torch.tensor([[4.0, 4.0, 30.0, 30.0], [0.0, 0.0, 62.0, 62.0], [-150.0, -150.0, 200.0, 200.0]]),
        torch.rand(3, 5, 2) * 64,
        torch.ones(3, 5, dtype=torch.bool),
    )
    multitask_loss(output, ANCHORS, [faces, faces], MOBILE).total(MOBILE).backward()
    assert all(torch.isfinite(values).all() for values in output)
    assert [
        name for name, value in model.named_parameters() if value.grad is None or not value.grad.any()
    ] == []
