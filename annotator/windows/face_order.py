"""The order in which a person goes through the faces of an image."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from annotator.model.face import Face
from annotator.model.face_kind import FaceKind, kind_of_face


def in_reading_order(faces: Sequence[Face]) -> list[Face]:
    """Row by row from the top, each from left to right; a row is as high as most faces are."""
    if not faces:
        return []
    row_height = median(face.box_xyxy[3] - face.box_xyxy[1] for face in faces)

    def place(face: Face) -> tuple[int, float]:
        left, top, right, bottom = face.box_xyxy
        return int((top + bottom) / 2 // row_height), left + right

    return sorted(faces, key=place)


def next_unseen(faces: Sequence[Face], after: str | None) -> Face | None:
    """The next face in reading order that no person has worked on; past the last, one before; None if none.

    after: the id of the face to go on from, None to begin at the first.
    """
    order = in_reading_order(faces)
    start = next((row for row, face in enumerate(order) if face.id == after), -1) + 1
    unseen = (FaceKind.PREDICTION, FaceKind.FILE)
    return next((face for face in (*order[start:], *order[:start]) if kind_of_face(face) in unseen), None)
