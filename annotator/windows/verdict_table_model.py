"""Verdicts counted, as a table of Qt's: a row an event, range or reviewer, the sums always last."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from annotator.model.face import Verdict
from annotator.scene.numerals import percentage, whole
from annotator.store.verdict_tables import COLUMNS, SUM, TableBy, VerdictRow, VerdictTable
from annotator.windows.fonts import bold
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

Index = QModelIndex | QPersistentModelIndex

_CONTEXT = "VerdictTableModel"
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

_TITLES = {
    Verdict.REAL.value: QT_TRANSLATE_NOOP("VerdictTableModel", "Real face"),
    Verdict.NOT_A_FACE.value: QT_TRANSLATE_NOOP("VerdictTableModel", "Not a face"),
    Verdict.FIX.value: QT_TRANSLATE_NOOP("VerdictTableModel", "To fix"),
    Verdict.IGNORE.value: QT_TRANSLATE_NOOP("VerdictTableModel", "Ignored"),
    SUM: QT_TRANSLATE_NOOP("VerdictTableModel", "All"),
}
_NAMES = {
    TableBy.EVENT: QT_TRANSLATE_NOOP("VerdictTableModel", "Event"),
    TableBy.SIZE: QT_TRANSLATE_NOOP("VerdictTableModel", "Size, px"),
    TableBy.SCORE: QT_TRANSLATE_NOOP("VerdictTableModel", "Score"),
    TableBy.REVIEWER: QT_TRANSLATE_NOOP("VerdictTableModel", "Reviewer"),
}
_UNKNOWN = {
    TableBy.EVENT: QT_TRANSLATE_NOOP("VerdictTableModel", "no event"),
    TableBy.SIZE: QT_TRANSLATE_NOOP("VerdictTableModel", "no size"),
    TableBy.SCORE: QT_TRANSLATE_NOOP("VerdictTableModel", "no score"),
    TableBy.REVIEWER: QT_TRANSLATE_NOOP("VerdictTableModel", "not signed"),
}
_TIP = QT_TRANSLATE_NOOP("VerdictTableModel", "{percent}% of this row")


class VerdictTableModel(QAbstractTableModel):
    """One table. Its first column sorts as the table came: ranges by their numbers, events as they count."""

    def __init__(self, table: VerdictTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._rows = list(table.rows)
        self._totals = VerdictRow("", table.totals)

    @property
    def by(self) -> TableBy:
        return self._table.by

    @property
    def text(self) -> str:
        """All of it as lines of cells with tabs between them, as spreadsheets take it from the clipboard."""
        titles = [str(self.headerData(column, Qt.Orientation.Horizontal)) for column in self._columns]
        rows = [(self._name(row), *row.counts) for row in (*self._rows, self._totals)]
        return "\n".join("\t".join(" ".join(str(cell).split()) for cell in line) for line in (titles, *rows))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_title(COLUMNS[section - 1]) if section else translated(_NAMES[self.by], _CONTEXT)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._row(index.row())
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._number(row, column) if column else self._name(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column else _LEFT
            case Qt.ItemDataRole.FontRole if row is self._totals:
                return bold(QFont())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; equal rows stay in the order of the table, and the sums stay below."""
        rows, falls = list(self._table.rows), order is Qt.SortOrder.DescendingOrder
        if column > 0:
            rows.sort(key=lambda row: row.counts[column - 1], reverse=falls)
        elif falls:
            rows.reverse()
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def _columns(self) -> range:
        return range(self.columnCount())

    def _row(self, number: int) -> VerdictRow:
        return self._rows[number] if number < len(self._rows) else self._totals

    def _name(self, row: VerdictRow) -> str:
        if row is self._totals:
            return column_title(SUM)
        if not row.name:
            return translated(_UNKNOWN[self.by], _CONTEXT)
        return _range(row.name) if self.by in (TableBy.SIZE, TableBy.SCORE) else row.name

    def _number(self, row: VerdictRow, column: int) -> str:
        """Nothing for nothing, so that what there is stands out."""
        number = row.counts[column - 1]
        return whole(number) if number or row is self._totals else ""

    def _tip(self, row: VerdictRow, column: int) -> str:
        if not column:
            return self._name(row)
        if not row.counts[-1]:
            return ""
        percent = percentage(row.counts[column - 1] / row.counts[-1])
        return translated(_TIP, _CONTEXT).format(percent=percent)


def column_title(column: str) -> str:
    """What one of COLUMNS is called."""
    return translated(_TITLES[column], _CONTEXT)


def _range(name: str) -> str:
    """Such as "16–32", "< 10" and "≥ 0.9" of "16-32", "<10" and ">=0.9"."""
    words = name.replace("-", "–").replace("<", "< ").replace(">=", "≥ ")
    return words.replace(".", QLocale().decimalPoint())
