"""Whether the files and folders that a command is to write have a place to go."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from detector.errors import DetectorError


def check_targets(*files: Path | None, folders: Sequence[Path | None] = ()) -> None:
    """Find out before hours of work, not after, that a result has nowhere to go. Raises DetectorError.

    files: each takes the place of a file or of nothing, whole, so that neither a folder nor a device will do.
    folders: each is there or can be made.
    """
    taken = set()
    for target in filter(None, (*files, *folders)):
        if (place := target.resolve()) in taken:
            raise DetectorError(f"{target}: two results would be written there; give each its own name.")
        taken.add(place)
    for file in files:
        if file is not None:
            _check_file(file)
    for folder in folders:
        if folder is not None:
            _check_folder(folder)


def _check_file(file: Path) -> None:
    if str(file) == "-":
        raise DetectorError("-: a result is a file, not the standard output; give it a name.")
    if file.is_dir():
        raise DetectorError(f"{file}: a folder; name a file to write.")
    if file.exists() and not file.is_file():
        raise DetectorError(f"{file}: not a file, so it cannot be replaced.")
    if not _is_open(file.resolve().parent):
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
