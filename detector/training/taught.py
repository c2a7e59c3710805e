"""Batches on the device that trains, with the lesson of each where there are teachers."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass

import torch
from torch import Tensor

from detector.data.batches import Batch
from detector.losses.lesson import Lesson, mended, shares_of_faces
from detector.losses.targets import Targets
from detector.training.teachers import Teachers


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """images, targets: as of `Batch`. lesson, with its `shares_of_faces`: None where labels alone teach."""

    images: Tensor
    targets: list[Targets]
    lesson: tuple[Lesson, Tensor] | None


def taught(
    stream: Generator[Batch, None, None],
    teachers: Teachers | None,
    anchors: Tensor,
    autocast: Callable[[], AbstractContextManager[object]],
) -> Generator[Taught, None, None]:
    """What a stream gives, on the device of the anchors, (N, 4).

    Teachers answer for the next batch in a thread of their own while the network learns from this one: most
    of what either does is done by one processor. autocast: the precision in which they do. Closing this
    closes the stream.
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
            while True:
                yield prepared()
        ahead = ThreadPoolExecutor(1, "teachers")
        try:
            following = ahead.submit(prepared)
            while True:
                now, following = following, ahead.submit(prepared)
                yield now.result()
        finally:
            ahead.shutdown(cancel_futures=True)
