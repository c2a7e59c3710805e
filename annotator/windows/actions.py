"""The table of actions as Qt works with it: in one window, with keys, greyed out where it makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from annotator.windows.action_table import ACTIONS, NUDGES, Needs

_FIELDS = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)


class Actions(QObject):
    """Every row of the table as a QAction by its id.

    canvas: the arrows nudge only while it has the focus; every other key works wherever the focus is.
    """

    def __init__(self, window: QWidget, canvas: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for row in ACTIONS:
            action = QAction(row.text, self)
            action.setObjectName(row.id)
            action.setShortcuts([QKeySequence(key) for key in row.keys.split()])
            action.setStatusTip(row.tip)
            action.setCheckable(row.is_switch)
            action.setEnabled(row.needs is Needs.NOTHING)
            if row in NUDGES:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            (canvas if row in NUDGES else window).addAction(action)
            self._actions[row.id] = action

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def connect_all(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Say what each action does. Raises ValueError unless every one has a handler: none is for show."""
        odd = sorted(handlers.keys() ^ self._actions.keys())
        if odd:
            raise ValueError(f"either no handler or no action: {', '.join(odd)}")
        for action_id, handler in handlers.items():
            self._actions[action_id].triggered.connect(lambda _checked=False, call=handler: call())

    def allow(self, satisfied: Iterable[Needs]) -> None:
        """Enable exactly the actions whose needs are satisfied."""
        allowed = {Needs.NOTHING, *satisfied}
        for row in ACTIONS:
            self._actions[row.id].setEnabled(row.needs in allowed)


class KeysForTyping(QObject):
    """Lets fields have the keys that are typed into them, ahead of any shortcut without Ctrl or Alt.

    Qt first asks the focused widget, with a ShortcutOverride; text fields claim letters, but neither Tab nor
    Return. It watches the field that has the focus, and nothing else: a filter in Python over all events of
    the application would be felt.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        application.focusChanged.connect(self._watch)

    def _watch(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, _FIELDS):
            before.removeEventFilter(self)
        if isinstance(now, _FIELDS):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            event.accept()
            return True
        return super().eventFilter(watched, event)
