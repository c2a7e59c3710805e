"""The versions of the model as a list of Qt's: newest first, the one in use marked, refused ones grey."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QPalette

from annotator.model.model_version import ModelVersion
from annotator.windows.gate_words import gate_note, gate_words
from annotator.windows.model_words import said
from annotator.windows.times import minute, short_day

Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()


class ModelList(QAbstractListModel):
    """Rows of words; the tip of a row is the whole verdict of the gate, and what a person wrote about it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.versions: list[ModelVersion] = []
        self.current: str | None = None

    @property
    def rows(self) -> list[str]:
        """What the list says, from top to bottom."""
        return [self._words(version) for version in self.versions]

    def set_models(self, versions: Sequence[ModelVersion], current: str | None) -> None:
        """Show the versions, oldest given first, and which one predicts now."""
        names = [version.name for version in self.versions]
        shown = list(reversed(versions))
        if [version.name for version in shown] == names:  # else the cursor of a view would be lost
            self.versions, self.current = shown, current
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
        else:
            self.beginResetModel()
            self.versions, self.current = shown, current
            self.endResetModel()

    def row_of(self, name: str) -> int:
        """Raises ValueError where there is no such version."""
        return [version.name for version in self.versions].index(name)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.versions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        version = self.versions[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(version)
            case Qt.ItemDataRole.ForegroundRole if not version.is_adopted:
                palette = QGuiApplication.palette()
                return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            case Qt.ItemDataRole.ToolTipRole:
                verdict = gate_words(version.training) if version.training is not None else ""
                return "\n".join(part for part in (verdict, version.remark) if part)
        return None

    def _words(self, version: ModelVersion) -> str:
        mark = "● " if version.name == self.current else "○ "
        words = [version.name]
        if version.note:
            words.append(said(version.note))
        elif version.created:
            made = datetime.fromisoformat(version.created).astimezone()
            words.append(f"{short_day(made)} {minute(made)}")
        words += [word for word in (gate_note(version.training), version.remark) if word]
        return mark + ", ".join(words)
