"""Writing a folder whole or not at all; one that somebody else filled is never touched."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from annotator.errors import AnnotatorError
from detector.atomic_write import write_atomically


@contextmanager
def whole_folder(target: Path, *, owner: str) -> Iterator[Path]:
    """Around the filling of a folder: gives a new one, which takes the place of `target` once it is filled.

    A folder that stands there is replaced only if it is empty, or if `owner` wrote it and nothing in it was
    changed since: in a folder of photographs nothing is ever overwritten. Raises AnnotatorError for any
    other, OSError where the disk fails; the folder is then as it was.
    """
    _refuse_what_is_not_ours(target, owner)
    temporary = target.with_name(f".{uuid4().hex}.tmp")
    temporary.mkdir()
    try:
        yield temporary
        _put_in_place(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    write_atomically(_note_path(target), json.dumps(_note(target, owner)).encode())


def _put_in_place(temporary: Path, target: Path) -> None:
    if not target.exists():
        temporary.rename(target)
        return
    former = target.with_name(f".{uuid4().hex}.old")
    target.rename(former)
    try:
        temporary.rename(target)
    except BaseException:
        former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _refuse_what_is_not_ours(target: Path, owner: str) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if target.is_symlink() or not target.is_dir():
        raise AnnotatorError(f"{target} is not a folder.", "Choose another name for the export.")
    if any(target.iterdir()) and _read_note(target) != _note(target, owner):
        raise AnnotatorError(
            f"{target} holds files that this project has not written, or that were changed since.",
            "Choose a new folder for the export; nothing was overwritten.",
        )


def _note_path(target: Path) -> Path:
    return target.with_name(f".{target.name}.written")


def _note(target: Path, owner: str) -> dict[str, str]:
    """Who wrote it, and a fingerprint of every file in it."""
    fingerprint = hashlib.sha256()
    for path in sorted(target.rglob("*")):
        fingerprint.update(repr(path.relative_to(target)).encode())
        if path.is_file():
            with path.open("rb") as file:
                fingerprint.update(hashlib.file_digest(file, "sha256").digest())
    return {"owner": owner, "sha256": fingerprint.hexdigest()}


def _read_note(target: Path) -> object:
    with suppress(OSError, ValueError):
        return json.loads(_note_path(target).read_text(encoding="utf-8"))
    return None
