"""Laying fresh detections beside the faces an image already has, so that no work of a person is lost.

Three things can become of a detection. It falls on a face that is to be kept, because a person or a file had
a hand in it or the undo history mentions it: then the detection is dropped. It falls on a prediction that
nobody has touched: then it takes that one's place under the same id, so that what is selected stays selected.
Or it falls on neither and is added. Predictions that nobody touched and no detection falls on any more are
removed.

A face that is kept may be a box alone, as a file of boxes has it. Its landmarks are then those of the
detection that falls on it, for as long as nobody has looked at them; box, score and all else stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import sub
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from annotator.model.change import Change
from annotator.model.face import BoxXYXY, Face, Landmark
from annotator.model.overlaps import Overlaps, ious_of, overlaps_above

SAME_FACE_IOU = 0.5
"""Two boxes that overlap by more than this are taken for the same face."""

SAME_PLACE_PX = 0.01
"""Detections that differ by no more are the same: the last bits of a float depend on threads and batches."""

SAME_SCORE = 1e-4


def merge_detections(
    image: str, held: tuple[Face, ...], detected: tuple[Face, ...], protected: frozenset[str]
) -> Change | None:
    """The change that brings an image's predictions up to date, None where they already are.

    held: the faces of the image now. detected: what a model just found there, nothing else: raises ValueError
    for a face that is not purely a model's. protected: ids of faces to leave alone whoever made them, because
    the image's undo history mentions them; all but landmarks that nobody has looked at, see
    `annotator.model.unseen_landmarks`.
    """
    if any(face.is_touched for face in detected):
        raise ValueError("a detection is a model's alone")
    kept: list[Face] = []
    replaceable: list[Face] = []
    for face in held:
        (kept if face.id in protected or face.is_touched else replaceable).append(face)
    on_kept = _same_faces(detected, kept)
    are_there = set(on_kept.rows.tolist())
    fresh = [face for row, face in enumerate(detected) if row not in are_there]
    partner_of = _pair_up(_same_faces(fresh, replaceable))

    taken_ids = {face.id for face in held} | protected
    awaiting, after = [], []
    found_on = {column: detected[row] for row, column in _pair_up(on_kept).items()}
    for number, face in enumerate(kept):
        if face.awaits_landmarks:
            awaiting.append(face)
            after.append(_with_landmarks_of(face, found_on.get(number)))
    for number, face in enumerate(fresh):
        if number in partner_of:
            after.append(_in_place_of(replaceable[partner_of[number]], face))
        else:
            after.append(replace(face, id=uuid4().hex) if face.id in taken_ids else face)
    return Change.between(image, (*awaiting, *replaceable), tuple(after))


def landmarks_found_on(face: Face, detected: Sequence[Face]) -> tuple[Landmark, ...]:
    """The landmarks of the detection that a face overlaps most, none where it is not the same face."""
    if not detected:
        return ()
    overlaps = iou_matrix([face], detected)[0]
    best = int(overlaps.argmax())
    return detected[best].landmarks if overlaps[best] > SAME_FACE_IOU else ()


def iou_matrix(faces: Sequence[Face], others: Sequence[Face]) -> npt.NDArray[np.float64]:
    """Intersection over union of every box with every other: (N, M), each in [0, 1]."""
    return ious_of(_boxes(faces).T[:, :, None], _boxes(others).T[:, None, :])


def _same_faces(faces: Sequence[Face], others: Sequence[Face]) -> Overlaps:
    """The pairs whose boxes are taken for the same face's, by their places in both."""
    return overlaps_above(SAME_FACE_IOU, _boxes(faces), _boxes(others))


def _boxes(faces: Sequence[Face]) -> npt.NDArray[np.float64]:
    return np.array([face.box_xyxy for face in faces], np.float64).reshape(-1, 4)


def _pair_up(same: Overlaps) -> dict[int, int]:
    """Row → column where both are the same face: largest overlap first, each row and column at most once."""
    column_of: dict[int, int] = {}
    used: set[int] = set()
    best_first = np.argsort(-same.ious, kind="stable")
    for row, column in zip(same.rows[best_first].tolist(), same.columns[best_first].tolist(), strict=True):
        if row not in column_of and column not in used:
            column_of[row] = column
            used.add(column)
    return column_of


def _in_place_of(old: Face, new: Face) -> Face:
    """What a model found, under the old one's id; exactly the old one where only noise tells them apart."""
    if (
        old.source.maker == new.source.maker
        and abs((old.score or 0.0) - (new.score or 0.0)) <= SAME_SCORE
        and _are_in_one_place(old.landmarks, new.landmarks)
        and _differ_by_noise(old.box_xyxy, new.box_xyxy)
    ):
        return old
    return Face(  # a third of the time that `replace` takes
        box_xyxy=new.box_xyxy, landmarks=new.landmarks, score=new.score, source=new.source, id=old.id
    )


def _with_landmarks_of(face: Face, found: Face | None) -> Face:
    """The face with the landmarks of what was found on it, or none; as it was where only noise is new."""
    landmarks = () if found is None else found.landmarks
    return face if _are_in_one_place(face.landmarks, landmarks) else replace(face, landmarks=landmarks)


def _are_in_one_place(some: tuple[Landmark, ...], others: tuple[Landmark, ...]) -> bool:
    """Whether the same makers put as many landmarks in the same places, but for noise.

    A loop, as a generator takes three times as long: a crowd has 10,000 landmarks, and the window waits.
    """
    if len(some) != len(others):
        return False
    for here, there in zip(some, others, strict=True):
        if (
            abs(there.x - here.x) > SAME_PLACE_PX
            or abs(there.y - here.y) > SAME_PLACE_PX
            or here.source.maker != there.source.maker
        ):
            return False
    return True


def _differ_by_noise(some: BoxXYXY, others: BoxXYXY) -> bool:
    farthest: float = max(map(abs, map(sub, some, others)))
    return farthest <= SAME_PLACE_PX
