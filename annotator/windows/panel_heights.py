"""How high the panels beside the photograph are by themselves, and once one of the tabs needs more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QTabBar

from annotator.windows.scrolled import Scrolled

USUAL_TABS = 290
"""Pixels of the panels in tabs, where there is room."""
GROWN_TABS = 265
"""So high they become by themselves: the curve of a training is seen in them."""
LEAST_TABS = 170
"""As few they are by themselves while no panel above them has to scroll for it."""
LOWEST_TABS = 110
"""As few they are by themselves on a screen that is lower still: all five landmarks are to be seen."""


def share_height(window: QMainWindow, docks: Sequence[QDockWidget], tab: QDockWidget, height: int) -> None:
    """Between the panels that stand on each other and the tabs below them. height: of all, in pixels.

    In too little room the panels do without half of what they can without scrolling, then the tabs give way
    down to their least, then the panels do without the rest, then the tabs give way once more; in the end the
    highest panel scrolls. Room to spare goes to the tabs.
    """
    panels = _beside(window, docks, tab)
    gap = window.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
    room = height - len(panels) * gap
    wished = [panel.sizeHint().height() for panel in panels]
    whole = sum(map(_whole, panels))
    half = (sum(wished) + whole) // 2
    least = min(max(room - whole, LOWEST_TABS), LEAST_TABS)
    tabs = max(min(room - half, USUAL_TABS), room - sum(wished), least)
    _resize(window, panels, wished, tab, tabs, room)


def let_grow(window: QMainWindow, docks: Sequence[QDockWidget], tab: QDockWidget) -> None:
    """Give a panel in tabs the height that it needs, within reason."""
    for part in tab.findChildren(Scrolled):
        part.updateGeometry()  # else the dock remembers how high its panel was
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    bar = max((bar.sizeHint().height() for bar in bars if bar.isVisible()), default=0)
    now, wished = tab.height() + bar, min(tab.sizeHint().height() + bar, GROWN_TABS)
    if now < wished and not tab.isFloating():
        panels = _beside(window, docks, tab)
        heights = [panel.height() for panel in panels]
        _resize(window, panels, heights, tab, wished, now + sum(heights))


def _beside(window: QMainWindow, docks: Sequence[QDockWidget], tab: QDockWidget) -> list[QDockWidget]:
    """Those of all docks that share their height with a panel in tabs."""
    area, tabs = window.dockWidgetArea(tab), (tab, *window.tabifiedDockWidgets(tab))
    panels = [dock for dock in docks if not dock.isHidden() and not dock.isFloating() and dock not in tabs]
    return [dock for dock in panels if window.dockWidgetArea(dock) is area]


def _resize(
    window: QMainWindow,
    panels: Sequence[QDockWidget],
    heights: Sequence[int],
    tab: QDockWidget,
    tabs: int,
    room: int,
) -> None:
    """Panels give way as far as they need not scroll for it; where that isn't enough, the highest farther."""
    spare = [max(height - _whole(panel), 0) for panel, height in zip(panels, heights, strict=True)]
    missing = max(sum(heights) + tabs - room, 0)
    given = min(missing / max(sum(spare), 1), 1.0)
    above = [int(height - given * part) for height, part in zip(heights, spare, strict=True)]
    if above:
        above[above.index(max(above))] -= max(sum(above) + tabs - room, 0)
    window.resizeDocks([*panels, tab], [*(max(height, 1) for height in above), tabs], Qt.Orientation.Vertical)


def _whole(panel: QDockWidget) -> int:
    """The height in which a panel need not scroll."""
    return panel.sizeHint().height() - sum(part.slack for part in panel.findChildren(Scrolled))
