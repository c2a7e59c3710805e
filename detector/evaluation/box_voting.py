"""Box voting: what several looks find of one face, made one box. Gidaris & Komodakis 2015, section 4."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detector.evaluation.matching import left_top_width_height, official_iou

VOTE_IOU = 0.4

Floats = npt.NDArray[np.float32]


def vote(
    boxes_xyxy: Floats, scores: Floats, landmarks_xy: Floats, *, iou: float = VOTE_IOU
) -> tuple[Floats, Floats, Floats]:
    """Merge boxes that overlap: (K, 4) boxes, (K,) scores, (K, 5, 2) landmarks, best score first.

    boxes_xyxy: (N, 4); scores: (N,), above 0; landmarks_xy: (N, 5, 2). The best box gathers all that overlap
    it by `iou` or more, the best of the rest does likewise, until none is left. Each group becomes the mean
    of its boxes, weighted by their scores, and takes score and landmarks from its best: landmarks are not
    averaged here, since with so little overlap those of two looks may stand on different faces; in a look,
    `detector.inference.landmark_voting` did, of boxes nearer to each other. A box that is alone stays as it
    is; the official code of RetinaFace loses it. The order in which the boxes are given does not matter.
    """
    # By score; where scores are equal, by whatever differs, so that no order of looks is preferred.
    columns = np.column_stack((-scores[:, None], boxes_xyxy, landmarks_xy.reshape(-1, 10)))
    order = np.lexsort(columns.T[::-1])
    boxes, weights = boxes_xyxy[order].astype(np.float64), scores[order].astype(np.float64)
    boxes_xywh = left_top_width_height(boxes_xyxy[order])
    waiting = np.arange(len(order))
    best, voted = [], []
    while len(waiting):
        overlap = official_iou(boxes_xywh[waiting], boxes_xywh[waiting[:1]])[:, 0]
        joins = overlap >= iou
        joins[0] = True
        group = waiting[joins]
        best.append(order[group[0]])
        voted.append((boxes[group] * weights[group, None]).sum(axis=0) / weights[group].sum())
        waiting = waiting[~joins]
    chosen = np.array(best, dtype=np.intp)
    merged = np.array(voted, dtype=np.float32).reshape(-1, 4)
    return merged, scores[chosen], landmarks_xy[chosen]
