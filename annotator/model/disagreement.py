"""How far fresh looks at an image contradict the faces that are held: the most doubtful are looked at first.

A look is what a model finds in the image again: mirrored, scaled, or with other weights, laid back into the
pixels of the image (`mirrored`, `scaled`). The number of a face is

    the mean over the looks of  min(NOT_FOUND, mean over the points of |held − found| / √(width · height)),

where only points count that both have placed, and width and height are those of the held box: the unit of
the landmark error (Deng et al. 2019, section 4.5). A look that doesn't find the face counts NOT_FOUND.
Where a model knows a face well, turning the image over doesn't move its landmarks; where it guesses, it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from annotator.model.face import Face, Landmark
from annotator.model.merging import SAME_FACE_IOU, iou_matrix

NOT_FOUND = 0.5
"""What a look counts that doesn't find the face, and the most that any look counts: landmarks half a face
away are no better than none. A face that vanishes from one look of three has 1/6 at least, far above the
hundredths that faces have which are found in all."""

MIRRORED_LANDMARKS = (1, 0, 2, 4, 3)
"""Left and right are as seen in the image, so a mirror exchanges the eyes and the mouth corners."""


def disagreements(held: Sequence[Face], looks: Sequence[Sequence[Face]]) -> dict[str, float]:
    """One number for each face that can be measured, by its id: from 0, all the same, to NOT_FOUND.

    held: the faces of an image. looks: what each further look found in it, in pixels of the same image. A
    face and a find are the same where their boxes overlap by more than SAME_FACE_IOU, largest overlap first,
    each at most once. Faces that `is_measurable` denies are left out, but claim what was found on them.
    Raises ValueError without any look.
    """
    if not looks:
        raise ValueError("a disagreement needs something to disagree with")
    found_again = [_found_again(held, look) for look in looks]
    return {
        face.id: float(np.mean([_distance(face, found.get(number)) for found in found_again]))
        for number, face in enumerate(held)
        if is_measurable(face)
    }


def is_measurable(face: Face) -> bool:
    """Whether there is a landmark to disagree about; what a person said is no face has none to correct."""
    return not face.is_rejected and any(landmark.is_placed for landmark in face.landmarks)


def mirrored(face: Face, width: float) -> Face:
    """The face in the mirror image of an image so many pixels wide: x → width − x, x measured from the edge.

    Its own inverse.
    """
    left, top, right, bottom = face.box_xyxy
    points = tuple(_at(point, width - point.x, point.y) for point in face.landmarks)
    landmarks = tuple(points[number] for number in MIRRORED_LANDMARKS) if points else ()
    return replace(face, box_xyxy=(width - right, top, width - left, bottom), landmarks=landmarks)


def scaled(face: Face, by_x: float, by_y: float) -> Face:
    """The face in the same image with its width and height multiplied by positive factors."""
    left, top, right, bottom = face.box_xyxy
    return replace(
        face,
        box_xyxy=(left * by_x, top * by_y, right * by_x, bottom * by_y),
        landmarks=tuple(_at(point, point.x * by_x, point.y * by_y) for point in face.landmarks),
    )


def _at(point: Landmark, x: float, y: float) -> Landmark:
    """The point elsewhere; a missing one stays missing."""
    return Landmark(x, y, point.visibility, point.source)


def _found_again(held: Sequence[Face], look: Sequence[Face]) -> dict[int, Face]:
    """What was found on each held face, by its number: largest overlap first, each at most once."""
    ious = iou_matrix(held, look)
    rows, columns = np.nonzero(ious > SAME_FACE_IOU)
    found: dict[int, Face] = {}
    used: set[int] = set()
    for best in np.argsort(-ious[rows, columns], kind="stable"):
        row, column = int(rows[best]), int(columns[best])
        if row not in found and column not in used:
            found[row] = look[column]
            used.add(column)
    return found


def _distance(face: Face, found: Face | None) -> float:
    """How far the landmarks of one look lie from those held, as a share of √(width · height)."""
    if found is None or not found.landmarks:
        return NOT_FOUND
    both = np.array(
        [a.is_placed and b.is_placed for a, b in zip(face.landmarks, found.landmarks, strict=True)]
    )
    if not both.any():
        return NOT_FOUND
    apart = np.linalg.norm(_points_xy(face)[both] - _points_xy(found)[both], axis=1)
    left, top, right, bottom = face.box_xyxy
    return min(NOT_FOUND, float(apart.mean() / np.sqrt((right - left) * (bottom - top))))


def _points_xy(face: Face) -> npt.NDArray[np.float64]:
    """(5, 2), pixels."""
    return np.array([(point.x, point.y) for point in face.landmarks], np.float64)
