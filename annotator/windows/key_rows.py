"""The actions and their keys as Qt's tables see them."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QGuiApplication

from annotator.windows.action import Action
from annotator.windows.action_table import ACTIONS
from annotator.windows.actions import MENU_OF, shown_keys
from annotator.windows.fonts import bold
from annotator.windows.key_map import KeyMap, default_keys
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_COLUMNS = (
    QT_TRANSLATE_NOOP("KeyRows", "Menu"),
    QT_TRANSLATE_NOOP("KeyRows", "What it does"),
    QT_TRANSLATE_NOOP("KeyRows", "Keys"),
)
KEYS_COLUMN = 2

_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole.DisplayRole


class KeyRows(QAbstractTableModel):
    """One row for each action of the table, in its order: menu, text, keys. Changed keys are bold."""

    def __init__(self, key_map: KeyMap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys = key_map.all_keys()

    def set_key_map(self, key_map: KeyMap) -> None:
        self._keys = key_map.all_keys()
        self.dataChanged.emit(self.index(0, KEYS_COLUMN), self.index(len(ACTIONS) - 1, KEYS_COLUMN))

    def action(self, row: int) -> Action:
        return ACTIONS[row]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(ACTIONS)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translated(_COLUMNS[section], "KeyRows")
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE) -> object:
        action = ACTIONS[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            menu = MENU_OF.get(action.id)
            return (
                translated(menu) if menu else QCoreApplication.translate("KeyRows", "On the photograph"),
                translated(action.text).rstrip("…"),
                shown_keys(self._keys[action.id]),
            )[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return translated(action.tip)
        if role == Qt.ItemDataRole.FontRole and index.column() == KEYS_COLUMN:
            return bold(QGuiApplication.font()) if self._keys[action.id] != default_keys(action) else None
        return None
