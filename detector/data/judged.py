"""What verdicts make of what is known of an image, for training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from detector.data.crops import Floats, LabelledPixels
from detector.evaluation.amend import what_they_are_about
from detector.evaluation.matching import left_top_width_height
from detector.formats.verdicts import Judgement, Verdict

_OF_LABELLED_FACES = frozenset(("miss", "landmarks"))
"""Kinds of regions on which a face was labelled when they were judged."""


def judged(truth: LabelledPixels, judgements: Sequence[Judgement]) -> LabelledPixels:
    """The truth of an image with its judgements, which are about faces as `detector.evaluation.amend` says.

    real: a labelled face stays as it is labelled; about no face, a new one without landmarks. not a face: a
    rejected region; the face that it is about is none, unless nothing was labelled there when it was judged:
    then somebody drew it since. ignore, fix: the region, and the face that it is about, are ignored.
    """
    boxes_xywh = left_top_width_height(truth.boxes_xyxy)
    stays = np.ones(len(boxes_xywh), np.bool_)
    new: list[Judgement] = []
    ignored: list[Judgement] = []
    rejected: list[Judgement] = []
    ignored_faces: list[int] = []
    for about in what_they_are_about(judgements, boxes_xywh):
        judgement, faces = about.judgement, list(about.faces)
        if judgement.verdict is Verdict.REAL:
            new += [] if faces else [judgement]
        elif judgement.verdict is Verdict.NOT_A_FACE:
            rejected.append(judgement)
            stays[faces] &= judgement.kind not in _OF_LABELLED_FACES
        else:
            ignored.append(judgement)
            ignored_faces += faces[:1]
    stays[ignored_faces] = False
    added = _corners(new)
    return replace(
        truth,
        boxes_xyxy=np.concatenate((truth.boxes_xyxy[stays], added)),
        landmarks_xy=np.concatenate((truth.landmarks_xy[stays], np.zeros((len(added), 5, 2), np.float32))),
        landmark_known=np.concatenate((truth.landmark_known[stays], np.zeros((len(added), 5), np.bool_))),
        ignored_xyxy=np.concatenate((truth.ignored_xyxy, truth.boxes_xyxy[ignored_faces], _corners(ignored))),
        rejected_xyxy=np.concatenate((truth.rejected_xyxy, _corners(rejected))),
    )


def _corners(judgements: Iterable[Judgement]) -> Floats:
    """(N, 4) left, top, right, bottom of the regions that have an area."""
    boxes = np.array([judgement.box_xywh for judgement in judgements], np.float32).reshape(-1, 4)
    boxes = boxes[(boxes[:, 2:] > 0).all(axis=1)]
    boxes[:, 2:] += boxes[:, :2]
    return boxes
