"""How a face is written in the project file: as a row of `face`, as JSON inside `history`; exact both ways.

A landmark is [x, y, flag] where its source is the face's own, else [x, y, flag, origin, maker] and, where it
is known, when. Attributes are a string of six digits, a dot for each of which nobody has said anything; empty
where that is all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

from annotator.model.attributes import NOTHING_SAID, Attributes
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility

FaceRow = tuple[
    str,
    float,
    float,
    float,
    float,
    float | None,
    str,
    str,
    str,
    str,
    str,
    str,
    str,
    int | None,
    str,
    str,
    str,
]
"""id, left, top, right, bottom, score, origin, maker, verdict, landmarks (JSON), extra columns (JSON), when
it was made, attributes, difficulty, what is carried, who judged it, when. Histories of format 1 end with the
extra columns, those of 2 and 3 with what is carried."""

_FORMAT_1_COLUMNS = 11
_YOUNGER: tuple[str, str, None, str, str, str] = ("", "", None, "", "", "")

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
        _landmarks_text(face),
        _compact(face.extra_columns) if face.extra_columns else "[]",
        face.source.at,
        _attributes_text(face.attributes),
        face.difficulty,
        face.carried,
        face.judged.name if face.judged is not None else "",
        face.judged.at if face.judged is not None else "",
    )


def face_from_row(row: FaceRow) -> Face:
    """The inverse of `face_to_row`. Raises ValueError, TypeError or KeyError if the row holds no face."""
    (
        face_id, left, top, right, bottom, score, origin, maker, verdict, landmarks, extra_columns,
        made_at, attributes, difficulty, carried, judged_by, judged_at,
    ) = row  # fmt: skip
    return Face(
        box_xyxy=(left, top, right, bottom),
        landmarks=_landmarks(landmarks, origin, maker, made_at),
        score=score,
        source=_source(origin, maker, made_at),
        verdict=_VERDICTS[verdict],
        judged=_source(Origin.PERSON, judged_by, judged_at) if judged_by or judged_at else None,
        attributes=_attributes(attributes),
        difficulty=difficulty,
        extra_columns=() if extra_columns == "[]" else _texts(extra_columns),
        carried=carried,
        id=face_id,
    )


def _texts(text: str) -> tuple[str, ...]:
    texts = json.loads(text)
    if not all(isinstance(each, str) for each in texts):
        raise ValueError(f"further columns are text, unlike some of {texts}")
    return tuple(texts)


def faces_to_json(faces: Iterable[Face]) -> str:
    """Faces as a JSON list, in order: the rows of `face_to_row`."""
    return _compact([face_to_row(face) for face in faces])


def faces_from_json(text: str) -> tuple[Face, ...]:
    """The inverse of `faces_to_json`."""
    return tuple(face_from_row((*row, *_YOUNGER[len(row) - _FORMAT_1_COLUMNS :])) for row in json.loads(text))


def ids_from_json(text: str) -> tuple[str, ...]:
    """The ids of the faces that `faces_to_json` wrote, without making the faces."""
    return tuple(str(row[0]) for row in json.loads(text))


def _landmarks_text(face: Face) -> str:
    """What the JSON encoder makes of them, sooner: a crowd has 10,000, and the window waits."""
    source, maker, values = face.source, "", []
    for landmark in face.landmarks:
        if landmark.source is not source:
            source, maker = landmark.source, _maker_text(landmark.source, face.source)
        values.append(f"[{float(landmark.x)!r},{float(landmark.y)!r},{int(landmark.visibility)}{maker}]")
    return f"[{','.join(values)}]"


@lru_cache(maxsize=256)
def _maker_text(source: Source, face_source: Source) -> str:
    if source == face_source:
        return ""
    maker = source.origin.value, source.name, *((source.at,) if source.at else ())
    return f",{_compact(maker)[1:-1]}"


@lru_cache(maxsize=64)  # half of the faces of WIDER FACE miss all their landmarks and share them here
def _landmarks(text: str, origin: str, maker: str, made_at: str) -> tuple[Landmark, ...]:
    source = _source(origin, maker, made_at)
    return tuple(_landmark(values, source) for values in json.loads(text))


def _landmark(values: _LandmarkValues, face_source: Source) -> Landmark:
    x, y, flag, *maker = values
    source = _source(*map(str, maker)) if maker else face_source
    return Landmark(float(x), float(y), _VISIBILITIES[int(flag)], source)


@lru_cache(maxsize=256)  # a handful of makers made hundreds of thousands of points
def _source(origin: str, name: str, at: str = "") -> Source:
    return Source(Origin(origin), name, at)


def _attributes_text(attributes: Attributes) -> str:
    if attributes == NOTHING_SAID:
        return ""
    return "".join("." if value is None else str(value) for _, value in attributes.items())


@lru_cache(maxsize=1024)
def _attributes(text: str) -> Attributes:
    return Attributes(*(None if digit == "." else int(digit) for digit in text)) if text else NOTHING_SAID
