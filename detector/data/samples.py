"""Labelled images on disk, as training knows them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from detector.data.crops import Floats, LabelledPixels
from detector.errors import LabelError
from detector.formats.label_txt import LabelledFace, LabelledImage, read_labels
from detector.images import read_image


@dataclass(frozen=True, slots=True)
class Sample:
    """One image file and what is known of it; `truth.pixels` is empty until the sample is read.

    name: the path as the label file has it; path: where the file is.
    """

    name: str
    path: Path
    truth: LabelledPixels

    def read(self) -> LabelledPixels:
        """The image with its faces. Raises ImageError where the file cannot be read."""
        return replace(self.truth, pixels=read_image(self.path))


def load_samples(images: Path, labels: Path) -> list[Sample]:
    """The images of a label.txt that exist under `images`, in its order.

    Boxes without an area are left out (WIDER FACE holds some), points flagged −1 are unknown. Raises
    LabelError where the file is malformed or none of its images is there.
    """
    samples = [
        Sample(image.path, images / image.path, truth_of(image))
        for image in read_labels(labels)
        if (images / image.path).is_file()
    ]
    if not samples:
        raise LabelError(
            f"{labels} names no image that is in {images}. Give the folder that its paths start from."
        )
    return samples


def is_held_out(path: str, percent: int) -> bool:
    """Whether an image, by its relative path, belongs to the `percent` of images kept for measuring.

    Decided by a hash of the path alone: the same on every machine and in every round, whatever else is there.
    """
    digest = hashlib.sha256(path.encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100 < percent


def truth_of(image: LabelledImage) -> LabelledPixels:
    """The faces of one labelled image as arrays, without the pixels."""
    faces = [face for face in image.faces if face.box_xywh[2] > 0 and face.box_xywh[3] > 0]
    boxes = np.array([face.box_xywh for face in faces], dtype=np.float32).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    points = np.array([_points(face) for face in faces], dtype=np.float32).reshape(-1, 5, 3)
    return LabelledPixels(
        np.zeros((0, 0, 3), np.uint8),
        boxes,
        points[..., :2].copy(),
        points[..., 2] >= 0,
        no_boxes(),
        no_boxes(),
    )


def _points(face: LabelledFace) -> Sequence[Sequence[float]]:
    return face.landmarks or [(-1.0, -1.0, -1.0)] * 5


def unlabelled(images: Path, name: str) -> Sample:
    """An image about whose faces nothing is known."""
    return Sample(name, images / name, truth_of(LabelledImage(name, ())))


def no_boxes() -> Floats:
    return np.zeros((0, 4), dtype=np.float32)
