"""What several looks at an image say together."""

from __future__ import annotations

from itertools import permutations
from math import inf

import numpy as np
import pytest
import torch
from torch import Tensor

from detector.inference.answers import Faces
from detector.losses.lesson import Lesson
from detector.losses.together import Look, agreed, together

BOX = (10.0, 10.0, 30.0, 30.0)
FAR = (100.0, 100.0, 120.0, 120.0)


def lesson(*said: tuple[float, tuple[float, ...]]) -> Lesson:
    """Of one image with an anchor for each score and box; landmarks are at 0."""
    scores, boxes = zip(*said, strict=True)
    return Lesson(torch.tensor([scores]), torch.tensor([boxes]), torch.zeros(1, len(said), 5, 2))


def detected(*found: tuple[float, tuple[float, ...]], mark: float = 8) -> Faces:
    """In one image; all landmarks are at `mark`."""
    scores = np.array([score for score, _ in found], np.float32)
    boxes = np.array([box for _, box in found], np.float32).reshape(-1, 4)
    count = len(found)
    return Faces(boxes, scores, np.full((count, 5, 2), mark, np.float32), np.arange(count, dtype=np.intp))


def told(lesson: Lesson, *of_image: Faces, anchors: Tensor | None = None) -> Lesson:
    """anchors: where they matter."""
    count = lesson.scores.shape[1]
    return together(
        lesson,
        [Look([faces]) for faces in of_image],
        torch.ones(count, 4) if anchors is None else anchors,
    )


def test_that_a_face_is_as_sure_as_the_looks_are_in_the_mean() -> None:
    faces = agreed([(detected((0.6, BOX), (0.3, FAR)), inf), (detected((0.5, BOX)), inf)])
    assert faces.scores.tolist() == pytest.approx([0.55, 0.15])
    assert faces.boxes_xyxy.tolist() == [list(BOX), list(FAR)]


def test_that_box_and_landmarks_are_means_by_how_sure_each_look_is() -> None:
    other = (12.0, 10.0, 32.0, 30.0)
    faces = agreed([(detected((0.2, BOX), mark=0), inf), (detected((0.6, other)), inf)])
    assert faces.boxes_xyxy[0].tolist() == pytest.approx([11.5, 10, 31.5, 30])
    assert faces.landmarks_xy[0].ravel().tolist() == pytest.approx([6] * 10)


def test_that_a_look_has_one_say_of_a_face() -> None:
    other = (12.0, 10.0, 32.0, 30.0)
    faces = agreed([(detected((0.8, BOX), (0.7, other)), inf), (detected((0.4, BOX)), inf)])
    assert faces.scores.tolist() == pytest.approx([0.6])
    assert faces.boxes_xyxy[0].tolist() == pytest.approx(list(BOX))


def test_that_a_look_has_no_say_of_faces_larger_than_it_is_meant_for() -> None:
    """Unless it overlaps one that it may speak of: who sees it is not left out of the mean for a pixel."""
    large = (10.0, 10.0, 34.0, 34.0)
    for small_face, expected in ((30.0, 0.35), (20.0, 0.35), (19.0, 0.6)):
        faces = agreed([(detected((0.6, BOX)), inf), (detected((0.1, BOX)), small_face)])
        assert faces.scores.tolist() == pytest.approx([expected])
    faces = agreed([(detected((0.6, large)), inf), (detected((0.1, BOX)), 22.0)])
    assert faces.scores.tolist() == pytest.approx([0.35])
    assert not len(agreed([(detected((0.6, BOX)), 10.0)]).scores)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_that_the_order_of_looks_does_not_matter(order: tuple[int, ...]) -> None:
    inner = (12.0, 12.0, 30.0, 30.0)  # of a size that all may speak of, unlike the surest's
    all_of_them = [(detected((0.9, BOX)), inf), (detected((0.3, inner)), 19.0), (detected(), 19.0)]
    faces = agreed([all_of_them[number] for number in order])
    assert faces.scores.tolist() == pytest.approx([0.6])


def test_that_an_anchor_beside_a_face_is_no_surer_than_it() -> None:
    beside = (10.0, 10.0, 30.0, 19.0)  # an IoU of .45
    both = told(lesson((0.9, BOX), (0.8, beside)), detected((0.9, BOX)), detected(), detected())
    assert both.scores[0].tolist() == pytest.approx([0.3, 0.3])
    assert both.boxes_xyxy[0, 1].tolist() == pytest.approx(list(beside))


ANCHORS = torch.tensor([[4.0, 4, 8, 8], [12, 4, 8, 8], [8, 8, 16, 16], [24, 8, 16, 16]])
NOWHERE = (0.0, 0.0, 1.0, 1.0)


def with_nothing_said(*said: tuple[float, tuple[float, ...]]) -> Lesson:
    """Of as many anchors as there are, by the first what is said."""
    return lesson(*said, *[(0.0, NOWHERE)] * (len(ANCHORS) - len(said)))


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        ((9.0, 1.0, 15.0, 7.0), 1),
        ((1.0, 1.0, 15.0, 15.0), 2),
        ((4.0, 0.0, 44.0, 16.0), 3),
        ((50.0, 4, 54, 9), 3),
    ],
)
def test_that_a_face_that_no_anchor_tells_of_is_told_by_the_likeliest_in_its_middle_or_the_nearest(
    face: tuple[float, ...], expected: int
) -> None:
    said = lesson(*((score, NOWHERE) for score in (0.018, 0.001, 0.002, 0.001)))
    both = told(said, detected((0.7, face)), anchors=ANCHORS)
    scores = [0.7 if number == expected else float(said.scores[0, number]) for number in range(4)]
    assert both.scores[0].tolist() == pytest.approx(scores)
    assert both.boxes_xyxy[0, expected].tolist() == pytest.approx(face)
    assert both.landmarks_xy[0, expected].unique().tolist() == [8]


def test_that_none_is_told_by_an_anchor_that_tells_of_another() -> None:
    first, second = (0.0, 0.0, 8.0, 8.0), (1.0, 3.0, 9.0, 11.0)
    both = told(with_nothing_said((0.3, first)), detected((0.6, second), (0.3, first)), anchors=ANCHORS)
    assert both.scores[0].tolist() == pytest.approx([0.3, 0, 0.6, 0])
    two = told(with_nothing_said(), detected((0.6, second), (0.3, first)), anchors=ANCHORS)
    assert sorted(two.scores[0].tolist()) == pytest.approx([0, 0, 0.3, 0.6])


def test_that_of_more_faces_than_anchors_the_rest_is_told_by_none() -> None:
    faces = [(0.9 - number / 10, (20.0 * number, 0.0, 20.0 * number + 8, 8.0)) for number in range(6)]
    both = told(with_nothing_said(), detected(*faces), anchors=ANCHORS)
    assert sorted(both.scores[0].tolist(), reverse=True) == pytest.approx([0.9, 0.8, 0.7, 0.6])


def test_that_anchors_of_a_face_keep_their_proportions_and_the_order_of_anchors_stays() -> None:
    first = lesson((0.6, BOX), (0.3, BOX), (0.5, FAR))
    both = told(first, detected((0.6, BOX)), detected((0.4, BOX)))
    assert both.scores[0].tolist() == pytest.approx([0.5, 0.25, 0.5])
    assert both.landmarks_xy[0, :, 0, 0].tolist() == [8, 8, 0]


def test_that_nothing_changes_where_nothing_is_detected() -> None:
    first = lesson((0.6, BOX), (0.0, BOX))
    both = told(first, detected())
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(first, both, strict=True))


def test_that_a_lesson_is_not_changed_in_place() -> None:
    first = lesson((0.6, BOX))
    told(first, detected((0.5, BOX)))
    assert float(first.scores) == pytest.approx(0.6)
