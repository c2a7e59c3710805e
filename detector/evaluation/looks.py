"""Detecting by a protocol: an image looked at several times over, and what was found laid together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from detector.data.augment import MIRRORED_LANDMARKS
from detector.errors import ImageError
from detector.evaluation.box_voting import vote
from detector.evaluation.matching import ScoredBoxes, left_top_width_height
from detector.evaluation.protocols import Protocol
from detector.formats.left_out import is_there
from detector.inference.detect import Detections, Detector
from detector.suppression import NMS_IOU

SCORE_THRESHOLD = 0.02
"""As the published figures have it: nearly every box counts, so that precision is known up to high recall."""

Pixels = npt.NDArray[np.uint8]


def check_images(folder: Path, names: Sequence[str]) -> None:
    """Find out before the first image that some are not there. Raises ImageError."""
    missing = [name for name in names if not is_there(folder, name)]
    if missing:
        raise ImageError(
            f"{folder} lacks {len(missing)} of the {len(names)} images to be measured, {missing[0]} for one. "
            "Give the folder that their names start from, or a --subset of them."
        )


def find_all(detector: Detector, image_bgr: Pixels) -> Detections:
    """What the detector finds in an image, (H, W, 3) uint8, in one look, down to scores that hardly count."""
    return detector.detect(image_bgr, threshold=SCORE_THRESHOLD, nms_iou=NMS_IOU)


def look(detector: Detector, image_bgr: Pixels, protocol: Protocol) -> Detections:
    """What the detector finds in one image, (H, W, 3) uint8, best score first, in the pixels of that image.

    Each look ends in a non-maximum suppression of its own; box voting lays several together.
    """
    height, width = image_bgr.shape[:2]
    found = []
    for factor in protocol.factors(width, height):
        scaled = _scaled(image_bgr, factor, detector.largest_megapixels)
        views = [find_all(detector, scaled)]
        if protocol.is_mirrored_too:
            views.append(mirrored_back(find_all(detector, scaled[:, ::-1]), scaled.shape[1]))
        found += [scaled_back(view, width / scaled.shape[1], height / scaled.shape[0]) for view in views]
    if len(found) == 1:
        return found[0]
    boxes, scores, landmarks = vote(
        np.concatenate([each.boxes_xyxy for each in found]),
        np.concatenate([each.scores for each in found]),
        np.concatenate([each.landmarks_xy for each in found]),
    )
    return Detections(boxes, scores, landmarks)


def scored_boxes(found: Detections) -> ScoredBoxes:
    """Detections as average precision takes them."""
    return ScoredBoxes(left_top_width_height(found.boxes_xyxy), found.scores.astype(np.float64))


def mirrored_back(found: Detections, width: int) -> Detections:
    """What was found in a mirrored image `width` pixels wide, where it is in the image itself.

    Positions count from the image's edge: x becomes width − x.
    """
    boxes = found.boxes_xyxy[:, [2, 1, 0, 3]]
    boxes[:, [0, 2]] = width - boxes[:, [0, 2]]
    landmarks = found.landmarks_xy[:, MIRRORED_LANDMARKS]
    landmarks[..., 0] = width - landmarks[..., 0]
    return Detections(boxes, found.scores, landmarks)


def scaled_back(found: Detections, factor_x: float, factor_y: float) -> Detections:
    """What was found in a scaled image, in the pixels of the image that is `factor` times as large."""
    factors = np.array([factor_x, factor_y], np.float32)
    return Detections(found.boxes_xyxy * np.tile(factors, 2), found.scores, found.landmarks_xy * factors)


def _scaled(image_bgr: Pixels, factor: float, megapixels: float) -> Pixels:
    """The image scaled by linear interpolation, as the published figures have it.

    Never enlarged beyond the megapixels that the detector looks at: it would scale the image down again, and
    that of a long strip might not even fit into memory.
    """
    height, width = image_bgr.shape[:2]
    most = max(1.0, math.sqrt(megapixels * 1e6 / (height * width)))
    factor = min(factor, most)
    if factor == 1:
        return image_bgr
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(image_bgr, size, interpolation=cv2.INTER_LINEAR), np.uint8)
