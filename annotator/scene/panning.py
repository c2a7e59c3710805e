"""Moving the photograph by hand: a drag with the middle button, or with the left one while Space is held.

Where the left button has nothing else to do, it pans without Space.
"""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from annotator.scene.image_view import ImageView

LONGEST_TAP_MS = 400.0
"""Space held for longer was held to pan, whether the mouse was moved or not."""

_REPEAT_MS = 20.0
"""A key that repeats comes up and goes down again at once, and Qt on X11 can miss that it is a repetition; no
finger is that fast."""


class Panning:
    """Pans a view. Each method says whether the event was for it, so that nothing else acts on it too."""

    def __init__(self, view: ImageView, *, by_left: bool = False) -> None:
        self._view = view
        self._by_left = by_left
        self._button: Qt.MouseButton | None = None
        self._last = QPointF()
        self._space_is_held = False
        self._space_was_used = False
        self._space_went_down = self._space_came_up = 0.0

    @property
    def is_panning(self) -> bool:
        return self._button is not None

    @property
    def is_ready(self) -> bool:
        """Whether the left button would pan."""
        return self._by_left or self._space_is_held

    def press(self, event: QMouseEvent) -> bool:
        button = event.button()
        if self._button is not None:
            return True
        if button is Qt.MouseButton.MiddleButton or (self.is_ready and button is Qt.MouseButton.LeftButton):
            self._button, self._last = button, event.position()
            self._space_was_used = True
            return True
        return False

    def move(self, event: QMouseEvent) -> bool:
        if self._button is None:
            return False
        if not event.buttons() & self._button:  # its release went to another window
            self._button = None
            return False
        step = event.position() - self._last
        dx, dy = round(step.x()), round(step.y())
        self._view.pan_by(dx, dy)
        self._last += QPointF(dx, dy)  # the fraction is left for the next move
        return True

    def release(self, event: QMouseEvent) -> bool:
        if self._button is None:
            return False
        if event.button() is self._button:
            self._button = None
        return True

    def key_press(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or event.modifiers():
            return False
        now = _milliseconds(event)
        repeats = event.isAutoRepeat() or now - self._space_came_up < _REPEAT_MS
        if not (repeats and self._space_went_down):
            self._space_went_down, self._space_was_used = now, False
        self._space_is_held = True
        return True

    def key_release(self, event: QKeyEvent) -> bool:
        """Whether Space was pressed and let go with no pan between, that is, meant as a key."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self._space_is_held:
            return False
        self._space_is_held = False
        self._space_came_up = _milliseconds(event)
        is_tap = self._space_came_up - self._space_went_down < LONGEST_TAP_MS
        return is_tap and not self._space_was_used

    def let_go(self) -> None:
        """Forget what is held: the keyboard went elsewhere, and the releases with it."""
        self._space_is_held = False


def _milliseconds(event: QKeyEvent) -> float:
    """When the key was pressed or let go, by the window system's clock where it tells."""
    return float(event.timestamp()) or 1000 * monotonic()
