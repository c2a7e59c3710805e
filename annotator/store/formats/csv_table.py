"""A table with one row a face, for spreadsheets and scripts.

    image,left,top,width,height,left_eye_x,left_eye_y,left_eye_flag,…,score,blur,…,verdict,extra_columns
    parade/a.jpg,449,330,122,149,488.906,373.643,0,…,0.82,1,…

Pixels; flags as in label.txt (0 visible, 1 occluded, −1 missing with −1 −1). What nobody has said is an
empty cell, and so are the landmarks of a face of which only the box is known; an image without faces is a row
of its name alone. Holds all that a face has. Columns of other names are carried through. Comma, semicolon and
tab are told apart by the first line; the other corner of a box may also be given as right and bottom.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from annotator.model.face import Face, Visibility
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage, carried, carry
from annotator.store.formats.face_words import POINT_LABELS, WORDS, understood, words_of
from annotator.store.formats.numbers import as_text, extent, from_text
from annotator.store.formats.reading import MISSING_POINT, PointXYV, Reading, has_area, wrong
from detector.atomic_write import write_atomically

KEY = "csv"

IMAGE: Final = "image"
BOX = ("left", "top", "width", "height")
_BOX_BY_CORNERS = ("left", "top", "right", "bottom")
POINTS = tuple(f"{label}_{part}" for label in POINT_LABELS for part in ("x", "y", "flag"))
COLUMNS = (IMAGE, *BOX, *POINTS, *WORDS)

_SYNONYMS = {
    **dict.fromkeys(("path", "file", "file_name", "filename", "image_path"), IMAGE),
    **dict.fromkeys(("x", "xmin"), "left"),
    **dict.fromkeys(("y", "ymin"), "top"),
    **dict.fromkeys(("w",), "width"),
    **dict.fromkeys(("h",), "height"),
    **dict.fromkeys(("xmax",), "right"),
    **dict.fromkeys(("ymax",), "bottom"),
}
_KNOWN = {*COLUMNS, "right", "bottom"}
_ENCODING, _ENCODING_ERRORS = "utf-8", "surrogateescape"

Row = dict[str, str]


def is_header(line: str) -> bool:
    """Whether a table of faces begins with this line."""
    try:
        names = set(_names(next(csv.reader([line], delimiter=_delimiter(line)), [])))
    except csv.Error:  # such as a lone carriage return, in whatever else this is
        return False
    return IMAGE in names and (names.issuperset(BOX) or names.issuperset(_BOX_BY_CORNERS))


def read(path: Path, reading: Reading) -> AnnotatedFile:
    """Raises AnnotatorError, naming the line, where the file does not follow the format."""
    try:
        text = path.read_bytes().decode(_ENCODING, _ENCODING_ERRORS).removeprefix("\ufeff")
    except OSError as error:
        raise wrong(path, "", f"it cannot be read ({error.strerror})") from error
    first = text.partition("\n")[0]
    if not is_header(first):
        raise wrong(path, "line 1", f"the columns {', '.join((IMAGE, *BOX))} are expected here")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first))
    names = _names(next(reader))
    # Rows of one image need not stand together.
    rows: dict[str, list[tuple[int, Row]]] = {}
    try:
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) > len(names):
                raise wrong(
                    path, f"line {reader.line_num}", f"{len(cells)} cells stand under {len(names)} names"
                )
            row = dict(zip(names, cells, strict=False))
            if IMAGE not in row:
                raise wrong(path, f"line {reader.line_num}", "the row ends before its image")
            image = reading.image(row[IMAGE], where=f"{path.name}, line {reader.line_num}")
            if image is not None:
                rows.setdefault(image, []).append((reader.line_num, row))
    except csv.Error as error:
        raise wrong(path, f"line {reader.line_num}", f"this is not a table ({error})") from error
    unknown = [name for name in names if name not in _KNOWN]
    return AnnotatedFile(
        (_image(image, found, path, reading) for image, found in rows.items()),
        carry(KEY, {"columns": unknown} if unknown else {}),
    )


def write(path: Path, file: AnnotatedFile) -> None:
    """Raises DetectorError if it fails."""
    columns = carried(KEY, file.carried).get("columns")
    names = dict.fromkeys((*COLUMNS, *(map(str, columns) if isinstance(columns, list) else ())))
    rows: list[Row] = []
    for annotated in file.images:
        of_image = [_row(annotated.path, face) for face in annotated.faces]
        kept = carried(KEY, annotated.carried).get("rows")
        of_image += [{IMAGE: annotated.path} | _cells(row) for row in kept] if isinstance(kept, list) else []
        rows += of_image or [{IMAGE: annotated.path}]
    names.update((name, None) for row in rows for name in row)  # of several tables that were read
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, names, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_atomically(path, text.getvalue().encode(_ENCODING, _ENCODING_ERRORS))


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _names(cells: list[str]) -> list[str]:
    tidied = [cell.strip().removeprefix("\ufeff") for cell in cells]
    return [_SYNONYMS.get(name.casefold(), name) for name in tidied]


def _image(image: str, rows: list[tuple[int, Row]], path: Path, reading: Reading) -> AnnotatedImage:
    faces = []
    kept: list[Row] = []
    for number, row in rows:
        cells = {name: text for name, text in row.items() if text and name != IMAGE}
        try:
            face = _face(cells, reading) if any(name in cells for name in BOX) else None
        except ValueError as error:
            raise wrong(path, f"line {number}", error) from error
        if face is not None:
            faces.append(face)
        elif cells:
            if any(name in cells for name in BOX):
                reading.left_out.append(f"{path.name}, line {number}: a box without an area.")
            kept.append(cells)
    return AnnotatedImage(path=image, faces=tuple(faces), carried=carry(KEY, {"rows": kept} if kept else {}))


def _face(cells: Row, reading: Reading) -> Face | None:
    left, top = _number(cells, "left"), _number(cells, "top")
    right = left + _number(cells, "width") if "width" in cells else _number(cells, "right")
    bottom = top + _number(cells, "height") if "height" in cells else _number(cells, "bottom")
    if not has_area((left, top, right, bottom)):
        return None
    words, unknown = understood({name: cells[name] for name in WORDS if name in cells})
    kept = {name: text for name, text in cells.items() if name not in _KNOWN}
    kept |= {name: str(value) for name, value in unknown.items()}
    points = [_point(cells, label) for label in POINT_LABELS] if any(n in cells for n in POINTS) else []
    return reading.face((left, top, right, bottom), points, words, carry(KEY, kept))


def _point(cells: Row, label: str) -> PointXYV:
    flag = cells.get(f"{label}_flag", "0" if f"{label}_x" in cells else "-1")
    if flag.strip() not in ("0", "1", "-1"):
        raise ValueError(f"{label}_flag: 0, 1 or -1 is expected, not “{flag}”")
    visibility = Visibility(int(flag))
    if visibility is Visibility.MISSING:
        return MISSING_POINT
    return _number(cells, f"{label}_x"), _number(cells, f"{label}_y"), visibility


def _number(cells: Row, name: str) -> float:
    try:
        return from_text(cells.get(name, ""))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _row(image: str, face: Face) -> Row:
    left, top, right, bottom = face.box_xyxy
    box = map(as_text, (left, top, extent(left, right), extent(top, bottom)))
    points = [cell for p in face.landmarks for cell in (as_text(p.x), as_text(p.y), str(int(p.visibility)))]
    words = {
        name: value if isinstance(value, str) else as_text(value) for name, value in words_of(face).items()
    }
    return {
        **_cells(carried(KEY, face.carried)),
        IMAGE: image,
        **dict(zip(BOX, box, strict=True)),
        **dict(zip(POINTS, points, strict=False)),
        **words,
    }


def _cells(row: object) -> Row:
    return {str(name): str(text) for name, text in row.items()} if isinstance(row, dict) else {}
