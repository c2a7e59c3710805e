"""The pixels of image files, kept in memory up to a number of bytes."""

from __future__ import annotations

import logging
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from detector.data.crops import Pixels
from detector.errors import ImageError
from detector.images import read_image

_log = logging.getLogger(__name__)


class DecodedImages:
    """The pixels of image files, kept up to a number of bytes, longest unused dropped first.

    Threads may share it. A file that cannot be read is logged once, by name, and tried again when next asked
    for: one broken photograph must not end hours of training.
    """

    def __init__(self, budget_bytes: int = 2 << 30) -> None:
        self._budget = budget_bytes
        self._held: OrderedDict[Path, Pixels] = OrderedDict()
        self._bytes = 0
        self._unreadable: set[Path] = set()
        self._lock = Lock()

    def get(self, path: Path) -> Pixels | None:
        """The pixels of a file as `read_image` gives them; None where it cannot be read."""
        with self._lock:
            if (held := self._held.get(path)) is not None:
                self._held.move_to_end(path)
                return held
        try:
            pixels = read_image(path)
        except ImageError as error:
            with self._lock:
                is_known = path in self._unreadable
                self._unreadable.add(path)
            if not is_known:
                _log.warning("%s Training goes on without it.", error)
            return None
        with self._lock:
            if path not in self._held:
                self._held[path] = pixels
                self._bytes += pixels.nbytes
            while self._bytes > self._budget:
                self._bytes -= self._held.popitem(last=False)[1].nbytes
        return pixels
