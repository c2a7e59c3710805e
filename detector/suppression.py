"""Non-maximum suppression: of detections that overlap, the best one stays. No torch."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

NMS_IOU = 0.4
"""As the published figures have it."""
SAME_FACE_IOU = 0.5
"""From here on two boxes are of one face."""


def nms(
    boxes_xyxy: npt.NDArray[np.float32], scores: npt.NDArray[np.float32], iou: float
) -> npt.NDArray[np.intp]:
    """Greedy non-maximum suppression: drop a box that overlaps a better one by more than `iou`.

    boxes_xyxy: (N, 4); scores: (N,). Returns the indices kept, best score first, earlier ones first.
    Areas count the edge pixel (+1), as the evaluation code of WIDER FACE and detectors measured by it do.
    """
    if not len(scores):
        return np.zeros(0, np.intp)
    order = np.argsort(-scores, kind="stable")
    boxes_xywh = boxes_xyxy[order].astype(np.float64)
    boxes_xywh[:, 2:] += 1 - boxes_xywh[:, :2]
    # OpenCV takes positive scores only and sorts by them: the order is told by ranks.
    ranks = np.arange(len(order), 0, -1, dtype=np.float32)
    kept = cv2.dnn.NMSBoxes(boxes_xywh, ranks, 0.0, iou)  # type: ignore[arg-type]
    return order[np.asarray(kept, np.intp)]


def iou_of_pairs(a_xyxy: npt.NDArray[np.float32], b_xyxy: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Of P pairs of boxes, (P, 4) each, or one for all: (P,). Areas do not count the edge pixel."""
    shared = np.minimum(a_xyxy[:, 2:], b_xyxy[:, 2:]) - np.maximum(a_xyxy[:, :2], b_xyxy[:, :2])
    inner = shared.clip(min=0).prod(axis=1)
    areas = (a_xyxy[:, 2:] - a_xyxy[:, :2]).prod(axis=1) + (b_xyxy[:, 2:] - b_xyxy[:, :2]).prod(axis=1)
    return np.asarray(inner / (areas - inner), np.float32)
