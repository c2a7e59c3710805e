"""Run a detector over labelled images and say how good it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from detector.boxes import pairwise_iou
from detector.data.samples import Sample
from detector.evaluation.average_precision import MATCH_IOU, ScoredBoxes
from detector.evaluation.landmark_error import landmark_error
from detector.evaluation.wider_ground_truth import TruthImage
from detector.images import read_image
from detector.inference.detect import Detections, Detector

SCORE_THRESHOLD = 0.02
NMS_IOU = 0.4
"""As the published figures have it: nearly every box counts, so that precision is known up to high recall."""


def detect_all(detector: Detector, folder: Path, names: Sequence[str]) -> Iterator[tuple[str, Detections]]:
    """What the detector finds in each image at its original size. Raises ImageError."""
    for name in names:
        yield name, detector.detect(read_image(folder / name), threshold=SCORE_THRESHOLD, nms_iou=NMS_IOU)


def scored_boxes(found: Detections) -> ScoredBoxes:
    """Detections as the protocol takes them."""
    return ScoredBoxes(_left_top_width_height(found.boxes_xyxy), found.scores.astype(np.float64))


def truth_of_labels(sample: Sample) -> TruthImage:
    """A labelled image as ground truth in which every face counts, under the difficulty "all"."""
    boxes = _left_top_width_height(sample.truth.boxes_xyxy)
    return TruthImage(sample.name, boxes, {"all": np.ones(len(boxes), dtype=np.bool_)})


def landmark_errors(sample: Sample, found: Detections) -> npt.NDArray[np.float64]:
    """The landmark error of each face of one image that has known points and was found at IoU ≥ .5.

    Returns (K,), as shares of √(W·H). A face is paired with the best-scored detection that overlaps it so.
    """
    truth = sample.truth
    known = truth.landmark_known.any(axis=1)
    if not known.any() or not len(found):
        return np.zeros(0)
    overlap = pairwise_iou(
        torch.from_numpy(truth.boxes_xyxy[known]), torch.from_numpy(found.boxes_xyxy)
    ).numpy()
    hits = overlap >= MATCH_IOU
    seen = hits.any(axis=1)
    best = hits.argmax(axis=1)[seen]  # detections come best score first
    faces = np.flatnonzero(known)[seen]
    return landmark_error(
        found.landmarks_xy[best].astype(np.float64),
        truth.landmarks_xy[faces].astype(np.float64),
        truth.landmark_known[faces],
        _left_top_width_height(truth.boxes_xyxy[faces])[:, 2:],
    )


def _left_top_width_height(boxes_xyxy: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """(N, 4) corners → (N, 4) left, top, width, height."""
    boxes = boxes_xyxy.astype(np.float64)
    boxes[:, 2:] -= boxes[:, :2]
    return boxes
