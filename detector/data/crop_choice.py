"""Where a training crop is taken from its photograph."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from detector.data.crops import LabelledPixels

ChooseSquare = Callable[[LabelledPixels, int, np.random.Generator], tuple[float, float, float]]
"""Image, side of the crop, random numbers → (left, top, side) of a square, in pixels of the image."""


def scaled_square(
    image: LabelledPixels, size: int, random: np.random.Generator
) -> tuple[float, float, float]:
    """Choose where to crop: (left, top, side) of a square, in pixels of the image, for a crop of size × size.

    Nine crops in ten of an image with faces, or with what was rejected as none, have a random one of these
    somewhere in them; half of those are scaled so that it comes out at a size drawn evenly in log from 12 to
    .9 × size pixels, so that large and small faces are met alike. All others are scaled by .4 to 1.8, so that
    the detector sees photographs as they are.
    """
    height, width = image.pixels.shape[:2]
    # A small photograph is enlarged (at most twice) to fill most of the crop: black borders teach nothing.
    least = min(2.0, size / (1.5 * max(height, width)))
    scale = max(least, np.exp(random.uniform(np.log(0.4), np.log(1.8))))
    told = np.concatenate((image.boxes_xyxy, image.rejected_xyxy))
    if len(told) and random.random() < 0.9:
        x1, y1, x2, y2 = told[random.integers(len(told))].astype(float)
        if random.random() < 0.5:
            wanted = np.exp(random.uniform(np.log(12), np.log(0.9 * size)))
            scale = np.clip(wanted / max(x2 - x1, y2 - y1), max(least, 0.15), 2.0)
        return _somewhere_around(image, ((x1 + x2) / 2, (y1 + y2) / 2), size / scale, random)
    side = size / scale
    left, top = random.uniform(0, max(width - side, 1)), random.uniform(0, max(height - side, 1))
    return _inside(image, left, top, side)


def square_of_rejections(
    image: LabelledPixels, size: int, random: np.random.Generator
) -> tuple[float, float, float]:
    """The same, but that half of the crops of an image with something rejected show it at its own size.

    It was taken for a face at that size, at which a detector looks again: elsewhere it is another texture.
    And a face-like knot among fifty faces would hardly ever be chosen.
    """
    if not len(image.rejected_xyxy) or random.random() < 0.5:
        return scaled_square(image, size, random)
    x1, y1, x2, y2 = image.rejected_xyxy[random.integers(len(image.rejected_xyxy))].astype(float)
    side = size / np.exp(random.uniform(np.log(0.8), np.log(1.25)))
    return _somewhere_around(image, ((x1 + x2) / 2, (y1 + y2) / 2), side, random)


def _somewhere_around(
    image: LabelledPixels, middle_xy: tuple[float, float], side: float, random: np.random.Generator
) -> tuple[float, float, float]:
    """A square of that side with a place somewhere in it, not at the border."""
    x, y = middle_xy
    left = x - side * random.uniform(0.1, 0.9)
    return _inside(image, left, y - side * random.uniform(0.1, 0.9), side)


def _inside(image: LabelledPixels, left: float, top: float, side: float) -> tuple[float, float, float]:
    """The square moved so that it reaches beyond the image only where the image is smaller than it."""
    height, width = image.pixels.shape[:2]
    left = np.clip(left, min(0, width - side), max(0, width - side))
    top = np.clip(top, min(0, height - side), max(0, height - side))
    return float(left), float(top), float(side)


def short_edge_square(
    image: LabelledPixels,
    size: int,  # noqa: ARG001 - every choice takes the same
    random: np.random.Generator,
) -> tuple[float, float, float]:
    """A square anywhere in the image, its side .3 to 1 of the short edge. Deng et al. 2019, section 4.2."""
    height, width = image.pixels.shape[:2]
    side = random.uniform(0.3, 1.0) * min(height, width)
    return float(random.uniform(0, width - side)), float(random.uniform(0, height - side)), float(side)


CROP_CHOICES: dict[str, ChooseSquare] = {"scaled": scaled_square, "short-edge": short_edge_square}
"""By their names in a recipe."""
