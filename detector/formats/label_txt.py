"""label.txt, the WIDER FACE landmark format: boxes and five landmarks of many images in one file.

    # 0--Parade/0_Parade_marchingband_1_849.jpg
    x y w h  x1 y1 f1  x2 y2 f2  x3 y3 f3  x4 y4 f4  x5 y5 f5  further columns

Boxes and points in image pixels; left eye, right eye, nose tip, left and right mouth corner as seen in the
image; flag 0 visible, 1 occluded, −1 missing (then x and y are −1 too). A line of four columns is a box
without landmarks. What follows the landmarks (a score, a blur) differs between files and is carried through
as text. A file that is read and written again without an edit comes out byte for byte the same.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO
from pathlib import Path, PurePosixPath

from detector.atomic_write import write_atomically
from detector.errors import LabelError
from detector.formats.label_records import ALL_MISSING, LabelledFace, LabelledImage, LandmarkXYF

_COLUMN_COUNTS = "a face has 4 (its box) or at least 19 (box and five landmarks)"
_FLAGS = {"0": 0, "0.0": 0, "1": 1, "1.0": 1, "-1": -1, "-1.0": -1}
# How half of the lines of WIDER FACE go on after the box: worth knowing by sight.
_ALL_MISSING_TEXT = "-1.0 " * 15

# A byte order mark, spaces, empty lines.
_BEFORE_HEADER = "\ufeff\t\r\n "

# File names need not be UTF-8; their odd bytes go through Python's text and back unharmed.
_ENCODING, _ENCODING_ERRORS = "utf-8", "surrogateescape"


def read_labels(path: str | os.PathLike[str]) -> list[LabelledImage]:
    """Every image of a label file, in its order.

    Raises LabelError, naming file and line, for a line that does not follow the format, and naming the file
    if it cannot be read.
    """
    try:
        # Bytes, then text: reading as text would turn CRLF into LF.
        text = Path(path).read_bytes().decode(_ENCODING, _ENCODING_ERRORS)
    except OSError as error:
        raise LabelError(f"{path}: the labels cannot be read ({error.strerror}).") from error
    return parse_labels(text, name=str(path))


def parse_labels(text: str, *, name: str = "label.txt") -> list[LabelledImage]:
    """Every image in the text of a label file, which errors call `name`. Raises LabelError."""
    images = []
    with _without_looking_for_cycles():
        for number, lines in _lines_of_each_image(text):
            try:
                header, *face_lines = lines
                images.append(LabelledImage(_path_in(header), tuple(map(_parse_face, face_lines)), header))
            except ValueError:
                raise _first_error(lines, number, name) from None
    return images


def lines_with_numbers(
    images: Iterable[LabelledImage],
) -> Iterator[tuple[int, LabelledImage, LabelledFace | None]]:
    """Each line of images as they were read, in their order: its number from 1, its image, and its face.

    A line that names an image has no face.
    """
    number = 1
    for image in images:
        for face, line in ((None, image.line), *((face, face.line) for face in image.faces)):
            yield number + line[: len(line) - len(line.lstrip())].count("\n"), image, face
            number += line.count("\n")


def format_labels(images: Iterable[LabelledImage]) -> str:
    """The text of a label file: lines as they were read while they hold, others made by `format_face`."""
    lines = []
    for image in images:
        holds = image.line and _path_in(image.line) == image.path
        lines.append(image.line if holds else f"# {image.path}\n")
        lines.extend(map(format_face, image.faces))
    # The last line of a file may lack its end, which it needs once another follows.
    lines[:-1] = [line if line.endswith("\n") else f"{line}\n" for line in lines[:-1]]
    return "".join(lines)


def write_labels(path: str | os.PathLike[str], images: Iterable[LabelledImage]) -> None:
    """Write a label file whole or not at all. Raises DetectorError if it cannot be written."""
    write_atomically(path, format_labels(images).encode(_ENCODING, _ENCODING_ERRORS))


def format_face(face: LabelledFace) -> str:
    """One face as a line with its end: as it was read while that holds, else in shortest exact numbers."""
    if face.line and _parse_face(face.line) == face:
        return face.line
    columns = [format_number(value) for value in face.box_xywh]
    for x, y, flag in face.landmarks:
        columns += (format_number(x), format_number(y), str(flag))
    return " ".join((*columns, *face.extra)) + "\n"


def format_number(value: float) -> str:
    """The shortest decimal that reads back as the same number: no exponent, no trailing zeros."""
    return format(Decimal(repr(float(value))), "f").removesuffix(".0")


@contextmanager
def _without_looking_for_cycles() -> Iterator[None]:
    """Let Python's collector rest while many records are made.

    It would go through all of them again and again, for cycles that they cannot form, and take a third of the
    time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Together these count all that is new as old; else the collector would go through it at once.
        gc.freeze()
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def _lines_of_each_image(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, counted from 1; the lines of one image, with their ends).

    Empty lines are part of the line above them, those at the start of the first line.
    """
    lines: list[str] = []
    first_number, empty = 1, ""
    # Only a line feed ends a line: a file name may hold any character that str.splitlines would split at.
    for number, line in enumerate(StringIO(text, newline="\n"), start=1):
        if line.isspace():
            if lines:
                lines[-1] += line
            else:
                empty += line
        elif lines and _is_header(line):
            yield first_number, lines
            first_number, lines = number, [line]
        else:
            lines.append(empty + line if empty else line)
            empty = ""
    if lines:
        yield first_number, lines


def _first_error(lines: list[str], first_number: int, name: str) -> LabelError:
    """What is wrong with the first faulty line of one image."""
    number = first_number
    for i, line in enumerate(lines):
        start = line[: len(line) - len(line.lstrip())].count("\n")
        try:
            if i == 0:
                LabelledImage(_path_in(line))
            else:
                _parse_face(line)
        except ValueError as error:
            return LabelError(f"{name}:{number + start}: {error}.")
        number += line.count("\n")
    raise AssertionError("one of the lines is faulty")


def _is_header(line: str) -> bool:
    return line[0] == "#" or (line[0] in _BEFORE_HEADER and line.lstrip(_BEFORE_HEADER).startswith("#"))


def _path_in(header: str) -> str:
    """The path in a line "# path", relieved of "./" and double slashes. Raises ValueError if it is none."""
    if not _is_header(header):
        raise ValueError('labels begin with a line "# path of an image"')
    return str(PurePosixPath(header.strip("\ufeff").strip()[1:].strip()))


def _parse_face(line: str) -> LabelledFace:
    """The face in a line. Raises ValueError. Quick, as WIDER FACE alone has 160,000 of them."""
    columns = line.split(None, 4)
    if len(columns) < 4:
        raise ValueError(f"{len(columns)} columns; {_COLUMN_COUNTS}")
    x, y, w, h = map(_number_in, columns[:4])
    box_xywh = (x, y, w, h)
    if len(columns) == 4:
        return LabelledFace(box_xywh, (), (), line)
    rest = columns[4]
    if rest.startswith(_ALL_MISSING_TEXT):
        return LabelledFace(box_xywh, ALL_MISSING, tuple(rest[len(_ALL_MISSING_TEXT) :].split()), line)
    columns = rest.split()
    if len(columns) < 15:
        raise ValueError(f"{4 + len(columns)} columns; {_COLUMN_COUNTS}")
    return LabelledFace(box_xywh, _landmarks_in(columns[:15]), tuple(columns[15:]), line)


def _landmarks_in(columns: list[str]) -> tuple[LandmarkXYF, ...]:
    x1, y1, f1, x2, y2, f2, x3, y3, f3, x4, y4, f4, x5, y5, f5 = columns
    try:
        return (  # written out: a loop takes twice as long
            (float(x1), float(y1), _FLAGS[f1]),
            (float(x2), float(y2), _FLAGS[f2]),
            (float(x3), float(y3), _FLAGS[f3]),
            (float(x4), float(y4), _FLAGS[f4]),
            (float(x5), float(y5), _FLAGS[f5]),
        )
    except (ValueError, KeyError):
        # A flag in an unusual form, such as 1.000, or a fault to be named.
        triples = zip(columns[0::3], columns[1::3], columns[2::3], strict=True)
        return tuple((_number_in(x), _number_in(y), _flag_in(flag)) for x, y, flag in triples)


def _number_in(column: str) -> float:
    try:
        return float(column)
    except ValueError:
        raise ValueError(f"{column!r} is not a number") from None


def _flag_in(column: str) -> int:
    flag = _number_in(column)
    if flag not in (0, 1, -1):
        raise ValueError(f"a landmark's flag is 0 (visible), 1 (occluded) or -1 (missing), not {column}")
    return int(flag)
