"""What a second network detects makes the lesson of the first surer."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from detector.inference.answers import Faces
from detector.losses.lesson import Lesson
from detector.losses.together import together

BOX = (10.0, 10.0, 30.0, 30.0)
FAR = (100.0, 100.0, 120.0, 120.0)


def lesson(*said: tuple[float, tuple[float, ...]]) -> Lesson:
    """Of one image with an anchor for each score and box; landmarks are at 0."""
    scores, boxes = zip(*said, strict=True)
    return Lesson(torch.tensor([scores]), torch.tensor([boxes]), torch.zeros(1, len(said), 5, 2))


def detected(*found: tuple[float, tuple[float, ...]]) -> list[Faces]:
    """In one image; landmarks are at 8."""
    scores = np.array([score for score, _ in found], np.float32)
    boxes = np.array([box for _, box in found], np.float32).reshape(-1, 4)
    count = len(found)
    return [Faces(boxes, scores, np.full((count, 5, 2), 8, np.float32), np.arange(count, dtype=np.intp))]


def test_that_two_that_agree_are_surer_and_the_order_of_anchors_stays() -> None:
    first = lesson((0.6, BOX), (0.3, BOX), (0.5, FAR))
    both = together(first, detected((0.5, BOX)))
    assert both.scores[0].tolist() == pytest.approx([0.8, 0.4, 0.5])  # 1 − .4 · .5, and half of it
    assert both.landmarks_xy[0, :, 0, 0].tolist() == [4, 4, 0]


def test_that_boxes_are_the_mean_by_how_sure_each_is() -> None:
    other = (12.0, 10.0, 32.0, 30.0)
    both = together(lesson((0.2, BOX)), detected((0.6, other)))
    assert both.boxes_xyxy[0, 0].tolist() == pytest.approx([11.5, 10, 31.5, 30])


def test_that_a_face_that_one_alone_sees_is_said_by_the_anchor_nearest_to_it() -> None:
    shifted = (14.0, 10.0, 34.0, 30.0)
    both = together(lesson((0.0, BOX), (0.0, FAR), (0.4, FAR)), detected((0.7, shifted)))
    assert both.scores[0].tolist() == pytest.approx([0.7, 0, 0.4])
    assert both.boxes_xyxy[0, 0].tolist() == pytest.approx(shifted)
    assert both.landmarks_xy[0, 0].unique().tolist() == [8]


def test_that_nothing_changes_where_nothing_is_detected_or_no_anchor_is_near() -> None:
    first = lesson((0.6, BOX), (0.0, BOX))
    for found in (detected(), detected((0.9, FAR))):
        both = together(first, found)
        assert all(torch.equal(ours, theirs) for ours, theirs in zip(first, both, strict=True))


def test_that_a_lesson_is_not_changed_in_place() -> None:
    first = lesson((0.6, BOX))
    together(first, detected((0.5, BOX)))
    assert float(first.scores) == pytest.approx(0.6)
