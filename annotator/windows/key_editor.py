"""Where a person gives actions other keys, and is told what else has them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QSize, QSortFilterProxyModel, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QStyle,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.windows.action import Action
from annotator.windows.actions import shown_keys
from annotator.windows.fonts import bold
from annotator.windows.key_map import HELD_BY_THE_CANVAS, Clash, Conflict, KeyMap
from annotator.windows.key_rows import KEYS_COLUMN, KeyRows
from annotator.windows.translation import translated

MOST_STROKES = 2
"""Keys that are pressed after each other, such as Ctrl+K and then S."""


class KeyRecorder(QKeySequenceEdit):
    """Takes whatever is pressed, Tab and Esc too; it has the focus only while it is meant to record."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(MOST_STROKES)
        self.setFinishingKeyCombinations([])  # Tab would be one
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # whoever goes round with Tab must not record it
        for field in self.findChildren(QLineEdit):
            field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self.keyPressEvent(event)  # or Tab would go on to the next field, and Esc close the dialog
            return True
        return super().event(event)

    def key(self) -> str:
        """What was pressed, as KeyMap writes it; empty for nothing yet."""
        text = self.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        return text.replace("Backtab", "Tab")  # what Qt makes of Shift+Tab, and takes Shift+Tab for


class KeyEditor(QDialog):
    """A table of all actions, and below it the keys of the chosen one. Every change is in force at once.

    It never gives a key away silently: what it belongs to is named, and the person takes it from there or
    leaves it.
    """

    changed = Signal(object)
    """KeyMap: the keys as they shall be from now on."""

    def __init__(self, key_map: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change keys"))
        self.resize(760, 620)
        self._key_map = key_map
        self._instead_of = ""
        self._agree: Callable[[], object] = lambda: None
        self._rows = KeyRows(key_map, self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._rows)
        self._found.setFilterKeyColumn(-1)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find an action or a key"))
        self.search.setAccessibleName(self.tr("Find an action or a key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.table = self._make_table()
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setFont(bold(self.font()))
        self._pages = QStackedWidget(self)
        for page in (self._make_keys_page(), self._make_recording_page(), self._make_question_page()):
            self._pages.addWidget(page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.reset_all = QPushButton(self.tr("Reset all keys…"), self)
        buttons.addButton(self.reset_all, QDialogButtonBox.ButtonRole.ResetRole)
        self.reset_all.clicked.connect(self._ask_to_reset_all)
        buttons.rejected.connect(self.reject)
        self._close = buttons.button(QDialogButtonBox.StandardButton.Close)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Return in the search must not press one
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._title)
        layout.addWidget(self._pages)
        layout.addWidget(buttons)
        order = (self.search, self.table, self.keys, self.change, self.add, self.remove, self.reset)
        for before, after in zip(order, (*order[1:], self.reset_all), strict=True):
            QWidget.setTabOrder(before, after)
        QWidget.setTabOrder(self.reset_all, self._close)
        self.table.selectRow(0)
        self._show_keys()

    # What is shown

    @property
    def shown(self) -> list[str]:
        """What the actions do that the search leaves."""
        return [self._found.index(row, 1).data() for row in range(self._found.rowCount())]

    @property
    def question(self) -> str:
        """What the person is asked at the moment, empty when nothing is."""
        return self._question.text() if self._pages.currentIndex() == 2 else ""

    @property
    def is_recording(self) -> bool:
        """Whether the next key pressed becomes the action's."""
        return self._pages.currentIndex() == 1

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self._found)
        table.setAccessibleName(self.tr("Actions and their keys"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)  # Tab leaves the table, as it leaves any field
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        table.selectionModel().currentRowChanged.connect(self._show_keys)
        table.activated.connect(lambda _index: self._record(self._chosen_key()))
        return table

    def _make_keys_page(self) -> QWidget:
        page = QWidget(self)
        self._key_texts = QStringListModel(self)
        self.keys = QListView(page)
        self.keys.setModel(self._key_texts)
        self.keys.setAccessibleName(self.tr("Keys of the chosen action"))
        self.keys.setFlow(QListView.Flow.LeftToRight)
        self.keys.setSpacing(3)
        self.keys.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.keys.setFixedHeight(self.fontMetrics().height() + 18)
        self.keys.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.change = QPushButton(self.tr("Change…"), page)
        self.change.setToolTip(self.tr("Press another key instead of the chosen one"))
        self.change.clicked.connect(lambda: self._record(self._chosen_key()))
        self.add = QPushButton(self.tr("Add…"), page)
        self.add.setToolTip(self.tr("Press a further key for the same action"))
        self.add.clicked.connect(lambda: self._record(""))
        self.remove = QPushButton(self.tr("Remove"), page)
        self.remove.setToolTip(self.tr("Take the chosen key away from the action"))
        self.remove.clicked.connect(self._remove)
        self.reset = QPushButton(self.tr("Reset"), page)
        self.reset.setToolTip(self.tr("Give the action the keys it came with"))
        self.reset.clicked.connect(self._reset)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.keys, 1)
        for button in (self.change, self.add, self.remove, self.reset):
            row.addWidget(button)
        return page

    def _make_recording_page(self) -> QWidget:
        page = QWidget(self)
        self.recorder = KeyRecorder(page)
        self.recorder.setAccessibleName(self.tr("Press the new key"))
        self.recorder.editingFinished.connect(self._take_recorded)
        label = QLabel(self.tr("Press the new key:"), page)
        label.setBuddy(self.recorder)
        give_up = QPushButton(self.tr("Cancel"), page)
        give_up.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a recorder that loses the focus takes what it has
        give_up.clicked.connect(self._leave)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.recorder, 1)
        row.addWidget(give_up)
        return page

    def _make_question_page(self) -> QWidget:
        page = QFrame(self)
        self._question = QLabel(page)
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._question.setWordWrap(True)
        self.agree = QPushButton(self.tr("Take it from there"), page)
        self.agree.clicked.connect(self._on_agreed)
        self.decline = QPushButton(self.tr("Cancel"), page)
        self.decline.clicked.connect(self._leave)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        warning = QLabel(page)
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_ButtonIconSize) + 4
        icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        warning.setPixmap(icon.pixmap(QSize(size, size), self.devicePixelRatio()))
        row.addWidget(warning)
        row.addWidget(self._question, 1)
        row.addWidget(self.agree)
        row.addWidget(self.decline)
        return page

    # What is done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pages.currentIndex():
            self._leave()
        elif event.key() == Qt.Key.Key_Delete and self.keys.hasFocus() and self.remove.isEnabled():
            self._remove()
        else:
            super().keyPressEvent(event)

    def _action(self) -> Action | None:
        index = self.table.currentIndex()
        return self._rows.action(self._found.mapToSource(index).row()) if index.isValid() else None

    def _chosen_key(self) -> str:
        """The key that is chosen in the list of the action's keys, as KeyMap has it; empty if none is."""
        action, row = self._action(), self.keys.currentIndex().row()
        return "" if action is None or row < 0 else self._key_map.keys_of(action)[row]

    def _find(self, text: str) -> None:
        self._found.setFilterFixedString(text)
        if not self.table.currentIndex().isValid() and self._found.rowCount():
            self.table.selectRow(0)
        self._show_keys()

    def _show_keys(self, *_: QModelIndex) -> None:
        """Show the keys of the chosen action; whatever else was going on is given up."""
        self._pages.setCurrentIndex(0)
        action = self._action()
        keys = () if action is None else self._key_map.keys_of(action)
        text = "" if action is None else translated(action.text).rstrip("…")
        self._title.setText(self.tr("Keys of “{action}”").format(action=text) if text else "")
        self._key_texts.setStringList([shown_keys((key,)) for key in keys])
        self.keys.setCurrentIndex(self._key_texts.index(0))
        for button in (self.change, self.remove):
            button.setEnabled(bool(keys))
        self.add.setEnabled(action is not None)
        self.reset.setEnabled(action is not None and self._key_map.is_changed(action))
        self.reset_all.setEnabled(self._key_map != KeyMap())

    def _leave(self) -> None:
        """Back to the keys, with nothing changed."""
        self._show_keys()
        self.table.setFocus()

    def _record(self, instead_of: str) -> None:
        if self._action() is None:
            return
        self._instead_of = instead_of
        self.recorder.clear()
        self._pages.setCurrentIndex(1)
        self.recorder.setFocus()

    def _take_recorded(self) -> None:
        key, action = self.recorder.key(), self._action()
        if not self.is_recording or not key or action is None:
            return
        if key in self._key_map.keys_of(action):
            self._leave()
            return
        wished = self._key_map.adding(action, key, instead_of=self._instead_of)
        conflicts = self._key_map.conflicts(action, key)
        self._set_or_ask(wished, [found for found in conflicts if found.other_key != self._instead_of])

    def _remove(self) -> None:
        action, key = self._action(), self._chosen_key()
        if action is not None:
            self._set(
                self._key_map.giving(action, [own for own in self._key_map.keys_of(action) if own != key])
            )
            self.keys.setFocus()

    def _reset(self) -> None:
        action = self._action()
        if action is None:
            return
        conflicts = [
            found
            for key in action.keys.split()
            for found in self._key_map.conflicts(action, key)
            if found.other is not action
        ]
        self._set_or_ask(self._key_map.resetting(action), conflicts)

    def _ask_to_reset_all(self) -> None:
        question = self.tr("Give every action the keys it came with?")
        self._ask(question, self.tr("Reset all"), lambda: self._set(KeyMap()))

    def _set_or_ask(self, wished: KeyMap, conflicts: list[Conflict]) -> None:
        if not conflicts:
            self._set(wished)
            return
        takes = any(found.other is not None for found in conflicts)
        yes = self.tr("Take it from there") if takes else self.tr("Use it all the same")
        question = "\n".join(self._sentence(found) for found in conflicts)
        self._ask(question, yes, lambda: self._set(wished))

    def _ask(self, question: str, yes: str, agree: Callable[[], object]) -> None:
        self._question.setText(question)
        self.agree.setText(yes)
        self._agree = agree
        self._pages.setCurrentIndex(2)
        self.decline.setFocus()

    def _on_agreed(self) -> None:
        self._agree()

    def _set(self, key_map: KeyMap) -> None:
        self._key_map = key_map
        self._rows.set_key_map(key_map)
        self.table.resizeColumnToContents(KEYS_COLUMN)
        self._leave()
        self.changed.emit(key_map)

    def _sentence(self, conflict: Conflict) -> str:
        sentence = {
            Clash.SAME: self.tr("“{key}” belongs to “{other}”."),
            Clash.UNREACHABLE: self.tr("“{key}” can't be reached: “{other_key}” belongs to “{other}”."),
            Clash.HIDES: self.tr("“{other_key}” of “{other}” could no longer be reached."),
            Clash.HELD: self.tr("“{key}” is the photograph's own: {use}."),
        }[conflict.clash]
        return sentence.format(
            key=shown_keys((conflict.key,)),
            other_key=shown_keys((conflict.other_key,)),
            other="" if conflict.other is None else translated(conflict.other.text).rstrip("…"),
            use=translated(HELD_BY_THE_CANVAS.get(conflict.key, ""), "key_map"),
        )
