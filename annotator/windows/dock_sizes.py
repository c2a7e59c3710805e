"""How wide and how high the docks are: what suits the window, until a person drags an edge between them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Flag

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow

from annotator.windows.panel_heights import let_grow, share_height

LAYOUT = 8
"""Stored with a layout: its version; which sizes are a person's is added to it. Earlier ones are 0 and 1."""
_LIST = 250
_USUAL_PANELS, _MOST_PANELS = 425, 0.33
"""How wide the panels beside the photograph are: pixels, and part of a small window."""


class Dragged(Flag):
    """What a person has made as large as it is, and stays so."""

    NOTHING = 0
    WIDTHS = 1
    HEIGHTS = 2


class DockSizes(QObject):
    """The list at the left, panels and tabs below them at the right of the photograph. What a person has put
    elsewhere is let alone."""

    def __init__(
        self,
        window: QMainWindow,
        images: QDockWidget,
        panels: Sequence[QDockWidget],
        tabs: Sequence[QDockWidget],
    ) -> None:
        super().__init__(window)
        self._window, self._images, self._tabs = window, images, tabs
        self._panels = (*panels, *tabs)
        self._dragged = Dragged.NOTHING
        self._before: tuple[list[int], list[int]] | None = None
        """Widths and heights when an edge was taken hold of."""
        self._raised: QDockWidget | None = None
        window.installEventFilter(self)

    def suit(self) -> None:
        """Give the docks that are shown the sizes that suit the window, but for what a person has dragged."""
        shown = [dock for dock in self._panels if dock.isVisible() and not dock.isFloating()]
        if not shown or not self._stand_as_usual(shown):
            return
        if Dragged.WIDTHS not in self._dragged:
            panels = min(_USUAL_PANELS, round(_MOST_PANELS * self._window.width()))
            self._window.resizeDocks([self._images, shown[0]], [_LIST, panels], Qt.Orientation.Horizontal)
        tab, middle = next((tab for tab in self._tabs if tab in shown), None), self._window.centralWidget()
        if Dragged.HEIGHTS not in self._dragged and tab is not None and middle is not None:
            share_height(self._window, self._panels, tab, middle.height())
            if self._raised in shown and not self._raised.visibleRegion().isEmpty():
                let_grow(self._window, self._panels, self._raised)

    def let_grow(self, dock: QDockWidget) -> None:
        """Give one that was brought to the front the height that it needs."""
        self._raised = dock
        let_grow(self._window, self._panels, dock)

    def save(self) -> QByteArray:
        """Where all docks are, and which sizes are a person's."""
        return self._window.saveState(LAYOUT + self._dragged.value)

    def restore(self, state: QByteArray) -> None:
        """As it was saved. Of an earlier version's, all is kept but the sizes."""
        versions = dict.fromkeys(range(LAYOUT), Dragged.NOTHING)
        versions |= {LAYOUT + value: Dragged(value) for value in range(4)}
        for version, dragged in versions.items():
            if self._window.restoreState(state, version):
                self._dragged = dragged
        self.suit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has laid itself out anew already; an edge is the window's, and no dock hears of it."""
        match event.type():
            case QEvent.Type.Resize:
                self.suit()
            case QEvent.Type.MouseButtonPress if isinstance(event, QMouseEvent):
                if self._window.isSeparator(event.position().toPoint()):
                    self._before = self._sizes()
            case QEvent.Type.MouseButtonRelease if self._before is not None:
                pairs = zip(self._sizes(), self._before, (Dragged.WIDTHS, Dragged.HEIGHTS), strict=True)
                for now, before, dragged in pairs:
                    if now != before:
                        self._dragged |= dragged
                self._before = None
        return super().eventFilter(watched, event)

    def _stand_as_usual(self, shown: Sequence[QDockWidget]) -> bool:
        """Whether the list is alone at the left, and the panels on each other at the right."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        in_front = {panel.x() for panel in shown if not panel.visibleRegion().isEmpty()}
        return (
            self._window.dockWidgetArea(self._images) is left
            and all(self._window.dockWidgetArea(panel) is right for panel in shown)
            and len(in_front) <= 1
        )

    def _sizes(self) -> tuple[list[int], list[int]]:
        docks = (self._images, *self._panels)
        return [dock.width() for dock in docks], [dock.height() for dock in docks]
