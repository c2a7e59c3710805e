"""A line on the terminal that says how far the work is and how long it will take."""

from __future__ import annotations

import sys
from time import perf_counter


class ProgressLine:
    """One line on standard error, rewritten as images are done; nothing where that is not a terminal."""

    def __init__(self, images: int) -> None:
        self._images = images
        self._done = 0
        self._started = perf_counter()
        self._is_shown = sys.stderr.isatty()

    def advance(self) -> None:
        self._done += 1
        per_image = (perf_counter() - self._started) / self._done
        left = time_left(per_image * (self._images - self._done))
        self._show(f"{self._done}/{self._images} images, {per_image:.2f} s each, {left} left")

    def interrupt(self, message: str) -> None:
        """Say something else, on a line of its own."""
        self.clear()
        sys.stderr.write(f"{message}\n")

    def clear(self) -> None:
        self._show("")

    def _show(self, text: str) -> None:
        if self._is_shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()


def time_left(seconds: float) -> str:
    """A time as a person would say it: 40 s, 12 min, 3 h 05 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
