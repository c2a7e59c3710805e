"""Which faces the items of an image are about, all at once: `face_of_item` for as many as a crowd has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from annotator.editing.review_edits import ABOUT_IOU
from annotator.model.face import Face
from annotator.model.review_items import OF_THEMSELVES, ItemKind, ReviewItems, Rows
from detector.evaluation.matching import left_top_width_height, official_iou


def match_faces(
    items: ReviewItems, rows: Rows, faces: Sequence[Face]
) -> tuple[list[int | None], list[int | None]]:
    """Of each of these faces the row that brought it up, and of each of these rows the number of the face
    that it is about; None without any. rows: all items of one image; faces: some of its faces.

    As `face_of_item` has it: by id, else the one that overlaps most.
    """
    item_of_face: list[int | None] = [None] * len(faces)
    face_of_item: list[int | None] = [None] * len(rows)
    if not faces or not len(rows):
        return item_of_face, face_of_item
    boxes = np.array([face.box_xyxy for face in faces], np.float64)
    overlap = corner_iou(items.boxes_xyxy[rows].astype(np.float64), boxes)
    overlap[items.kinds[rows] == ItemKind.DUPLICATE] = 0.0  # of these by id alone
    number_of = {face.id: number for number, face in enumerate(faces)}
    ids = map(items.id_of, rows.tolist())
    made = [(place, number_of[item]) for place, item in enumerate(ids) if item in number_of]
    for place, number in made:
        overlap[place] = 0.0
        if items.kinds[rows[place]] in OF_THEMSELVES:
            overlap[:, number] = 0.0
    for place, number in made:
        overlap[place, number] = 2.0
    for place, number in enumerate(overlap.argmax(axis=1).tolist()):
        if overlap[place, number] >= ABOUT_IOU:
            face_of_item[place] = number
    for number, place in enumerate(overlap.argmax(axis=0).tolist()):
        if overlap[place, number] >= ABOUT_IOU:
            item_of_face[number] = int(rows[place])
    return item_of_face, face_of_item


def corner_iou(
    boxes_xyxy: npt.NDArray[np.float64], others_xyxy: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """(N, M), as WIDER FACE's matching counts it."""
    return official_iou(left_top_width_height(boxes_xyxy), left_top_width_height(others_xyxy))
