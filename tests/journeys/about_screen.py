"""Questions about the screen: where a hand would go, and what pixels an eye would see there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from asking import app, on_screen, question, session
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QMenu,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QTabBar,
    QToolTip,
    QWidget,
)

from annotator.scene.image_view import ImageView
from annotator.windows.image_model import PATH_ROLE


@question
def ready() -> bool:
    """Whether the window is on the screen, and the photograph that is open."""
    try:
        shown = app().view.shown_image
    except LookupError:
        return False
    handle = app().window.windowHandle()
    return shown is not None and handle is not None and handle.isExposed()


@question
def window() -> int:
    """The X window of what a person would type into."""
    return int((QApplication.activeModalWidget() or app().window).winId())


@question
def dialog() -> str:
    """The title of the dialog that is open, empty where none is."""
    open_dialog = QApplication.activeModalWidget()
    return open_dialog.windowTitle() if open_dialog is not None else ""


@question
def focus() -> str:
    """What a key would go to: the name of the part, as those hear it who can't see it."""
    widget = QApplication.focusWidget()
    if widget is None:
        return ""
    return "photograph" if widget is app().canvas else widget.accessibleName() or type(widget).__name__


@question
def page() -> str:
    """What is in the middle of the window."""
    pages = {
        app().canvas: "photograph",
        app().wall: "wall",
        app().statistics: "statistics",
        app().queue: "queue",
    }
    return pages.get(app().window.page, "start page")


@question
def zoom() -> float:
    """Screen pixels per image pixel."""
    return app().canvas.zoom


@question
def photograph_place(x: float, y: float) -> list[int]:
    """Where on the screen a place of the open photograph is, given in its pixels."""
    canvas = app().canvas
    return on_screen(canvas.viewport(), canvas.view_position(x, y))


@question
def landmark_place(face: int, landmark: int) -> list[int]:
    """Where on the screen a landmark of the open image lies."""
    point = session().faces()[face].landmarks[landmark]
    return photograph_place(point.x, point.y)


@question
def image_place(path: str) -> list[int]:
    """Where on the screen the row of an image is in the list."""
    return _row_place(app().images.view, path, PATH_ROLE)


@question
def row_place(of: str, text: str) -> list[int]:
    """Where on the screen a row is that says this, in the list or table of that name."""
    view = _part(of)
    assert isinstance(view, QAbstractItemView)
    return _row_place(view, text)


@question
def button_place(text: str) -> list[int] | None:
    """Where on the screen the button with that text is; None where there is none to be clicked."""
    for widget in _visible(QAbstractButton):
        if widget.text() == text:
            return on_screen(widget, widget.rect().center()) if widget.isEnabled() else None
    return None


@question
def part_place(name: str) -> list[int]:
    """Where on the screen the middle of a part is, by the name it tells those who can't see it."""
    widget = _part(name)
    return on_screen(widget, widget.rect().center())


@question
def tab_place(title: str) -> list[int]:
    """Where on the screen the tab of a panel is."""
    for bar in _visible(QTabBar):
        for number in range(bar.count()):
            if bar.tabText(number) == title:
                return on_screen(bar, bar.tabRect(number).center())
    raise LookupError(title)


@question
def choice_place(text: str) -> list[int]:
    """Where on the screen an entry of the open menu, or of the list under a box, is."""
    popup = QApplication.activePopupWidget()
    if isinstance(popup, QMenu):
        action = next(action for action in popup.actions() if action.text() == text)
        return on_screen(popup, popup.actionGeometry(action).center())
    assert popup is not None, "nothing has opened"
    (view,) = popup.findChildren(QAbstractItemView)
    return _row_place(view, text)


@question
def popup_is_open() -> bool:
    return QApplication.activePopupWidget() is not None


@question
def slider_place(name: str, value: int) -> list[int]:
    """Where on the screen the handle of a slider would be that said this."""
    sliders = app().window.findChildren(QSlider)
    (slider,) = (part for part in sliders if part.accessibleName() == name and part.isVisible())
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    option.sliderPosition = option.sliderValue = value
    handle = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    return on_screen(slider, handle.center())


@question
def slider(name: str) -> int:
    """What a slider says."""
    found = _part(name)
    assert isinstance(found, QSlider)
    return found.value()


@question
def steps_place() -> list[int]:
    """Where on the screen one types how many steps to fine-tune."""
    (field,) = app().training_panel.findChildren(QAbstractSpinBox)
    return on_screen(field, QPoint(field.width() // 3, field.height() // 2))


@question
def tooltip() -> str:
    return QToolTip.text() if QToolTip.isVisible() else ""


@question
def looks(name: str) -> str:
    """What is on the screen where a part is: equal answers are equal pixels."""
    pixels = _pixels(name)
    return hashlib.sha256(pixels.constBits()).hexdigest()[:16]


@question
def lightness(name: str) -> float:
    """How light the screen is where a part is, on average, 0 to 255."""
    pixels = _pixels(name).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = (bytes(pixels.constScanLine(row))[: pixels.width()] for row in range(pixels.height()))
    return sum(map(sum, rows)) / (pixels.width() * pixels.height())


@question
def screenshot(path: str) -> bool:
    return QApplication.primaryScreen().grabWindow(0).save(path)


def _pixels(name: str) -> QImage:
    """Taken from the screen: to draw a part once more would be to act."""
    widget = _part(name)
    if isinstance(widget, ImageView):
        widget = widget.viewport()
    at = widget.mapToGlobal(QPoint(0, 0))
    rect = QRect(at, widget.size())
    grabbed = QApplication.primaryScreen().grabWindow(0, rect.x(), rect.y(), rect.width(), rect.height())
    return grabbed.toImage().convertToFormat(QImage.Format.Format_RGB32)


def _part(name: str) -> QWidget:
    """The visible part of that name, told to those who can't see it or written before it; "photograph" is
    the canvas.

    Where several have it, the one in the page in the middle of the window.
    """
    if name == "photograph":
        return app().canvas
    found = [widget for widget in _visible(QWidget) if widget.accessibleName() == name]
    found += [label.buddy() for label in _visible(QLabel) if label.text().replace("&", "") == name]
    found = [widget for widget in found if widget is not None]
    if not found:
        raise LookupError(name)
    page = app().window.page
    return next((widget for widget in found if page is not None and page.isAncestorOf(widget)), found[0])


def _visible(kind: type) -> Iterator[QWidget]:
    return (w for w in QApplication.allWidgets() if isinstance(w, kind) and w.isVisible())


def _row_place(view: QAbstractItemView, text: str, role: int = 0) -> list[int]:
    """The first row, in whichever column it says this, in the middle of what is seen of it."""
    model = view.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        while index.isValid():
            if index.data(role) == text and not view.visualRect(index).isEmpty():
                seen = view.visualRect(index) & view.viewport().rect()
                return on_screen(view.viewport(), seen.center())
            index = index.siblingAtColumn(index.column() + 1)
    raise LookupError(text)
