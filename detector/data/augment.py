"""Augmentation: what may happen to a photograph and leave its truth. Deng et al. 2019, section 4.3."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from detector.data.crops import LabelledPixels, Pixels

MIRRORED_LANDMARKS = (1, 0, 2, 4, 3)
"""Left and right are as seen in the image, so a mirror swaps the eyes and the mouth corners."""


def flip(image: LabelledPixels) -> LabelledPixels:
    """Mirror left and right: x → W − x for boxes and landmarks alike, x measured from the edge."""
    width = np.float32(image.pixels.shape[1])

    def mirror_boxes(boxes_xyxy: np.ndarray) -> np.ndarray:
        x1, y1, x2, y2 = boxes_xyxy.T
        return np.stack((width - x2, y1, width - x1, y2), axis=1)

    landmarks = image.landmarks_xy[:, MIRRORED_LANDMARKS].copy()
    landmarks[..., 0] = width - landmarks[..., 0]
    return LabelledPixels(
        np.ascontiguousarray(image.pixels[:, ::-1]),
        mirror_boxes(image.boxes_xyxy),
        landmarks,
        image.landmark_known[:, MIRRORED_LANDMARKS],
        mirror_boxes(image.ignored_xyxy),
        mirror_boxes(image.rejected_xyxy),
    )


def distort_colours(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Random brightness, contrast, saturation and hue, each with probability ½; now and then no colour.

    pixels: (H, W, 3) uint8 BGR, returned as the same kind.
    """
    gain = random.uniform(0.6, 1.4) if random.random() < 0.5 else 1.0
    offset = random.uniform(-32, 32) if random.random() < 0.5 else 0.0
    if gain != 1.0 or offset != 0.0:
        table = np.clip(np.arange(256) * gain + offset, 0, 255).astype(np.uint8)
        pixels = np.asarray(cv2.LUT(pixels, table), dtype=np.uint8)
    saturation = random.uniform(0.5, 1.5) if random.random() < 0.5 else 1.0
    hue = int(random.integers(-9, 10)) if random.random() < 0.5 else 0
    if random.random() < 0.05:
        saturation = 0.0
    if saturation != 1.0 or hue:
        hsv = cv2.cvtColor(pixels, cv2.COLOR_BGR2HSV)
        steps = np.arange(256)
        tables = np.stack(((steps + hue) % 180, np.clip(steps * saturation, 0, 255), steps), axis=1)
        hsv = cv2.LUT(hsv, tables.astype(np.uint8)[None])
        pixels = np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR), dtype=np.uint8)
    return pixels


def augment(image: LabelledPixels, random: np.random.Generator) -> LabelledPixels:
    """Flip with probability ½ and distort colours."""
    if random.random() < 0.5:
        image = flip(image)
    return replace(image, pixels=distort_colours(image.pixels, random))
