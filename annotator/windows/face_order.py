"""The order in which a person goes through the faces of an image."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from annotator.model.face import Face


def in_reading_order(faces: Sequence[Face]) -> list[Face]:
    """Row by row from the top, each from left to right; a row is as high as most faces are."""
    if not faces:
        return []
    row_height = median(face.box_xyxy[3] - face.box_xyxy[1] for face in faces)

    def place(face: Face) -> tuple[int, float]:
        left, top, right, bottom = face.box_xyxy
        return int((top + bottom) / 2 // row_height), left + right

    return sorted(faces, key=place)
