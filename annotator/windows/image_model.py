"""The images of a folder as Qt's lists see them: names, and where each one stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

PATH_ROLE = int(Qt.ItemDataRole.UserRole)
PROGRESS_ROLE = PATH_ROLE + 1
COUNT_TEXT_ROLE = PATH_ROLE + 2

_NOWHERE = QModelIndex()


class Progress(Enum):
    """How far an image has come. LABELLED: by a label file; nobody has touched it here."""

    NOT_SEEN = "not seen"
    PREDICTED = "predicted"
    LABELLED = "labelled"
    WORKED_ON = "worked on"
    UNREADABLE = "can't be read"


@dataclass(frozen=True, slots=True)
class ImageStatus:
    """How far an image has come and how many faces it has, rejected ones left out."""

    progress: Progress = Progress.NOT_SEEN
    faces: int = 0

    @property
    def text(self) -> str:
        """Such as "predicted, 3 faces"."""
        if self.progress in (Progress.NOT_SEEN, Progress.UNREADABLE):
            return str(self.progress.value)
        return f"{self.progress.value}, {counted(self.faces, 'face')}"


def counted(number: int, thing: str) -> str:
    """A number with its noun: "1 face", "2 boxes", "no faces"."""
    plural = "es" if thing.endswith("x") else "s"
    return f"{number or 'no'} {thing}{'' if number == 1 else plural}"


class ImageListModel(QAbstractListModel):
    """One row for each path; nothing is made for a row before it is painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: Sequence[str] = ()
        self._rows: dict[str, int] = {}
        self._statuses: dict[str, ImageStatus] = {}
        self._counts: Counter[Progress] = Counter()

    def set_images(self, paths: Sequence[str], statuses: Mapping[str, ImageStatus]) -> None:
        """Show other images; those without a status have not been seen."""
        self.beginResetModel()
        self._paths = paths
        self._rows = {path: row for row, path in enumerate(paths)}
        self._statuses = dict(statuses)
        self._counts = Counter(self.status(path).progress for path in paths)
        self.endResetModel()

    def set_status(self, path: str, status: ImageStatus) -> None:
        """Tell how far one image has come; one that is not in the list is passed over."""
        before = self.status(path)
        if path in self._rows and before != status:
            self._counts[before.progress] -= 1
            self._counts[status.progress] += 1
            self._statuses[path] = status
            index = self.index(self._rows[path])
            self.dataChanged.emit(index, index)

    def status(self, path: str) -> ImageStatus:
        return self._statuses.get(path, ImageStatus())

    def row_of(self, path: str) -> int | None:
        return self._rows.get(path)

    def count(self, progress: Progress) -> int:
        """How many images have come exactly this far."""
        return self._counts[progress]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        path = self._paths[index.row()]
        status = self.status(path)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return path
            case Qt.ItemDataRole.ToolTipRole:
                return f"{path}\n{status.text}"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return status.text
        return {PATH_ROLE: path, PROGRESS_ROLE: status.progress, COUNT_TEXT_ROLE: status.text}.get(role)
