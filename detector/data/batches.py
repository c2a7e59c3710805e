"""An endless stream of training batches, the same for the same seed however many threads prepare it."""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np
import torch
from torch import Tensor

from detector.data.augment import augment
from detector.data.crops import LabelledPixels, Pixels, square_crop
from detector.data.samples import Sample
from detector.errors import ImageError, TrainingError
from detector.images import read_image
from detector.losses.targets import Targets
from detector.profile import Profile

SMALLEST_FACE = 5.0
"""Faces whose longer side is less than this in the crop are neither trained on nor background."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """images: (B, 3, S, S) float32 BGR less the mean, channels last in memory; targets: B of them."""

    images: Tensor
    targets: list[Targets]


class DecodedImages:
    """The pixels of image files, kept up to a number of bytes, longest unused dropped first.

    Threads may share it. A file that cannot be read is logged once, by name, and tried again when next asked
    for: one broken photograph must not end hours of training.
    """

    def __init__(self, budget_bytes: int = 2 << 30) -> None:
        self._budget = budget_bytes
        self._held: OrderedDict[Path, Pixels] = OrderedDict()
        self._bytes = 0
        self._unreadable: set[Path] = set()
        self._lock = Lock()

    def get(self, path: Path) -> Pixels | None:
        """The pixels of a file as `read_image` gives them; None where it cannot be read."""
        with self._lock:
            if (held := self._held.get(path)) is not None:
                self._held.move_to_end(path)
                return held
        try:
            pixels = read_image(path)
        except ImageError as error:
            with self._lock:
                is_known = path in self._unreadable
                self._unreadable.add(path)
            if not is_known:
                _log.warning("%s Training goes on without it.", error)
            return None
        with self._lock:
            if path not in self._held:
                self._held[path] = pixels
                self._bytes += pixels.nbytes
            while self._bytes > self._budget:
                self._bytes -= self._held.popitem(last=False)[1].nbytes
        return pixels


def random_square(
    image: LabelledPixels, size: int, random: np.random.Generator
) -> tuple[float, float, float]:
    """Choose where to crop: (left, top, side) of a square, in pixels of the image, for a crop of size × size.

    Nine crops in ten of an image with faces have a random one of these somewhere in them; half of those
    are scaled so that it comes out at a size drawn evenly in log from 12 to .9 × size pixels, so that large
    and small faces are met alike. All others are scaled by .35 to 1.6, so that the detector sees photographs
    as they are.
    """
    height, width = image.pixels.shape[:2]
    # A small photograph is enlarged (at most twice) to fill most of the crop: black borders teach nothing.
    least = min(2.0, size / (1.5 * max(height, width)))
    scale = max(least, np.exp(random.uniform(np.log(0.35), np.log(1.6))))
    if len(image.boxes_xyxy) and random.random() < 0.9:
        x1, y1, x2, y2 = image.boxes_xyxy[random.integers(len(image.boxes_xyxy))].astype(float)
        if random.random() < 0.5:
            wanted = np.exp(random.uniform(np.log(12), np.log(0.9 * size)))
            scale = np.clip(wanted / max(x2 - x1, y2 - y1), max(least, 0.15), 2.0)
        side = size / scale
        left = (x1 + x2) / 2 - side * random.uniform(0.1, 0.9)
        top = (y1 + y2) / 2 - side * random.uniform(0.1, 0.9)
    else:
        side = size / scale
        left, top = random.uniform(0, max(width - side, 1)), random.uniform(0, max(height - side, 1))
    # A crop may reach beyond the image only where the image is smaller than the crop.
    left = np.clip(left, min(0, width - side), max(0, width - side))
    top = np.clip(top, min(0, height - side), max(0, height - side))
    return float(left), float(top), float(side)


def training_crop(image: LabelledPixels, size: int, random: np.random.Generator) -> LabelledPixels:
    """A random augmented crop of size × size in which faces too small to be seen are ignored regions."""
    crop = augment(square_crop(image, *random_square(image, size, random), size), random)
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
    threads: int = 2,
    decoded: DecodedImages | None = None,
) -> Generator[Batch, None, None]:
    """Batches number `first`, first + 1, …: crops of the samples, shuffled anew in every pass.

    Crop n depends on (seed, n) alone, so a stream can be taken up anywhere and comes out the same. An image
    that cannot be read is logged, and the next in the order is taken in its place. decoded: the pixels that
    are in memory, which several streams may share. Closing the generator, or an error in it, ends its
    threads. Raises TrainingError where there are no samples, or none of them can be read.
    """
    if not samples:
        raise TrainingError("There are no images left to train on.")
    pixels_of = decoded or DecodedImages()
    mean = torch.tensor(profile.mean_bgr).view(1, 3, 1, 1)

    def crop(number: int) -> LabelledPixels:
        turn, place = divmod(number, len(samples))
        order = np.random.default_rng((seed, turn)).permutation(len(samples))
        for chosen in np.roll(order, -place):
            sample = samples[chosen]
            if (pixels := pixels_of.get(sample.path)) is not None:
                image = replace(sample.truth, pixels=pixels)
                return training_crop(image, size, np.random.default_rng((seed, 1, number)))
        raise TrainingError(f"None of the {len(samples)} images to train on can be read.")

    def submit(batch_number: int) -> list[Future[LabelledPixels]]:
        start = batch_number * batch_size
        return [pool.submit(crop, number) for number in range(start, start + batch_size)]

    pool = ThreadPoolExecutor(threads, thread_name_prefix="crops")
    try:
        queue = deque(submit(first + ahead) for ahead in range(3))
        number = first + 3
        while True:
            crops = [future.result() for future in queue.popleft()]
            queue.append(submit(number))
            number += 1
            pixels = torch.from_numpy(np.stack([crop.pixels for crop in crops])).permute(0, 3, 1, 2)
            yield Batch(pixels.float() - mean, [_targets(crop) for crop in crops])
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
