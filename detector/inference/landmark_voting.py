"""Landmarks of a face: the mean of what all anchors say that tell of it, not what the surest says. No torch.

Gidaris & Komodakis 2015 (arXiv 1505.01749), section 4, do so with boxes, and call it voting.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detector.suppression import iou_of_pairs

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

VOTES_ABOVE = 0.1
"""An anchor that scores no more has no vote, whatever the threshold: landmarks do not depend on it."""

_PAIRS_AT_A_TIME = 200_000


@np.errstate(over="ignore", invalid="ignore")  # boxes of weights gone astray
def voted_landmarks(
    landmarks_xy: Floats, boxes_xyxy: Floats, scores: Floats, kept: Places, *, iou: float
) -> Floats:
    """Landmarks of the faces kept, (F, 5, 2): means over the anchors of the same face, weighted by scores.

    landmarks_xy: (N, 5, 2), boxes_xyxy: (N, 4), scores: (N,), of anchors, all above `VOTES_ABOVE` among them.
    kept: (F,), which of them are the faces. An anchor is of the same face where the IoU of the boxes is `iou`
    or more, at least .5. A face's own anchor always has its vote.
    """
    centres = (boxes_xyxy[:, 0] + boxes_xyxy[:, 2]) / 2
    order = np.argsort(centres, kind="stable")
    order = order[(scores[order] > VOTES_ABOVE) | np.isin(order, kept)]
    # With that overlap the centre of one box is not farther from the other's than half of its width.
    reach = (boxes_xyxy[kept, 2] - boxes_xyxy[kept, 0]) / 2
    first = np.searchsorted(centres[order], centres[kept] - reach, "left")
    counts = np.searchsorted(centres[order], centres[kept] + reach, "right") - first
    voted = [np.zeros((0, 5, 2), np.float32)]
    for part in _parts(counts):
        ends = counts[part].cumsum()
        starts = ends - counts[part]
        face = np.repeat(kept[part], counts[part])
        voter = order[np.arange(ends[-1]) + np.repeat(first[part] - starts, counts[part])]
        same = (iou_of_pairs(boxes_xyxy[face], boxes_xyxy[voter]) >= iou) | (face == voter)
        votes = np.where(same, scores[voter].astype(np.float64), 0)[:, None, None]
        sums = np.add.reduceat(votes * landmarks_xy[voter], starts)
        voted.append((sums / np.add.reduceat(votes, starts)).astype(np.float32))
    return np.concatenate(voted)


def _parts(counts: Places) -> list[slice]:
    """Runs of faces with not too many pairs together, if a face alone has not."""
    parts, start, pairs = [], 0, 0
    for number, count in enumerate(counts.tolist()):
        if pairs and pairs + count > _PAIRS_AT_A_TIME:
            parts.append(slice(start, number))
            start, pairs = number, 0
        pairs += count
    if pairs:
        parts.append(slice(start, len(counts)))
    return parts
