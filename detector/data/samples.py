"""Labelled images on disk, as training knows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detector.data.crops import Floats, LabelledPixels
from detector.errors import LabelError
from detector.formats.label_records import ALL_MISSING, LabelledFace, merged_by_image
from detector.formats.label_txt import read_labels
from detector.formats.left_out import (
    has_area,
    is_there,
    tell_what_is_left_out,
    without_impossible_boxes,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One image file and what is known of it, but for the pixels: `truth.pixels` is empty.

    name: the path as the label file has it; path: where the file is.
    """

    name: str
    path: Path
    truth: LabelledPixels


def load_samples(images: Path, labels: Path, *, may_be_empty: bool = False) -> list[Sample]:
    """The images of a label.txt that exist under `images`, each once, in its order.

    Boxes without an area are left out (WIDER FACE holds some), and those that lie outside their image; points
    flagged −1 are unknown. What is left out is logged, with the line of the first. Raises LabelError where
    the file is malformed, none of its images is there or none of its boxes is in its image. may_be_empty:
    whether it may name no image at all.
    """
    labelled = read_labels(labels)
    there = {path for path in {image.path for image in labelled} if is_there(images, path)}
    if not there and (labelled or not may_be_empty):
        raise LabelError(
            f"{labels} names no image that is in {images}. Give the folder that its paths start from."
        )
    tell_what_is_left_out(labels, images, labelled, there)
    return [
        Sample(image.path, images / image.path, truth_of(image.faces))
        for image in merged_by_image(without_impossible_boxes(labels, images, labelled, there))
    ]


def load_corrections(images: Path, labels: Path, judged: Iterable[str]) -> list[Sample]:
    """The images of a label.txt, then those that were judged and of which it says nothing.

    judged: names of images; those that are not there are passed over. With one that is, the label.txt may be
    empty. Raises LabelError as `load_samples` does.
    """
    there = [name for name in judged if is_there(images, name)]
    samples = load_samples(images, labels, may_be_empty=bool(there))
    named = {sample.name for sample in samples}
    return samples + [unlabelled(images, name) for name in there if name not in named]


def is_held_out(path: str, percent: int) -> bool:
    """Whether an image, by its relative path, belongs to the `percent` of images kept for measuring.

    Decided by a hash of the path alone: the same on every machine and in every round, whatever else is there.
    """
    digest = hashlib.sha256(path.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:4], "big") % 100 < percent


def fingerprint(samples: Iterable[Sample]) -> str:
    """A SHA-256 over what is trained on: names, boxes, landmarks, and the size in bytes of every image file.

    The same labels on the same files give the same; the pixels are not read, for that takes minutes.
    """
    digest = hashlib.sha256()
    for sample in samples:
        truth = sample.truth
        digest.update(f"{sample.name}\0{sample.path.stat().st_size}\0".encode("utf-8", "surrogateescape"))
        for array in (truth.boxes_xyxy, truth.landmarks_xy, truth.landmark_known):
            digest.update(array.tobytes())
    return digest.hexdigest()


def truth_of(labelled: Iterable[LabelledFace]) -> LabelledPixels:
    """The labelled faces of one image as arrays, without the pixels."""
    faces = [face for face in labelled if has_area(face)]
    boxes = np.array([face.box_xywh for face in faces], dtype=np.float32).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    points = np.array([face.landmarks or ALL_MISSING for face in faces], np.float32).reshape(-1, 5, 3)
    return LabelledPixels(
        np.zeros((0, 0, 3), np.uint8),
        boxes,
        points[..., :2].copy(),
        points[..., 2] >= 0,
        no_boxes(),
        no_boxes(),
    )


def unlabelled(images: Path, name: str) -> Sample:
    """An image about whose faces nothing is known."""
    return Sample(name, images / name, truth_of(()))


def no_boxes() -> Floats:
    return np.zeros((0, 4), dtype=np.float32)
