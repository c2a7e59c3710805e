"""What labels make of what teachers say, and how that is learnt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from detector.anchors import anchors_for
from detector.boxes import encode_boxes, encode_landmarks
from detector.losses.lesson import (
    LANDMARK_SHARE,
    LANDMARK_UNIT,
    LISTENS_ABOVE,
    SURE_WEIGHT,
    Lesson,
    lesson_loss,
    mended,
    shares_of_faces,
)
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput
from detector.profile import MOBILE

ANCHORS = anchors_for(MOBILE, 64, 64)
FACE = torch.tensor([[10.0, 10.0, 26.0, 30.0]])
BESIDE = torch.tensor([[40.0, 40.0, 56.0, 56.0]])
NOTHING = torch.zeros(0, 4)
POINTS = torch.arange(10.0).reshape(1, 5, 2) + 12


def said(**of_anchors: tuple[float, Tensor]) -> Lesson:
    """What one teacher says of a_0, a_7, …: a score and a box; nothing of all others."""
    scores, boxes = torch.zeros(1, len(ANCHORS)), torch.zeros(1, len(ANCHORS), 4)
    for name, (score, box) in of_anchors.items():
        number = int(name.removeprefix("a_"))
        scores[0, number], boxes[0, number] = score, box
    return Lesson(scores, boxes, torch.full((1, len(ANCHORS), 5, 2), 3.0))


def known(*, points: int = 5) -> Targets:
    return Targets.of(FACE, POINTS, torch.arange(5)[None] < points)


def mend(lesson: Lesson, targets: Targets) -> Lesson:
    return mended(lesson, [targets])


def test_that_labels_know_landmarks_and_teachers_all_else() -> None:
    lesson = mend(said(a_7=(0.8, FACE[0] + 2), a_8=(0.3, FACE[0] - 1), a_9=(0.9, BESIDE[0])), known(points=3))
    assert lesson.scores[0, [7, 8, 9]].tolist() == pytest.approx([0.8, 0.3, 0.9])
    assert torch.equal(lesson.boxes_xyxy[0, [7, 8]], torch.cat((FACE + 2, FACE - 1)))
    for anchor in (7, 8):
        assert torch.equal(lesson.landmarks_xy[0, anchor, :3], POINTS[0, :3])
        assert (lesson.landmarks_xy[0, anchor, 3:] == 3).all()  # what nobody labelled is the teacher's to say
    assert (lesson.landmarks_xy[0, 9] == 3).all()
    assert int((lesson.scores > 0).sum()) == 3


@pytest.mark.parametrize(("lower", "is_of_it"), [(6.0, True), (7.0, False)])
def test_that_a_box_is_that_of_a_label_where_they_overlap_by_half(lower: float, is_of_it: bool) -> None:
    box = FACE[0] + torch.tensor([0.0, lower, 0.0, lower])  # an IoU of .54 or .48
    lesson = mend(said(a_7=(0.9, box)), known())
    assert torch.equal(lesson.landmarks_xy[0, 7], POINTS[0]) is is_of_it


@pytest.mark.parametrize(("rejected", "score"), [(BESIDE, 0), (BESIDE + 8, 0.9)])
def test_that_no_one_is_believed_on_what_was_rejected(rejected: Tensor, score: float) -> None:
    lesson = mend(said(a_9=(0.9, BESIDE[0])), Targets.of(NOTHING, rejected_xyxy=rejected))
    assert lesson.scores[0, 9] == pytest.approx(score)


def test_that_what_was_said_stays_as_it_was() -> None:
    lesson = said(a_7=(0.2, FACE[0] + 1))
    before = [values.clone() for values in lesson]
    mend(lesson, known())
    assert all(map(torch.equal, before, lesson))


def learnt(lesson: Lesson) -> RawOutput:
    """A student that has learnt it."""
    scores = lesson.scores.clamp(1e-4, 1 - 1e-4)
    boxes = lesson.boxes_xyxy.clone()
    boxes[..., 2:] = boxes[..., 2:].maximum(boxes[..., :2] + 1)
    return RawOutput(
        torch.stack((1 - scores, scores), dim=-1).log(),
        encode_boxes(boxes, ANCHORS, 0.1, 0.2),
        encode_landmarks(lesson.landmarks_xy, ANCHORS, 0.1),
    )


def loss(student: RawOutput, lesson: Lesson) -> list[float]:
    return [float(term) for term in lesson_loss(student, lesson, shares_of_faces(lesson), ANCHORS, MOBILE)]


def test_that_whoever_knows_the_lesson_has_nothing_to_learn() -> None:
    lesson = said(a_7=(0.8, FACE[0]), a_9=(0.05, BESIDE[0]))
    assert loss(learnt(lesson), lesson) == pytest.approx([0, 0, 0], abs=1e-4)


@pytest.mark.parametrize(
    "change",
    [lambda o: o._replace(logits=o.logits.flip(-1)), lambda o: o._replace(logits=o.logits * 0)],
    ids=["the reverse", "no opinion"],
)
def test_that_the_score_is_learnt_of_every_anchor(change: Callable[[RawOutput], RawOutput]) -> None:
    lesson = said(a_7=(0.8, FACE[0]), a_9=(0.05, BESIDE[0]))
    student = learnt(lesson)
    score, box, landmark = loss(change(student), lesson)
    wanted = lesson.scores.clamp(1e-4, 1 - 1e-4).double()
    given = change(student).logits.double().softmax(dim=-1)[..., 1]
    divergence = wanted * (wanted / given).log() + (1 - wanted) * ((1 - wanted) / (1 - given)).log()
    apart = (torch.logit(wanted).clamp(-7, 7) - torch.logit(given).clamp(-7, 7)).abs()
    sure = torch.where(apart < 1, apart**2 / 2, apart - 0.5).mean()
    # One image, with less than one face.
    assert score == pytest.approx(float(divergence.sum() + SURE_WEIGHT * sure), rel=1e-3)
    assert (box, landmark) == pytest.approx((0, 0), abs=1e-4)


def shifted(lesson: Lesson, pixels: float) -> RawOutput:
    """A student whose boxes and landmarks are so many pixels too far to the right."""
    moved = pixels * torch.tensor([1.0, 0.0])
    return learnt(
        lesson._replace(
            boxes_xyxy=lesson.boxes_xyxy + moved.repeat(2), landmarks_xy=lesson.landmarks_xy + moved
        )
    )


def test_that_boxes_and_landmarks_are_learnt_as_much_as_there_is_a_face() -> None:
    of_one = None
    for score in (0.8, 0.4, 0.09):
        lesson = said(a_7=(score, FACE[0]))
        terms = loss(shifted(lesson, 4.0), lesson)[1:]
        if of_one is None:
            of_one = [term / score for term in terms]
            assert min(of_one) > 0.1
        heard = score if score > LISTENS_ABOVE else 0.0
        assert terms == pytest.approx([heard * term for term in of_one], rel=1e-3)


def test_that_an_error_counts_by_the_size_of_the_face_whatever_its_anchor() -> None:
    wanted = torch.tensor([[20.0, 20, 28, 28], [0, 0, 64, 64]])
    small, large = said(a_7=(1.0, wanted[0])), said(a_100=(1.0, wanted[1]))
    assert loss(shifted(small, 1.0), small)[1:] == pytest.approx(
        loss(shifted(large, 8.0), large)[1:], rel=1e-3
    )
    # An eighth of the side for x of five landmarks, of which smooth-L1 takes half a unit off.
    apart = 1 / 8 / LANDMARK_UNIT - 0.5
    assert loss(shifted(small, 1.0), small)[2] == pytest.approx(LANDMARK_SHARE * 5 * apart, rel=1e-3)


def test_that_a_face_counts_once_however_many_anchors_tell_of_it() -> None:
    lesson = said(a_1=(0.8, FACE[0]), a_2=(0.4, FACE[0] + 1), a_3=(0.8, FACE[0]), a_9=(0.5, BESIDE[0]))
    shares = shares_of_faces(lesson)[0]
    assert shares[[1, 2, 3]].tolist() == pytest.approx([0.4, 0.2, 0.4])
    assert shares[9] == 0.5  # half a face, and not a whole one
    assert int((shares > 0).sum()) == 4


def test_that_what_is_hardly_said_does_not_count() -> None:
    assert not shares_of_faces(said(a_1=(LISTENS_ABOVE, FACE[0]))).any()


def test_that_two_faces_count_as_much_as_one() -> None:
    one = said(a_7=(1.0, FACE[0]))
    two = said(a_7=(1.0, FACE[0]), a_9=(1.0, BESIDE[0]))
    same = loss(shifted(one, 3.0), one)[2]
    assert loss(shifted(two, 3.0), two)[2] == pytest.approx(same, rel=0.1)  # of faces of about one size


def test_that_a_share_is_the_same_however_many_anchors_are_heard() -> None:
    lesson = Lesson(torch.full((1, 3000), 0.5), FACE.repeat(3000, 1)[None], torch.zeros(1, 3000, 5, 2))
    torch.testing.assert_close(shares_of_faces(lesson), torch.full((1, 3000), 1 / 3000))


def test_that_scores_are_divided_by_the_faces_heard_and_by_no_less_than_the_images() -> None:
    """Two images with the same lesson are as hard to learn as one."""
    few = said(a_7=(0.4, FACE[0]), a_9=(0.05, BESIDE[0]))
    pair = Lesson(*(torch.cat((values, values)) for values in few))
    student = learnt(few)._replace(logits=torch.zeros(1, len(ANCHORS), 2))
    students = RawOutput(*(torch.cat((values, values)) for values in student))
    assert loss(students, pair)[0] == pytest.approx(loss(student, few)[0])
    many = said(**{f"a_{number}": (1.0, FACE[0]) for number in range(4)})
    unsure = learnt(many)._replace(logits=torch.zeros(1, len(ANCHORS), 2))
    background = (len(ANCHORS) - 4) * 0.693
    sure = 7 - 0.5  # every logit is 0 and should be 7 or −7, as far as that is counted
    expected = (4 * 0.693 + background) / 4 + SURE_WEIGHT * sure
    assert loss(unsure, many)[0] == pytest.approx(expected, rel=0.01)
