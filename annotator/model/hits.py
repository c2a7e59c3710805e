"""What lies under the cursor: the part of a face that a click or a drag would mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from annotator.model.face import Face, PointXY
from annotator.model.geometry import area, corners


class Part(Enum):
    """What of a face was hit."""

    LANDMARK = "landmark"
    CORNER = "corner"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of a face under the cursor.

    index: of the landmark, 0–4 in the order of LANDMARK_NAMES; of the corner, 0–3 in the order of
    `geometry.corners`: top left, top right, bottom right, bottom left; 0 for a box.
    """

    face_id: str
    part: Part
    index: int = 0


class HitIndex:
    """Faces laid out for hit-testing. Build one when the faces change, ask it on every mouse move.

    faces: in draw order, the last on top.
    """

    def __init__(self, faces: Sequence[Face]) -> None:
        self._ids = [face.id for face in faces]
        self._number_of = {face_id: number for number, face_id in enumerate(self._ids)}
        self._boxes_xyxy = np.array([face.box_xyxy for face in faces], dtype=np.float64).reshape(-1, 4)
        self._areas = np.array([area(face.box_xyxy) for face in faces], dtype=np.float64)
        self._corners = _Spots(
            [
                (number, index, xy)
                for number, face in enumerate(faces)
                for index, xy in enumerate(corners(face.box_xyxy))
            ]
        )
        self._landmarks = _Spots(
            [
                (number, index, (landmark.x, landmark.y))
                for number, face in enumerate(faces)
                for index, landmark in enumerate(face.landmarks)
                if landmark.is_placed
            ]
        )

    def hit(
        self, point_xy: PointXY, *, tolerance: float, selected: str | None = None, selected_reach: float = 0.0
    ) -> Hit | None:
        """What lies within `tolerance` image pixels of a point.

        Any landmark wins over any corner, any corner over any box. Among landmarks and among corners the
        nearest wins. A box counts inside and up to the tolerance outside, and the smallest wins, so that a
        face within a face can be clicked. Among equals the selected face comes first, then the smaller box,
        then the one drawn on top. A missing landmark has no place and is never hit.

        selected_reach: image pixels around the selected face's landmarks within which the nearest of them is
        hit rather than a box; all that is within the tolerance still wins over it.
        """
        selected_number = self._number_of.get(selected, -1) if selected is not None else -1
        for part, spots in ((Part.LANDMARK, self._landmarks), (Part.CORNER, self._corners)):
            numbers, indices = spots.nearest(point_xy, tolerance)
            if len(numbers):
                best = self._first_in_rank(numbers, selected_number)
                return Hit(self._ids[numbers[best]], part, int(indices[best]))
        if selected is not None and selected_reach > tolerance:
            _, indices = self._landmarks.nearest(point_xy, selected_reach, of=selected_number)
            if len(indices):
                return Hit(selected, Part.LANDMARK, int(indices[0]))
        numbers = self._boxes_at(point_xy, tolerance)
        if len(numbers):
            smallest = numbers[self._areas[numbers] == self._areas[numbers].min()]
            return Hit(self._ids[smallest[self._first_in_rank(smallest, selected_number)]], Part.BOX)
        return None

    def _boxes_at(self, point_xy: PointXY, tolerance: float) -> npt.NDArray[np.intp]:
        left, top, right, bottom = self._boxes_xyxy.T
        x, y = point_xy
        inside = (left - tolerance <= x) & (x <= right + tolerance)
        inside &= (top - tolerance <= y) & (y <= bottom + tolerance)
        return np.flatnonzero(inside)

    def _first_in_rank(self, numbers: npt.NDArray[np.intp], selected_number: int) -> int:
        """Position in `numbers` of the face to prefer where all else is equal; a handful, so no NumPy."""
        return min(
            range(len(numbers)),
            key=lambda i: (numbers[i] != selected_number, self._areas[numbers[i]], -numbers[i]),
        )


class _Spots:
    """Points that belong to faces: for each the number of its face, its index there and its place."""

    def __init__(self, spots: list[tuple[int, int, PointXY]]) -> None:
        self._numbers = np.array([number for number, _, _ in spots], dtype=np.intp)
        self._indices = np.array([index for _, index, _ in spots], dtype=np.intp)
        places = np.array([xy for _, _, xy in spots], dtype=np.float64).reshape(-1, 2)
        self._x, self._y = np.ascontiguousarray(places.T)

    def nearest(
        self, point_xy: PointXY, tolerance: float, *, of: int | None = None
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Face numbers and indices of the nearest spot within the tolerance, or of several equally near.

        of: the number of the only face that counts, or every face.
        """
        distances = np.hypot(self._x - point_xy[0], self._y - point_xy[1])
        if of is not None:
            distances[self._numbers != of] = np.inf
        limit = min(tolerance, float(distances.min(initial=np.inf)))
        found = np.flatnonzero(distances <= limit)
        return self._numbers[found], self._indices[found]
