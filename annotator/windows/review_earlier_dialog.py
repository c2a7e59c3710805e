"""The evaluations of a project that there have been: what each is of, and how far its queue is judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs.earlier_evaluations import JudgedSoFar, Listed
from annotator.scene.numerals import whole
from annotator.windows.model_words import said
from annotator.windows.plain_table import plain_table
from annotator.windows.times import day, minute

_WHEN, _MODEL, _TRUTH, _IMAGES, _JUDGED = range(5)
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PATH = int(Qt.ItemDataRole.UserRole)


class ReviewEarlierDialog(QDialog):
    """One row for each, the newest first; one that can't be read says why and can't be chosen. Goes by itself
    when it is closed.

    current: the one whose queue is open now, None for none.
    """

    chosen = Signal(object)
    """Path: of the evaluation whose queue shall be open."""

    def __init__(self, current: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Earlier evaluations"))
        self.resize(820, 380)
        self._current = current
        self._rows = QStandardItemModel(0, 5, self)
        self._rows.setHorizontalHeaderLabels(
            [
                self.tr("Evaluated"),
                self.tr("Model"),
                self.tr("Measured against"),
                self.tr("Images"),
                self.tr("Judged"),
            ]
        )
        for column in (_IMAGES, _JUDGED):
            self._rows.horizontalHeaderItem(column).setTextAlignment(_NUMBERS)
        intro = QLabel(
            self.tr(
                "Choose the evaluation whose queue you want to go on with. Verdicts stay with the faces."
            ),
            self,
        )
        intro.setWordWrap(True)
        self.table = self._made_table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.open_button = buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(intro)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        self.table.doubleClicked.connect(self._choose)
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        buttons.accepted.connect(lambda: self._choose(self.table.currentIndex()))
        buttons.rejected.connect(self.reject)
        self.open_button.setEnabled(False)

    @property
    def rows(self) -> list[list[str]]:
        """The table as it is shown."""
        return [
            [self._rows.item(row, column).text() for column in range(self._rows.columnCount())]
            for row in range(self._rows.rowCount())
        ]

    def show_evaluations(self, listed: Sequence[Listed]) -> None:
        """Show these, in their order, and choose the first that isn't open; how far each is judged,
        `show_judged` tells later."""
        for each in listed:
            self._rows.appendRow(self._made_row(each))
        self.table.resizeColumnToContents(_WHEN)
        others = (row for row, each in enumerate(listed) if each.heading and each.path != self._current)
        self.table.setCurrentIndex(self._rows.index(next(others, 0), 0))
        self.table.setFocus()

    def show_judged(self, judged: JudgedSoFar) -> None:
        """So much of an evaluation that is shown is judged."""
        words = "–"
        if judged.judged is not None:
            words = self.tr("{judged} of {items}").format(
                judged=whole(judged.judged), items=whole(judged.items)
            )
        for row in range(self._rows.rowCount()):
            if self._rows.item(row, _WHEN).data(_PATH) == str(judged.path):
                self._rows.item(row, _JUDGED).setText(words)

    def _made_row(self, listed: Listed) -> list[QStandardItem]:
        heading, path = listed.heading, listed.path
        if heading is None:
            cells = [path.name, said("can't be read"), "", "", ""]
        else:
            at = datetime.fromisoformat(heading.at).astimezone()
            when = f"{day(at)}, {minute(at)}"
            is_open = path == self._current
            cells = [
                self.tr("{when} (open now)").format(when=when) if is_open else when,
                heading.model,
                heading.truth,
                whole(heading.images),
                "…",
            ]
        row = [QStandardItem(words) for words in cells]
        for item in row:
            item.setData(str(path), _PATH)
            item.setToolTip(listed.trouble)
            item.setEnabled(heading is not None)
        for column in (_IMAGES, _JUDGED):
            row[column].setTextAlignment(_NUMBERS)
        if heading is not None:
            row[_MODEL].setToolTip(heading.model)
            row[_TRUTH].setToolTip(heading.truth)
        return row

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            path = Path(index.data(_PATH))
            self.accept()
            if path != self._current:
                self.chosen.emit(path)

    def _on_current_changed(self, index: QModelIndex) -> None:
        self.open_button.setEnabled(bool(index.flags() & Qt.ItemFlag.ItemIsEnabled))

    def _made_table(self) -> QTableView:
        view = plain_table(self._rows, self.tr("Earlier evaluations"), self)
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((_WHEN, 150), (_MODEL, 150), (_IMAGES, 70), (_JUDGED, 120)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(_TRUTH, QHeaderView.ResizeMode.Stretch)
        return view
