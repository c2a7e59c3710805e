"""Random square crops that keep the truth true. Deng et al. 2019, section 4.3."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LabelledPixels:
    """An image with its faces, in NumPy: see `detector.losses.targets.Targets` for the fields."""

    pixels: Pixels
    boxes_xyxy: Floats
    landmarks_xy: Floats
    landmark_known: npt.NDArray[np.bool_]
    ignored_xyxy: Floats
    rejected_xyxy: Floats


def square_crop(image: LabelledPixels, left: float, top: float, side: float, size: int) -> LabelledPixels:
    """Cut the square at (left, top), `side` pixels wide, and scale it to size × size.

    A face stays a face if its centre is inside; the rest of those that touch the square become ignored
    regions, for half a face is neither a face nor background. Boxes and landmarks are moved and scaled but
    never clamped: a landmark beyond the border is still where it is. The square may reach beyond the image:
    black there.
    """
    scale = size / side
    pixels = _cut(image.pixels, left, top, scale, size)
    shift = np.array([left, top, left, top], dtype=np.float32)
    boxes = (image.boxes_xyxy - shift) * np.float32(scale)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside = ((centres >= 0) & (centres < size)).all(axis=1)
    ignored = np.concatenate((image.ignored_xyxy, image.boxes_xyxy[~inside]))
    return LabelledPixels(
        pixels,
        boxes[inside],
        ((image.landmarks_xy - shift[:2]) * np.float32(scale))[inside],
        image.landmark_known[inside],
        _visible((ignored - shift) * np.float32(scale), size),
        _visible((image.rejected_xyxy - shift) * np.float32(scale), size),
    )


def _visible(boxes_xyxy: Floats, size: int) -> Floats:
    """The boxes that reach into the crop."""
    return boxes_xyxy[(boxes_xyxy[:, 2:] > 0).all(axis=1) & (boxes_xyxy[:, :2] < size).all(axis=1)]


def _cut(pixels: Pixels, left: float, top: float, scale: float, size: int) -> Pixels:
    """Warp the crop; when it shrinks by more than half, average areas first, so that nothing aliases.

    Only its part of the image is warped: OpenCV warps no image of more than 32,766 pixels a side.
    """
    factor_x = factor_y = 1.0
    side = size / scale
    x0, x1 = _seen(left, left + side, pixels.shape[1])
    y0, y1 = _seen(top, top + side, pixels.shape[0])
    part = pixels[y0:y1, x0:x1]
    if scale < 0.5:
        width, height = max(round(part.shape[1] * scale), 1), max(round(part.shape[0] * scale), 1)
        factor_x, factor_y = part.shape[1] / width, part.shape[0] / height
        part = np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    # Positions count from the image's edge, pixel centres lie at half: index = position − ½.
    scale_x, scale_y = scale * factor_x, scale * factor_y
    matrix = np.array(
        [
            [scale_x, 0, 0.5 * scale_x + (x0 - left) * scale - 0.5],
            [0, scale_y, 0.5 * scale_y + (y0 - top) * scale - 0.5],
        ]
    )
    return np.asarray(cv2.warpAffine(part, matrix, (size, size), flags=cv2.INTER_LINEAR), dtype=np.uint8)


def _seen(start: float, end: float, length: int) -> tuple[int, int]:
    """The pixels, at least one, of an image's side that an interpolation between two places may look at."""
    first = min(max(int(start) - 2, 0), length - 1)
    return first, min(max(int(end) + 3, first + 1), length)
