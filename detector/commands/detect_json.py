"""What is found in an image, as JSON and as lines of a label file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from detector.formats.label_records import LabelledImage
    from detector.inference.dense import DenseFaces
    from detector.inference.detect import Detections

JsonFace = dict[
    str, float | list[float] | list[list[float]] | dict[str, float] | dict[str, list[float]] | None
]

COORDINATE_DECIMALS, SCORE_DECIMALS = 3, 5


def labelled_image(path: str, faces: Sequence[JsonFace]) -> LabelledImage:
    """Faces of a JSON file as they go into a label file: every landmark visible, the score as last column."""
    from detector.formats.label_records import LabelledFace, LabelledImage

    labelled = []
    for face in faces:
        x1, y1, x2, y2 = cast("list[float]", face["box_xyxy"])
        box_xywh = (x1, y1, _rounded(x2 - x1), _rounded(y2 - y1))
        landmarks = tuple((x, y, 0) for x, y in cast("list[list[float]]", face["landmarks_xy"]))
        score = f"{face['score']:.{SCORE_DECIMALS}f}"
        labelled.append(LabelledFace(box_xywh, landmarks, (score,)))
    return LabelledImage(path, tuple(labelled))


def json_faces(found: Detections, dense: DenseFaces | None = None) -> list[JsonFace]:
    """Detections as they go into a JSON file, with what the dense branch says of them where it was asked."""
    faces: list[JsonFace] = [
        {
            "box_xyxy": box,
            "score": round(score, SCORE_DECIMALS),
            "landmarks_xy": points,
            "landmark_pose_degrees": None if math.isnan(pose[0]) else _angles(pose),
        }
        for (box, score, points), pose in zip(_rows(found), _landmark_poses(found), strict=True)
    ]
    if dense is None:
        return faces
    return [face | more for face, more in zip(faces, _dense_rows(dense), strict=True)]


def _dense_rows(dense: DenseFaces) -> list[JsonFace]:
    return [
        {
            "pose_degrees": _angles(pose),
            "light": {
                "location": [_rounded(value) for value in location],
                "colour": [_rounded(value) for value in colour],
                "ambient": [_rounded(value) for value in ambient],
            },
            "vertices_xyz": [[_rounded(value) for value in vertex] for vertex in vertices],
        }
        for pose, location, colour, ambient, vertices in zip(
            dense.pose_degrees.tolist(), dense.light_location.tolist(), dense.light_colour.tolist(),
            dense.ambient.tolist(), dense.vertices_xyz.tolist(), strict=True,
        )
    ]  # fmt: skip


def _rows(found: Detections) -> list[tuple[list[float], float, list[list[float]]]]:
    """(x1 y1 x2 y2, score, five x y) of each face, coordinates rounded."""
    return [
        (
            [_rounded(value) for value in box],
            score,
            [[_rounded(value) for value in point] for point in points],
        )
        for box, score, points in zip(
            found.boxes_xyxy.tolist(), found.scores.tolist(), found.landmarks_xy.tolist(), strict=True
        )
    ]


def _rounded(value: float) -> float:
    return round(value, COORDINATE_DECIMALS)


def _landmark_poses(found: Detections) -> list[list[float]]:
    """Yaw, pitch and roll of each face in degrees, NaN where its landmarks make none."""
    import numpy as np

    from detector.pose import poses

    degrees: list[list[float]] = poses(
        found.landmarks_xy, np.ones(found.landmarks_xy.shape[:2], bool)
    ).tolist()
    return degrees


def _angles(pose: Sequence[float]) -> dict[str, float]:
    return dict(zip(("yaw", "pitch", "roll"), map(_rounded, pose), strict=True))
