"""The wall of faces: all faces of the project as aligned thumbnails, found by filters, judged by keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from annotator.jobs.survey import SurveyProgress
from annotator.jobs.thumbnails import ThumbnailLoader
from annotator.model.face_filter import Query, apply
from annotator.model.face_table import FaceTable
from annotator.scene.numerals import whole
from annotator.windows.face_grid import rows_of
from annotator.windows.face_tile import TILE, FaceTile
from annotator.windows.face_wall_model import FaceAt, FaceWallModel
from annotator.windows.filter_bar import FilterBar
from annotator.windows.fonts import NOTE_SIZE, scaled
from annotator.windows.keyed_grid import KeyedGrid
from annotator.windows.theme import dim
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_KEY = Qt.Key
_SELECT = QItemSelectionModel.SelectionFlag
_ACCEPT = (_KEY.Key_Space, _KEY.Key_1)
_REJECT = (_KEY.Key_Delete, _KEY.Key_Backspace, _KEY.Key_2)
_KEYS = frozenset({*_ACCEPT, *_REJECT, _KEY.Key_Return, _KEY.Key_Enter})
"""1 and 2 are what they are in the review queue."""
_CHECK_AFTER_MS = 1000
_NOTHING_ASKED = QT_TRANSLATE_NOOP("FaceWall", "No project is open.")
_NO_FACES = QT_TRANSLATE_NOOP(
    "FaceWall", "No faces yet. The detector finds them while you work; W and a drag add one."
)
_NONE_FOUND = QT_TRANSLATE_NOOP("FaceWall", "No face is as the filters above ask. Press Clear to see all.")


class FaceWall(QWidget):
    """Shows what it is given and says what a person wishes; never edits.

    Space or 1 accepts and goes on, Del or 2 rejects and goes on, Return opens the face in its image. How one
    moves and selects, KeyedGrid says.

    A face stays where it is when it changes, and leaves only when the wall is listed anew: by a filter, or by
    the button that offers it as soon as the list is out of date.
    """

    accept_wished = Signal(object)
    """tuple[FaceAt, ...]: the selected faces are right as they stand."""
    reject_wished = Signal(object)
    """tuple[FaceAt, ...]: the selected faces are none."""
    face_opened = Signal(str, str)
    """Image and id: a person wants to see this face in its photograph."""
    current_changed = Signal(object)
    """FaceAt | None: the face that the keys are about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: FaceTable | None = None
        self.model = FaceWallModel(self)
        self.bar = FilterBar(self)
        self.grid = KeyedGrid(TILE, _KEYS, self)
        self.grid.setModel(self.model)
        self.tile = FaceTile(self.grid)
        self.grid.setItemDelegate(self.tile)
        self.grid.setAccessibleName(self.tr("Faces"))
        self._message = QLabel(self)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        dim(self._message)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._message)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._keys())
        self._want_soon = _timer(self, 0, self._want)
        self._check_later = _timer(self, _CHECK_AFTER_MS, self._check_whether_stale)
        self.bar.filter_changed.connect(lambda _query: self._list(None))
        self.bar.refresh_wished.connect(self.refresh)
        self.bar.left.connect(self.grid.setFocus)
        self.grid.visible_changed.connect(self._want_soon.start)
        self.grid.key_pressed.connect(self._on_key)
        self.grid.doubleClicked.connect(lambda _index: self._open_current())
        self.grid.selectionModel().currentChanged.connect(
            lambda _now, _before: self.current_changed.emit(self.current)
        )
        self.model.pictures_arrived.connect(self.grid.viewport().update)
        self.setFocusProxy(self.grid)
        self._show_count()
        self._say(translated(_NOTHING_ASKED, "FaceWall"))

    # What is shown

    def set_thumbnails(self, thumbnails: ThumbnailLoader | None) -> None:
        """Where the pictures of the open project come from."""
        self.model.set_thumbnails(thumbnails)
        self._want_soon.start()

    def show_table(self, table: FaceTable) -> None:
        """List what the filters find in a table whose row numbers have nothing to do with those before.

        Where the face that was current is found again, it stays so.
        """
        self._table = table
        self.refresh()

    def follow_table(self, table: FaceTable) -> None:
        """Show the listed faces as they are in a table that was made from the one before."""
        if self._table is None:
            self.show_table(table)
            return
        self._table = table
        if self.model.rowCount() == 0:
            self.refresh()
            return
        self.model.follow(table)
        self._show_count()
        self._want_soon.start()
        if not self._check_later.isActive():
            self._check_later.start()

    def set_progress(self, progress: SurveyProgress) -> None:
        """Say how far the reading of all faces is, where nothing can be shown before its end."""
        if self._table is None:
            words = self.tr("Looking at all faces: {done} of {in_all} images")
            self._say(words.format(done=whole(progress.done), in_all=whole(progress.in_all)))

    def clear(self) -> None:
        """No project is open."""
        self._table = None
        self.model.set_thumbnails(None)
        self.model.ask(FaceTable.empty(), Query())
        self.bar.reset()
        self._show_count()
        self._say(translated(_NOTHING_ASKED, "FaceWall"))

    def refresh(self) -> None:
        """List anew what the filters find now; the current face stays so, where it is found again."""
        self._list(self.current)

    # What is chosen

    @property
    def message_place(self) -> QWidget:
        """What a message may cover: the filters above are to be seen and clicked."""
        return self._stack

    @property
    def current(self) -> FaceAt | None:
        """The face that the keys are about."""
        index = self.grid.currentIndex()
        return self.model.at(index.row()) if index.isValid() else None

    def selected(self) -> tuple[FaceAt, ...]:
        """The selected faces, in the order of the wall."""
        return tuple(map(self.model.at, rows_of(self.grid.selectionModel().selection())))

    def select(self, face: FaceAt) -> None:
        """Make a face current and show it, if it is listed."""
        place = self.model.place_of(face)
        if place is not None:
            self._make_current(place)

    def go_on(self) -> None:
        """After a verdict: go to the next face, unless several are selected and that was about all of
        them."""
        place = self.grid.currentIndex().row()
        if len(rows_of(self.grid.selectionModel().selection())) <= 1 and place + 1 < self.model.rowCount():
            self._make_current(place + 1)

    # Inside

    def _list(self, current: FaceAt | None) -> None:
        """List anew, from the face that shall be current; from the first where there is none or it is
        gone."""
        if self._table is None:
            return
        self.model.ask(self._table, self.bar.query)
        place = self.model.place_of(current) if current is not None else None
        if self.model.rowCount():
            self._make_current(place or 0)
        self.bar.set_stale(stale=False)
        self._show_count()
        self._want_soon.start()

    def _keys(self) -> QLabel:
        """A line that says what the keys do."""
        line = QLabel(
            self.tr("Space or 1 accepts · Del or 2 rejects · Return opens it in its photograph"), self
        )
        line.setFont(scaled(self.font(), NOTE_SIZE))
        line.setContentsMargins(8, 3, 8, 3)
        line.setMinimumWidth(1)
        self.grid.setAccessibleDescription(line.text())
        return line

    def _on_key(self, key: Qt.Key) -> None:
        if key in _ACCEPT:
            self._wish(self.accept_wished)
        elif key in _REJECT:
            self._wish(self.reject_wished)
        else:
            self._open_current()

    def _wish(self, signal: SignalInstance) -> None:
        # A click beside the tiles selects none, and the keys are about the current one all the same.
        selected = self.selected() or tuple(filter(None, (self.current,)))
        if selected:
            signal.emit(selected)
            self.go_on()

    def _open_current(self) -> None:
        if (face := self.current) is not None:
            self.face_opened.emit(face.image, face.id)

    def _make_current(self, place: int) -> None:
        index = self.model.index(place)
        self.grid.selectionModel().setCurrentIndex(index, _SELECT.ClearAndSelect)
        self.grid.scrollTo(index)

    def _want(self) -> None:
        self.model.set_ratio(self.devicePixelRatioF())
        self.model.want(self.grid.near_by())

    def _check_whether_stale(self) -> None:
        if self._table is not None:
            self.bar.set_stale(stale=not self.model.lists(apply(self._table, self.model.query)))

    def _show_count(self) -> None:
        shown, in_all = self.model.rowCount(), len(self._table) if self._table is not None else 0
        self.bar.set_count(shown, in_all)
        if self._table is not None and shown == 0:
            self._say(translated(_NONE_FOUND if in_all else _NO_FACES, "FaceWall"))
        elif shown:
            self._stack.setCurrentWidget(self.grid)

    def _say(self, message: str) -> None:
        self._message.setText(message)
        self._stack.setCurrentWidget(self._message)


def _timer(parent: QWidget, after_ms: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(act)
    return timer
