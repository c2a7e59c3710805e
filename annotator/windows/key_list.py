"""Every key and every gesture of the mouse, searchable."""

from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from annotator.windows.action_table import ACTIONS, NUDGES

MOUSE = (
    ("Wheel", "Zoom at the cursor", "With and without Ctrl; the wheel never edits"),
    ("Middle drag, Space drag", "Pan", ""),
    ("Click", "Select a face, choose a landmark", "Click again on the same place for the face below"),
    ("Drag on a point or corner", "Move it", "Esc takes it back while you drag"),
    ("Alt drag", "Move the whole face", "Box and landmarks together"),
    ("Right click on a point", "Visible or occluded", ""),
    ("Esc during a drag", "Give up the drag or the box", ""),
    ("H held", "Hide every face", "To see what lies under the marks"),
)
"""What the canvas makes of the mouse: (gesture, what it does, more)."""


class KeyList(QDialog):
    """A table of keys, what they do, and a field to search both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys and mouse")
        self.resize(860, 640)
        self._rows = QStandardItemModel(0, 3, self)
        self._rows.setHorizontalHeaderLabels(["Key or gesture", "What it does", ""])
        for row in _rows():
            self._rows.appendRow([QStandardItem(text) for text in row])
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._rows)
        self._found.setFilterKeyColumn(-1)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a key or what it does")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._found.setFilterFixedString)
        table = QTableView(self)
        table.setModel(self._found)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(table)

    @property
    def shown(self) -> list[str]:
        """What the rows do that the search leaves."""
        return [self._found.index(row, 1).data() for row in range(self._found.rowCount())]


def _rows() -> list[tuple[str, str, str]]:
    nudges = (
        "Arrows",
        "Nudge by 1 px, with Shift 10, with Ctrl 0.1",
        "The chosen landmark, or the whole face where none is chosen",
    )
    actions = [
        (_keys(action.keys), action.text.rstrip("…"), action.tip)
        for action in ACTIONS
        if action.keys and action not in NUDGES
    ]
    return [*actions, nudges, *MOUSE]


def _keys(keys: str) -> str:
    return ", ".join(
        QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys.split()
    )
