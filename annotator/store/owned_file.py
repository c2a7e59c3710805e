"""Writing or removing a file that stands there already: what somebody else wrote, or changed since, is kept.

Two folders of the same name export to the same place, and people edit label.txt by hand. A note beside the
file says who wrote it and what it held then; what the note does not vouch for is kept under another name.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from detector.atomic_write import write_atomically


@contextmanager
def replacing(target: Path, *, owner: str) -> Iterator[Path | None]:
    """Around the writing of `target` by `owner`: gives where its former content is kept.

    None where there was no file, or `owner` wrote it and nobody has changed it since. A copy is made before
    anything is written, and goes again if writing fails. Raises OSError or DetectorError where that fails.
    """
    kept = None
    if target.is_file() and _read_note(target) != _note(target, owner):
        kept = _free_name(target)
        shutil.copy2(target, kept)
    try:
        yield kept
    except BaseException:
        if kept is not None:
            kept.unlink(missing_ok=True)
        raise
    write_atomically(_note_path(target), json.dumps(_note(target, owner)).encode())


def removing(target: Path, *, owner: str) -> Path | None:
    """Leave no file at `target`, and return where its content is kept, None as for `replacing`.

    Raises OSError.
    """
    kept = None
    if target.is_file() and _read_note(target) != _note(target, owner):
        kept = _free_name(target)
        target.replace(kept)
    target.unlink(missing_ok=True)
    _note_path(target).unlink(missing_ok=True)
    return kept


def _note_path(target: Path) -> Path:
    return target.with_name(f".{target.name}.written")


def _note(target: Path, owner: str) -> dict[str, str]:
    with target.open("rb") as file:
        return {"owner": owner, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _read_note(target: Path) -> object:
    with suppress(OSError, ValueError, RecursionError):
        return json.loads(_note_path(target).read_text(encoding="utf-8"))
    return None


def _free_name(target: Path) -> Path:
    """label.1.txt, label.2.txt, …: the first that is free."""
    names = (target.with_name(f"{target.stem}.{number}{target.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())
