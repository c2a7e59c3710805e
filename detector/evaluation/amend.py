"""What the verdicts of reviewers make of the ground truth.

Each judgement is of a region, and a labelled face that overlaps it by IoU .5 or more is one that it is about.

- real: the face counts on, with the judged box in place of its own. About no face: a new one, which counts in
  the difficulties of its size.
- not a face: the face is gone. About no face: nothing changes.
- ignore, fix: the face stays and counts in no difficulty, so that it absorbs detections. About no face: such
  a region is added.

To amend what is amended already changes nothing, and three rules see to that. Of two judgements of one
region, the later holds: by time, and of the same time the later in the list. A face that several judgements
overlap is a matter of the one that overlaps it most. Of several faces that one judgement is about, all are
gone if it is no face, else the one that it overlaps most is meant and the others stay as they are.

Two kinds of judgement are about a face with that very box, and no other. A miss that is no face: many are
second boxes of a face, and that face is to stay. And anything said of a duplicate, which lies on a face of
which nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detector.evaluation.difficulty_by_size import DifficultyBySize
from detector.evaluation.matching import MATCH_IOU, Floats, official_iou
from detector.evaluation.wider_ground_truth import TruthImage
from detector.formats.verdicts import Judgement, Verdict

SAME_BOX_PX = 0.5
"""Boxes whose left, top, width and height differ by no more are the same but for rounding."""


@dataclass(frozen=True, slots=True)
class About:
    """A judgement that holds.

    faces: the indices of the faces that it is about, the one that it overlaps most first.
    """

    judgement: Judgement
    faces: tuple[int, ...]


def amend(image: TruthImage, judgements: Sequence[Judgement], by_size: DifficultyBySize) -> TruthImage:
    """The image with its faces as the judgements, all of this image, have them.

    The faces that stay keep their order; new ones follow.
    """
    boxes = image.boxes_xywh.copy()
    counted = {name: counts.copy() for name, counts in image.counted.items()}
    stays = np.ones(len(boxes), np.bool_)
    new: list[tuple[Judgement, dict[str, bool]]] = []
    for about in what_they_are_about(judgements, boxes):
        judgement, faces = about.judgement, about.faces
        counts_nowhere = dict.fromkeys(counted, False)
        if judgement.verdict is Verdict.NOT_A_FACE:
            stays[list(faces)] = False
        elif judgement.verdict is Verdict.REAL:
            if faces:
                boxes[faces[0]] = judgement.box_xywh
            else:
                new.append((judgement, by_size.counts(judgement.box_xywh)))
        elif faces:
            for counts in counted.values():
                counts[faces[0]] = False
        else:
            new.append((judgement, counts_nowhere))
    added = _boxes(judgement for judgement, _ in new)
    return TruthImage(
        image.name,
        np.concatenate((boxes[stays], added)),
        {
            name: np.concatenate((counts[stays], np.array([where[name] for _, where in new], np.bool_)))
            for name, counts in counted.items()
        },
    )


def amend_all(
    truth: Iterable[TruthImage], verdicts: Mapping[str, Sequence[Judgement]], by_size: DifficultyBySize
) -> list[TruthImage]:
    """All images, those amended that have judgements, by their name; the others are the same objects."""
    return [
        amend(image, verdicts[image.name], by_size) if image.name in verdicts else image for image in truth
    ]


def what_they_are_about(judgements: Sequence[Judgement], faces_xywh: Floats) -> list[About]:
    """The judgements of one image that hold, in their order, each with those of its faces, (M, 4)."""
    holding = _holding(judgements)
    if not holding:
        return []
    overlap = _overlap(holding, faces_xywh)
    about: list[list[int]] = [[] for _ in holding]
    if len(faces_xywh):
        nearest, most = overlap.argmax(axis=0), overlap.max(axis=0)
        for face in np.argsort(-most, kind="stable").tolist():
            if most[face] >= MATCH_IOU:
                about[int(nearest[face])].append(face)
    return [About(judgement, tuple(faces)) for judgement, faces in zip(holding, about, strict=True)]


def _holding(judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements, in their order, without those whose region a later one, that holds itself, is of too.

    One whose time is not known is earlier than all others.
    """
    overlap = _overlap(judgements, _boxes(judgements))
    is_same = np.minimum(overlap, overlap.T) >= MATCH_IOU
    holds = np.zeros(len(judgements), np.bool_)
    for i in sorted(range(len(judgements)), key=lambda i: (judgements[i].at, i), reverse=True):
        holds[i] = not (is_same[i] & holds).any()
    return [judgement for judgement, is_held in zip(judgements, holds.tolist(), strict=True) if is_held]


def _overlap(judgements: Sequence[Judgement], faces_xywh: Floats) -> Floats:
    """(J, M): IoU of judgement and face; 0 where a judgement about one very box meets another."""
    judged = _boxes(judgements)
    overlap = official_iou(judged, faces_xywh)
    is_exact = np.array([_is_of_that_very_box(judgement) for judgement in judgements], np.bool_)
    apart = np.abs(judged[is_exact, None] - faces_xywh).max(axis=2, initial=0)
    overlap[is_exact] *= apart <= SAME_BOX_PX
    return overlap


def _is_of_that_very_box(judgement: Judgement) -> bool:
    is_no_face = judgement.verdict is Verdict.NOT_A_FACE
    return judgement.kind == "duplicate" or (judgement.kind == "miss" and is_no_face)


def _boxes(judgements: Iterable[Judgement]) -> Floats:
    return np.array([judgement.box_xywh for judgement in judgements], np.float64).reshape(-1, 4)
