"""How high and how wide the panels beside the photograph are, so that none is cut where there is room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QDockWidget, QTabBar, QTableView

from annotator.windows.scrolled import Scrolled

SMALL, USUAL = (1276, 760), (1436, 860)
"""Pixels of the window on screens of 1280 × 800 and 1440 × 900, without title bar."""


def docks(person) -> dict[str, QDockWidget]:
    return {dock.objectName(): dock for dock in person.app.window.findChildren(QDockWidget)}


def drag_edge(person, dock: QDockWidget, by: QPoint) -> None:
    """With the mouse: the edge at the left of a dock, or the one below it."""
    window, area = person.app.window, dock.geometry()
    start = area.bottomLeft() + QPoint(area.width() // 2, 4) if by.y() else area.topLeft() + QPoint(-4, 80)
    before = dock.size()
    person.qtbot.mousePress(window, Qt.MouseButton.LeftButton, pos=start)
    person.qtbot.mouseMove(window, start + by)
    person.qtbot.waitUntil(lambda: dock.size() != before)
    person.qtbot.mouseRelease(window, Qt.MouseButton.LeftButton, pos=start + by)


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
    drag_edge(at_start, face, QPoint(0, -90))
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


def width_of_panels(person) -> int:
    return docks(person)["Face"].width()


def test_that_a_window_made_small_takes_from_the_panels_and_made_large_gives_it_back(at_start, photographs):
    window = at_start.app.window
    window.resize(*USUAL)
    at_start.open(photographs)
    usual = width_of_panels(at_start)
    window.resize(*LEAST_WINDOW)
    at_start.qtbot.waitUntil(lambda: at_start.app.canvas.width() > 400)
    window.resize(*USUAL)
    at_start.qtbot.waitUntil(lambda: width_of_panels(at_start) == usual)


def test_that_a_low_window_shows_all_five_landmarks(at_start, photographs):
    at_start.app.window.resize(*USUAL)
    at_start.open(photographs)
    at_start.press(Qt.Key.Key_Tab)
    at_start.app.window.resize(900, 600)
    part = docks(at_start)["Face"].findChild(Scrolled)
    table = part.findChild(QTableView)
    bottom = table.mapTo(part.viewport(), QPoint(0, table.height())).y()
    at_start.qtbot.waitUntil(lambda: bottom <= part.viewport().height())


def test_that_a_low_window_cuts_no_panel_that_was_whole(at_start, photographs):
    window = at_start.app.window
    window.resize(*USUAL)
    at_start.open(photographs)
    window.resize(*SMALL)
    names = ("Face", "Shown", "Aligned")
    at_start.qtbot.waitUntil(lambda: cut(at_start, *names) == dict.fromkeys(names, 0))


def test_that_what_a_person_has_dragged_stays_so_in_a_window_of_another_size(at_start, photographs):
    window = at_start.app.window
    window.resize(*USUAL)
    at_start.open(photographs)
    face = docks(at_start)["Face"]
    drag_edge(at_start, face, QPoint(-100, 0))
    dragged = face.width()
    assert dragged > 500
    window.resize(1300, 860)
    QCoreApplication.processEvents()
    assert face.width() == dragged
    window.resize(*USUAL)
    drag_edge(at_start, face, QPoint(0, -60))
    low = face.height()
    window.resize(1300, 860)
    QCoreApplication.processEvents()
    assert face.height() == low


def test_that_what_was_dragged_is_known_as_that_in_the_next_run(at_start, photographs, make_person):
    window = at_start.app.window
    at_start.open(photographs)
    docks(at_start)["Images"].hide()
    window.resize(790, 780)  # a window without a screen comes back no larger
    drag_edge(at_start, docks(at_start)["Face"], QPoint(-60, 0))
    dragged = width_of_panels(at_start)
    window.close()
    later = make_person()
    later.open(photographs)
    assert width_of_panels(later) == dragged
    later.app.window.resize(780, 780)
    QCoreApplication.processEvents()
    assert width_of_panels(later) == dragged


def test_that_panels_suit_a_window_that_got_small_while_another_page_was_shown(at_start, photographs):
    window = at_start.app.window
    window.resize(*USUAL)
    at_start.open(photographs)
    at_start.app.pages.show_wall()
    window.resize(*LEAST_WINDOW)
    at_start.app.pages.show_photograph()
    at_start.qtbot.waitUntil(lambda: at_start.app.canvas.width() > 400)


def test_that_a_tab_that_has_grown_stays_so_in_a_window_of_another_size(at_start, photographs):
    window = at_start.app.window
    window.resize(*SMALL)
    at_start.open(photographs)
    window.raise_panel(at_start.app.training_panel)
    for size in ((1300, 780), SMALL):
        window.resize(*size)
        at_start.qtbot.waitUntil(lambda: cut(at_start, "Model") == {"Model": 0})


def test_that_panels_that_a_person_put_elsewhere_are_let_alone(at_start, photographs):
    window = at_start.app.window
    window.resize(*USUAL)
    at_start.open(photographs)
    images, light = docks(at_start)["Images"], docks(at_start)["Light"]
    window.splitDockWidget(images, light, Qt.Orientation.Vertical)
    light.show()
    window.resizeDocks([images], [330], Qt.Orientation.Horizontal)
    window.resize(1300, 860)
    QCoreApplication.processEvents()
    assert images.width() == 330
