"""What was done in the open image, as a list in which any place is a click away."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPolygonF
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.model.history import Entry, History
from annotator.windows.fonts import scaled
from annotator.windows.keyed_list import KeyedList
from annotator.windows.model_words import said
from annotator.windows.times import day, minute, second
from annotator.windows.translation import QT_TRANSLATE_NOOP, translate, translated

AS_FOUND = QT_TRANSLATE_NOOP("HistoryPanel", "As it was found")

STANDS_ROLE = int(Qt.ItemDataRole.UserRole)
"""Whether the row's step stands; the first row always does."""
IS_CURRENT_ROLE = STANDS_ROLE + 1
WHEN_ROLE = STANDS_ROLE + 2

_MARK_ROOM = 20
_PADDING = 4
_SMALL = 0.86
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """Row n is how the image stands after n steps; a step more or less touches its own rows only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History()

    @property
    def history(self) -> History:
        return self._history

    def set_history(self, history: History) -> None:
        """Show another history. Told apart by whether the very same entries are in it.

        Entries are values that hold faces: comparing them would cost more than showing them.
        """
        before = self._history
        if history.entries is not before.entries:
            kept = _common(before.entries, history.entries)
            if kept == 0 and before.entries:
                self.beginResetModel()
                self._history = history
                self.endResetModel()
                return
            if kept < len(before.entries):
                self.beginRemoveRows(_NOWHERE, kept + 1, len(before.entries))
                self._history = History(before.entries[:kept], min(before.cursor, kept))
                self.endRemoveRows()
            if kept < len(history.entries):
                self.beginInsertRows(_NOWHERE, kept + 1, len(history.entries))
                self._history = History(history.entries, min(before.cursor, kept))
                self.endInsertRows()
        self._history = history
        first, last = sorted((min(before.cursor, len(history.entries)), history.cursor))
        self.dataChanged.emit(self.index(first), self.index(last))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._history.entries) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = index.row()
        entry = self._history.entries[row - 1] if row else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return said(entry.text) if entry is not None else translated(AS_FOUND, "HistoryPanel")
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(entry)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._place(row)
            case _ if role == STANDS_ROLE:
                return row <= self._history.cursor
            case _ if role == IS_CURRENT_ROLE:
                return row == self._history.cursor
            case _ if role == WHEN_ROLE:
                return _when(entry.at) if entry is not None else ""
        return None

    def _place(self, row: int) -> str:
        if row == self._history.cursor:
            return self.tr("the image is here now")
        return self.tr("stands") if row < self._history.cursor else self.tr("undone")


class HistoryPanel(QWidget):
    """The steps of the open image, the oldest first: what was undone is grey, a mark says where it stands.

    A click goes there, and so does Return on a row that was reached with the arrows. A click leaves the
    focus where it is, for the keys that follow are meant for the photograph.
    """

    go_to_wished = Signal(int)
    """How many of the entries shall stand: what `Session.go_to` takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = HistoryModel(self)
        self.view = KeyedList(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(_HistoryRow(self.view))
        self.view.setAccessibleName(self.tr("History of the image"))
        self.view.clicked.connect(self._go_to)
        self.view.activated.connect(self._go_to)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.set_history(History())

    def set_history(self, history: History) -> None:
        """Show the history as it stands now, after every step and whenever another image is opened."""
        self._model.set_history(history)
        current = self._model.index(history.cursor)
        self.view.setCurrentIndex(current)
        self.view.scrollTo(current)

    def _go_to(self, index: QModelIndex) -> None:
        if index.row() != self._model.history.cursor:
            self.go_to_wished.emit(index.row())


class _HistoryRow(QStyledItemDelegate):
    """One line: a mark where the image stands, what was done, and when."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        palette, role = option.palette, QPalette.ColorRole
        ink = palette.color(role.HighlightedText if selected else role.Text)
        faint = QColor(ink)
        faint.setAlphaF(0.85 if selected else 0.62)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = option.rect.adjusted(_MARK_ROOM, 0, -_PADDING - 2, 0)
        if index.data(IS_CURRENT_ROLE):
            _draw_mark(painter, option.rect, palette.color(role.Accent))
        small = scaled(option.font, _SMALL)
        when = str(index.data(WHEN_ROLE))
        width = QFontMetrics(small).horizontalAdvance(when)
        painter.setFont(small)
        painter.setPen(faint)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), when)
        room = line.adjusted(0, 0, -width - 8, 0)
        text = option.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(option.font)
        painter.setPen(ink if index.data(STANDS_ROLE) else palette.color(role.PlaceholderText))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()


def _draw_mark(painter: QPainter, row: QRect, colour: QColor) -> None:
    """A triangle that points at the row."""
    tip = QPointF(row.left() + _MARK_ROOM - 6, row.center().y() + 0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(-8, -5), tip + QPointF(-8, 5)]))


def _common(one: tuple[Entry, ...], other: tuple[Entry, ...]) -> int:
    """How many entries both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a is not b), min(len(one), len(other)))


def _when(at: str) -> str:
    """The time of day for today's steps, the date for others; nothing where it isn't known."""
    local = _local(at)
    if local is None:
        return ""
    return minute(local) if local.date() == datetime.now().astimezone().date() else day(local)


def _tip(entry: Entry | None) -> str:
    if entry is None:
        return translate("HistoryPanel", "Before anybody worked on it here")
    local = _local(entry.at)
    words = [f"{day(local)}, {second(local)}"] if local is not None else []
    if entry.author:
        words.append(translate("HistoryPanel", "by {author}").format(author=entry.author))
    text = said(entry.text)
    return "\n".join([text, " ".join(words)]) if words else text


def _local(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at).astimezone()
    except ValueError:
        return None
