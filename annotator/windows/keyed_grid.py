"""A grid of tiles that has keys of its own, which mean something else to the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from annotator.windows.face_grid import FaceGrid

_KEY = Qt.Key
_MOVING = frozenset(
    {
        _KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down,
        _KEY.Key_Home, _KEY.Key_End, _KEY.Key_PageUp, _KEY.Key_PageDown,
    }
)  # fmt: skip


class KeyedGrid(FaceGrid):
    """Arrows, Home, End and the page keys move, with Shift they select; Ctrl+A selects all.

    Some keys, without modifiers, are told of, and some with Ctrl alone. All others are left to the window.
    """

    key_pressed = Signal(object)
    """Qt.Key: one of those that were asked for."""
    control_key_pressed = Signal(object)
    """Qt.Key: one of those that were asked for with Ctrl."""

    def __init__(
        self,
        tile: QSize,
        keys: frozenset[Qt.Key],
        parent: QWidget | None = None,
        *,
        with_control: frozenset[Qt.Key] = frozenset(),
    ) -> None:
        super().__init__(tile, parent)
        self._keys, self._with_control = keys, with_control
        self.setFrameShape(FaceGrid.Shape.NoFrame)

    def near_by(self) -> Sequence[int]:
        """The numbers of the tiles on the screen, then those of the next window, then of the one before: in
        this order one will want to see them."""
        seen, count = self.visible(), self.model().rowCount()
        below = range(seen.stop, min(seen.stop + len(seen), count))
        above = range(max(seen.start - len(seen), 0), seen.start)
        return [*seen, *below, *above]

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts, which have the same for the photograph."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._is_told(event) or self._is_told_with_control(event) or _moves(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_told(event):
            self.key_pressed.emit(_KEY(event.key()))
        elif self._is_told_with_control(event):
            self.control_key_pressed.emit(_KEY(event.key()))
        elif _moves(event):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _is_told(self, event: QKeyEvent) -> bool:
        return event.key() in self._keys and _modifiers(event) == Qt.KeyboardModifier.NoModifier

    def _is_told_with_control(self, event: QKeyEvent) -> bool:
        return event.key() in self._with_control and _modifiers(event) == Qt.KeyboardModifier.ControlModifier


def _moves(event: QKeyEvent) -> bool:
    if event.key() == _KEY.Key_A:
        return bool(_modifiers(event) == Qt.KeyboardModifier.ControlModifier)
    return event.key() in _MOVING and not event.modifiers() & Qt.KeyboardModifier.AltModifier


def _modifiers(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
