"""Batches with their lessons, made ahead in a thread of their own."""

from __future__ import annotations

import threading
from collections import Counter
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
from detector.training.taught import AT_ONCE, TIMES, Taught, first_batch, taught
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


def brightness(batch: Taught) -> float:
    return float(batch.images[0, 0, 0, 0])


def test_that_every_batch_comes_several_times_and_with_its_own_lesson(teachers: Teachers) -> None:
    seen, steps = [], 2 * TIMES * AT_ONCE
    for number, batch in enumerate(taught(Stream()(), teachers, ANCHORS, nullcontext, steps=steps)):
        seen.append(brightness(batch) / 10)
        if number < 3:
            expected = mended(teachers.say(batch.images), [FACES])
            wanted = expected, shares_of_faces(expected)
            torch.testing.assert_close(batch.lesson, wanted, equal_nan=True)
    assert len(seen) == steps
    halves = seen[: TIMES * AT_ONCE], seen[TIMES * AT_ONCE :]
    for first, half in zip((0, AT_ONCE), halves, strict=True):
        assert Counter(half) == dict.fromkeys(range(first, first + AT_ONCE), TIMES)
    orders = [[int(number) % AT_ONCE for number in half] for half in halves]
    assert orders[0] != orders[1] != sorted(orders[1])


@pytest.mark.parametrize("is_taught", [True, False])
def test_that_it_goes_on_where_it_was_stopped(teachers: Teachers, is_taught: bool) -> None:
    def begun(steps_done: int) -> Generator[Taught, None, None]:
        stream = Stream()()
        for _ in range(first_batch(steps_done, is_taught=is_taught)):
            next(stream)
        by, steps = teachers if is_taught else None, TIMES * AT_ONCE + 6
        return taught(stream, by, ANCHORS, nullcontext, steps=steps, steps_done=steps_done)

    seen = [brightness(batch) for batch in begun(0)]
    assert len(seen) == TIMES * AT_ONCE + 6
    for done in (TIMES * AT_ONCE + 2, 3):
        assert [brightness(batch) for batch in begun(done)] == seen[done:]


def test_that_labels_alone_are_no_lesson() -> None:
    assert [batch.lesson for batch in taught(Stream()(), None, ANCHORS, nullcontext, steps=2)] == [None, None]


def test_that_no_lesson_is_prepared_that_no_step_needs(teachers: Teachers) -> None:
    stream = Stream(breaks_at=AT_ONCE)
    assert (
        len(list(taught(stream(), teachers, ANCHORS, nullcontext, steps=TIMES * AT_ONCE))) == TIMES * AT_ONCE
    )


@pytest.mark.parametrize("is_taught", [True, False])
def test_that_whoever_ends_it_ends_the_stream_and_all_threads(teachers: Teachers, is_taught: bool) -> None:
    before, stream = threading.active_count(), Stream()
    lessons = taught(stream(), teachers if is_taught else None, ANCHORS, nullcontext, steps=99)
    next(lessons)
    lessons.close()
    assert stream.is_closed
    assert threading.active_count() == before


@pytest.mark.parametrize("breaks_at", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE - 1])
def test_that_what_breaks_the_stream_is_told_before_a_step_lacks_a_batch(
    teachers: Teachers, breaks_at: int
) -> None:
    before = threading.active_count()
    with pytest.raises(OSError, match="the disk is gone"):
        list(taught(Stream(breaks_at)(), teachers, ANCHORS, nullcontext, steps=99))
    assert threading.active_count() == before
