"""What `detector detect` has found so far, on disk: stopped, even by kill -9, it goes on from there.

A file beside the result, one line of JSON each: first the settings, then image by image its path, the stamp
of its file and its faces. A line that was being written when the program ended is no line.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from detector.errors import DetectorError

Stamp = tuple[int, int]
"""Size and time of change of a file in nanoseconds: whether it is the one that was looked at."""

Settings = Mapping[str, str | float | bool]

_SUFFIX = ".unfinished"


def stamp_of(path: Path) -> Stamp:
    """Raises OSError."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


class DetectionJournal:
    """Held open by one process at a time. Memory holds no faces, but where in the file they are.

    target: the result that is to come of it; the journal is beside it. settings: on which the faces depend.
    Takes up what is there already if the settings are the same, and begins anew otherwise: `dropped` images
    were then looked at in vain, with other `differing` settings. Raises DetectorError if the file cannot be
    written or another process has it.
    """

    def __init__(self, target: Path, settings: Settings) -> None:
        self.path = target.parent / f"{target.name}{_SUFFIX}"
        self._rows: dict[str, tuple[Stamp, int]] = {}
        self.dropped = 0
        self.differing: list[str] = []
        try:
            self._file = self.path.open("a+b")
            self._hold()
            if not self._take_up(settings):
                self._file.truncate(0)
                self._write(dict(settings))
        except OSError as error:
            raise self._unwritable(error) from error

    def __len__(self) -> int:
        return len(self._rows)

    def has(self, image: str, stamp: Stamp | None) -> bool:
        """Whether this image was looked at, as its file is now."""
        return image in self._rows and self._rows[image][0] == stamp

    def add(self, image: str, stamp: Stamp, faces: str) -> None:
        """Keep the faces, as JSON. Raises DetectorError if that fails."""
        try:
            self._rows[image] = stamp, self._write([image, *stamp], faces)
        except OSError as error:
            raise self._unwritable(error) from error

    def forget(self, images: Iterable[str]) -> None:
        """Drop what was found in these: it is of files that are others now."""
        for image in images:
            self._rows.pop(image, None)

    def faces(self, images: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Those of the images that were looked at, in this order, with their faces as JSON."""
        for image in images:
            if image in self._rows:
                self._file.seek(self._rows[image][1])
                _, _, faces = self._file.readline().decode().rstrip("\n").partition("\t")
                yield image, faces

    def close(self, *, finished: bool) -> None:
        """Let others have it. finished: it has served its purpose and goes."""
        if finished or not self._rows:
            self.path.unlink(missing_ok=True)
        with suppress(OSError):  # a line that did not fit on the disk was told of when it was added
            self._file.close()

    def _hold(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise DetectorError(
                f"{self.path}: another `detector detect` is at work on this result. Give it another name."
            ) from error

    def _take_up(self, settings: Settings) -> bool:
        """Read the rows that are there; False if the settings are others."""
        self._file.seek(0)
        place, sound = 0, False
        for number, line in enumerate(self._file):
            try:
                head, tab, _ = line.decode().partition("\t")
                told = json.loads(head)
                if not line.endswith(b"\n"):
                    break
                if number == 0:
                    if told != dict(settings):
                        self._count_dropped(told, settings)
                        return False
                    sound = True
                else:
                    image, size, changed = told
                    if not tab:
                        break
                    self._rows[image] = (size, changed), place
            except (ValueError, TypeError):
                break
            place += len(line)
        self._file.truncate(place)
        return sound

    def _count_dropped(self, told: object, settings: Settings) -> None:
        """Note what is lost because these other settings were told on the first line."""
        if isinstance(told, dict):
            self.dropped = sum(1 for _ in self._file)
            self.differing = [name for name, value in settings.items() if told.get(name) != value]

    def _write(self, head: object, faces: str | None = None) -> int:
        """Append a line, and return where it begins."""
        place = self._file.seek(0, 2)
        line = json.dumps(head) if faces is None else f"{json.dumps(head)}\t{faces}"
        self._file.write(f"{line}\n".encode())
        self._file.flush()
        return place

    def _unwritable(self, error: OSError) -> DetectorError:
        return DetectorError(f"{self.path}: cannot be written ({error.strerror or error}).")
