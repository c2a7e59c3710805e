"""Where a message lies: over the upper edge of the page, or of that part of it which a message may cover."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

LEAST_WIDTH = 320
"""Pixels of the screen: in a narrower part nobody could read a message."""

_PLACING = (QEvent.Type.Show, QEvent.Type.LayoutRequest)
_MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide, QEvent.Type.Show)


@runtime_checkable
class GivesMessagesAPlace(Protocol):
    """A page with something at its upper edge that has to be seen and clicked."""

    @property
    def message_place(self) -> QWidget:
        """What a message may cover instead."""
        ...


class MessagePlace(QObject):
    """Keeps a message in its place, whatever moves. messages: a child of `middle`, as is `pages`, which fills
    it."""

    def __init__(self, messages: QWidget, pages: QStackedWidget, middle: QWidget) -> None:
        super().__init__(middle)
        self._messages, self._pages, self._middle = messages, pages, middle
        self._watched: QWidget | None = None
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._put)
        for widget in (messages, middle):
            widget.installEventFilter(self)
        pages.currentChanged.connect(self._later.start)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._messages:
            if event.type() in _PLACING:
                self._put()
        elif event.type() in _MOVING:
            self._later.start()  # others may have to move first
        return super().eventFilter(watched, event)

    def _put(self) -> None:
        place = _place_on(self._pages.currentWidget())
        self._watch(place)
        if place is None or not place.isVisible() or place.width() < LEAST_WIDTH:
            corner, width = QPoint(), self._middle.width()
        else:
            corner, width = place.mapTo(self._middle, QPoint()), place.width()
        self._messages.setGeometry(QRect(corner.x(), corner.y(), width, self._messages.heightForWidth(width)))

    def _watch(self, place: QWidget | None) -> None:
        if place is self._watched:
            return
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = place
        if place is not None:
            place.installEventFilter(self)


def _place_on(page: object) -> QWidget | None:
    return page.message_place if isinstance(page, GivesMessagesAPlace) else None
