"""The main window: docks and menus, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QMenu,
    QProxyStyle,
    QStackedWidget,
    QStyle,
    QStyleOption,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from annotator.windows.action_table import MENUS
from annotator.windows.actions import Actions
from annotator.windows.dock_sizes import DockSizes
from annotator.windows.dropped import dropped_path
from annotator.windows.image_list import ImageList
from annotator.windows.menu_titles import MNEMONICS
from annotator.windows.message_place import MessagePlace
from annotator.windows.messages import Messages
from annotator.windows.scrolled import Scrolled
from annotator.windows.status_line import StatusLine
from annotator.windows.tab_chain import chain_by_tab, first_stop
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

TITLE = "Five Landmarks"

DOCKS = (
    QT_TRANSLATE_NOOP("docks", "Images"),
    QT_TRANSLATE_NOOP("docks", "Face"),
    QT_TRANSLATE_NOOP("docks", "Shown"),
    QT_TRANSLATE_NOOP("docks", "Aligned"),
    QT_TRANSLATE_NOOP("docks", "Findings"),
    QT_TRANSLATE_NOOP("docks", "Attributes"),
    QT_TRANSLATE_NOOP("docks", "History"),
    QT_TRANSLATE_NOOP("docks", "Light"),
    QT_TRANSLATE_NOOP("docks", "Model"),
)
"""What the docks are called, and known by in a stored layout; shown, they are looked up."""

LEAST_PAGE = QSize(320, 240)
USUAL_SIZE = QSize(1440, 900)
_AROUND_TAB = 8
"""Pixels beside the words of a tab, both sides together."""
FRAME = QSize(4, 40)
"""Kept free at the first start for the title bar and edges: the window's own size is without them."""


class MainWindow(QMainWindow):
    """Lays out what it is given: list at the left, photograph in the middle, panels at the right.

    It belongs to `app`, which makes the parts and connects them.
    """

    closing = Signal(object)
    """QCloseEvent: the window is about to close; whoever ignores the event keeps it open."""
    path_dropped = Signal(object)
    """Path of a folder or a file that was dropped on the window."""
    key_unused = Signal(str)
    """A key, as QKeySequence writes it, that nothing in the window wanted."""
    page_changed = Signal(object)
    """QWidget: which page of the open project is shown now."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setWindowIcon(icon)
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks)
        self.messages = Messages(self)
        self._pages = _Pages(self)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        # On top, in no layout: a message that comes and goes must not move the photograph.
        self.messages.setParent(middle)
        self.messages.hide()
        self.messages.raise_()
        MessagePlace(self.messages, self._pages, middle)
        self.messages.left.connect(self._give_the_page_the_keys)
        self.setCentralWidget(middle)
        self.status_line = StatusLine(self)
        self.setStatusBar(self.status_line)
        self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize() - FRAME))
        self._close_tabs = _CloseTabs(self)
        self._docks: list[QDockWidget] = []
        self._is_laid_out = False
        self._beside: QByteArray | None = None
        """How the panels stood beside the photograph, while another page is shown."""

    def fill(
        self,
        start_page: QWidget,
        pages: Sequence[QWidget],
        images: ImageList,
        panels: Mapping[str, QWidget],
        tabs: Mapping[str, QWidget],
    ) -> None:
        """Put the parts in their places.

        pages: of an open project, in the middle, the first of them when it opens. panels: from top to bottom
        under their titles; below them tabs, one in front of the other, the first one on top.
        """
        self._start_page, self._first_page = start_page, pages[0]
        for page in (start_page, *pages):
            self._pages.addWidget(page)
        self._dock("Images", images, Qt.DockWidgetArea.LeftDockWidgetArea)
        for title, panel in {**panels, **tabs}.items():
            self._dock(title, panel, Qt.DockWidgetArea.RightDockWidgetArea, is_a_tab=title in tabs)
        in_tabs = self._docks[-len(tabs) :]
        for before, after in pairwise(in_tabs):
            self.tabifyDockWidget(before, after)
        in_tabs[0].raise_()
        self._sizes = DockSizes(self, self._docks[0], self._docks[1 : -len(tabs)], in_tabs)
        chain_by_tab([self.messages, start_page, *pages, images, *panels.values(), *tabs.values()])
        self.show_start_page()

    def build_menus(self, actions: Actions, recent: QMenu) -> None:
        """Make the menus from the table, with recent folders and the docks where they belong."""
        for title, groups in MENUS.items():
            menu = self.menuBar().addMenu(translated(MNEMONICS[title], "menus"))
            menu.setToolTipsVisible(True)  # what is greyed out says why
            for number, group in enumerate(groups):
                if number:
                    menu.addSeparator()
                for row in group:
                    menu.addAction(actions[row.id])
                    if row.id == "open_folder":
                        recent.setTitle(self.tr("Open recent"))
                        menu.addMenu(recent)
            if title == "View":
                menu.addSeparator()
                for dock in self._docks:
                    menu.addAction(dock.toggleViewAction())

    def show_start_page(self) -> None:
        self.setWindowTitle(TITLE)
        if self._pages.currentWidget() is self._first_page:
            self._beside = self._sizes.save()
        self._pages.setCurrentWidget(self._start_page)
        for dock in self._docks:
            dock.hide()

    def show_project(self, name: str) -> None:
        """Show the photograph and its panels. name: of the folder, for the title."""
        self.setWindowTitle(f"{name} — {TITLE}")
        is_first = not self._is_laid_out
        if self._beside is None and is_first:
            for dock in self._docks:
                dock.show()
        self.show_page(self._first_page)
        if is_first:
            self._sizes.suit()  # only docks that are shown can be given sizes
            self._is_laid_out = True

    def show_page(self, page: QWidget) -> None:
        """Show a page of the open project, and let it have the keys. The panels are about the first one."""
        if self._pages.currentWidget() is self._first_page and page is not self._first_page:
            self._beside = self._sizes.save()
            for dock in self._docks[1:]:
                dock.hide()
        self._pages.setCurrentWidget(page)
        if page is self._first_page and self._beside is not None:
            self._sizes.restore(self._beside)
            self._beside = None
        page.setFocus()
        self.page_changed.emit(page)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown, the start page or one of the project's."""
        return self._pages.currentWidget()

    def raise_panel(self, panel: QWidget) -> None:
        """Bring a panel to the front of the tabs that it is in, as high as it needs; shown again if it was
        closed."""
        for dock in self._docks:
            if dock.isAncestorOf(panel):
                dock.show()
                dock.raise_()
                self._sizes.let_grow(dock)

    def layout_state(self) -> tuple[QByteArray, QByteArray]:
        """(geometry, state) to give to `restore_layout` another time."""
        return self.saveGeometry(), self._sizes.save() if self._beside is None else self._beside

    def restore_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        """Once the photograph's page is shown. Of an earlier version's, all is kept but the sizes."""
        self.restoreGeometry(geometry)
        self._sizes.restore(state)

    def event(self, event: QEvent) -> bool:
        """Esc closes an error before it lets go of a face: the error lies on top. What is being drawn or
        typed has had the key before. Qt makes the tab bars of docks when it needs them."""
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            bar = event.child()
            if isinstance(bar, QTabBar):
                bar.setAccessibleName(self.tr("Panels"))
                bar.setStyle(self._close_tabs)
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.messages.is_error
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.messages.is_error:
            self.messages.close_message()
        elif event.key() == Qt.Key.Key_F6:
            self._go_to_part(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
            if event.key() != Qt.Key.Key_Escape:
                self.key_unused.emit(QKeySequence(event.keyCombination()).toString())

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closing.emit(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_path(event)
        if path is not None:
            event.acceptProposedAction()
            self.path_dropped.emit(path)

    def _go_to_part(self, step: int) -> None:
        """Give the keys to the next part that takes any: message, list, page, panel by panel."""
        every = (self.messages, self._docks[0], self._pages, *self._docks[1:])
        parts = [part for part in every if first_stop(part) is not None]
        focused = self.focusWidget()
        here = next((place for place, part in enumerate(parts) if focused and part.isAncestorOf(focused)), -1)
        part = parts[(here + step) % len(parts)] if parts else None
        stop = first_stop(part) if part is not None else None
        if part is self._pages:
            self._give_the_page_the_keys()
        elif stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _give_the_page_the_keys(self) -> None:
        page = self.page
        if page is not None:
            page.setFocus()

    def _dock(self, title: str, panel: QWidget, area: Qt.DockWidgetArea, *, is_a_tab: bool = False) -> None:
        dock = QDockWidget(translated(title, "docks"), self)
        dock.setObjectName(title)
        dock.setWidget(Scrolled(panel, dock, is_a_tab=is_a_tab))
        self.addDockWidget(area, dock)
        self._docks.append(dock)


class _CloseTabs(QProxyStyle):
    """Tabs with less around their words, so that all of them can be read in a narrow row of panels."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(QApplication.style().name())
        self.setParent(parent)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric is QStyle.PixelMetric.PM_TabBarTabHSpace:
            return _AROUND_TAB
        return super().pixelMetric(metric, option, widget)


class _Pages(QStackedWidget):
    """Pages of which the widest does not keep the window from being made small while another is shown."""

    def minimumSizeHint(self) -> QSize:
        return LEAST_PAGE
