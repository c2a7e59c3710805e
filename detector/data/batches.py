"""An endless stream of training batches, the same for the same seed however many threads prepare it."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from detector.data.augment import augment
from detector.data.crop_choice import ChooseSquare, scaled_square
from detector.data.crops import LabelledPixels, square_crop
from detector.data.decoded_images import DecodedImages
from detector.data.samples import Sample
from detector.errors import TrainingError
from detector.losses.targets import Targets
from detector.network.normalise import normalised
from detector.profile import Profile

SMALLEST_FACE = 8.0
"""Faces whose longer side is less than this in the crop are neither trained on nor background.

WIDER FACE counts faces from 10 pixels on; what is smaller teaches an anchor of 16 to answer for anything."""


@dataclass(frozen=True, slots=True)
class Batch:
    """images: (B, 3, S, S) float32 as the network takes them, channels last in memory; targets: B of them."""

    images: Tensor
    targets: list[Targets]


def training_crop(
    image: LabelledPixels, size: int, random: np.random.Generator, choose: ChooseSquare = scaled_square
) -> LabelledPixels:
    """A random augmented crop of size × size in which faces too small to be seen are ignored regions."""
    crop = augment(square_crop(image, *choose(image, size, random), size), random)
    seen = (crop.boxes_xyxy[:, 2:] - crop.boxes_xyxy[:, :2]).max(axis=1, initial=0) >= SMALLEST_FACE
    return replace(
        crop,
        boxes_xyxy=crop.boxes_xyxy[seen],
        landmarks_xy=crop.landmarks_xy[seen],
        landmark_known=crop.landmark_known[seen],
        ignored_xyxy=np.concatenate((crop.ignored_xyxy, crop.boxes_xyxy[~seen])),
    )


def batches(
    samples: Sequence[Sample],
    profile: Profile,
    *,
    size: int,
    batch_size: int,
    seed: int,
    first: int = 0,
    part: int = 0,
    parts: int = 1,
    choose: ChooseSquare = scaled_square,
    threads: int = 2,
    decoded: DecodedImages | None = None,
) -> Generator[Batch, None, None]:
    """Batches number `first`, first + 1, …: crops of the samples, shuffled anew in every pass.

    part, parts: where several processes train together, which of so many equal parts of every batch is given.
    choose: where a crop is taken. decoded: the pixels that are in memory, which several streams may share.

    Crop n depends on (seed, n) alone, so a stream can be taken up anywhere and comes out the same. An image
    that cannot be read is logged, and the next in the order is taken in its place. Closing the generator, or
    an error in it, ends its threads. Raises TrainingError where there are no samples, none of them can be
    read, or a batch has no equal parts.
    """
    if not samples:
        raise TrainingError("There are no images left to train on.")
    if batch_size % parts:
        raise TrainingError(
            f"A batch of {batch_size} crops has no {parts} equal parts, one for each process."
        )
    part_size = batch_size // parts
    pixels_of = decoded or DecodedImages()

    def crop(number: int) -> LabelledPixels:
        turn, place = divmod(number, len(samples))
        order = np.random.default_rng((seed, turn)).permutation(len(samples))
        for chosen in np.roll(order, -place):
            sample = samples[chosen]
            if (pixels := pixels_of.get(sample.path)) is not None:
                image = replace(sample.truth, pixels=pixels)
                return training_crop(image, size, np.random.default_rng((seed, 1, number)), choose)
        raise TrainingError(f"None of the {len(samples)} images to train on can be read.")

    def submit(batch_number: int) -> list[Future[LabelledPixels]]:
        start = batch_number * batch_size + part * part_size
        return [pool.submit(crop, number) for number in range(start, start + part_size)]

    pool = ThreadPoolExecutor(threads, thread_name_prefix="crops")
    try:
        queue = deque(submit(first + ahead) for ahead in range(3))
        number = first + 3
        while True:
            crops = [future.result() for future in queue.popleft()]
            queue.append(submit(number))
            number += 1
            pixels = torch.from_numpy(np.stack([crop.pixels for crop in crops])).permute(0, 3, 1, 2)
            yield Batch(normalised(pixels, profile), [_targets(crop) for crop in crops])
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _targets(crop: LabelledPixels) -> Targets:
    return Targets(
        torch.from_numpy(crop.boxes_xyxy),
        torch.from_numpy(crop.landmarks_xy),
        torch.from_numpy(crop.landmark_known),
        torch.from_numpy(crop.ignored_xyxy),
        torch.from_numpy(crop.rejected_xyxy),
    )
