"""The table of actions as Qt works with it: in one window, with keys, greyed out where it makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from annotator.windows.action import Needs
from annotator.windows.action_table import ACTIONS, MENUS
from annotator.windows.key_map import KeyMap
from annotator.windows.nudges import NUDGES
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_FIELDS = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)
_CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QTabBar)
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL_KEYS = (*_PRESSING, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_EDITING = {Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Z}
"""With Ctrl, what every field of text does: select all, copy, paste, cut, redo, undo."""

MENU_OF = {row.id: menu for menu, groups in MENUS.items() for group in groups for row in group}
"""The title of the menu that an action stands in, by the action's id; nudges stand in none."""

LACKING = {
    Needs.PROJECT: QT_TRANSLATE_NOOP("actions", "No folder is open"),
    Needs.PHOTOGRAPH: QT_TRANSLATE_NOOP("actions", "No photograph is open"),
    Needs.IMAGE: QT_TRANSLATE_NOOP("actions", "No photograph is open"),
    Needs.FACES: QT_TRANSLATE_NOOP("actions", "There is no face in this photograph"),
    Needs.FACE: QT_TRANSLATE_NOOP("actions", "No face is selected"),
    Needs.LANDMARKS: QT_TRANSLATE_NOOP("actions", "No face is selected"),
    Needs.UNDO: QT_TRANSLATE_NOOP("actions", "There is nothing to undo"),
    Needs.REDO: QT_TRANSLATE_NOOP("actions", "There is nothing to do again"),
    Needs.DENSE: QT_TRANSLATE_NOOP(
        "actions",
        "The model in use has no dense branch; `detector dense train` gives it one",
    ),
    Needs.MEASURING: QT_TRANSLATE_NOOP("actions", "Nothing is being measured"),
}
"""Why an action is greyed out, by what it needs."""

_OR = QT_TRANSLATE_NOOP("actions", " or ")
_LOADING = QT_TRANSLATE_NOOP("actions", "The photograph is still being loaded")
_OF_FACES = (Needs.FACES, Needs.FACE, Needs.LANDMARKS)
_WAITING_FOR_IT = (Needs.IMAGE, *_OF_FACES, Needs.UNDO, Needs.REDO)
_ELSEWHERE = QT_TRANSLATE_NOOP("actions", "On the photograph only: F2 goes there")
_ON_IT = (Needs.PHOTOGRAPH, Needs.IMAGE, *_OF_FACES, Needs.DENSE)
_NOT_NOW = QT_TRANSLATE_NOOP("actions", "Not possible at the moment")

_NEEDS = {row.id: row.needs for row in ACTIONS}


class Actions(QObject):
    """Every row of the table as a QAction by its id.

    canvas: the arrows nudge only while it has the focus; every other key works wherever the focus is.
    """

    keys_changed = Signal(object)
    """KeyMap: the actions have these keys now, and show them in the menus."""

    def __init__(self, window: QWidget, canvas: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._key_map = KeyMap()
        self._is_loading = self._is_elsewhere = False
        for row in ACTIONS:
            action = QAction(translated(row.text), self)
            action.setObjectName(row.id)
            action.setStatusTip(translated(row.tip))
            action.setCheckable(row.is_switch)
            action.setEnabled(row.needs is Needs.NOTHING)
            action.setToolTip(translated(LACKING.get(row.needs, "")))
            if row in NUDGES:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            (canvas if row in NUDGES else window).addAction(action)
            self._actions[row.id] = action
        self._set_shortcuts()

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    @property
    def key_map(self) -> KeyMap:
        """The keys in force."""
        return self._key_map

    def apply(self, key_map: KeyMap) -> None:
        """Let these keys be in force, at once."""
        if key_map != self._key_map:
            self._key_map = key_map
            self._set_shortcuts()
            self.keys_changed.emit(key_map)

    def trigger_key(self, key: str) -> None:
        """Do what the key is for, if that is possible now; for a key that the canvas takes for itself."""
        for action_id, keys in self._key_map.all_keys().items():
            if key in keys:
                self._actions[action_id].trigger()

    def connect_all(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Say what each action does. Raises ValueError unless every one has a handler: none is for show."""
        odd = sorted(handlers.keys() ^ self._actions.keys())
        if odd:
            raise ValueError(f"either no handler or no action: {', '.join(odd)}")
        for action_id, handler in handlers.items():
            self._actions[action_id].triggered.connect(lambda _checked=False, call=handler: call())

    def allow(self, satisfied: Iterable[Needs], *, is_loading: bool = False) -> None:
        """Enable exactly the actions whose needs are satisfied. is_loading: others may be, once the
        photograph is shown."""
        allowed = {Needs.NOTHING, *satisfied}
        is_elsewhere = Needs.PROJECT in allowed and Needs.PHOTOGRAPH not in allowed
        is_otherwise = (is_loading, is_elsewhere) != (self._is_loading, self._is_elsewhere)
        self._is_loading, self._is_elsewhere = is_loading, is_elsewhere
        for row in ACTIONS:
            action = self._actions[row.id]
            if is_otherwise or action.isEnabled() != (row.needs in allowed):
                action.setEnabled(row.needs in allowed)
                action.setToolTip(self.why_not(row.id))  # Fusion shows no status tip of what is greyed out

    def why_not(self, action_id: str) -> str:
        """What an action that is greyed out lacks, in words; empty for one that isn't."""
        if self._actions[action_id].isEnabled():
            return ""
        needs = _NEEDS[action_id]
        if self._is_elsewhere and needs in _ON_IT:
            return translated(_ELSEWHERE)
        if self._is_loading and needs in _WAITING_FOR_IT:
            return translated(_LOADING)
        return translated(LACKING.get(needs, _NOT_NOW))

    def why_not_by_key(self, key: str) -> str:
        """What the action of a key lacks; empty for a key that does something, or is nobody's."""
        reasons = (
            self.why_not(action_id) for action_id, keys in self._key_map.all_keys().items() if key in keys
        )
        return next((reason for reason in reasons if reason), "")

    def _set_shortcuts(self) -> None:
        for action_id, keys in self._key_map.all_keys().items():
            self._actions[action_id].setShortcuts([QKeySequence(key) for key in keys])


def shown_keys(keys: Iterable[str]) -> str:
    """Keys as the menus write them, in the person's language: "Ctrl+Y or Ctrl+K, S", which is two strokes."""
    native = QKeySequence.SequenceFormat.NativeText
    return translated(_OR).join(QKeySequence(key).toString(native) for key in keys)


class KeysForTyping(QObject):
    """Lets fields have the keys that are typed into them, ahead of any shortcut without Ctrl or Alt; and
    buttons and the like those by which they are pressed and left. Return presses a button as Space does.
    Other letters with Ctrl stay the window's, where it has an action for them: on a plain X desktop a field
    would take some, such as Ctrl+E, by which it goes to its end.

    Qt first asks the focused widget, with a ShortcutOverride; text fields claim letters, but neither Tab nor
    Return. It watches the field that has the focus, and nothing else: a filter in Python over all events of
    the application would be felt.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        application.focusChanged.connect(self._watch)

    def _watch(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, _FIELDS + _CONTROLS):
            before.removeEventFilter(self)
        if isinstance(now, _FIELDS + _CONTROLS):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            is_field, modifiers = isinstance(watched, _FIELDS), event.modifiers()
            is_theirs = is_field or event.key() in _CONTROL_KEYS
            if is_theirs and not modifiers & (_CONTROL | Qt.KeyboardModifier.AltModifier):
                event.accept()
                return True
            is_a_letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
            if is_field and modifiers & _CONTROL and is_a_letter and event.key() not in _EDITING:
                return True
        presses = event.type() == QEvent.Type.KeyPress and event.key() in _PRESSING
        if presses and isinstance(watched, QAbstractButton):
            watched.click()
            return True
        return super().eventFilter(watched, event)
