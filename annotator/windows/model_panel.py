"""The models of the project: which one predicts, which ones did before, and what the gate refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.model.model_version import ModelVersion
from annotator.windows.flow_layout import FlowLayout
from annotator.windows.fonts import bold
from annotator.windows.model_list import ModelList

LEAST_ROWS, MOST_ROWS = 1, 4
LONGEST_REMARK = 200


class ModelPanel(QWidget):
    """Lists every version, newest first, and lets one be chosen: forward, back, or against the gate.

    A click on a version says no more than which one the buttons are about.
    """

    model_chosen = Signal(str)
    """Name of the version that shall predict."""
    remark_written = Signal(str, str)
    """Name of a version, and what a person notes about it."""
    remark_done = Signal()
    """Return ended the typing: the keys shall be the photograph's again."""
    faces_wished = Signal(str)
    """Name of a version whose held-out faces shall be shown, before it and after."""
    comparison_wished = Signal(str)
    """Name of a version that shall be held against another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remarked: ModelVersion | None = None
        """Whose notes are in the field."""
        self._heading = QLabel(self)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setFont(bold(self.font()))
        self._list = ModelList(self)
        self._view = QListView(self)
        self._view.setModel(self._list)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setTabKeyNavigation(False)
        self._view.setAccessibleName(self.tr("Models of the project"))
        self._view.doubleClicked.connect(self._choose)
        self._view.selectionModel().currentChanged.connect(self._show_selection)
        self._remark = QLineEdit(self)
        self._remark.setMaxLength(LONGEST_REMARK)
        self._remark.setPlaceholderText(self.tr("Notes about this model"))
        self._remark.setAccessibleName(self.tr("Notes about this model"))
        self._remark.editingFinished.connect(self._keep_remark)
        self._remark.returnPressed.connect(self.remark_done)
        self._use = QPushButton(self.tr("Use this model"), self)
        self._use.clicked.connect(lambda: self._choose(self._view.currentIndex()))
        self._faces = QPushButton(self.tr("Faces"), self)
        self._faces.setToolTip(
            self.tr("Corrected faces that this model did not learn from: by the model before it, and by it")
        )
        self._faces.clicked.connect(lambda: self._emit_selected(self.faces_wished))
        self._compare = QPushButton(self.tr("Compare…"), self)
        self._compare.setToolTip(self.tr("Hold this model against another, in figures and on the photograph"))
        self._compare.clicked.connect(lambda: self._emit_selected(self.comparison_wished))
        for part in (self._view, self._use, self._faces, self._compare):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        buttons = FlowLayout(spacing=6)
        for button in (self._use, self._faces, self._compare):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._heading)
        layout.addWidget(self._view)
        layout.addWidget(self._remark)
        layout.addLayout(buttons)
        for before, after in pairwise((self._view, self._remark, self._use, self._faces, self._compare)):
            QWidget.setTabOrder(before, after)
        self.set_models((), None)

    @property
    def rows(self) -> list[str]:
        """What the list says, from top to bottom."""
        return self._list.rows

    @property
    def selected(self) -> ModelVersion | None:
        """The version that the buttons are about."""
        row = self._view.currentIndex().row()
        return self._list.versions[row] if 0 <= row < len(self._list.versions) else None

    def set_models(self, versions: Sequence[ModelVersion], current: str | None) -> None:
        """Show the versions, oldest given first, and which one predicts now."""
        kept = self.selected if current == self._list.current else None
        self._list.set_models(versions, current)
        self._heading.setText(self.tr("Predicting with {model}").format(model=current) if current else "")
        names = [version.name for version in versions]
        for name in (kept.name if kept is not None else None, current):
            if name in names:
                self.select(name)
                break
        self._show_selection()
        rows = min(max(len(versions), LEAST_ROWS), MOST_ROWS)
        self._view.setFixedHeight(rows * (self.fontMetrics().height() + 4) + 6)

    def select(self, name: str) -> None:
        """Put the cursor on a version, without using it yet."""
        self._view.setCurrentIndex(self._list.index(self._list.row_of(name)))

    def _show_selection(self) -> None:
        self._keep_remark()  # a click on another version ends the typing, too
        version = self._remarked = self.selected
        self._use.setEnabled(version is not None and version.name != self._list.current)
        self._faces.setEnabled(version is not None and version.training is not None)
        self._compare.setEnabled(version is not None and len(self._list.versions) > 1)
        self._remark.setEnabled(version is not None)
        self._remark.setText("" if version is None else version.remark)
        self._remark.setCursorPosition(0)

    def _keep_remark(self) -> None:
        version, remark = self._remarked, " ".join(self._remark.text().split())
        if version is not None and remark != version.remark:
            self._remarked = replace(version, remark=remark)
            self.remark_written.emit(version.name, remark)

    def _emit_selected(self, signal: SignalInstance) -> None:
        if (version := self.selected) is not None:
            signal.emit(version.name)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self._list.versions[index.row()].name != self._list.current:
            self.model_chosen.emit(self._list.versions[index.row()].name)
