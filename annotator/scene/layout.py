"""Faces as arrays, so that thousands of them can be placed on the screen and searched in one stroke."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np

from annotator.model.face import Face, PointXY, Visibility
from annotator.model.face_kind import kind_of_face
from annotator.scene.colours import kind_of_source

_NOWHERE = (np.nan, np.nan)
_ARRAYS = ("boxes_xyxy", "points_xy", "extents_xyxy", "areas", "kinds", "point_kinds", "occluded")


class FaceLayout:
    """Arrays over N faces, in image pixels and in the order the faces are drawn.

    boxes_xyxy: (N, 4). points_xy: (N, 5, 2), NaN for a missing landmark and for a face without any.
    extents_xyxy: (N, 4), what each covers with its box and its points. areas: (N,), of the boxes.
    kinds: (N,) and point_kinds: (N, 5), values of `FaceKind`. occluded: (N, 5) booleans.
    """

    def __init__(self, faces: Sequence[Face]) -> None:
        count = len(faces)
        self.faces = tuple(faces)
        self.row_of = {face.id: row for row, face in enumerate(faces)}
        self.boxes_xyxy = np.array([face.box_xyxy for face in faces], dtype=np.float64).reshape(count, 4)
        self.kinds = np.array([kind_of_face(face) for face in faces], dtype=np.int8)
        self.points_xy = np.full((count, 5, 2), np.nan)
        self.point_kinds = np.zeros((count, 5), dtype=np.int8)
        self.occluded = np.zeros((count, 5), dtype=bool)
        rows = [row for row, face in enumerate(faces) if face.landmarks]
        if rows:
            marked = [faces[row].landmarks for row in rows]
            self.points_xy[rows] = [
                [(p.x, p.y) if p.is_placed else _NOWHERE for p in marks] for marks in marked
            ]
            self.point_kinds[rows] = [[kind_of_source(p.source) for p in marks] for marks in marked]
            self.occluded[rows] = [[p.visibility is Visibility.OCCLUDED for p in marks] for marks in marked]
        low = np.fmin(self.boxes_xyxy[:, :2], np.fmin.reduce(self.points_xy, axis=1))
        high = np.fmax(self.boxes_xyxy[:, 2:], np.fmax.reduce(self.points_xy, axis=1))
        self.extents_xyxy = np.concatenate((low, high), axis=1)
        boxes = self.boxes_xyxy
        self.areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])

    def with_faces(self, faces: Sequence[Face]) -> FaceLayout:
        """The layout of other faces, quickly where most of them are the same and at the same places."""
        if [face.id for face in faces] != list(self.row_of):
            return FaceLayout(faces)
        rows = [row for row, (old, new) in enumerate(zip(self.faces, faces, strict=True)) if old is not new]
        if len(rows) > len(faces) // 2:
            return FaceLayout(faces)
        changed, whole = FaceLayout([faces[row] for row in rows]), copy(self)
        whole.faces = tuple(faces)
        for name in _ARRAYS:
            array = getattr(self, name).copy()
            array[rows] = getattr(changed, name)
            setattr(whole, name, array)
        return whole

    def boxes_at(self, point_xy: PointXY, *, tolerance: float) -> list[str]:
        """The ids of the faces whose box covers a point. tolerance: in image pixels. Smallest first."""
        x, y = point_xy
        boxes = self.boxes_xyxy
        covers = (
            (boxes[:, 0] - tolerance <= x)
            & (boxes[:, 1] - tolerance <= y)
            & (x <= boxes[:, 2] + tolerance)
            & (y <= boxes[:, 3] + tolerance)
        )
        rows = np.flatnonzero(covers)
        return [self.faces[row].id for row in rows[np.argsort(self.areas[rows], kind="stable")]]

    def points_at(self, point_xy: PointXY, *, tolerance: float) -> list[str]:
        """The ids of the faces with a landmark at a point. tolerance: in image pixels. Nearest first."""
        if not self.faces:
            return []
        distances = np.hypot(*(self.points_xy - point_xy).transpose(2, 0, 1))
        nearest = np.fmin.reduce(distances, axis=1)
        rows = np.flatnonzero(nearest <= tolerance)
        return [self.faces[row].id for row in rows[np.argsort(nearest[rows], kind="stable")]]
