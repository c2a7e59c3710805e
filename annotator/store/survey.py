"""Readings of a whole project: every face as columns of numbers, to be filtered, sorted and counted.

What the journal asks is about one image, or counts; whatever goes through all faces stands in this file. It
only reads, from a file that was opened for reading, so that it can run in a thread beside the window's work.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.errors import AnnotatorError
from annotator.model.attributes import ATTRIBUTE_VALUES
from annotator.model.face import LANDMARK_NAMES, Origin, Verdict, Visibility
from annotator.model.face_columns import UNSAID, VERDICTS, FaceColumns
from annotator.model.face_kind import kind_of
from annotator.store.measurements import MeasurementKind
from annotator.store.project_file import ProjectFileForReading

IMAGES_AT_ONCE = 25
"""Few, for the reader is to rest between them. On a busy machine a thread that works on without a rest is
soon made to wait by the system, with Python's lock in its hands: at 100 images the window's thread stood
still for up to 0.4 s that way, at 25, about 300 faces of WIDER FACE, for 14 ms at most."""

_Row = tuple[
    int, str, float, float, float, float, float | None, str, int, str, str, str, int | None,
    float | None, float | None,
]  # fmt: skip
_NO_LANDMARKS = "[]"
_NOTHING_PLACED = (_NO_LANDMARKS, f"[{','.join(['[-1.0,-1.0,-1]'] * 5)}]")
"""As `face_record` writes no landmarks, and five that are missing: half of the faces of WIDER FACE."""
_NOT_PLACED = (np.nan, np.nan, float(Visibility.MISSING))


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPart:
    """The faces of some images. images_done: of images_in_all, how many were read when this was."""

    columns: FaceColumns
    images_done: int
    images_in_all: int


def survey(project: Path, paths: Sequence[str]) -> Iterator[SurveyPart]:
    """Every face that the project file holds of these images, images in the order of the project file.

    paths: images by their number in the columns; faces of others are left out. The file is read as it was at
    the first part. Raises AnnotatorError, naming it, if it can't be read or is damaged.
    """
    file = ProjectFileForReading(project)
    try:
        yield from _parts(file, paths)
    finally:
        file.close()


def _parts(file: ProjectFileForReading, paths: Sequence[str]) -> Iterator[SurveyPart]:
    number_of = {path.encode("utf-8", "surrogateescape"): number for number, path in enumerate(paths)}
    images = file.rows("SELECT id, path, width, height FROM image ORDER BY id")
    numbers = {image_id: number_of[path] for image_id, path, _, _ in images if path in number_of}
    sizes = {image_id: (width or np.inf, height or np.inf) for image_id, _, width, height in images}
    for first in range(0, len(images), IMAGES_AT_ONCE):
        ids = [image_id for image_id, *_ in images[first : first + IMAGES_AT_ONCE]]
        rows = file.rows(
            """
            SELECT face.image_id, id, left, top, right, bottom, score, origin, maker != '', verdict,
                   landmarks, attributes, difficulty, flipped.value, other.value
            FROM face
            LEFT JOIN measurement AS flipped ON flipped.image_id = face.image_id AND flipped.face_id = id
                AND flipped.kind = ?
            LEFT JOIN measurement AS other ON other.image_id = face.image_id AND other.face_id = id
                AND other.kind = ?
            WHERE face.image_id BETWEEN ? AND ? ORDER BY face.image_id, place
            """,
            (MeasurementKind.DISAGREEMENT, MeasurementKind.MODELS, ids[0], ids[-1]),
        )
        try:
            with np.errstate(over="raise"):
                columns = _columns([row for row in rows if row[0] in numbers], numbers, sizes)
        except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
            raise AnnotatorError(
                f"{file.path} holds faces that are damaged ({error}).", "Restore it from a backup."
            ) from error
        yield SurveyPart(columns=columns, images_done=first + len(ids), images_in_all=len(images))


def _columns(
    rows: Sequence[_Row], numbers: Mapping[int, int], sizes: Mapping[int, tuple[float, float]]
) -> FaceColumns:
    """numbers, sizes: of images, by their ids in the file; width and height are infinite where not known."""
    if not rows:
        return FaceColumns.empty()
    (
        image_ids, face_ids, lefts, tops, rights, bottoms, scores, origins, are_named, verdicts, landmarks,
        attributes, difficulties, disagreement, model_change,
    ) = zip(*rows, strict=True)  # fmt: skip
    points, makers, said_missing = _points(
        landmarks,
        [
            origin == Origin.PERSON and bool(is_named)
            for origin, is_named in zip(origins, are_named, strict=True)
        ],
    )
    boxes_xyxy = np.array((lefts, tops, rights, bottoms)).T
    if not (np.isfinite(boxes_xyxy).all() and (boxes_xyxy[:, 2:] > boxes_xyxy[:, :2]).all()):
        raise ValueError("a box needs right > left and bottom > top")
    return FaceColumns.of_measures(
        images=np.array([numbers[image_id] for image_id in image_ids]),
        ids=np.array([face_id.encode() for face_id in face_ids]),
        boxes_xyxy=boxes_xyxy,
        points_xy=points[:, :, :2],
        visibilities=points[:, :, 2],
        scores=np.array(scores, np.float32),  # None becomes NaN
        kinds=np.array(
            [
                _kind(verdict, origin, maker)
                for verdict, origin, maker in zip(verdicts, origins, makers, strict=True)
            ]
        ),
        unseen=np.array(
            [
                _is_unseen(verdict, origin, maker, score is not None)
                for verdict, origin, maker, score in zip(verdicts, origins, makers, scores, strict=True)
            ]
        ),
        verdicts=np.array([_VERDICT_PLACES[verdict] for verdict in verdicts]),
        attributes=np.array([_attributes(text) for text in attributes]),
        difficulties=np.array([level or 0 for level in difficulties]),
        disagreement=np.array(disagreement, np.float32),
        model_change=np.array(model_change, np.float32),
        bare=np.array([text == _NO_LANDMARKS for text in landmarks]),
        said_missing=said_missing,
        image_sizes=np.array([sizes[image_id] for image_id in image_ids], np.float64),
    )


def _points(
    texts: Sequence[str], by_person: Sequence[bool]
) -> tuple[npt.NDArray[np.float64], list[tuple[str, ...]], npt.NDArray[np.bool_]]:
    """(N, 5, 3) x, y, flag, NaN for what isn't placed; of each face who made what besides the box; and
    (N, 5), `Landmark.is_said_to_be_missing`, but of faces without any landmark.

    texts: as `face_record` writes them. Most are numbers only, of which thousands are read in one stroke; one
    with other makers than the box's is read by itself. by_person: whether the box is that of a person with a
    name.
    """
    points = np.full((len(texts), 5, 3), _NOT_PLACED)
    makers: list[tuple[str, ...]] = [()] * len(texts)
    by_persons = np.repeat(np.array(by_person)[:, None], 5, axis=1)
    plain = []
    for row, text in enumerate(texts):
        if '"' in text:
            landmarks = json.loads(text)
            points[row] = [landmark[:3] for landmark in landmarks]
            makers[row] = tuple(landmark[3] for landmark in landmarks if len(landmark) > 3)
            by_persons[row] = [
                landmark[3] == Origin.PERSON and landmark[4:5] != [""]
                if len(landmark) > 3
                else by_person[row]
                for landmark in landmarks
            ]
        elif text not in _NOTHING_PLACED:
            if text.count(",") != 14:
                raise ValueError(f"{text} are not five landmarks")
            plain.append(row)
    numbers = ",".join([texts[row] for row in plain]).replace("[", "").replace("]", "")
    points[plain] = np.array(numbers.split(",") if plain else [], np.float64).reshape(-1, 5, 3)
    missing = points[:, :, 2] == Visibility.MISSING
    points[missing, :2] = np.nan
    return points, makers, missing & by_persons


_VERDICT_PLACES = {verdict.value: place for place, verdict in enumerate(VERDICTS)}


@lru_cache(maxsize=256)
def _kind(verdict: str, origin: str, makers: tuple[str, ...]) -> int:
    return int(kind_of(Verdict(verdict), Origin(origin), frozenset(map(Origin, makers))))


@lru_cache(maxsize=256)
def _is_unseen(verdict: str, origin: str, makers: tuple[str, ...], has_score: bool) -> bool:  # noqa: FBT001
    """As `Face.has_unseen_landmarks`. makers: of the landmarks that somebody else made than the box."""
    return (
        makers == (Origin.MODEL,) * len(LANDMARK_NAMES)
        and verdict != Verdict.REAL
        and (origin == Origin.FILE or (origin == Origin.PERSON and not has_score))
    )


@lru_cache(maxsize=1024)
def _attributes(text: str) -> tuple[int, ...]:
    if not text:
        return (UNSAID,) * len(ATTRIBUTE_VALUES)
    return tuple(UNSAID if digit == "." else int(digit) for digit in text)
