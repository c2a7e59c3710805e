"""Batches with their lessons, made ahead in a thread of their own."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import nullcontext
from pathlib import Path

import pytest
import torch

from detector.anchors import anchors_for
from detector.data.batches import Batch
from detector.losses.lesson import mended, shares_of_faces
from detector.losses.targets import Targets
from detector.profile import MOBILE
from detector.training.taught import taught
from detector.training.teachers import Teachers

SIDE = 64
ANCHORS = anchors_for(MOBILE, SIDE, SIDE)
FACES = Targets.of(torch.tensor([[10.0, 10.0, 26.0, 30.0]]))


@pytest.fixture
def teachers(base_weights: Path) -> Teachers:
    return Teachers([base_weights], MOBILE, SIDE, torch.device("cpu"))


class Stream:
    """Batches of one image, each brighter than the one before, and whether their stream was closed."""

    def __init__(self, breaks_at: int = 99) -> None:
        self.is_closed = False
        self._breaks_at = breaks_at

    def __call__(self) -> Generator[Batch, None, None]:
        try:
            for number in range(self._breaks_at):
                yield Batch(torch.full((1, 3, SIDE, SIDE), 10.0 * number), [FACES])
            raise OSError("the disk is gone")
        finally:
            self.is_closed = True


def test_that_every_batch_comes_in_turn_with_its_own_lesson(teachers: Teachers) -> None:
    lessons = taught(Stream()(), teachers, ANCHORS, nullcontext)
    for number in range(4):
        batch = next(lessons)
        assert batch.images[0, 0, 0, 0] == 10 * number
        expected = mended(teachers.say(batch.images), [FACES])
        wanted = expected, shares_of_faces(expected)
        torch.testing.assert_close(batch.lesson, wanted, equal_nan=True)
    lessons.close()


def test_that_labels_alone_are_no_lesson() -> None:
    lessons = taught(Stream()(), None, ANCHORS, nullcontext)
    assert [next(lessons).lesson for _ in range(2)] == [None, None]
    lessons.close()


@pytest.mark.parametrize("is_taught", [True, False])
def test_that_whoever_ends_it_ends_the_stream_and_all_threads(teachers: Teachers, is_taught: bool) -> None:
    before, stream = threading.active_count(), Stream()
    lessons = taught(stream(), teachers if is_taught else None, ANCHORS, nullcontext)
    next(lessons)
    lessons.close()
    assert stream.is_closed
    assert threading.active_count() == before


def test_that_what_breaks_ahead_is_told_in_its_turn(teachers: Teachers) -> None:
    before, lessons = threading.active_count(), taught(Stream(breaks_at=2)(), teachers, ANCHORS, nullcontext)
    assert [float(next(lessons).images[0, 0, 0, 0]) for _ in range(2)] == [0, 10]
    with pytest.raises(OSError, match="the disk is gone"):
        next(lessons)
    assert threading.active_count() == before
