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
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from annotator.model.change import Change
from annotator.model.face import Face, Landmark

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
    kept = [face for face in held if face.is_touched or face.id in protected]
    replaceable = [face for face in held if not face.is_touched and face.id not in protected]
    on_kept = iou_matrix(detected, kept)
    overlaps_kept = on_kept > SAME_FACE_IOU
    fresh = [face for face, overlaps in zip(detected, overlaps_kept, strict=True) if not overlaps.any()]
    partner_of = _pair_up(iou_matrix(fresh, replaceable))

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
    left, top, right, bottom = np.array([face.box_xyxy for face in faces]).reshape(-1, 4, 1).swapaxes(0, 1)
    lefts, tops, rights, bottoms = np.array([face.box_xyxy for face in others]).reshape(-1, 4).T
    width = np.clip(np.minimum(right, rights) - np.maximum(left, lefts), 0.0, None)
    height = np.clip(np.minimum(bottom, bottoms) - np.maximum(top, tops), 0.0, None)
    shared = width * height
    both = (right - left) * (bottom - top) + (rights - lefts) * (bottoms - tops)
    ious: npt.NDArray[np.float64] = shared / (both - shared)
    return ious


def _pair_up(ious: npt.NDArray[np.float64]) -> dict[int, int]:
    """Row → column where both are the same face: largest overlap first, each row and column at most once."""
    rows, columns = np.nonzero(ious > SAME_FACE_IOU)
    column_of: dict[int, int] = {}
    used: set[int] = set()
    for best in np.argsort(-ious[rows, columns], kind="stable"):
        row, column = int(rows[best]), int(columns[best])
        if row not in column_of and column not in used:
            column_of[row] = column
            used.add(column)
    return column_of


def _in_place_of(old: Face, new: Face) -> Face:
    """The new face under the old one's id; exactly the old one where only noise tells them apart."""
    if (
        _are_in_one_place(old, new)
        and old.source.maker == new.source.maker
        and abs((old.score or 0.0) - (new.score or 0.0)) <= SAME_SCORE
    ):
        return old
    return replace(new, id=old.id)


def _with_landmarks_of(face: Face, found: Face | None) -> Face:
    """The face with the landmarks of what was found on it, or none; as it was where only noise is new."""
    becomes = replace(face, landmarks=() if found is None else found.landmarks)
    makers = ({landmark.source.maker for landmark in either.landmarks} for either in (face, becomes))
    return face if _are_in_one_place(face, becomes) and next(makers) == next(makers) else becomes


def _are_in_one_place(one: Face, other: Face) -> bool:
    return len(one.landmarks) == len(other.landmarks) and all(
        abs(there - here) <= SAME_PLACE_PX
        for there, here in zip(_coordinates(one), _coordinates(other), strict=True)
    )


def _coordinates(face: Face) -> list[float]:
    return [*face.box_xyxy, *(value for landmark in face.landmarks for value in (landmark.x, landmark.y))]
