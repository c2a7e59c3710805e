"""Average precision by the protocol of WIDER FACE (Yang et al. 2016, arXiv 1511.06523), as its code has it.

Scores are normalised over the whole set. In each image, best score first, a detection is held against the
face that it overlaps most; from IoU .5 on it finds that face, unless a better detection has. Faces outside
the difficulty absorb detections without counting. Precision and recall are taken at 1,000 thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detector.evaluation.wider_ground_truth import TruthImage

THRESHOLDS = 1000
MATCH_IOU = 0.5

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredBoxes:
    """Detections of one image: boxes_xywh (N, 4) in pixels, scores (N,), in any order."""

    boxes_xywh: Floats
    scores: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PrecisionRecall:
    """A curve over falling thresholds: precision and recall, (THRESHOLDS,) each, and the area under it."""

    precision: Floats
    recall: Floats
    average_precision: float


def precision_recall(
    truth: Sequence[TruthImage], detections: Mapping[str, ScoredBoxes], difficulty: str
) -> PrecisionRecall:
    """The curve of one difficulty. An image that `detections` does not name counts as one without any."""
    lowest, span = _score_range(detections)
    proposals, found = np.zeros(THRESHOLDS), np.zeros(THRESHOLDS)
    faces = 0
    for image in truth:
        counted = image.counted[difficulty]
        faces += int(counted.sum())
        given = detections.get(image.name)
        if given is None or not len(given.scores) or not len(image.boxes_xywh):
            continue
        order = np.argsort(-given.scores, kind="stable")
        scores = (given.scores[order] - lowest) / span
        counts, finds = _walk(given.boxes_xywh[order], image.boxes_xywh, counted)
        # How many detections reach each threshold 1 − 1/1000, 1 − 2/1000, …, 0; row 0 stands for none.
        reached = np.searchsorted(-scores, -(1 - np.arange(1, THRESHOLDS + 1) / THRESHOLDS), side="right")
        proposals += np.concatenate(([0], np.cumsum(counts)))[reached]
        found += np.concatenate(([0], np.cumsum(finds)))[reached]
    precision = np.divide(found, proposals, out=np.zeros(THRESHOLDS), where=proposals > 0)
    recall = found / max(faces, 1)
    return PrecisionRecall(precision, recall, _area(recall, precision))


def _score_range(detections: Mapping[str, ScoredBoxes]) -> tuple[float, float]:
    scores = [given.scores for given in detections.values() if len(given.scores)]
    if not scores:
        return 0.0, 1.0
    lowest, highest = min(float(s.min()) for s in scores), max(float(s.max()) for s in scores)
    return lowest, (highest - lowest) or 1.0


def _walk(
    boxes_xywh: Floats, faces_xywh: Floats, counted: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Hold detections, best first, against faces: (N,) whether it counts, (N,) whether it finds a face."""
    overlap = _iou(boxes_xywh, faces_xywh)
    best = overlap.argmax(axis=1)
    matches = overlap[np.arange(len(best)), best] >= MATCH_IOU
    counts = ~(matches & ~counted[best])
    finds = np.zeros(len(best), dtype=np.bool_)
    hits = np.flatnonzero(matches & counted[best])
    finds[hits[np.unique(best[hits], return_index=True)[1]]] = True
    return counts, finds


def _iou(boxes_xywh: Floats, faces_xywh: Floats) -> Floats:
    """(N, M) overlap with the edge pixel counted (+1), as the official code has it."""
    low = np.maximum(boxes_xywh[:, None, :2], faces_xywh[None, :, :2])
    high = np.minimum(
        (boxes_xywh[:, :2] + boxes_xywh[:, 2:])[:, None], (faces_xywh[:, :2] + faces_xywh[:, 2:])[None]
    )
    shared = (high - low + 1).clip(min=0).prod(axis=2)
    area, face_area = (boxes_xywh[:, 2:] + 1).prod(axis=1), (faces_xywh[:, 2:] + 1).prod(axis=1)
    ious: Floats = shared / (area[:, None] + face_area[None] - shared)
    return ious


def _area(recall: Floats, precision: Floats) -> float:
    """The area under the curve, precision made non-increasing first."""
    r = np.concatenate(([0.0], recall, [1.0]))
    p = np.concatenate(([0.0], precision, [0.0]))
    p = np.maximum.accumulate(p[::-1])[::-1]
    steps = np.flatnonzero(r[1:] != r[:-1])
    return float(((r[steps + 1] - r[steps]) * p[steps + 1]).sum())
