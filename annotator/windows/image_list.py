"""The list of photographs at the left of the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from annotator.windows.image_model import PATH_ROLE, ImageListModel, ImageStatus, Progress, counted
from annotator.windows.image_row import ImageRow


class ImageList(QWidget):
    """Shows every image of the folder with its status, finds by name, and says which one was chosen.

    "Next" and "previous" go through what the list shows, so that a search narrows the walk as well.
    """

    image_chosen = Signal(str)
    """A person chose another image in the list."""
    search_left = Signal()
    """A person is done with typing, by Return or Esc: the keys shall be the photograph's again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ImageListModel(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find by name")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self.search_left)
        self.view = QListView(self)
        self.view.setModel(self._found)
        self.view.setItemDelegate(ImageRow(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setAlternatingRowColors(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._summary = QLabel(self)
        self._summary.setContentsMargins(8, 4, 8, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        bar = QVBoxLayout()
        bar.setContentsMargins(6, 0, 6, 0)
        bar.addWidget(self.search)
        layout.addLayout(bar)
        layout.addWidget(self.view)
        layout.addWidget(self._summary)
        self._current: str | None = None
        self._is_finding = False

    def set_images(self, paths: Sequence[str], statuses: Mapping[str, ImageStatus]) -> None:
        """Show the images of another folder, or none."""
        self._current = None
        self.search.clear()
        self._model.set_images(paths, statuses)
        self._summarise()

    def set_status(self, path: str, status: ImageStatus) -> None:
        self._model.set_status(path, status)
        self._summarise()

    def status(self, path: str) -> ImageStatus:
        return self._model.status(path)

    def count(self, progress: Progress) -> int:
        """How many images have come exactly this far."""
        return self._model.count(progress)

    def set_current(self, path: str) -> None:
        """Mark the open image; nothing is emitted."""
        self._current = path
        index = self._index_of(path)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def neighbour(self, step: int) -> str | None:
        """The image that many rows further down (or up, if negative) in what the list shows.

        None past either end. With the open image not among what is shown, the first that is.
        """
        index = self._index_of(self._current)
        if not index.isValid():
            row = 0
        elif 0 <= index.row() + step < self._found.rowCount():
            row = index.row() + step
        else:
            return None
        neighbour = self._found.index(row, 0)
        return str(neighbour.data(PATH_ROLE)) if neighbour.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.search_left.emit()
        else:
            super().keyPressEvent(event)

    def _index_of(self, path: str | None) -> QModelIndex:
        row = self._model.row_of(path) if path is not None else None
        return QModelIndex() if row is None else self._found.mapFromSource(self._model.index(row))

    def _find(self, text: str) -> None:
        self._is_finding = True
        self._found.setFilterFixedString(text)
        self._is_finding = False
        if self._current is not None:
            self.set_current(self._current)

    def _on_current_changed(self, current: QModelIndex) -> None:
        # A search that hides the open image makes another row current; nobody chose that one.
        chosen = current.data(PATH_ROLE)
        if chosen is not None and chosen != self._current and not self._is_finding:
            self._current = chosen
            self.image_chosen.emit(chosen)

    def _summarise(self) -> None:
        images, worked_on = self._model.rowCount(), self._model.count(Progress.WORKED_ON)
        labelled = self._model.count(Progress.LABELLED)
        words = [counted(images, "image"), f"{worked_on} worked on", f"{labelled} labelled"]
        self._summary.setText(", ".join(words if labelled else words[:2]) if images else "")
