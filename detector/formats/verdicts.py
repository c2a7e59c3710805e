"""The table of verdicts: what reviewers said of regions of photographs, a CSV with one row a region.

    image,left,top,width,height,verdict,kind,score,error,size,difficulties,event,reviewer,at,note
    0--Parade/a.jpg,449,330,122,149,real,false_positive,0.82,,134.8,easy medium hard,0--Parade,ada,2026-…,

RFC 4180, UTF-8, boxes in pixels. Image, box and verdict are always there, the rest may be empty. The
difficulties are words with spaces between them. Columns of other names are read over.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from math import isfinite
from pathlib import Path, PurePosixPath

from detector.atomic_write import write_atomically
from detector.errors import LabelError
from detector.formats.label_records import BoxXYWH, LabelledImage
from detector.formats.label_txt import format_number

KINDS = ("", "false_positive", "miss", "landmarks", "duplicate")
"""What a region was judged as; the first of a region that no evaluation brought up."""

_BOX = ("left", "top", "width", "height")
_REQUIRED = ("image", *_BOX, "verdict")
_NUMBERS = ("score", "error", "size")
_WORDS = ("event", "reviewer", "at", "note")
COLUMNS = (*_REQUIRED, "kind", *_NUMBERS, "difficulties", *_WORDS)

# File names need not be UTF-8; their odd bytes go through Python's text and back unharmed.
_ENCODING, _ENCODING_ERRORS = "utf-8", "surrogateescape"


class Verdict(StrEnum):
    """What a reviewer says of a region."""

    REAL = "real"
    """A face, labelled or not."""
    NOT_A_FACE = "not_a_face"
    FIX = "fix"
    """A face whose box or landmarks need work."""
    IGNORE = "ignore"
    """It counts neither as a face nor as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One row: a region of an image, and what was said of it.

    image: relative to the image folder, never leading out of it. box_xywh: left, top, width, height in
    pixels; of a real face its corrected box. kind: one of KINDS. score: the detector's. error: landmark error
    as a share of √(w·h). size: √(w·h) in pixels. difficulties: those that the region was judged in. event:
    its folder in WIDER FACE. at: when, in UTC, ISO 8601.
    Raises ValueError at birth where this does not hold.
    """

    image: str
    box_xywh: BoxXYWH
    verdict: Verdict
    kind: str = ""
    score: float | None = None
    error: float | None = None
    size: float | None = None
    difficulties: tuple[str, ...] = ()
    event: str = ""
    reviewer: str = ""
    at: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        LabelledImage(self.image)  # knows what a path may be
        object.__setattr__(self, "verdict", Verdict(self.verdict))
        if not all(map(isfinite, self.box_xywh)) or min(self.box_xywh[2:]) < 0:
            raise ValueError(
                f"a box has finite numbers, width and height not below 0, unlike {self.box_xywh}"
            )
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no kind of region; there are {', '.join(KINDS[1:])}")
        for name in _NUMBERS:
            value = getattr(self, name)
            if value is not None and not isfinite(value):
                raise ValueError(f"{name} is a finite number or empty, not {value}")
        if " ".join(self.difficulties).split() != list(self.difficulties):
            raise ValueError(f"a difficulty is a word without spaces, unlike one of {self.difficulties}")


def read_verdicts(path: str | os.PathLike[str]) -> dict[str, list[Judgement]]:
    """The judgements of each image, in the order of the file.

    Raises LabelError, naming file and line, for a row that does not follow the format, and naming the file
    if it cannot be read.
    """
    try:
        text = Path(path).read_bytes().decode(_ENCODING, _ENCODING_ERRORS)
    except OSError as error:
        raise LabelError(f"{path}: the verdicts cannot be read ({error.strerror}).") from error
    judged: dict[str, list[Judgement]] = {}
    for line, row in _rows(text.removeprefix("\ufeff"), str(path)):
        try:
            judgement = _judgement(row)
        except ValueError as error:
            raise LabelError(f"{path}:{line}: {error}.") from error
        judged.setdefault(judgement.image, []).append(judgement)
    return judged


def write_verdicts(path: str | os.PathLike[str], judgements: Iterable[Judgement]) -> None:
    """Write the table whole or not at all. Raises DetectorError if it cannot be written."""
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for judgement in judgements:
        numbers = (getattr(judgement, name) for name in _NUMBERS)
        table.writerow(
            (
                judgement.image,
                *map(format_number, judgement.box_xywh),
                judgement.verdict.value,
                judgement.kind,
                *("" if number is None else format_number(number) for number in numbers),
                " ".join(judgement.difficulties),
                *(getattr(judgement, name) for name in _WORDS),
            )
        )
    write_atomically(path, text.getvalue().encode(_ENCODING, _ENCODING_ERRORS))


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by the names of its columns, and the line that it begins on. Raises LabelError."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    columns: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if any(cells) and columns is None:
                columns = [cell.strip() for cell in cells]
                if amiss := [column for column in _REQUIRED if columns.count(column) != 1]:
                    raise LabelError(
                        f"{name}:{line}: the columns {', '.join(_REQUIRED)} are expected here, each once, "
                        f"and {amiss[0]} is not."
                    )
            elif any(cells) and columns is not None:
                if len(cells) > len(columns):
                    raise LabelError(f"{name}:{line}: {len(cells)} cells stand in {len(columns)} columns.")
                yield line, dict(zip(columns, cells, strict=False))
            line = reader.line_num + 1  # a quoted cell may reach over several lines
    except csv.Error as error:
        raise LabelError(f"{name}:{line}: not a row of a table ({error}).") from error
    if columns is None:
        raise LabelError(f"{name}:1: a table of verdicts begins with the names of its columns.")


def _judgement(row: dict[str, str]) -> Judgement:
    """The judgement in a row. Raises ValueError."""
    words = {name: row.get(name, "") for name in COLUMNS}
    cells = {name: word.strip() for name, word in words.items()}
    if lacking := [name for name in _REQUIRED if not cells[name]]:
        raise ValueError(f"the {lacking[0]} is missing")
    left, top, width, height = (_number(cells, name) for name in _BOX)
    score, error, size = (_number(cells, name) if cells[name] else None for name in _NUMBERS)
    return Judgement(
        image=str(PurePosixPath(cells["image"])),
        box_xywh=(left, top, width, height),
        verdict=_verdict(cells["verdict"]),
        kind=cells["kind"],
        score=score,
        error=error,
        size=size,
        difficulties=tuple(cells["difficulties"].split()),
        **{name: words[name] for name in _WORDS},
    )


def _verdict(cell: str) -> Verdict:
    try:
        return Verdict(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no verdict; there are {', '.join(Verdict)}") from None


def _number(cells: dict[str, str], name: str) -> float:
    try:
        return float(cells[name])
    except ValueError:
        raise ValueError(f"{cells[name]!r} is not a number, and the {name} is one") from None
