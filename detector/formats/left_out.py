"""What a label file holds and nobody can use, told with file and line."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from detector.formats.label_records import LabelledFace, LabelledImage
from detector.formats.label_txt import lines_with_numbers

_log = logging.getLogger(__name__)


def tell_what_is_left_out(
    file: Path, folder: Path | None, labelled: Iterable[LabelledImage], there: Collection[str]
) -> None:
    """Log the first image of a label file that is not there, the first box without an area, and how many.

    labelled: the images as they were read. there: the paths of those that are in the folder.
    """
    lines = list(lines_with_numbers(labelled))
    gone = [(number, image.path) for number, image, face in lines if face is None and image.path not in there]
    flat = [number for number, _, face in lines if face is not None and not has_area(face)]
    if gone:
        number, path = gone[0]
        _log.warning("%s:%d: %s is not in %s. Left out%s.", file, number, path, folder, _and_more(gone))
    if flat:
        _log.warning("%s:%d: a box without an area. Left out%s.", file, flat[0], _and_more(flat))


def is_there(folder: Path, image: str) -> bool:
    """Whether a folder has an image of that name, which may be one that no disk can hold."""
    try:
        return (folder / image).is_file()
    except OSError:  # such as a name of more than 255 bytes
        return False


def has_area(face: LabelledFace) -> bool:
    return face.box_xywh[2] > 0 and face.box_xywh[3] > 0


def _and_more(found: Sequence[object]) -> str:
    return f", with {len(found) - 1} more such" if len(found) > 1 else ""
