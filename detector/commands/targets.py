"""Whether the files and folders that a command is to write have a place to go."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from detector.errors import DetectorError


def check_targets(*files: Path | None, folders: Sequence[Path | None] = ()) -> None:
    """Find out before hours of work, not after, that a result has nowhere to go. Raises DetectorError.

    files: each takes the place of a file or of nothing, whole, so that neither a folder nor a device will do.
    folders: each is there or can be made, and files may go into it.
    """
    taken = set()
    for target in filter(None, (*files, *folders)):
        if (place := _place(target)) in taken:
            raise DetectorError(f"{target}: two results would be written there; give each its own name.")
        taken.add(place)
    made = {_place(folder) for folder in folders if folder is not None}
    for file in files:
        if file is not None:
            _check_file(file, made)
    for folder in folders:
        if folder is not None:
            _check_folder(folder)


def _place(target: Path) -> Path:
    """Where it is, links followed. Raises DetectorError where they lead nowhere."""
    try:
        return target.resolve()
    except RuntimeError as error:  # before Python 3.13
        raise DetectorError(f"{target}: its links lead in a circle.") from error


def _check_file(file: Path, made: Collection[Path]) -> None:
    if str(file) == "-":
        raise DetectorError("-: a result is a file, not the standard output; give it a name.")
    if file.is_dir():
        raise DetectorError(f"{file}: a folder; name a file to write.")
    if file.exists() and not file.is_file():
        raise DetectorError(f"{file}: not a file, so it cannot be replaced.")
    if (folder := file.resolve().parent) not in made and not _is_open(folder):
        raise DetectorError(f"{file}: its folder does not exist or cannot be written to.")


def _check_folder(folder: Path) -> None:
    place = folder.resolve()
    nearest = next(path for path in (place, *place.parents) if path.exists())
    if not nearest.is_dir():
        raise DetectorError(f"{folder}: not a folder; name one to write into.")
    if not _is_open(nearest):
        raise DetectorError(f"{folder}: the folder cannot be made or written to.")


def _is_open(folder: Path) -> bool:
    """Whether files can be made in a folder."""
    return os.access(folder, os.W_OK | os.X_OK)
