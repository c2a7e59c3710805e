"""Every key and every gesture of the mouse, searchable."""

from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from annotator.windows.action_table import ACTIONS
from annotator.windows.actions import shown_keys
from annotator.windows.key_map import KeyMap
from annotator.windows.nudges import NUDGES
from annotator.windows.plain_table import plain_table
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

MOUSE = (
    (
        QT_TRANSLATE_NOOP("KeyList", "Wheel"),
        QT_TRANSLATE_NOOP("KeyList", "Zoom at the cursor"),
        QT_TRANSLATE_NOOP("KeyList", "With and without Ctrl; the wheel never edits"),
    ),
    (QT_TRANSLATE_NOOP("KeyList", "Middle drag, Space drag"), QT_TRANSLATE_NOOP("KeyList", "Pan"), ""),
    (
        QT_TRANSLATE_NOOP("KeyList", "Click"),
        QT_TRANSLATE_NOOP("KeyList", "Select a face, choose a landmark"),
        QT_TRANSLATE_NOOP("KeyList", "Click again on the same place for the face below"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Drag on a point or corner"),
        QT_TRANSLATE_NOOP("KeyList", "Move it"),
        QT_TRANSLATE_NOOP("KeyList", "Esc takes it back while you drag"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Alt drag, Ctrl drag"),
        QT_TRANSLATE_NOOP("KeyList", "Move the whole face"),
        QT_TRANSLATE_NOOP("KeyList", "Box and landmarks together"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Right click on a point"),
        QT_TRANSLATE_NOOP("KeyList", "Visible or occluded"),
        "",
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Double click on a prediction"),
        QT_TRANSLATE_NOOP("KeyList", "Accept it"),
        "",
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Click while placing landmarks"),
        QT_TRANSLATE_NOOP("KeyList", "Place the one that is named at the cursor"),
        QT_TRANSLATE_NOOP("KeyList", "Right click places it as occluded; Backspace takes the last one back"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Esc during a drag"),
        QT_TRANSLATE_NOOP("KeyList", "Give up the drag or the box"),
        QT_TRANSLATE_NOOP("KeyList", "While placing landmarks, it ends that"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "H held"),
        QT_TRANSLATE_NOOP("KeyList", "Hide every face"),
        QT_TRANSLATE_NOOP("KeyList", "To see what lies under the marks"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "1, 2, 3, 4 in the queue"),
        QT_TRANSLATE_NOOP("KeyList", "Real face, not a face, fix, ignore"),
        QT_TRANSLATE_NOOP("KeyList", "Goes on to the next; 0 clears the verdict and stays"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Space, Backspace, arrows in the queue"),
        QT_TRANSLATE_NOOP("KeyList", "Go on, go back, move"),
        QT_TRANSLATE_NOOP(
            "KeyList", "With Shift select several; Return opens the face, Z shows its photograph"
        ),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Ctrl+Page down, Ctrl+Page up in the queue"),
        QT_TRANSLATE_NOOP("KeyList", "The next kind, the one before"),
        QT_TRANSLATE_NOOP("KeyList", "False positives, misses, landmarks, duplicates; ] and [ as well"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "Space or 1, Del or 2 on the wall"),
        QT_TRANSLATE_NOOP("KeyList", "Accept, reject"),
        QT_TRANSLATE_NOOP("KeyList", "Goes on to the next; Return opens the face in its photograph"),
    ),
    (
        QT_TRANSLATE_NOOP("KeyList", "F6, Shift+F6"),
        QT_TRANSLATE_NOOP("KeyList", "Go to the next or previous part of the window"),
        QT_TRANSLATE_NOOP("KeyList", "List, photograph, panel by panel; inside a part, Tab goes on"),
    ),
)
"""What the canvas makes of the mouse: (gesture, what it does, more)."""

_NUDGES_TOGETHER = (
    QT_TRANSLATE_NOOP("KeyList", "Arrows"),
    QT_TRANSLATE_NOOP("KeyList", "Nudge by 1 px, with Shift 10, with Ctrl 0.1"),
    QT_TRANSLATE_NOOP("KeyList", "The chosen landmark, or the whole face where none is chosen"),
)
"""One row for all of them, as long as they have the keys they came with."""


_SHARES = (0.25, 0.3)
"""Of the width, which the first columns have at first. The last, which says most, has all else."""


class KeyList(QDialog):
    """A table of keys, what they do, and a field to search both. key_map: the keys in force."""

    def __init__(self, parent: QWidget | None = None, key_map: KeyMap | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys and mouse"))
        self.resize(860, 640)
        self._rows = QStandardItemModel(0, 3, self)
        self._rows.setHorizontalHeaderLabels(
            [self.tr("Key or gesture"), self.tr("What it does"), self.tr("More about it")]
        )
        for row in _rows(key_map or KeyMap()):
            self._rows.appendRow([QStandardItem(text) for text in row])
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._rows)
        self._found.setFilterKeyColumn(-1)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find a key or what it does"))
        self.search.setAccessibleName(self.tr("Find a key or what it does"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._found.setFilterFixedString)
        table = plain_table(self._found, self.tr("Keys and mouse"), self, wraps=True)
        table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column, share in enumerate(_SHARES):  # by their contents, the last would have what they leave
            table.horizontalHeader().resizeSection(column, round(share * self.width()))
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().sectionResized.connect(table.resizeRowsToContents)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(table)

    @property
    def shown(self) -> list[str]:
        """What the rows do that the search leaves."""
        return [self._found.index(row, 1).data() for row in range(self._found.rowCount())]

    @property
    def shown_keys(self) -> list[str]:
        """The keys and gestures that the search leaves."""
        return [self._found.index(row, 0).data() for row in range(self._found.rowCount())]


def _rows(key_map: KeyMap) -> list[tuple[str, str, str]]:
    keys = key_map.all_keys()
    nudges_are_changed = any(key_map.is_changed(action) for action in NUDGES)
    actions = [
        (shown_keys(keys[action.id]), translated(action.text).rstrip("…"), translated(action.tip))
        for action in ACTIONS
        if keys[action.id] and (action not in NUDGES or nudges_are_changed)
    ]
    rows = MOUSE if nudges_are_changed else (_NUDGES_TOGETHER, *MOUSE)
    return [*actions, *((_tr(gesture), _tr(does), _tr(more)) for gesture, does, more in rows)]


def _tr(text: str) -> str:
    return translated(text, "KeyList")
