"""Everything that can be asked of the program, found by typing a few letters of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QDockWidget, QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from annotator.windows.action_table import ACTIONS
from annotator.windows.actions import MENU_OF, Actions, shown_keys
from annotator.windows.fuzzy import Match, match
from annotator.windows.palette_row import ENTRY_ROLE, LETTERS_ROLE, Entry, PaletteRow
from annotator.windows.tab_chain import first_stop
from annotator.windows.translation import translated

OWN_ACTION = "command_palette"
"""Id of the action that opens the palette; it is the one that isn't offered there."""

PHOTOGRAPH = "show_photograph"
"""Id of the action that shows the page beside which the panels stand."""

Provider = Callable[[str], Sequence[Entry]]
"""What else there is to choose for what was typed so far. It is asked at every letter: it has to be quick,
and to give no more than a person would read."""

WIDTH = 640
"""Pixels, where the window is as wide as that."""
ROWS = 9
BELOW_THE_TOP = 40
MOST_REMEMBERED = 20

_NOWHERE = QModelIndex()
_USED_BEFORE = 1.0
"""What having been used last is worth, beside how well an entry matches; half of it for the one before, …"""


def ranked(
    query: str, entries: Sequence[Entry], offered: Sequence[Entry], used: Sequence[str]
) -> list[tuple[Entry, Match]]:
    """What the palette shows for a query, best first, and last what can't be chosen at the moment.

    entries: only those that match. offered: by somebody who has matched them already, so they all stay. used:
    ids of what was chosen before, the last first.
    """
    found: list[tuple[float, Entry, Match]] = []
    for is_offered, entry in [(False, entry) for entry in entries] + [(True, entry) for entry in offered]:
        matched = match(query, entry.text, entry.place, entry.tip, *entry.keys) if query.strip() else None
        if matched is None:
            if query.strip() and not is_offered:
                continue
            matched = Match(0.0, ())
        bonus = _USED_BEFORE / (1 + used.index(entry.id)) if entry.id in used else 0.0
        found.append((matched.score + bonus, entry, matched))
    found.sort(key=lambda row: (bool(row[1].why_not), -row[0]))
    return [(entry, matched) for _, entry, matched in found]


class PaletteModel(QAbstractListModel):
    """What was found, as Qt's lists see it. What can't be chosen is there to be read, and passed over."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: list[tuple[Entry, Match]] = []

    def set_found(self, found: list[tuple[Entry, Match]]) -> None:
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._found)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        entry, _ = self._found[index.row()]
        if entry.why_not:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        entry, matched = self._found[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.text
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return ", ".join(words for words in (entry.why_not or entry.tip, *entry.keys) if words)
        return {ENTRY_ROLE: entry, LETTERS_ROLE: matched.letters}.get(role)


class CommandPalette(QFrame):
    """A small window over the upper edge of the main window, until something is chosen or Esc is pressed.

    It is a popup: the shortcuts of the main window rest while it is open, a press beside it closes it, and
    the keyboard goes back to whatever had it. It is made once and remembers what was used.
    """

    def __init__(self, window: QWidget, actions: Actions, providers: Sequence[Provider] = ()) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("command_palette")
        self.setWindowTitle(self.tr("Commands"))
        self._window = window
        self._actions = actions
        self._providers = tuple(providers)
        self._entries: list[Entry] = []
        self._used: list[str] = []
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Type what you want to do"))
        self.search.setAccessibleName(self.tr("Find a command"))
        self.search.setFrame(False)
        self.search.setTextMargins(9, 8, 9, 8)
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self._rows = PaletteModel(self)
        self.view = QListView(self)
        self.view.setAccessibleName(self.tr("Commands"))
        self.view.setModel(self._rows)
        self.view.setItemDelegate(PaletteRow(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setMouseTracking(True)
        self.view.clicked.connect(self._choose)
        self._nothing = QLabel(self.tr("Nothing is called that. Try another word for it."), self)
        self._nothing.setMargin(12)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(1)
        layout.addWidget(self.search)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._nothing, 1)
        self.setFocusProxy(self.search)

    @property
    def shown(self) -> list[str]:
        """What the rows say, best first."""
        return [self._rows.index(row).data() for row in range(self._rows.rowCount())]

    @property
    def current(self) -> str:
        """What Return would choose, empty where it would choose nothing."""
        index = self.view.currentIndex()
        return str(index.data()) if index.isValid() else ""

    def open(self) -> None:
        """Show it with everything there is to do at the moment."""
        self._entries = [
            self._entry(action.id, translated(MENU_OF.get(action.id, "")))
            for action in ACTIONS
            if action.id != OWN_ACTION
        ]
        self._entries += map(self._panel_entry, self._window.window().findChildren(QDockWidget))
        self.search.clear()
        self._find("")
        window = self._window.window()
        row = self.view.sizeHintForRow(0)
        width = min(WIDTH, window.width() - 2 * BELOW_THE_TOP)
        self.resize(width, self.search.sizeHint().height() + ROWS * row + 2)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, BELOW_THE_TOP)))
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        # Fusion's own frame can't be told from the photograph's surround in dark windows.
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._takes_key(Qt.Key(event.key())) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _takes_key(self, key: Qt.Key) -> bool:
        """Keys that are about the list rather than the words typed."""
        page = ROWS - 1
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if key in steps:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(1 if key is Qt.Key.Key_Tab else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.view.currentIndex())
        elif key is Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        """Up or down among what can be chosen; one step past either end is the other end."""
        possible = self._possible()
        if not possible:
            return
        row = self.view.currentIndex().row()
        place = possible.index(row) + by if row in possible else 0
        place = place % len(possible) if abs(by) == 1 else min(max(place, 0), len(possible) - 1)
        self.view.setCurrentIndex(self._rows.index(possible[place]))

    def _possible(self) -> list[int]:
        rows = range(self._rows.rowCount())
        return [row for row in rows if not self._rows.index(row).data(ENTRY_ROLE).why_not]

    def _find(self, query: str) -> None:
        offered = [entry for provider in self._providers for entry in provider(query)]
        found = ranked(query, self._entries, offered, self._used)
        self._rows.set_found(found)
        self.view.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if self._possible():
            self.view.setCurrentIndex(self._rows.index(0))
        self.view.scrollToTop()

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry: Entry = index.data(ENTRY_ROLE)
        if entry.why_not:
            return
        self._used = [entry.id, *(other for other in self._used if other != entry.id)][:MOST_REMEMBERED]
        self.close()  # first, so that the keyboard is back where it was when the action looks for it
        entry.run()

    def _panel_entry(self, dock: QDockWidget) -> Entry:
        return Entry(
            id=f"panel:{dock.objectName()}",
            text=self.tr("Show panel: {panel}").format(panel=dock.windowTitle()),
            run=partial(self._show_panel, dock),
            place=translated(MENU_OF[PHOTOGRAPH]),
            tip=self.tr("Bring it to the front, and let it have the keys"),
            why_not=self._actions.why_not(PHOTOGRAPH),
        )

    def _show_panel(self, dock: QDockWidget) -> None:
        if not dock.isVisible():
            self._actions[PHOTOGRAPH].trigger()  # most panels are about it, and not there on other pages
        dock.show()
        dock.raise_()
        stop = first_stop(dock)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _entry(self, action_id: str, menu: str) -> Entry:
        action = self._actions[action_id]
        return Entry(
            id=action_id,
            text=action.text(),
            run=action.trigger,
            place=menu,
            tip=action.statusTip(),
            keys=tuple(shown_keys((sequence.toString(),)) for sequence in action.shortcuts()),
            why_not=self._actions.why_not(action_id),
            is_on=action.isChecked(),
        )
