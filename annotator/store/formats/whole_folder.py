"""Writing a folder whole or not at all; one that somebody else filled is never touched."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from annotator.errors import AnnotatorError
from detector.atomic_write import write_atomically

_HERE, _RENAME_EXCHANGE = -100, 2  # AT_FDCWD of fcntl.h, and of linux/fs.h


@contextmanager
def whole_folder(target: Path, *, owner: str) -> Iterator[Path]:
    """Around the filling of a folder: gives a new one, which takes the place of `target` once it is filled.

    A folder that stands there is replaced only if it is empty, or if `owner` wrote it and nothing in it was
    changed since: in a folder of photographs nothing is ever overwritten. Raises AnnotatorError for any
    other, OSError where the disk fails; the folder is then as it was.
    """
    former = _fingerprint_of_ours(target, owner)
    temporary = target.with_name(f".{uuid4().hex}.tmp")
    temporary.mkdir()
    try:
        yield temporary
        # Before the folder is there: a program that is killed in between knows it again whichever it finds.
        note = {"owner": owner, "sha256": _fingerprint(temporary), "former": former}
        write_atomically(_note_path(target), json.dumps(note).encode())
        _put_in_place(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _put_in_place(temporary: Path, target: Path) -> None:
    if not target.exists():
        temporary.rename(target)
        return
    if _exchanged(temporary, target):
        shutil.rmtree(temporary, ignore_errors=True)
        return
    former = target.with_name(f".{uuid4().hex}.old")
    target.rename(former)
    try:
        temporary.rename(target)
    except BaseException:
        former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names in one stroke, so that neither is ever missing; False where that can't be.

    renameat2(2), which Python doesn't have; some file systems don't either.
    """
    try:
        rename = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    paths = (os.fsencode(one.absolute()), os.fsencode(other.absolute()))
    return bool(rename(_HERE, paths[0], _HERE, paths[1], _RENAME_EXCHANGE) == 0)


def _fingerprint_of_ours(target: Path, owner: str) -> str:
    """Of what stands there and may be replaced; empty for nothing. Raises AnnotatorError for all else."""
    if not target.exists() and not target.is_symlink():
        return ""
    if target.is_symlink() or not target.is_dir():
        raise AnnotatorError(f"{target} is not a folder.", "Choose another name for the export.")
    fingerprint, note = _fingerprint(target), _read_note(target)
    is_ours = note.get("owner") == owner and fingerprint in (note.get("sha256"), note.get("former"))
    if any(target.iterdir()) and not is_ours:
        raise AnnotatorError(
            f"{target} holds files that this project has not written, or that were changed since.",
            "Choose a new folder for the export; nothing was overwritten.",
        )
    return fingerprint


def _note_path(target: Path) -> Path:
    return target.with_name(f".{target.name}.written")


def _fingerprint(target: Path) -> str:
    """Of every file in a folder: names and contents."""
    fingerprint = hashlib.sha256()
    for path in sorted(target.rglob("*")):
        fingerprint.update(repr(path.relative_to(target)).encode())
        if path.is_file():
            with path.open("rb") as file:
                fingerprint.update(hashlib.file_digest(file, "sha256").digest())
    return fingerprint.hexdigest()


def _read_note(target: Path) -> dict[str, object]:
    """owner: who wrote the folder. sha256: its fingerprint. former: of the one that it was to replace."""
    with suppress(OSError, ValueError, RecursionError):
        note = json.loads(_note_path(target).read_text(encoding="utf-8"))
        return note if isinstance(note, dict) else {}
    return {}
