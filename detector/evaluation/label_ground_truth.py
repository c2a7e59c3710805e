"""Any label.txt as ground truth: every face with an area counts, and its landmarks where they are known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detector.errors import LabelError
from detector.evaluation.matching import Bools, Floats
from detector.evaluation.wider_ground_truth import TruthImage
from detector.formats.label_records import ALL_MISSING, LabelledFace, LabelledImage, merged_by_image
from detector.formats.label_txt import read_labels
from detector.formats.left_out import is_there, tell_what_is_left_out, without_impossible_boxes

ALL = "all"
"""The one difficulty of a label.txt."""


@dataclass(frozen=True, slots=True, eq=False)
class TruthLandmarks:
    """The faces of one image whose landmarks are known, all of the five or some.

    boxes_xywh: (M, 4), pixels. landmarks_xy: (M, 5, 2). is_known: (M, 5), with one at least of each face.
    """

    boxes_xywh: Floats
    landmarks_xy: Floats
    is_known: Bools


def read_labelled(
    labels: Path,
    images: Path | None,
    *,
    impossible_too: bool = True,
    subset: Collection[str] | None = None,
) -> list[LabelledImage]:
    """The labelled images, of those under `images` if that is given, each once.

    impossible_too: with the boxes that cannot be of a face in their image, see `without_impossible_boxes`.
    subset: the paths of those that are asked for, of which there may be none; all without it. What is left
    out of these is logged, with the line of the first. Raises LabelError where the file is malformed or none
    of its images is there.
    """
    read = read_labels(labels)
    paths = {image.path for image in read}
    there = paths if images is None else {path for path in paths if is_there(images, path)}
    if not there:
        where = "" if images is None else f" that is in {images}. Give the folder that its paths start from"
        raise LabelError(f"{labels} names no image{where}.")
    tell_what_is_left_out(labels, images, read, there, subset)
    if subset is not None:
        there = there.intersection(subset)
    if impossible_too:
        return merged_by_image(image for image in read if image.path in there)
    return merged_by_image(without_impossible_boxes(labels, images, read, there))


def truth_of(image: LabelledImage) -> TruthImage:
    """A labelled image as ground truth. WIDER FACE has boxes without an area: they do not count."""
    boxes = _boxes(image.faces)
    return TruthImage(image.path, boxes, {ALL: _have_area(boxes)})


def landmarks_of(image: LabelledImage) -> TruthLandmarks:
    """The faces of a labelled image that have an area and at least one landmark that is not missing."""
    boxes = _boxes(image.faces)
    points = np.array([face.landmarks or ALL_MISSING for face in image.faces], np.float64).reshape(-1, 5, 3)
    is_known = points[..., 2] >= 0
    useful = is_known.any(axis=1) & _have_area(boxes)
    return TruthLandmarks(boxes[useful], points[useful, :, :2], is_known[useful])


def _have_area(boxes_xywh: Floats) -> Bools:
    return np.asarray((boxes_xywh[:, 2:] > 0).all(axis=1), np.bool_)


def _boxes(faces: Sequence[LabelledFace]) -> Floats:
    return np.array([face.box_xywh for face in faces], np.float64).reshape(-1, 4)
