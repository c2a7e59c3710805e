"""The box files that come with WIDER FACE, wider_face_train_bbx_gt.txt and wider_face_val_bbx_gt.txt.

    0--Parade/0_Parade_marchingband_1_849.jpg
    1
    449 330 122 149 0 0 0 0 0 0

For each image its path, the number of its faces, and a line a face: left, top, width, height, then blur,
expression, illumination, invalid, occlusion, pose. Where there are none, the number is 0 and a line of ten
zeros follows. Further columns are carried through, and so are boxes without an area and attributes out of
range. It cannot hold landmarks, scores, difficulties and verdicts, and writes 0 for an attribute of which
nobody has said anything. http://shuoyang1213.me/WIDERFACE/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotator.model.attributes import NOTHING_SAID, Attributes
from annotator.model.face import Face
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage, carried, carry
from annotator.store.formats.face_words import FaceWords
from annotator.store.formats.numbers import as_text, extent, from_text, whole_from_text
from annotator.store.formats.reading import Reading, has_area, wrong
from detector.atomic_write import write_atomically

KEY = "wider"

COLUMNS = ("blur", "expression", "illumination", "invalid", "occlusion", "pose")
"""The attributes in the order of the file."""

_NO_FACES = " ".join("0" * 10)
# As in label.txt: file names need not be UTF-8.
_ENCODING, _ENCODING_ERRORS = "utf-8", "surrogateescape"
_LINE_END: Final = "line_end"


def read(path: Path, reading: Reading) -> AnnotatedFile:
    """Raises AnnotatorError, naming the line, where the file does not follow the format."""
    try:
        text = path.read_bytes().decode(_ENCODING, _ENCODING_ERRORS)
    except OSError as error:
        raise wrong(path, "", f"it cannot be read ({error.strerror})") from error
    lines = text.split("\n")
    # Some copies of the official files have a space or a carriage return before each line's end.
    odd_end = next((line[len(line.rstrip()) :] for line in lines if line.strip()), "")
    return AnnotatedFile(_images(path, lines, reading), carry(KEY, {_LINE_END: odd_end} if odd_end else {}))


def write(path: Path, file: AnnotatedFile) -> None:
    """Raises DetectorError if it fails."""
    odd_end = str(carried(KEY, file.carried).get(_LINE_END, ""))
    lines: list[str] = []
    for annotated in file.images:
        unusable = carried(KEY, annotated.carried).get("unusable")
        rows = [_row(face) for face in annotated.faces]
        for place, row in unusable if isinstance(unusable, list) else []:
            rows.insert(int(place), str(row))
        lines += (annotated.path, str(len(rows)), *(rows or [_NO_FACES]))
    text = "".join(f"{line}{odd_end}\n" for line in lines)
    write_atomically(path, text.encode(_ENCODING, _ENCODING_ERRORS))


def as_read_back(face: Face) -> Face:
    """With 0 for each attribute of which nobody has said anything."""
    return replace(face, attributes=Attributes(*(value or 0 for _, value in face.attributes.items())))


def _images(path: Path, lines: list[str], reading: Reading) -> Iterator[AnnotatedImage]:
    numbered = ((number, line.strip()) for number, line in enumerate(lines, 1) if line.strip())
    waiting = next(numbered, None)
    while waiting is not None:
        name_at, name = waiting
        _, counted = next(numbered, (name_at, ""))
        count = whole_from_text(counted)
        if count is None:
            raise wrong(path, f"line {name_at + 1}", f"the number of faces in {name} is expected here")
        rows = []
        for _ in range(count):
            row = next(numbered, None)
            if row is None:
                raise wrong(path, f"line {name_at}", f"{name} has fewer than its {counted} faces")
            rows.append(row)
        waiting = next(numbered, None)
        if not rows and waiting is not None and waiting[1].split() == ["0"] * 10:
            waiting = next(numbered, None)
        image = reading.image(name, where=f"{path.name}, line {name_at}")
        if image is not None:
            yield _image(image, rows, path, reading)


def _image(image: str, rows: list[tuple[int, str]], path: Path, reading: Reading) -> AnnotatedImage:
    faces = []
    unusable = []
    for place, (number, row) in enumerate(rows):
        try:
            face = _face(row.split(), reading)
        except ValueError as error:
            raise wrong(path, f"line {number}", error) from error
        if face is None:
            reading.left_out.append(f"{path.name}, line {number}: “{row}” is a box without an area.")
            unusable.append([place, row])
        else:
            faces.append(face)
    kept = carry(KEY, {"unusable": unusable} if unusable else {})
    return AnnotatedImage(path=image, faces=tuple(faces), carried=kept)


def _face(columns: list[str], reading: Reading) -> Face | None:
    if len(columns) < 4 or 4 < len(columns) < 10:
        raise ValueError(f"a face has 4 or 10 columns, not {len(columns)}")
    left, top, width, height = map(from_text, columns[:4])
    box_xyxy = (left, top, left + width, top + height)
    if not has_area(box_xyxy):
        return None
    attributes, rest = NOTHING_SAID, columns[4:]
    if rest:
        try:
            attributes = Attributes(**dict(zip(COLUMNS, map(int, rest[:6]), strict=True)))
            rest = rest[6:]
        except ValueError:
            pass  # out of range: carried as it is
    kept = carry(KEY, {"columns": rest} if rest else {})
    return reading.face(box_xyxy, words=FaceWords(attributes=attributes), carried=kept)


def _row(face: Face) -> str:
    left, top, right, bottom = face.box_xyxy
    box = [as_text(value) for value in (left, top, extent(left, right), extent(top, bottom))]
    columns = carried(KEY, face.carried).get("columns")
    rest = [str(column) for column in columns] if isinstance(columns, list) else []
    said = dict(face.attributes.items())
    if len(rest) < 6 or face.attributes != NOTHING_SAID:
        box += [str(said[name] or 0) for name in COLUMNS]
    return " ".join(box + rest)
