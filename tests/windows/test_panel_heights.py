"""How high and how wide the panels beside the photograph are, so that none is cut where there is room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QTabBar

from annotator.windows.scrolled import Scrolled

SMALL, USUAL = (1276, 760), (1436, 860)
"""Pixels of the window on screens of 1280 × 800 and 1440 × 900, without title bar."""


def docks(person) -> dict[str, QDockWidget]:
    return {dock.objectName(): dock for dock in person.app.window.findChildren(QDockWidget)}


def cut(person, *names: str) -> dict[str, int]:
    """By how many pixels panels scroll."""
    parts = {name: docks(person)[name].findChild(Scrolled) for name in names}
    return {name: part.verticalScrollBar().maximum() for name, part in parts.items()}


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_that_no_panel_is_cut_at_the_first_start(at_start, photographs, size: tuple[int, int]):
    at_start.app.window.resize(*size)
    at_start.open(photographs)
    names = ("Face", "Shown", "Aligned", "Findings")
    at_start.qtbot.waitUntil(lambda: cut(at_start, *names) == dict.fromkeys(names, 0))


def test_that_a_tab_that_needs_more_gets_it_and_cuts_no_other(at_start, photographs):
    at_start.app.window.resize(*USUAL)
    at_start.open(photographs)
    panels = [docks(at_start)[name] for name in ("Face", "Aligned", "Findings")]
    heights = [panels[0].height(), 350, 100]
    at_start.app.window.resizeDocks(panels, heights, Qt.Orientation.Vertical)
    at_start.qtbot.waitUntil(lambda: panels[-1].height() < 100)
    at_start.app.window.raise_panel(at_start.app.training_panel)
    names = ("Face", "Shown", "Aligned", "Model")
    at_start.qtbot.waitUntil(lambda: cut(at_start, *names) == dict.fromkeys(names, 0))


def test_that_a_layout_of_an_earlier_version_has_the_heights_of_this_one(at_start, photographs):
    window = at_start.app.window
    window.resize(*USUAL)
    at_start.open(photographs)
    face, shown, light = (docks(at_start)[name] for name in ("Face", "Shown", "Light"))
    whole = face.height()
    shown.hide()
    window.raise_panel(at_start.app.light_panel)
    window.resizeDocks([face], [whole - 90], Qt.Orientation.Vertical)
    earlier, now = window.saveState(), window.layout_state()[1]
    for state, height in ((now, whole - 90), (earlier, whole)):
        window.restore_layout(window.saveGeometry(), state)
        at_start.qtbot.waitUntil(lambda height=height: face.height() == height)
        assert shown.isHidden()
        assert light.isVisible()


LEAST_WINDOW = (1000, 650)
LEAST_PANELS = 300
"""Pixels that are enough for the panels beside the photograph."""


def narrowed(person) -> list[QDockWidget]:
    """The panels, as narrow as they get in a small window."""
    person.app.window.resize(*LEAST_WINDOW)
    panels = [dock for name, dock in docks(person).items() if name != "Images"]
    person.app.window.resizeDocks(panels[:1], [100], Qt.Orientation.Horizontal)
    person.qtbot.waitUntil(lambda: panels[0].width() <= LEAST_PANELS)
    return panels


def tabs_of(person) -> QTabBar:
    bars = person.app.window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (tabs,) = (bar for bar in bars if bar.count())
    return tabs


def test_that_the_panels_get_narrow_and_leave_the_photograph_the_room(person):
    panels = narrowed(person)
    assert max(panel.minimumSizeHint().width() for panel in panels) <= LEAST_PANELS
    assert person.app.canvas.width() > 400


def test_that_no_words_are_cut_in_narrow_panels(person):
    width = narrowed(person)[0].width()
    person.press(Qt.Key.Key_Tab)
    assert tabs_of(person).sizeHint().width() <= width
    person.app.pages.show_wall()
    person.app.pages.show_photograph()  # for which Qt makes the tabs anew
    assert tabs_of(person).sizeHint().width() <= width
    bar = person.app.display_bar
    for button in bar.buttons:
        assert bar.fontMetrics().horizontalAdvance(button.text()) <= button.width() - 6
    assert bar.number.isVisible()
    assert bar.number.text() == "≥ 0.00"


def test_that_a_small_window_gives_the_photograph_more_than_the_panels_at_the_first_start(
    at_start, photographs
):
    at_start.app.window.resize(*LEAST_WINDOW)
    at_start.open(photographs)
    assert at_start.app.canvas.width() > 400
