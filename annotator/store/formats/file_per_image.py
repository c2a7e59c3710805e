"""Formats that keep one file an image: where the files of a folder are, and where new ones go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.formats.reading import wrong
from detector.images import natural_order


def files_in(path: Path, suffix: str) -> Iterator[Path]:
    """The files with this suffix in a folder and its subfolders, in the order in which people count.

    A path to one file is that file alone. Hidden ones, and what links lead to outside, are passed over.
    Raises AnnotatorError if there are none.
    """
    if not path.is_dir():
        yield path
        return
    root = path.resolve()
    found = [
        file
        for file in path.rglob(f"*{suffix}")
        if not any(part.startswith(".") for part in file.relative_to(path).parts)
        and file.is_file()
        and file.resolve().is_relative_to(root)
    ]
    if not found:
        raise wrong(path, "", f"there are no {suffix} files in this folder")
    yield from sorted(found, key=lambda file: natural_order(file.relative_to(path).as_posix()))


def place_for(folder: Path, image: str, suffix: str) -> Path:
    """The file for an image: its path with another suffix; with both where another image has taken that.

    Folders on the way are made.
    """
    place = (folder / image).with_suffix(suffix)
    place.parent.mkdir(parents=True, exist_ok=True)
    return folder / f"{image}{suffix}" if place.exists() else place


def only_place_for(folder: Path, image: str, suffix: str) -> Path:
    """The same where nothing but the name without suffix says whose file it is. Raises AnnotatorError."""
    place = place_for(folder, image, suffix)
    if place != (folder / image).with_suffix(suffix):
        raise AnnotatorError(
            f"{image} and another image would both be written to {place.stem}, as they differ in their suffix"
            " alone.",
            "Rename one of the photographs, or choose another format.",
        )
    return place
