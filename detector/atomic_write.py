"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from detector.errors import DetectorError


def write_atomically(path: str | os.PathLike[str], content: bytes | Iterable[bytes]) -> None:
    """Put `content`, whole or in parts, into a file: readers and crashes find the old file or the new one.

    Written beside the target, forced to disk, then renamed over it; a link is followed, and a file that is
    replaced passes its permissions on. Raises DetectorError, naming the file, if it cannot be written; the
    old file is then as it was.
    """
    target = Path(path).resolve()
    temporary = target.parent / f".{uuid4().hex}.tmp"
    try:
        if target.exists() and not target.is_file():
            raise DetectorError(f"{path}: not a file, so it cannot be replaced.")
        try:
            with temporary.open("xb") as file:
                if target.exists():
                    os.fchmod(file.fileno(), target.stat().st_mode & 0o777)
                file.writelines((content,) if isinstance(content, bytes) else content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DetectorError(f"{path}: cannot be written ({error.strerror}).") from error
    with suppress(OSError):  # the file stands; some network file systems cannot sync a folder
        _force_to_disk(target.parent)


def _force_to_disk(folder: Path) -> None:
    """Make a rename inside the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
