"""The images of a folder as Qt's lists see them: names, where each one stands, and which are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.model.face_table import FaceTable
from annotator.model.pose import PROFILE
from annotator.model.sight import Sight
from annotator.windows.counts import counted
from annotator.windows.image_status import ImageStatus, Progress

Index = QModelIndex | QPersistentModelIndex

PATH_ROLE = int(Qt.ItemDataRole.UserRole)
PROGRESS_ROLE = PATH_ROLE + 1
COUNT_TEXT_ROLE = PATH_ROLE + 2
FINDINGS_ROLE = PATH_ROLE + 3
HAS_NEW_ROLE = PATH_ROLE + 4

_NOWHERE = QModelIndex()


class ImageSort(Enum):
    """By what the images can be sorted. NAME is the order of the folder, in which equals stand."""

    NAME = "name"
    STATUS = "status"
    FACES = "number of faces"
    FINDINGS = "findings"
    AWAY = "turned away"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageQuery:
    """Which images to show, and in which order.

    text: part of the path, whatever the case. progress: one of these, any where empty. to_review: see
    `ImageStatus.is_to_review`. least_findings: with so much that checks found. turned_away: with a face that
    is seen from its side.
    """

    text: str = ""
    progress: frozenset[Progress] = field(default_factory=frozenset)
    to_review: bool = False
    least_findings: int = 0
    turned_away: bool = False
    sort: ImageSort = ImageSort.NAME
    descending: bool = False

    @property
    def is_lasting(self) -> bool:
        """Whether what it finds stays the same while faces and statuses change."""
        asks_of_work = self.progress or self.to_review
        asks_of_faces = self.least_findings or self.turned_away
        return not asks_of_work and not asks_of_faces and self.sort is ImageSort.NAME


class ImageListModel(QAbstractListModel):
    """One row for each path that is shown; nothing is made for a row before it is painted.

    An image that was found stays where it is while its status changes, so that whoever walks through the list
    is not thrown off it by an edit. `ask` finds anew.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: Sequence[str] = ()
        self._known: frozenset[str] = frozenset()
        self._statuses: dict[str, ImageStatus] = {}
        self._table: FaceTable | None = None
        self._sight = Sight()
        self._findings: dict[str, int] = {}
        self._listed: dict[str, int] = {}
        """As the panel of an open image lists them: it knows the size of the image, which no table does."""
        self._open: str | None = None
        self._counts: Counter[Progress] = Counter()
        self._query = ImageQuery()
        self._shown: Sequence[str] = ()
        self._rows: dict[str, int] = {}

    def set_images(self, paths: Sequence[str], statuses: Mapping[str, ImageStatus]) -> None:
        """Show other images, all of them; those without a status have not been seen."""
        self.beginResetModel()
        self._paths = paths
        self._known = frozenset(paths)
        self._statuses = dict(statuses)
        self._table = self._open = None
        self._findings, self._listed = {}, {}
        self._counts = Counter(self.status(path).progress for path in paths)
        self._query = ImageQuery()
        self._show(paths)
        self.endResetModel()

    def ask(self, query: ImageQuery) -> None:
        """Show what a query finds now."""
        self.beginResetModel()
        self._query = query
        self._show(self._found())
        self.endResetModel()

    @property
    def query(self) -> ImageQuery:
        return self._query

    @property
    def in_all(self) -> int:
        """How many images there are, shown or not."""
        return len(self._paths)

    def is_up_to_date(self) -> bool:
        """Whether asking again would show what is shown."""
        return self._query.is_lasting or list(self._shown) == self._found()

    def set_status(self, path: str, status: ImageStatus) -> None:
        """Tell how far one image has come; one that is not in the list is passed over."""
        before = self._statuses.get(path, _NOT_SEEN)
        if path in self._known and before != status:
            self._counts[before.progress] -= 1
            self._counts[status.progress] += 1
            self._statuses[path] = status
            self._tell_changed(path)

    def set_findings(self, findings: Mapping[str, int]) -> None:
        """Tell how much checks found in each image; 0 for those that are not named."""
        self._findings = {path: count for path, count in findings.items() if count}
        self._listed = {path: count for path, count in self._listed.items() if path == self._open}
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def set_findings_of(self, path: str, count: int) -> None:
        """The same of one image."""
        before = self.findings(path)
        self._findings[path] = count
        if path != self._open:
            self._listed.pop(path, None)
        if before != self.findings(path):
            self._tell_changed(path)

    def set_table(self, table: FaceTable) -> None:
        """Count what checks found in all faces that are to be seen."""
        self._table = table
        counts = table.findings_by_image(self._sight).tolist()
        self.set_findings(dict(zip(table.paths, counts, strict=True)))

    def follow_table(self, table: FaceTable, path: str) -> None:
        """Count it in one image, in a table that was made from the one before."""
        self._table = table
        self.set_findings_of(path, table.findings_of(path, self._sight))

    def set_sight(self, sight: Sight) -> None:
        """Other faces are to be seen: count again."""
        self._sight = sight
        if self._table is not None:
            self.set_table(self._table)
        elif self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def set_open(self, path: str | None, findings: int = 0) -> None:
        """Tell how much is listed of the image that is open, or that none is.

        While it is open, this counts. Once it is closed, until anything else is told of it.
        """
        self._open = path
        if path is not None:
            before = self.findings(path)
            self._listed[path] = findings
            if before != findings:
                self._tell_changed(path)

    def status(self, path: str) -> ImageStatus:
        """Where an image stands, by the faces that are to be seen."""
        return self._statuses.get(path, _NOT_SEEN).seen_with(self._sight)

    def new(self) -> tuple[int, int]:
        """How many faces to be seen are new, or have new landmarks, in images that are reviewed, and in how
        many of these."""
        seen = [status.seen_with(self._sight) for status in self._statuses.values() if status.has_news]
        counts = [len(status.new) + status.filled for status in seen]
        return sum(counts), sum(map(bool, counts))

    def next_to_review(self, row: int) -> str | None:
        """The first image from a row on that is to be reviewed, None for none."""
        rows = range(row, len(self._shown))
        return next((self._shown[row] for row in rows if self.status(self._shown[row]).is_to_review), None)

    def findings(self, path: str) -> int:
        """How much checks found in an image, as far as that is known without reading it."""
        found = self._listed.get(path)
        return self._findings.get(path, 0) if found is None else found

    def path_at(self, row: int) -> str:
        return self._shown[row]

    def row_of(self, path: str) -> int | None:
        """Where an image is shown, None where it is not."""
        return self._rows.get(path)

    def count(self, progress: Progress) -> int:
        """How many images have come exactly this far."""
        return self._counts[progress]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        path = self._shown[index.row()]
        status = self.status(path)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.UserRole:
                return path
            case Qt.ItemDataRole.ToolTipRole:
                return f"{path}\n{self._text(path)}"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._text(path)
        if role == FINDINGS_ROLE:
            return self.findings(path)
        if role == HAS_NEW_ROLE:
            return status.has_news
        return {PROGRESS_ROLE: status.progress, COUNT_TEXT_ROLE: status.text}.get(role)

    def _text(self, path: str) -> str:
        found = self.findings(path)
        return self.status(path).text + (f", {counted(found, 'finding')}" if found else "")

    def _tell_changed(self, path: str) -> None:
        row = self._rows.get(path)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _show(self, paths: Sequence[str]) -> None:
        self._shown = paths
        self._rows = {path: row for row, path in enumerate(paths)}

    def _found(self) -> list[str]:
        """What the query finds, in its order."""
        query, paths = self._query, list(self._paths)
        if query.text:
            wanted = query.text.casefold()
            paths = [path for path in paths if wanted in path.casefold()]
        if query.progress:
            statuses, progress = self._statuses, query.progress
            paths = [path for path in paths if statuses.get(path, _NOT_SEEN).progress in progress]
        if query.to_review:
            paths = [path for path in paths if self.status(path).is_to_review]
        if query.least_findings:
            paths = [path for path in paths if self.findings(path) >= query.least_findings]
        if query.turned_away:
            turned = self._turned_away()
            paths = [path for path in paths if turned.get(path, 0.0) >= PROFILE]
        if query.sort is not ImageSort.NAME:
            paths.sort(key=self._key_of(query.sort), reverse=query.descending)  # equals keep their order
        elif query.descending:
            paths.reverse()
        return paths

    def _turned_away(self) -> dict[str, float]:
        """How far the face of each image is turned that is so farthest; of those that are to be seen."""
        if self._table is None:
            return {}
        farthest = self._table.turned_away_by_image(self._sight).tolist()
        return dict(zip(self._table.paths, farthest, strict=True))

    def _key_of(self, sort: ImageSort) -> Callable[[str], float]:
        match sort:
            case ImageSort.FACES:
                return lambda path: self.status(path).faces
            case ImageSort.FINDINGS:
                return self.findings
            case ImageSort.AWAY:
                turned = self._turned_away()
                return lambda path: turned.get(path, 0.0)
        return lambda path: _how_far(self.status(path))


def _how_far(status: ImageStatus) -> float:
    """The farther an image has come the larger; where something is new, less far than what is reviewed."""
    return _FARTHEST_LAST[status.progress] - 0.5 * status.has_news


_NOT_SEEN = ImageStatus()
_FARTHEST_LAST = {progress: place for place, progress in enumerate(Progress)}
