"""Detections in the text files that WIDER FACE's evaluation code reads: one an image, EVENT/NAME.txt.

    0_Parade_marchingband_1_465
    2
    449.3 330.0 122.9 149.1 0.9987
    361.0 98.5 33.2 43.8 0.8120

The name of the image, how many boxes follow, and a line for each: left, top, width, height in pixels, and the
score. There is no place for landmarks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from detector.atomic_write import write_atomically
from detector.errors import LabelError
from detector.evaluation.matching import ScoredBoxes
from detector.formats.label_records import LabelledImage
from detector.images import IMAGE_SUFFIXES

# As in label.txt: file names need not be UTF-8.
_ENCODING, _ENCODING_ERRORS = "utf-8", "surrogateescape"

_COLUMNS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What a folder holds for a list of images. missing: the images without a file, which count as empty."""

    boxes: dict[str, ScoredBoxes]
    missing: tuple[str, ...]


def prediction_paths(folder: Path, names: Sequence[str]) -> dict[str, Path]:
    """The file that holds each image's detections: the image's path in `folder`, its suffix now .txt.

    Raises LabelError for a name that would lead out of the folder, and for two that would share a file.
    """
    paths: dict[str, Path] = {}
    images: dict[Path, str] = {}
    for name in names:
        try:
            inside = PurePosixPath(LabelledImage(name).path)
        except ValueError as error:
            raise LabelError(f"{name!r} cannot name a file of detections: {error}.") from error
        path = folder / inside.with_name(f"{_stem(inside.name)}.txt")
        if (other := images.setdefault(path, name)) != name:
            raise LabelError(f"{other} and {name} would share one file of detections, {path}. Rename one.")
        paths[name] = path
    return paths


def read_predictions(folder: Path, names: Sequence[str]) -> Predictions:
    """The detections of the named images.

    Raises LabelError, naming file and line, for a file that does not follow the format, and if there is a
    file for none of the images.
    """
    paths = prediction_paths(folder, names)
    boxes = {name: read_prediction(path, name) for name, path in paths.items() if path.is_file()}
    if not boxes:
        first = next(iter(paths.values()))
        raise LabelError(
            f"{folder} has detections for none of the {len(paths)} images to be measured; "
            f"{first} would be one of its files."
        )
    return Predictions(boxes, tuple(name for name in paths if name not in boxes))


def read_prediction(path: Path, name: str) -> ScoredBoxes:
    """The detections in one file, which is to be about the image `name`. Raises LabelError as above."""
    try:
        text = path.read_bytes().decode(_ENCODING, _ENCODING_ERRORS)
    except OSError as error:
        raise LabelError(f"{path}: the detections cannot be read ({error.strerror}).") from error
    title, *rest = text.rstrip().split("\n")
    file_name = PurePosixPath(name).name
    # Some programs write the event and the suffix too.
    if PurePosixPath(title.strip()).name not in (file_name, _stem(file_name)):
        raise LabelError(f"{path}:1: has {title.strip()!r} where the name of {file_name} belongs.")
    count_text, *lines = rest or ("",)
    try:
        count = int(count_text)
    except ValueError:
        raise LabelError(
            f"{path}:2: {count_text.strip()!r} is not the number of boxes that follow."
        ) from None
    if count != len(lines):
        raise LabelError(f"{path}:2: announces {count} boxes, and {len(lines)} lines follow.")
    rows = [line.split() for line in lines]
    try:
        table = np.array(rows, dtype=np.float64).reshape(-1, _COLUMNS)
    except ValueError:
        table = None
    if table is None or len(table) != count or not np.isfinite(table).all():
        raise _first_error(path, rows)
    return ScoredBoxes(table[:, :4], table[:, 4])


def write_prediction(path: Path, found: ScoredBoxes) -> None:
    """Write one image's detections, best score first, whole or not at all, in numbers that read back exactly.

    A coordinate or a score rounded may tip an overlap or a threshold over its edge, and the average precision
    with it. Makes the folder of the event. Raises DetectorError if the file cannot be written.
    """
    order = np.argsort(-found.scores, kind="stable")
    table = np.column_stack((found.boxes_xywh, found.scores))[order].tolist()
    lines = [path.stem, str(len(table)), *(" ".join(map(repr, row)) for row in table)]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, ("\n".join(lines) + "\n").encode(_ENCODING, _ENCODING_ERRORS))


def _first_error(path: Path, rows: Sequence[Sequence[str]]) -> LabelError:
    for number, columns in enumerate(rows, start=3):
        if len(columns) != _COLUMNS:
            return LabelError(
                f"{path}:{number}: {len(columns)} columns; a box has {_COLUMNS}: x y width height score."
            )
        for column in columns:
            try:
                is_sound = bool(np.isfinite(float(column)))
            except ValueError:
                is_sound = False
            if not is_sound:
                return LabelError(f"{path}:{number}: {column!r} is not a finite number.")
    raise AssertionError("one of the lines is faulty")


def _stem(file_name: str) -> str:
    """The file name without the suffix of an image, if it has one."""
    stem, dot, suffix = file_name.rpartition(".")
    return stem if dot and f".{suffix.lower()}" in IMAGE_SUFFIXES else file_name
