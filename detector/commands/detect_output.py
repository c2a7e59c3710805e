"""`detector detect`: what was found, written as a label file and as JSON, or printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detector.commands.detect_journal import DetectionJournal
from detector.commands.detect_json import labelled_image

if TYPE_CHECKING:
    from detector.formats.label_records import LabelledImage


def write_results(
    out: Path | None, json_out: Path | None, journal: DetectionJournal, paths: Sequence[str]
) -> None:
    """Write what was asked for; the JSON with one image a line."""
    from detector.atomic_write import write_atomically

    if out is not None:
        write_atomically(
            out,
            (_label_lines(labelled_image(path, json.loads(faces))) for path, faces in journal.faces(paths)),
        )
    if json_out is not None:
        write_atomically(json_out, _json_lines(journal.faces(paths)))


def _json_lines(faces: Iterator[tuple[str, str]]) -> Iterator[bytes]:
    yield b"{"
    between = "\n"
    for path, of_image in faces:
        yield f"{between}{json.dumps(path)}: {of_image}".encode()
        between = ",\n"
    yield b"\n}\n"


def print_labels(image: LabelledImage) -> None:
    """The lines of an image to standard output, at once."""
    sys.stdout.buffer.write(_label_lines(image))  # the terminal's encoding may lack what a name holds
    sys.stdout.buffer.flush()


def _label_lines(image: LabelledImage) -> bytes:
    from detector.formats.label_txt import format_labels

    # As bytes: a file name need not be UTF-8.
    return format_labels([image]).encode("utf-8", "surrogateescape")
