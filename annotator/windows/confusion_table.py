"""What one reviewer said and the other of the same items: counts, the same verdicts on the diagonal."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from annotator.model.agreement import GIVEN, Counts
from annotator.scene.numerals import whole
from annotator.store.verdict_tables import SUM
from annotator.windows.fonts import bold
from annotator.windows.translation import translate
from annotator.windows.verdict_table_model import column_title

Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TITLES = (*(verdict.value for verdict in GIVEN), SUM)
_MARGIN = 24


class ConfusionModel(QAbstractTableModel):
    """A confusion matrix with its sums. first, second: whose verdicts go down, and whose across."""

    def __init__(self, confusion: Counts, first: str, second: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        with_sums = np.vstack((confusion, confusion.sum(axis=0)))
        self._counts = np.hstack((with_sums, with_sums.sum(axis=1, keepdims=True)))
        self._people = first, second

    @property
    def text(self) -> str:
        """Lines of cells with tabs between them."""
        titles = [column_title(each) for each in _TITLES]
        lines = [["", *titles]]
        lines += [[title, *map(str, row)] for title, row in zip(titles, self._counts.tolist(), strict=True)]
        return "\n".join("\t".join(line) for line in lines)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column_title(_TITLES[section])
            case Qt.ItemDataRole.TextAlignmentRole if orientation is Qt.Orientation.Horizontal:
                return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        number, is_sum = int(self._counts[row, column]), SUM in (_TITLES[row], _TITLES[column])
        is_agreed = row == column and not is_sum
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return whole(number) if number or is_sum or is_agreed else ""
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT
            case Qt.ItemDataRole.FontRole if is_agreed:
                return bold(QFont())
            case Qt.ItemDataRole.BackgroundRole if is_agreed:
                return QPalette().highlight()
            case Qt.ItemDataRole.ForegroundRole if is_agreed:
                return QPalette().highlightedText()
            case Qt.ItemDataRole.ToolTipRole if not is_sum:
                return self._tip(row, column, number)
        return None

    def _tip(self, row: int, column: int, number: int) -> str:
        words = translate("ConfusionModel", "{first}: {verdict}; {second}: {other}; {number}")
        return words.format(
            first=self._people[0],
            verdict=column_title(_TITLES[row]),
            second=self._people[1],
            other=column_title(_TITLES[column]),
            number=whole(number),
        )


class ConfusionTable(QTableView):
    """Exactly as large as what is in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 8)
        titles = max(self.fontMetrics().horizontalAdvance(column_title(each)) for each in _TITLES)
        self.horizontalHeader().setDefaultSectionSize(titles + _MARGIN)

    def sizeHint(self) -> QSize:
        across, down = self.horizontalHeader(), self.verticalHeader()
        return QSize(
            down.sizeHint().width() + across.length() + 2 * self.frameWidth(),
            across.sizeHint().height() + down.length() + 2 * self.frameWidth(),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
