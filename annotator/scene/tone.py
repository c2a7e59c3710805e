"""Brightness and contrast of what is shown: for the eye alone, no file and no detection ever sees them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

STRETCHED = (1.0, 99.0)
"""Percentiles of lightness that `stretched` makes black and white: a few odd pixels must not decide."""

LEAST_STRETCHED = 16.0
"""Levels of 255; a photograph with fewer between the percentiles is all but flat, more would show noise."""

_MOST_SAMPLES = 250_000
_LIGHTNESS = np.array([29, 150, 77, 0], np.uint32)
"""Of blue, green, red and alpha, in 256ths; ITU-R BT.601."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How light is changed before it is shown.

    brightness: what is added, in the range from black to white; −1 and 1 leave nothing but black or white.
    contrast: −1 (all grey) to 1 (black and white alone); 0 leaves it as it is.
    Raises ValueError at birth for anything outside.
    """

    brightness: float = 0.0
    contrast: float = 0.0

    def __post_init__(self) -> None:
        for name, value in (("brightness", self.brightness), ("contrast", self.contrast)):
            if not -1.0 <= value <= 1.0:
                raise ValueError(f"a {name} lies in [−1, 1], not {value}")

    @property
    def is_neutral(self) -> bool:
        return self.brightness == self.contrast == 0.0


NEUTRAL = Tone()


def tone_table(tone: Tone) -> NDArray[np.uint8]:
    """(256,): what each level of a channel becomes. A straight line, cut off at black and white.

    out = (in + brightness − ½) · tan((contrast + 1) · π / 4) + ½, with in and out from 0 to 1. Brightness
    comes first, so that it chooses which lightness the contrast is spread around.
    """
    gain = math.tan((tone.contrast + 1.0) * math.pi / 4.0)
    level = np.arange(256) / 255.0 + tone.brightness - 0.5
    return np.rint(np.clip(level * gain + 0.5, 0.0, 1.0) * 255.0).astype(np.uint8)


def toned(image: QImage, tone: Tone) -> QImage:
    """The picture in another tone, as ARGB32; the one given stays as it is."""
    made = image.convertToFormat(QImage.Format.Format_ARGB32)
    lay_tone(made, tone)
    return made


def lay_tone(image: QImage, tone: Tone) -> None:
    """Change a picture itself, without a copy unless it is shared. Alpha stays.

    image: ARGB32, straight: a wholly transparent pixel gets a colour too, which nobody will see. Raises
    ValueError for another format.
    """
    if image.isNull() or tone.is_neutral:
        return
    if image.format() is not QImage.Format.Format_ARGB32:
        raise ValueError(f"a tone is laid on ARGB32, not on {image.format().name}")
    table = np.repeat(tone_table(tone)[:, None], 4, axis=1)
    table[:, 3] = np.arange(256)
    pixels = _pixels(image, image.bits())
    cv2.LUT(pixels, table[None], pixels)  # several times as fast as indexing in NumPy


def stretched(image: QImage) -> Tone:
    """The tone that spreads the lightness of a picture from black to white; NEUTRAL for none."""
    if image.isNull():
        return NEUTRAL
    bgra = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = _pixels(bgra, bgra.constBits())
    step = max(1, math.isqrt(image.width() * image.height() // _MOST_SAMPLES))
    lightness = (pixels[::step, ::step].astype(np.uint32) @ _LIGHTNESS) >> 8
    low, high = np.percentile(lightness, STRETCHED)
    gain = 255.0 / max(high - low, LEAST_STRETCHED)
    contrast = math.atan(gain) * 4.0 / math.pi - 1.0
    return Tone(brightness=float(0.5 - (low + high) / 510.0), contrast=contrast)


def _pixels(image: QImage, bits: bytes | bytearray | memoryview[int]) -> NDArray[np.uint8]:
    """(H, W, 4), blue, green, red, alpha: how 32-bit pixels lie in memory wherever Qt is shipped for."""
    return np.frombuffer(bits, np.uint8).reshape(image.height(), image.width(), 4)
