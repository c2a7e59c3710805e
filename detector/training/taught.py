"""Batches on the device that trains, with the lesson of each where there are teachers."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from math import ceil

import numpy as np
import torch
from torch import Tensor

from detector.data.batches import Batch
from detector.losses.lesson import Lesson, mended, shares_of_faces
from detector.losses.targets import Targets
from detector.training.teachers import Teachers

TIMES = 4
"""How often each batch with a lesson is learnt from: what teachers say of it costs more than a step does.
Data echoing, Choi et al. 2019 (arXiv 1907.05550).
"""
AT_ONCE = 6
"""Batches that take turns, each `TIMES` times, before the next ones do."""


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """images, targets: as of `Batch`. lesson, with its `shares_of_faces`: None where labels alone teach."""

    images: Tensor
    targets: list[Targets]
    lesson: tuple[Lesson, Tensor] | None


def first_batch(steps_done: int, *, is_taught: bool) -> int:
    """The number of the batch that the stream is to begin with after so many steps."""
    return steps_done // (TIMES * AT_ONCE) * AT_ONCE if is_taught else steps_done


def taught(
    stream: Generator[Batch, None, None],
    teachers: Teachers | None,
    anchors: Tensor,
    autocast: Callable[[], AbstractContextManager[object]],
    *,
    steps: int,
    steps_done: int = 0,
) -> Generator[Taught, None, None]:
    """What is learnt from in each step up to number `steps`, on the device of the anchors, (N, 4).

    stream: begins with `first_batch`. Without teachers each batch comes once, in its turn. With them it comes
    several times, among others, in an order that depends on the number of the step alone; and they answer for
    the batches to come in a thread of their own while the network learns: most of what either does is done by
    one processor. autocast: the precision in which they do. Closing this closes the stream.
    """

    def prepared() -> Taught:
        batch = next(stream)
        targets = [truth.to(anchors.device) for truth in batch.targets]
        images = batch.images.to(anchors.device)
        if teachers is None:
            return Taught(images, targets, None)
        with torch.no_grad(), autocast():
            said = teachers.say(images)
        lesson = mended(said, targets)
        return Taught(images, targets, (lesson, shares_of_faces(lesson)))

    with closing(stream):
        if teachers is None:
            for _ in range(steps_done, steps):
                yield prepared()
            return
        each = TIMES * AT_ONCE
        ahead = ThreadPoolExecutor(1, "teachers")
        try:
            following = [ahead.submit(prepared) for _ in range(AT_ONCE)]
            for number in range(steps_done // each, ceil(steps / each)):
                # In their order: what breaks the stream is told before what follows from it.
                now = [batch.result() for batch in following]
                if (number + 1) * each < steps:
                    following = [ahead.submit(prepared) for _ in range(AT_ONCE)]
                turns = np.random.default_rng(number).permutation(each)
                for turn in turns[max(steps_done - number * each, 0) : steps - number * each]:
                    yield now[turn % AT_ONCE]
        finally:
            ahead.shutdown(cancel_futures=True)
