"""How the verdicts fall on events, sizes, scores and reviewers: a table for each, to be taken along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.store.verdict_tables import TableBy, VerdictTable
from annotator.windows.fonts import NOTE_SIZE, scaled
from annotator.windows.plain_table import plain_table
from annotator.windows.translation import QT_TRANSLATE_NOOP, in_number, translated
from annotator.windows.verdict_table_model import VerdictTableModel

_TABS = {
    TableBy.EVENT: QT_TRANSLATE_NOOP("VerdictTables", "By event"),
    TableBy.SIZE: QT_TRANSLATE_NOOP("VerdictTables", "By size"),
    TableBy.SCORE: QT_TRANSLATE_NOOP("VerdictTables", "By score"),
    TableBy.REVIEWER: QT_TRANSLATE_NOOP("VerdictTables", "By reviewer"),
}
_NOTES = {
    TableBy.EVENT: QT_TRANSLATE_NOOP("VerdictTables", "Events are the folders that the images are in."),
    TableBy.SIZE: QT_TRANSLATE_NOOP(
        "VerdictTables", "Size is √(width · height) of the box, in pixels of the photograph."
    ),
    TableBy.SCORE: QT_TRANSLATE_NOOP(
        "VerdictTables", "Score is the detector's. Faces that it missed, or that a person drew, have none."
    ),
    TableBy.REVIEWER: QT_TRANSLATE_NOOP(
        "VerdictTables", "Whose verdict stands now: whoever judged last has signed it."
    ),
}
_NUMBER_WIDTH = 92
_ROOM = 10


class VerdictTablesDialog(QDialog):
    """A tab a table. Goes by itself when it is closed."""

    save_wished = Signal()
    """All tables shall be written, as files."""
    copied = Signal()
    """A table lies in the clipboard."""

    def __init__(self, tables: Sequence[VerdictTable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Verdicts in tables"))
        self.resize(760, 560)
        number = max((table.totals[-1] for table in tables), default=0)
        words = in_number(self.tr("%Ln verdict(s) so far.", "", number), number)
        self.summary = QLabel(words if number else self.tr("Nothing is judged yet."), self)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(self.tr("Tables of verdicts"))
        self.tabs.setDocumentMode(True)
        for table in tables:
            self.tabs.addTab(self._page(table), translated(_TABS[table.by], "VerdictTables"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setToolTip(self.tr("Copy this table, for a spreadsheet"))
        self.save_button = buttons.addButton(self.tr("Save…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.save_button.setToolTip(self.tr("Save all tables as CSV files"))
        for button in (self.copy_button, self.save_button):
            button.setEnabled(bool(number))
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setSpacing(_ROOM)
        layout.addWidget(self.summary)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.save_wished)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.copy)
        buttons.rejected.connect(self.reject)

    @property
    def table(self) -> QTableView:
        """The one of the tab that is open."""
        table = self.tabs.currentWidget().findChild(QTableView)
        assert isinstance(table, QTableView)
        return table

    @property
    def rows(self) -> list[list[str]]:
        """The open table as it is shown."""
        model = self.table.model()
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def copy(self) -> None:
        """Put the open table, in the order that is shown, into the clipboard."""
        if self.copy_button.isEnabled() and isinstance(model := self.table.model(), VerdictTableModel):
            QGuiApplication.clipboard().setText(model.text)
            self.copied.emit()

    def _page(self, table: VerdictTable) -> QWidget:
        page = QWidget(self)
        view = self._view(table, page)
        note = QLabel(translated(_NOTES[table.by], "VerdictTables"), page)
        note.setWordWrap(True)
        note.setFont(scaled(self.font(), NOTE_SIZE))
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, _ROOM, 0, 0)
        layout.setSpacing(_ROOM)
        layout.addWidget(view, 1)
        layout.addWidget(note)
        return page

    def _view(self, table: VerdictTable, page: QWidget) -> QTableView:
        name = self.tr("Verdicts: {table}").format(table=translated(_TABS[table.by], "VerdictTables"))
        view = plain_table(VerdictTableModel(table, page), name, page)
        view.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        header = view.horizontalHeader()
        header.setDefaultSectionSize(_NUMBER_WIDTH)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return view
