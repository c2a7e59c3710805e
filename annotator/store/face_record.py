"""How a face is written in the project file: as a row of `face`, as JSON inside `history`; exact both ways.

A landmark is [x, y, flag] where its maker is the face's own, else [x, y, flag, origin, maker].
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility

FaceRow = tuple[str, float, float, float, float, float | None, str, str, str, str, str]
"""id, left, top, right, bottom, score, origin, maker, verdict, landmarks (JSON), extra columns (JSON)."""

_LandmarkValues = Sequence[float | int | str]
_VISIBILITIES = {int(visibility): visibility for visibility in Visibility}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_compact = json.JSONEncoder(separators=(",", ":")).encode


def face_to_row(face: Face) -> FaceRow:
    """The face as column values; floats are widened to double, which SQLite keeps bit for bit."""
    left, top, right, bottom = map(float, face.box_xyxy)
    return (
        face.id,
        left,
        top,
        right,
        bottom,
        None if face.score is None else float(face.score),
        face.source.origin.value,
        face.source.name,
        face.verdict.value,
        _compact([_landmark_values(landmark, face.source) for landmark in face.landmarks]),
        _compact(face.extra_columns),
    )


def face_from_row(row: FaceRow) -> Face:
    """The inverse of `face_to_row`. Raises ValueError, TypeError or KeyError if the row holds no face."""
    face_id, left, top, right, bottom, score, origin, maker, verdict, landmarks, extra_columns = row
    return Face(
        box_xyxy=(left, top, right, bottom),
        landmarks=_landmarks(landmarks, origin, maker),
        score=score,
        source=_source(origin, maker),
        verdict=_VERDICTS[verdict],
        extra_columns=() if extra_columns == "[]" else tuple(json.loads(extra_columns)),
        id=face_id,
    )


def faces_to_json(faces: Iterable[Face]) -> str:
    """Faces as a JSON list, in order: the rows of `face_to_row`."""
    return _compact([face_to_row(face) for face in faces])


def faces_from_json(text: str) -> tuple[Face, ...]:
    """The inverse of `faces_to_json`."""
    return tuple(face_from_row(tuple(row)) for row in json.loads(text))


def _landmark_values(landmark: Landmark, face_source: Source) -> _LandmarkValues:
    values = (float(landmark.x), float(landmark.y), int(landmark.visibility))
    if landmark.source == face_source:
        return values
    return (*values, landmark.source.origin.value, landmark.source.name)


@lru_cache(maxsize=64)  # half of the faces of WIDER FACE miss all their landmarks and share them here
def _landmarks(text: str, origin: str, maker: str) -> tuple[Landmark, ...]:
    source = _source(origin, maker)
    return tuple(_landmark(values, source) for values in json.loads(text))


def _landmark(values: _LandmarkValues, face_source: Source) -> Landmark:
    x, y, flag, *maker = values
    source = _source(str(maker[0]), str(maker[1])) if maker else face_source
    return Landmark(float(x), float(y), _VISIBILITIES[int(flag)], source)


@lru_cache(maxsize=256)  # a handful of makers made hundreds of thousands of points
def _source(origin: str, name: str) -> Source:
    return Source(Origin(origin), name)
