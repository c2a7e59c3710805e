"""The models of the project: which one predicts, and which ones did before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.model.model_version import ModelVersion
from annotator.windows.fonts import bold
from annotator.windows.model_words import said
from annotator.windows.times import minute, short_day


class ModelPanel(QWidget):
    """Lists every version, newest first, and lets one be chosen."""

    model_chosen = Signal(str)
    """Name of the version that shall predict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: list[ModelVersion] = []
        self._current: str | None = None
        self._heading = QLabel(self)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setFont(bold(self.font()))
        self._rows = QStringListModel(self)
        self._view = QListView(self)
        self._view.setModel(self._rows)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
        self._view.setTabKeyNavigation(False)
        self._view.setAccessibleName(self.tr("Models of the project"))
        self._view.setFixedHeight(4 * (self.fontMetrics().height() + 6))
        self._view.doubleClicked.connect(self._choose)
        self._view.selectionModel().currentChanged.connect(self._show_selection)
        self._use = QPushButton(self.tr("Use this model"), self)
        self._use.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._use.clicked.connect(lambda: self._choose(self._view.currentIndex()))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._heading)
        layout.addWidget(self._view)
        layout.addWidget(self._use)
        self.set_models((), None)

    @property
    def rows(self) -> list[str]:
        """What the list says, from top to bottom."""
        return self._rows.stringList()

    def set_models(self, versions: Sequence[ModelVersion], current: str | None) -> None:
        """Show the versions, oldest given first, and which one predicts now."""
        self._versions, self._current = list(reversed(versions)), current
        self._heading.setText(self.tr("Predicting with {model}").format(model=current) if current else "")
        self._rows.setStringList([self._row(version) for version in self._versions])
        if current is not None:
            self.select(current)
        self._show_selection(self._view.currentIndex())

    def select(self, name: str) -> None:
        """Put the cursor on a version, without using it yet."""
        row = [version.name for version in self._versions].index(name)
        self._view.setCurrentIndex(self._rows.index(row))

    def _row(self, version: ModelVersion) -> str:
        mark = "● " if version.name == self._current else "○ "
        words = [version.name]
        if version.note:
            words.append(said(version.note))
        elif version.created:
            made = datetime.fromisoformat(version.created).astimezone()
            words.append(f"{short_day(made)} {minute(made)}")
        return mark + ", ".join(words)

    def _show_selection(self, index: QModelIndex) -> None:
        self._use.setEnabled(index.isValid() and self._versions[index.row()].name != self._current)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self._versions[index.row()].name != self._current:
            self.model_chosen.emit(self._versions[index.row()].name)
