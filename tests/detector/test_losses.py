"""Laws of hard-negative mining, the multi-task loss and distillation."""

from __future__ import annotations

from math import log

import pytest
import torch

from detector.anchors import anchors_for
from detector.boxes import encode_boxes, encode_landmarks
from detector.losses.distillation import distillation_loss
from detector.losses.hard_negatives import hardest_negatives
from detector.losses.matching import IGNORED, Matching, match
from detector.losses.multitask import Losses, multitask_loss
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput, RetinaFace
from detector.profile import MOBILE

NOTHING = Targets.of(torch.zeros(0, 4))
ANCHORS = anchors_for(MOBILE, 64, 64)


def answer(logits: torch.Tensor) -> RawOutput:
    return RawOutput(logits, torch.zeros(*logits.shape[:2], 4), torch.zeros(*logits.shape[:2], 5, 2))


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


def test_that_a_rejected_detection_counts_also_when_it_is_not_among_the_hardest() -> None:
    logits = torch.zeros(1, len(ANCHORS), 2)
    logits[..., 1] = 3.0
    rejected = Targets.of(torch.zeros(0, 4), rejected_xyxy=torch.tensor([[0.0, 0.0, 16.0, 16.0]]))
    there = match(ANCHORS, rejected, MOBILE).rejected
    assert there.any()
    logits[0, there, 1] = 0.0
    plain = multitask_loss(answer(logits), ANCHORS, [NOTHING], MOBILE).classification
    more = multitask_loss(answer(logits), ANCHORS, [rejected], MOBILE).classification
    expected = there.sum() * torch.log(torch.tensor(2.0))
    torch.testing.assert_close(more - plain, expected)
    five_times = multitask_loss(answer(logits), ANCHORS, [rejected], MOBILE, rejected_weight=5.0)
    torch.testing.assert_close(five_times.classification - plain, 5 * expected)


def test_that_the_terms_are_weighted_as_the_profile_says() -> None:
    losses = Losses(torch.tensor(1.0), torch.tensor(10.0), torch.tensor(100.0))
    assert losses.total(MOBILE) == 1 + 2 * 10 + 100


def test_that_classification_is_a_mean_over_positives_of_them_and_seven_times_as_many_negatives() -> None:
    faces = Targets.of(torch.tensor([[8.0, 8.0, 40.0, 40.0], [30.0, 2.0, 60.0, 34.0]]))
    positives = int((match(ANCHORS, faces, MOBILE).face >= 0).sum())
    assert 32 < 7 * positives < len(ANCHORS) - positives
    losses = multitask_loss(answer(torch.zeros(2, len(ANCHORS), 2)), ANCHORS, [faces, NOTHING], MOBILE)
    assert losses.classification.item() == pytest.approx(log(2) * (8 * positives + 32) / positives)


def test_that_images_without_faces_are_averaged_over() -> None:
    losses = multitask_loss(answer(torch.zeros(2, len(ANCHORS), 2)), ANCHORS, [NOTHING] * 2, MOBILE)
    assert losses.classification.item() == pytest.approx(32 * log(2))


def test_that_an_ignored_region_has_no_loss_however_wrong_the_answer_there() -> None:
    ignored = Targets.of(torch.zeros(0, 4), ignored_xyxy=torch.tensor([[0.0, 0.0, 32.0, 32.0]]))
    logits = torch.zeros(1, len(ANCHORS), 2)
    logits[0, match(ANCHORS, ignored, MOBILE).face == IGNORED, 1] = 10.0
    losses = multitask_loss(answer(logits), ANCHORS, [ignored], MOBILE)
    assert losses.classification.item() == pytest.approx(32 * log(2))


def test_that_box_and_landmark_losses_do_not_depend_on_how_many_faces_and_points_there_are() -> None:
    boxes = torch.tensor([[8.0, 8.0, 40.0, 40.0], [30.0, 2.0, 60.0, 34.0]])
    points = torch.rand(2, 5, 2) * 32 + 8
    known = torch.tensor([[True, True, False, True, True], [False, True, False, True, True]])
    for chosen in (slice(0, 1), slice(0, 2)):
        targets = Targets.of(boxes[chosen], points[chosen], known[chosen])
        face = match(ANCHORS, targets, MOBILE).face.clamp(min=0)
        output = RawOutput(
            torch.zeros(1, len(ANCHORS), 2),
            encode_boxes(targets.boxes_xyxy[face], ANCHORS, 0.1, 0.2)[None] + 0.1,
            encode_landmarks(targets.landmarks_xy[face], ANCHORS, 0.1)[None] + 0.1,
        )
        losses = multitask_loss(output, ANCHORS, [targets], MOBILE)
        # Smooth-L1 of .1 is .005, for each of four numbers of a box and of ten of five landmarks.
        assert losses.box.item() == pytest.approx(4 * 0.005, rel=1e-4)
        assert losses.landmark.item() == pytest.approx(10 * 0.005, rel=1e-4)


def test_that_scores_are_learnt_by_the_divergence_of_the_student_from_the_teacher() -> None:
    teacher, student = (
        answer(torch.tensor([[[0.2, 0.8]]]).log()),
        answer(torch.tensor([[[0.5, 0.5]]]).log()),
    )
    expected = 0.2 * log(0.2 / 0.5) + 0.8 * log(0.8 / 0.5)
    assert distillation_loss(student, teacher).classification.item() == pytest.approx(expected)


def test_that_a_teacher_is_listened_to_where_it_sees_a_face_and_as_much_as_it_does() -> None:
    scores = torch.tensor([0.05, 0.6])
    teacher = answer(torch.stack((1 - scores, scores), dim=1)[None].log())
    student = RawOutput(teacher.logits, teacher.box_offsets + 2, teacher.landmark_offsets + 2)
    losses = distillation_loss(student, teacher)
    # Smooth-L1 of 2 is 1.5; the first anchor's score is too low to count.
    assert losses.box.item() == pytest.approx(0.6 * 4 * 1.5)
    assert losses.landmark.item() == pytest.approx(0.6 * 10 * 1.5)


def test_that_a_teacher_s_score_is_not_learnt_where_it_denies_a_labelled_face() -> None:
    scores = torch.tensor([0.4, 0.6, 0.4])
    teacher = answer(torch.stack((1 - scores, scores), dim=1)[None].log())
    student = answer(torch.full((1, 3, 2), 0.5).log())
    # Both of the first two are labelled as faces; the teacher sees the second alone.
    parts = [Matching(torch.tensor([0, 0, -1]), torch.zeros(3, dtype=torch.bool))]
    seen, denied = 0.6 * log(0.6 / 0.5) + 0.4 * log(0.4 / 0.5), 0.4 * log(0.4 / 0.5) + 0.6 * log(0.6 / 0.5)
    divisor = 0.4 + 0.6 + 0.4
    heeded = distillation_loss(student, teacher, matchings=parts).classification.item()
    assert heeded == pytest.approx((seen + denied) / divisor, rel=1e-4)
    everywhere = distillation_loss(student, teacher).classification.item()
    assert everywhere == pytest.approx((seen + 2 * denied) / divisor, rel=1e-4)


def test_that_a_teacher_s_score_is_not_learnt_on_what_a_person_rejected() -> None:
    scores = torch.tensor([0.9, 0.6])
    teacher = answer(torch.stack((1 - scores, scores), dim=1)[None].log())
    student = answer(torch.full((1, 2, 2), 0.5).log())
    parts = [Matching(torch.tensor([-1, -1]), torch.tensor([True, False]))]
    expected = (0.6 * log(0.6 / 0.5) + 0.4 * log(0.4 / 0.5)) / (0.9 + 0.6)
    told = distillation_loss(student, teacher, matchings=parts).classification.item()
    assert told == pytest.approx(expected, rel=1e-4)


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
