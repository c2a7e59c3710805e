"""What a label file holds and nobody can use, told with file and line."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from detector.errors import ImageError, LabelError
from detector.formats.label_records import LabelledFace, LabelledImage
from detector.formats.label_txt import lines_with_numbers
from detector.upright_size import upright_size

_log = logging.getLogger(__name__)


def tell_what_is_left_out(
    file: Path,
    folder: Path | None,
    labelled: Iterable[LabelledImage],
    there: Collection[str],
    subset: Collection[str] | None = None,
) -> None:
    """Log the first image of a label file that is not there, the first box without an area, and how many.

    labelled: the images as they were read. there: the paths of those that are in the folder. subset: the
    paths of those that are to be told of; all without it.
    """
    lines = [line for line in lines_with_numbers(labelled) if subset is None or line[1].path in subset]
    gone = [(number, image.path) for number, image, face in lines if face is None and image.path not in there]
    flat = [number for number, _, face in lines if face is not None and not has_area(face)]
    if gone:
        number, path = gone[0]
        _log.warning("%s:%d: %s is not in %s. Left out%s.", file, number, path, folder, _and_more(gone))
    if flat:
        _log.warning("%s:%d: a box without an area. Left out%s.", file, flat[0], _and_more(flat))


def without_impossible_boxes(
    file: Path, folder: Path | None, labelled: Iterable[LabelledImage], there: Collection[str]
) -> list[LabelledImage]:
    """Those images of a label file that are there, without the boxes that cannot be of a face in them.

    These lie wholly outside the image, upright as EXIF says, whose size the header in `folder` tells; or they
    are smaller than a pixel each way, as coordinates from 0 to 1 are. The first of each kind is logged, and
    how many. Raises LabelError where no box with an area is left of those there were. What has no area stays.

    labelled: the images as they were read. there: the paths of those that are in the folder.
    """
    sizes: dict[str, tuple[int, int] | None] = {}
    kept: list[tuple[LabelledImage, list[LabelledFace]]] = []
    outside: list[tuple[int, str]] = []
    tiny: list[tuple[int, str]] = []
    are_left = False
    for number, image, face in lines_with_numbers(labelled):
        if image.path not in there:
            continue
        if face is None:
            if image.path not in sizes:
                sizes[image.path] = None if folder is None else _size(folder / image.path)
            kept.append((image, []))
            continue
        size = sizes[image.path]
        if has_area(face) and max(face.box_xywh[2:]) < 1:
            tiny.append((number, "a box smaller than a pixel; boxes are in pixels, not shares of the image"))
        elif has_area(face) and size is not None and not _touches(face, size):
            outside.append((number, f"a box outside its image, which has {size[0]} × {size[1]} pixels"))
        else:
            kept[-1][1].append(face)
            are_left |= has_area(face)
    for found in filter(None, (outside, tiny)):
        number, what = found[0]
        if not are_left:
            raise LabelError(f"{file}:{number}: {what}. None of the boxes can be used.")
        _log.warning("%s:%d: %s. Left out%s.", file, number, what, _and_more(found))
    return [
        image if len(faces) == len(image.faces) else replace(image, faces=tuple(faces))
        for image, faces in kept
    ]


def is_there(folder: Path, image: str) -> bool:
    """Whether a folder has an image of that name, which may be one that no disk can hold."""
    try:
        return (folder / image).is_file()
    except OSError:  # such as a name of more than 255 bytes
        return False


def has_area(face: LabelledFace) -> bool:
    return face.box_xywh[2] > 0 and face.box_xywh[3] > 0


def _size(path: Path) -> tuple[int, int] | None:
    """Width and height; None of what cannot be read, which is told when its pixels are asked for."""
    try:
        return upright_size(path)
    except ImageError:
        return None


def _touches(face: LabelledFace, size: tuple[int, int]) -> bool:
    x, y, w, h = face.box_xywh
    width, height = size
    return x < width and y < height and x + w > 0 and y + h > 0


def _and_more(found: Sequence[object]) -> str:
    return f", with {len(found) - 1} more such" if len(found) > 1 else ""
