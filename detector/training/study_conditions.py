"""Conditions that real photographs are taken in and that the shipped weights never saw, with their truth.

Each makes an image and its labels into what a camera held askew, too little light, or a moving or unfocused
camera would have given. What comes out depends on the image's number alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from detector.data.crops import LabelledPixels, Pixels

Condition = Callable[[LabelledPixels, np.random.Generator], LabelledPixels]


def rotated(image: LabelledPixels, random: np.random.Generator) -> LabelledPixels:
    """Turned by 30 to 45 degrees either way, the canvas large enough for all of it, black beyond.

    A face fills an ellipse of its box, and its new box is the one around that ellipse turned.
    """
    angle = float(random.choice((-1, 1)) * random.uniform(30, 45))
    height, width = image.pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = round(height * sine + width * cosine), round(height * cosine + width * sine)
    matrix[:, 2] += (new_width - width) / 2, (new_height - height) / 2
    # Positions count from the image's edge, pixel centres lie at half.
    warp = matrix.copy()
    warp[:, 2] += matrix[:, :2].sum(axis=1) / 2 - 0.5
    pixels = cv2.warpAffine(image.pixels, warp, (new_width, new_height), flags=cv2.INTER_LINEAR)
    boxes = image.boxes_xyxy.astype(np.float64)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2 @ matrix[:, :2].T + matrix[:, 2]
    half = (boxes[:, 2:] - boxes[:, :2]) / 2
    half = np.sqrt(half**2 @ np.array([[cosine**2, sine**2], [sine**2, cosine**2]]))
    points = image.landmarks_xy.astype(np.float64) @ matrix[:, :2].T + matrix[:, 2]
    return replace(
        image,
        pixels=np.asarray(pixels, np.uint8),
        boxes_xyxy=np.concatenate((centres - half, centres + half), axis=1).astype(np.float32),
        landmarks_xy=points.astype(np.float32),
    )


def dark(image: LabelledPixels, random: np.random.Generator) -> LabelledPixels:
    """A twelfth to a sixth of the light, with the noise of a sensor that gets no more."""
    light = image.pixels.astype(np.float32) * np.float32(random.uniform(1 / 12, 1 / 6))
    noise = random.standard_normal(light.shape, np.float32) * (1.5 + 0.6 * np.sqrt(light))
    return replace(image, pixels=_as_pixels(light + noise))


def blurred(image: LabelledPixels, random: np.random.Generator) -> LabelledPixels:
    """Out of focus by a four-hundredth of the longer side, and shaken by a hundredth in some direction."""
    size = max(image.pixels.shape[:2])
    pixels = cv2.GaussianBlur(image.pixels, (0, 0), 0.0025 * size)
    length = max(round(0.01 * size), 3)
    angle = random.uniform(0, np.pi)
    trace = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    half = length * np.array((np.cos(angle), np.sin(angle))) / 2
    start, end = np.round(length - half).astype(int), np.round(length + half).astype(int)
    cv2.line(trace, tuple(map(int, start)), tuple(map(int, end)), 1.0)
    return replace(image, pixels=_as_pixels(cv2.filter2D(pixels, -1, trace / trace.sum())))


CONDITIONS: dict[str, Condition] = {"rotated": rotated, "dark": dark, "blurred": blurred}


def _as_pixels(values: np.ndarray) -> Pixels:
    return np.asarray(np.clip(np.round(values), 0, 255), np.uint8)
