"""The list of photographs at the left of the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model.face_table import FaceTable
from annotator.model.sight import Sight
from annotator.scene.numerals import whole
from annotator.windows.counts import counted
from annotator.windows.image_model import ImageListModel, ImageQuery, ImageSort
from annotator.windows.image_row import ImageRow, row_height
from annotator.windows.image_status import ImageStatus, Progress
from annotator.windows.model_words import said
from annotator.windows.one_column import OneColumn
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_CHECK_AFTER_MS = 500
_COUNTED = (Progress.WORKED_ON, Progress.LABELLED)
"""What the line below counts besides the reviewed ones."""

_TO_REVIEW = QT_TRANSLATE_NOOP("ImageList", "To review")
_TURNED_AWAY = QT_TRANSLATE_NOOP("ImageList", "With faces in profile")

_SHOWN: tuple[tuple[str, frozenset[Progress], int], ...] = (
    (QT_TRANSLATE_NOOP("ImageList", "All images"), frozenset(), 0),
    (_TO_REVIEW, frozenset(), 0),
    (QT_TRANSLATE_NOOP("ImageList", "Not seen"), frozenset({Progress.NOT_SEEN}), 0),
    (QT_TRANSLATE_NOOP("ImageList", "Predicted"), frozenset({Progress.PREDICTED}), 0),
    (QT_TRANSLATE_NOOP("ImageList", "Labelled"), frozenset({Progress.LABELLED}), 0),
    (QT_TRANSLATE_NOOP("ImageList", "In work"), frozenset({Progress.WORKED_ON}), 0),
    (QT_TRANSLATE_NOOP("ImageList", "Reviewed"), frozenset({Progress.REVIEWED}), 0),
    (QT_TRANSLATE_NOOP("ImageList", "Can't be read"), frozenset({Progress.UNREADABLE}), 0),
    (QT_TRANSLATE_NOOP("ImageList", "With findings"), frozenset(), 1),
    (_TURNED_AWAY, frozenset(), 0),
)
"""What can be chosen to be shown: its words, how far an image must have come, and how many findings it
needs."""

_SORTED: tuple[tuple[str, ImageSort, bool], ...] = (
    (QT_TRANSLATE_NOOP("ImageList", "By name"), ImageSort.NAME, False),
    (QT_TRANSLATE_NOOP("ImageList", "Least done first"), ImageSort.STATUS, False),
    (QT_TRANSLATE_NOOP("ImageList", "Most faces first"), ImageSort.FACES, True),
    (QT_TRANSLATE_NOOP("ImageList", "Fewest faces first"), ImageSort.FACES, False),
    (QT_TRANSLATE_NOOP("ImageList", "Most findings first"), ImageSort.FINDINGS, True),
    (QT_TRANSLATE_NOOP("ImageList", "Farthest turned face first"), ImageSort.AWAY, True),
)


class ImageList(QWidget):
    """Shows the images of the folder with their status, finds and sorts them, says which one was chosen.

    "Next" and "previous" go through what the list shows, in its order, so that a search narrows the walk as
    well. An image that no longer is as was asked stays until the list is made anew, which a button offers.
    """

    image_chosen = Signal(str)
    """A person chose another image in the list."""
    search_left = Signal()
    """A person is done with typing, by Return or Esc: the keys shall be the photograph's again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ImageListModel(self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find by name"))
        self.search.setAccessibleName(self.tr("Find by name"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.search.returnPressed.connect(self._on_found)
        self.shown = _combo(
            self, self.tr("Show images"), [translated(words, "ImageList") for words, _, _ in _SHOWN]
        )
        self.sorted = _combo(
            self, self.tr("Sort images by"), [translated(words, "ImageList") for words, _, _ in _SORTED]
        )
        for combo in (self.shown, self.sorted):
            combo.currentIndexChanged.connect(lambda _row: self._on_asked())
        self.refresh_button = QToolButton(self)
        self.refresh_button.setText(self.tr("Refresh"))
        self.refresh_button.setAutoRaise(True)
        self.refresh_button.setToolTip(self.tr("Images have changed since this was listed: list them anew"))
        self.refresh_button.clicked.connect(self.refresh)
        self.refresh_button.hide()
        self.view = _Rows(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(ImageRow(self.view))
        self.view.setAccessibleName(self.tr("Images"))
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._done = QProgressBar(self)
        self._done.setTextVisible(False)
        self._done.setFixedHeight(4)
        self._done.setAccessibleName(self.tr("Share of the images that are reviewed"))
        self._summary = QLabel(self)
        self._summary.setContentsMargins(8, 4, 8, 6)
        self._summary.setWordWrap(True)
        self._current: str | None = None
        self._elsewhere: str | None = None
        self._is_finding = False
        self._check_later = QTimer(self)
        self._check_later.setSingleShot(True)
        self._check_later.setInterval(_CHECK_AFTER_MS)
        self._check_later.timeout.connect(self._offer_refresh)
        self._lay_out()

    def set_images(self, paths: Sequence[str], statuses: Mapping[str, ImageStatus]) -> None:
        """Show the images of another folder, or none."""
        self._current = self._elsewhere = None
        for part in (self.search, self.shown, self.sorted):
            part.blockSignals(True)
        self.search.clear()
        self.shown.setCurrentIndex(0)
        self.sorted.setCurrentIndex(0)
        for part in (self.search, self.shown, self.sorted):
            part.blockSignals(False)
        self._model.set_images(paths, statuses)
        self.refresh_button.hide()
        self._summarise()

    def set_status(self, path: str, status: ImageStatus) -> None:
        self._model.set_status(path, status)
        self._after_change()

    def set_findings(self, findings: Mapping[str, int]) -> None:
        """How much checks found in each image; 0 for images that are not named."""
        self._model.set_findings(findings)
        self._after_change()

    def set_findings_of(self, path: str, count: int) -> None:
        """The same of one image."""
        self._model.set_findings_of(path, count)
        self._after_change()

    def set_table(self, table: FaceTable) -> None:
        """All faces, as they were read: count what checks found in those that are to be seen."""
        self._model.set_table(table)
        self._after_change()

    def follow_table(self, table: FaceTable, path: str) -> None:
        """The faces of one image are others in this table than in the one before."""
        self._model.follow_table(table, path)
        self._after_change()

    def set_sight(self, sight: Sight) -> None:
        """Other faces are to be seen than before."""
        self._model.set_sight(sight)
        self._after_change()

    def set_findings_shown(self, path: str, count: int) -> None:
        """How many findings the panel lists of the open image: the list says the same while it is open."""
        self._model.set_open(path, count)
        self._after_change()

    def status(self, path: str) -> ImageStatus:
        return self._model.status(path)

    def count(self, progress: Progress) -> int:
        """How many images have come exactly this far."""
        return self._model.count(progress)

    @property
    def summary(self) -> str:
        """The line under the list."""
        return self._summary.text()

    def set_current(self, path: str) -> None:
        """Mark the open image; nothing is emitted."""
        if path != self._current:
            self._model.set_open(None)
        self._current = path
        self._show_mark()

    def mark(self, path: str | None) -> None:
        """Mark another image instead of the open one, and walk on from there; None for the open one again.
        What is chosen meanwhile is emitted, and marked only by who hears of it."""
        self._elsewhere = path
        self._show_mark()

    @property
    def marked(self) -> str | None:
        """The image that is marked where it is listed: the open one, unless another is shown."""
        return self._current if self._elsewhere is None else self._elsewhere

    @property
    def current(self) -> str | None:
        """The open image."""
        return self._current

    def is_listed(self, path: str) -> bool:
        """Whether the list shows an image: what is searched for may be others."""
        return self._model.row_of(path) is not None

    def neighbour(self, step: int) -> str | None:
        """The image that many rows further down (or up, if negative) in what the list shows.

        None past either end. With the marked image not among what is shown, the first that is.
        """
        marked_row = self._marked_row
        row = 0 if marked_row is None else marked_row + step
        return self._model.path_at(row) if 0 <= row < self._model.rowCount() else None

    def next_to_review(self) -> str | None:
        """The next image in what the list shows that a person has yet to look through, or to look at what is
        new in it. None after the last; with the marked image not among what is shown, from the first on.
        """
        marked_row = self._marked_row
        return self._model.next_to_review(0 if marked_row is None else marked_row + 1)

    def first_to_review(self) -> str | None:
        """The same from the top of the list on, where it may be the open image."""
        return self._model.next_to_review(0)

    def new(self) -> tuple[int, int]:
        """See `ImageListModel.new`."""
        return self._model.new()

    def refresh(self) -> None:
        """Show what is asked for as the images are now; the same one stays marked, and nothing is emitted."""
        self._is_finding = True
        self._model.ask(self._query)
        self._is_finding = False
        self.refresh_button.hide()
        self._show_mark()
        self._summarise()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.search_left.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _query(self) -> ImageQuery:
        shown, progress, least_findings = _SHOWN[self.shown.currentIndex()]
        _, sort, descending = _SORTED[self.sorted.currentIndex()]
        return ImageQuery(
            text=self.search.text().strip(),
            progress=progress,
            to_review=shown == _TO_REVIEW,
            least_findings=least_findings,
            turned_away=shown == _TURNED_AWAY,
            sort=sort,
            descending=descending,
        )

    def _on_found(self) -> None:
        """Return after typing: the first that was found is chosen, unless the marked one is among them."""
        first = self._model.path_at(0) if self._model.rowCount() else None
        if first is not None and self._marked_row is None:
            self.image_chosen.emit(first)
        self.search_left.emit()

    def _on_asked(self) -> None:
        """Another order or other images: what is asked for stands at the top, wherever the open image is."""
        self.refresh()
        self.view.scrollToTop()

    def _on_current_changed(self, current: QModelIndex) -> None:
        # A search that hides the open image makes another row current; nobody chose that one.
        if not current.isValid() or self._is_finding:
            return
        chosen = self._model.path_at(current.row())
        if chosen == self.marked:
            return
        if self._elsewhere is None:
            self._model.set_open(None)
            self._current = chosen
        else:
            # Not now: the view is about to select what was clicked.
            QTimer.singleShot(0, self, self._show_mark)
        self.image_chosen.emit(chosen)

    @property
    def _marked_row(self) -> int | None:
        return self._model.row_of(self.marked) if self.marked is not None else None

    def _show_mark(self) -> None:
        row = self._marked_row
        if row is None:
            self.view.selectionModel().clear()
        else:
            index = self._model.index(row)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _after_change(self) -> None:
        self._summarise()
        if not self._model.query.is_lasting and not self._check_later.isActive():
            self._check_later.start()

    def _offer_refresh(self) -> None:
        self.refresh_button.setVisible(not self._model.is_up_to_date())

    def _summarise(self) -> None:
        in_all, shown = self._model.in_all, self._model.rowCount()
        reviewed = self._model.count(Progress.REVIEWED)
        counts = ((self._model.count(progress), progress) for progress in _COUNTED)
        words = [
            *([self.tr("{number} shown").format(number=whole(shown))] if shown != in_all else []),
            self.tr("{number} of {in_all} reviewed").format(number=whole(reviewed), in_all=whole(in_all)),
            *(f"{whole(count)} {said(progress.value)}" for count, progress in counts if count),
        ]
        self._summary.setText(", ".join(words) if in_all else "")
        self._summary.setToolTip(counted(in_all, "image"))
        self._done.setRange(0, max(in_all, 1))
        self._done.setValue(reviewed)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        bar = QVBoxLayout()
        bar.setContentsMargins(6, 0, 6, 0)
        bar.setSpacing(4)
        bar.addWidget(self.search)
        choices = QHBoxLayout()
        choices.setSpacing(4)
        choices.addWidget(self.shown, 1)
        choices.addWidget(self.sorted, 1)
        bar.addLayout(choices)
        layout.addLayout(bar)
        layout.addWidget(self.view)
        layout.addWidget(self._done)
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self._summary, 1)
        foot.addWidget(self.refresh_button)
        layout.addLayout(foot)
        layout.setSpacing(4)


def _combo(parent: QWidget, name: str, entries: Sequence[str]) -> QComboBox:
    combo = QComboBox(parent)
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    combo.addItems(entries)
    combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(7)
    return combo


class _Rows(OneColumn):
    """Two lines a row, see ImageRow."""

    def row_height(self) -> int:
        return row_height(self.font())
