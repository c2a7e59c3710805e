"""A mouse and a keyboard on an X display."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Place = tuple[int, int]
"""On the screen, in pixels."""


class Hands:
    """Mouse and keyboard, through the X server alone: the program can't tell them from a person's.

    inputs: what they did since it was last emptied, a word for each click, drag, key or typed text.
    """

    def __init__(self, display: str) -> None:
        self._environment = os.environ | {"DISPLAY": display}
        self.inputs: list[str] = []

    def drag(self, start: Place, end: Place) -> None:
        """Press at one place of the screen, move in a few strokes, release at the other."""
        self.inputs.append("drag")
        self._do("mousemove", *start, "sleep", 0.05, "mousedown", 1, *_strokes(start, end), "mouseup", 1)

    @contextmanager
    def dragging(self, start: Place) -> Iterator[Callable[[Place], None]]:
        """Hold the button down from one place on; gives what moves on, as often as it is called."""
        at = start

        def move_on(to: Place) -> None:
            nonlocal at
            self._do(*_strokes(at, to))
            at = to

        self.inputs.append("drag")
        self._do("mousemove", *start, "sleep", 0.05, "mousedown", 1)
        try:
            yield move_on
        finally:
            self._do("mouseup", 1)

    def click(self, place: Place, *, button: int = 1) -> None:
        self.inputs.append("click" if button == 1 else f"click {button}")
        self._do("mousemove", *place, "sleep", 0.05, "click", button)

    def point_at(self, place: Place) -> None:
        """Move there, and press nothing."""
        self._do("mousemove", *place)

    def press(self, key: str, *, times: int = 1) -> None:
        """One key or chord in X's names, such as ctrl+shift+z, to the window that has the focus."""
        self.inputs += [key] * times
        self._do("key", "--clearmodifiers", *[key] * times)

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """A key is down meanwhile."""
        self.inputs.append(key)
        self._do("keydown", key)
        try:
            yield
        finally:
            self._do("keyup", key)

    def type(self, text: str) -> None:
        self.inputs.append(text)
        self._do("type", "--clearmodifiers", "--delay", 4, text)

    def focus(self, window: int) -> None:
        """Give a window the keyboard, as a window manager would."""
        self._do("windowfocus", "--sync", window)

    def _do(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._environment, check=True, timeout=30)


def _strokes(start: Place, end: Place) -> list[object]:
    (x1, y1), (x2, y2) = start, end
    places = [(x1 + (x2 - x1) * part // 5, y1 + (y2 - y1) * part // 5) for part in range(1, 6)]
    return [word for x, y in places for word in ("mousemove", x, y, "sleep", 0.02)]
