"""YOLO-pose: a folder with data.yaml and, below labels/, one text file an image.

    0 cx cy w h  x1 y1 v1  x2 y2 v2  x3 y3 v3  x4 y4 v4  x5 y5 v5

Class, centre and size of the box and the five points as shares of the image's width and height; v is 2 for a
visible landmark, 1 for an occluded one, 0 for a missing one. The sizes come from the photographs themselves.
It cannot hold scores, attributes, difficulties and verdicts, nor tell a face without landmarks from one that
misses all of them: both are written as zeros, and read as missing. Positions are exact to a millionth of a
pixel. Lines of five columns (a box alone) and of 15 (kpt_shape [5, 2]) are read too; another class, further
columns and data.yaml are carried through. Other numbers of keypoints are refused.
https://docs.ultralytics.com/datasets/pose/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.model.face import Face, Landmark, Visibility
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage, SizeWH, carried, carry
from annotator.store.formats.face_words import FACE_LABEL
from annotator.store.formats.file_per_image import files_in, only_place_for
from annotator.store.formats.numbers import as_text, from_text
from annotator.store.formats.reading import MISSING_POINT, PointXYV, Reading, has_area, wrong

KEY = "yolo"
DATA_FILE = "data.yaml"
LABELS_FOLDER = "labels"

_DECIMALS = 6
_VISIBILITIES = {2.0: Visibility.VISIBLE, 1.0: Visibility.OCCLUDED, 0.0: Visibility.MISSING}
_FLAGS = {visibility: int(flag) for flag, visibility in _VISIBILITIES.items()}
_COLUMNS, _COLUMNS_WITHOUT_FLAGS = 20, 15
_ENCODING, _ENCODING_ERRORS = "utf-8", "surrogateescape"
_KPT_SHAPE = re.compile(
    r"^kpt_shape:[^\S\n]*(?:\[\s*(\d{1,9})\s*,\s*(\d{1,9})\s*\]|\n\s*-\s*(\d{1,9})\s*\n\s*-\s*(\d{1,9})\b)",
    re.M,
)

_DATA = f"""\
# Put the photographs into images/, in the same folders as the labels.
path: .
train: images
val: images
kpt_shape: [5, 3]
flip_idx: [1, 0, 2, 4, 3]
names:
  0: {FACE_LABEL}
"""


def read(path: Path, reading: Reading) -> AnnotatedFile:
    """path: the folder or its data.yaml. Raises AnnotatorError, naming file and line, for what is wrong."""
    folder = path if path.is_dir() else path.parent
    data = _text(folder / DATA_FILE) if (folder / DATA_FILE).is_file() else ""
    has_flags = _has_flags(data, folder / DATA_FILE)
    kept = carry(KEY, {"data": data} if data not in ("", _DATA) else {})
    return AnnotatedFile(_images(folder, reading, has_flags=has_flags), kept)


def write(path: Path, file: AnnotatedFile) -> None:
    """path: an empty folder. Raises AnnotatorError for two images of one name, OSError if it fails."""
    data = str(carried(KEY, file.carried).get("data", _DATA))
    data = _KPT_SHAPE.sub("kpt_shape: [5, 3]", data)
    (path / DATA_FILE).write_bytes(data.encode(_ENCODING, _ENCODING_ERRORS))
    labels = path / LABELS_FOLDER
    labels.mkdir()
    for annotated in file.images:
        if annotated.size is None:
            raise ValueError(f"the size of {annotated.path} is needed to write its faces")
        kept = carried(KEY, annotated.carried).get("lines")
        lines = [_line(face, annotated.size) for face in annotated.faces]
        lines += [str(line) for line in kept] if isinstance(kept, list) else []
        place = only_place_for(labels, annotated.path, ".txt")
        text = "".join(f"{line}\n" for line in lines)
        place.write_bytes(text.encode(_ENCODING, _ENCODING_ERRORS))


def as_read_back(face: Face) -> Face:
    """With five missing landmarks where there were none."""
    return face if face.landmarks else replace(face, landmarks=(Landmark.missing(face.source),) * 5)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode(_ENCODING, _ENCODING_ERRORS)
    except OSError as error:
        raise wrong(path, "", f"it cannot be read ({error.strerror})") from error


def _has_flags(data: str, path: Path) -> bool:
    shape = _KPT_SHAPE.search(data)
    if shape is None:
        return True
    points, dimensions = (int(number) for number in shape.groups() if number is not None)
    if points != 5 or dimensions not in (2, 3):
        raise wrong(path, "kpt_shape", f"a face has five keypoints; here it is [{points}, {dimensions}]")
    return dimensions == 3


def _images(folder: Path, reading: Reading, *, has_flags: bool) -> Iterator[AnnotatedImage]:
    labels = folder / LABELS_FOLDER if (folder / LABELS_FOLDER).is_dir() else folder
    for file in files_in(labels, ".txt"):
        name = file.relative_to(labels).with_suffix("").as_posix()
        image = reading.image_without_suffix(name, where=file.name)
        if image is None:
            continue
        if image in reading.images:
            yield _image(image, file, reading, has_flags=has_flags)
        else:  # without its photograph nothing can be said about pixels
            yield AnnotatedImage(path=image)


def _image(image: str, file: Path, reading: Reading, *, has_flags: bool) -> AnnotatedImage:
    size = reading.images.size(image)
    faces = []
    kept = []
    for number, line in enumerate(_text(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            face = _face(line.split(), size, reading, has_flags=has_flags)
        except ValueError as error:
            raise wrong(file, f"line {number}", error) from error
        if face is None:
            reading.left_out.append(f"{file.name}, line {number}: a box without an area.")
            kept.append(line.strip())
        else:
            faces.append(face)
    return AnnotatedImage(
        path=image, size=size, faces=tuple(faces), carried=carry(KEY, {"lines": kept} if kept else {})
    )


def _face(columns: list[str], size: SizeWH, reading: Reading, *, has_flags: bool) -> Face | None:
    with_points = _COLUMNS if has_flags else _COLUMNS_WITHOUT_FLAGS
    if len(columns) == _COLUMNS_WITHOUT_FLAGS:
        has_flags, with_points = False, _COLUMNS_WITHOUT_FLAGS
    if (len(columns) != 5 and len(columns) < with_points) or len(columns) > with_points + 2:
        raise ValueError(
            f"a face has 5 columns (a box) or {with_points} (a box and five points), not {len(columns)}"
        )
    width, height = size
    cx, cy, w, h = map(from_text, columns[1:5])
    left, right = (round((cx + side * w / 2) * width, _DECIMALS) for side in (-1, 1))
    top, bottom = (round((cy + side * h / 2) * height, _DECIMALS) for side in (-1, 1))
    if not has_area((left, top, right, bottom)):
        return None
    points = _points(columns[5:with_points], size, has_flags=has_flags)
    kept: dict[str, object] = {}
    if columns[0] != "0":
        kept["class"] = columns[0]
    if columns[with_points:]:
        kept["columns"] = columns[with_points:]
    return reading.face((left, top, right, bottom), points, carried=carry(KEY, kept))


def _points(columns: list[str], size: SizeWH, *, has_flags: bool) -> list[PointXYV]:
    if not columns:
        return []
    step = 3 if has_flags else 2
    points = []
    for i in range(0, len(columns), step):
        x, y = (
            round(from_text(column) * side, _DECIMALS)
            for column, side in zip(columns[i : i + 2], size, strict=True)
        )
        flag = from_text(columns[i + 2]) if has_flags else 2.0
        if flag not in _VISIBILITIES:
            raise ValueError(f"a keypoint's visibility is 0, 1 or 2, not {columns[i + 2]}")
        visibility = _VISIBILITIES[flag]
        points.append(MISSING_POINT if visibility is Visibility.MISSING else (x, y, visibility))
    return points


def _line(face: Face, size: SizeWH) -> str:
    width, height = size
    left, top, right, bottom = face.box_xyxy
    kept = carried(KEY, face.carried)
    columns = [str(kept.get("class", "0"))]
    columns += map(
        as_text,
        (
            (left + right) / 2 / width,
            (top + bottom) / 2 / height,
            (right - left) / width,
            (bottom - top) / height,
        ),
    )
    for p in face.landmarks:
        columns += (
            (as_text(p.x / width), as_text(p.y / height), str(_FLAGS[p.visibility])) if p.is_placed else "000"
        )
    if not face.landmarks:
        columns += "0" * 15
    further = kept.get("columns")
    return " ".join((*columns, *(map(str, further) if isinstance(further, list) else ())))
