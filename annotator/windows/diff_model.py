"""What an export would change, as a table: a row an image, nothing made for a row before it is painted."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.scene.numerals import decimal, whole
from annotator.store.label_diff import ImageDiff
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = int(Qt.ItemDataRole.UserRole)
IMAGE_ROLE = SORT_ROLE + 1

_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    IMAGE = 0
    ADDED = 1
    REMOVED = 2
    MOVED = 3
    CHANGED = 4
    MEAN = 5
    FURTHEST = 6


_TITLES: dict[Column, tuple[str, str]] = {
    Column.IMAGE: (
        QT_TRANSLATE_NOOP("DiffModel", "Image"),
        QT_TRANSLATE_NOOP("DiffModel", "Its path in the folder of photographs"),
    ),
    Column.ADDED: (
        QT_TRANSLATE_NOOP("DiffModel", "Added"),
        QT_TRANSLATE_NOOP("DiffModel", "Faces that were not there"),
    ),
    Column.REMOVED: (
        QT_TRANSLATE_NOOP("DiffModel", "Removed"),
        QT_TRANSLATE_NOOP("DiffModel", "Faces that are not there any more"),
    ),
    Column.MOVED: (
        QT_TRANSLATE_NOOP("DiffModel", "Moved"),
        QT_TRANSLATE_NOOP("DiffModel", "Faces of which the box or a landmark is elsewhere"),
    ),
    Column.CHANGED: (
        QT_TRANSLATE_NOOP("DiffModel", "Otherwise"),
        QT_TRANSLATE_NOOP(
            "DiffModel", "Faces in their place that are said to be different: occluded, blurred, …"
        ),
    ),
    Column.MEAN: (
        QT_TRANSLATE_NOOP("DiffModel", "Mean move"),
        QT_TRANSLATE_NOOP("DiffModel", "How far the corners and landmarks that moved went, on average"),
    ),
    Column.FURTHEST: (
        QT_TRANSLATE_NOOP("DiffModel", "Furthest"),
        QT_TRANSLATE_NOOP("DiffModel", "How far the one went that moved most"),
    ),
}
_NEW = QT_TRANSLATE_NOOP("DiffModel", "new")
_GONE = QT_TRANSLATE_NOOP("DiffModel", "not exported any more")
_VALUES: dict[Column, Callable[[ImageDiff], str | int | float]] = {
    Column.IMAGE: lambda diff: diff.image,
    Column.ADDED: lambda diff: diff.added,
    Column.REMOVED: lambda diff: diff.removed,
    Column.MOVED: lambda diff: diff.moved,
    Column.CHANGED: lambda diff: diff.changed,
    Column.MEAN: lambda diff: diff.mean_px,
    Column.FURTHEST: lambda diff: diff.furthest_px,
}


class DiffModel(QAbstractTableModel):
    """One row for each image that differs. Sorted by SORT_ROLE; IMAGE_ROLE is the image's path."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._diffs: tuple[ImageDiff, ...] = ()

    def set_diffs(self, diffs: tuple[ImageDiff, ...]) -> None:
        self.beginResetModel()
        self._diffs = diffs
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._diffs)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        title, tip = (translated(words, "DiffModel") for words in _TITLES[Column(section)])
        alignment = Qt.AlignmentFlag.AlignLeft if section == Column.IMAGE else Qt.AlignmentFlag.AlignRight
        return {
            Qt.ItemDataRole.DisplayRole: title,
            Qt.ItemDataRole.ToolTipRole: tip,
            Qt.ItemDataRole.TextAlignmentRole: alignment | Qt.AlignmentFlag.AlignVCenter,
        }.get(Qt.ItemDataRole(role))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        diff = self._diffs[index.row()]
        column = Column(index.column())
        value = _VALUES[column](diff)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{diff.image}{_mark(diff)}" if column is Column.IMAGE else _shown(value)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{diff.image}{_mark(diff)}"
            case Qt.ItemDataRole.TextAlignmentRole if column is not Column.IMAGE:
                return _RIGHT
        return {SORT_ROLE: value, IMAGE_ROLE: diff.image}.get(role)


def _shown(value: str | float) -> str:
    """Nothing for nothing, so that what there is stands out."""
    if not value:
        return ""
    if isinstance(value, float):
        return f"{decimal(value, 1)} px"
    return value if isinstance(value, str) else whole(value)


def _mark(diff: ImageDiff) -> str:
    if diff.is_new:
        return f"  ({translated(_NEW, 'DiffModel')})"
    return f"  ({translated(_GONE, 'DiffModel')})" if diff.is_gone else ""
