"""The order in which Tab goes through a window that is put together of many parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.windows.toggle_button import ToggleButton


def chain_by_tab(parts: Sequence[QWidget]) -> None:
    """Let Tab go through the parts of one window in this order, and in each as it goes already.

    Qt's own order is that in which the widgets were made.
    """
    stops = [stop for part in parts for stop in _stops(part)]
    passed_over = [stop for stop in stops if stop.focusPolicy() == Qt.FocusPolicy.NoFocus]
    for stop in passed_over:
        stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # or Qt would leave it where it is
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
    for stop in passed_over:
        stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def first_stop(part: QWidget) -> QWidget | None:
    """Where Tab first comes to in a part that is shown, None where that is nowhere."""
    stops = (stop for stop in _stops(part) if stop.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return next((stop for stop in stops if stop.isVisible() and stop.isEnabled()), None)


def _stops(part: QWidget) -> list[QWidget]:
    """What Tab stops at, or may come to stop at: which button that is changes in Segments and OneOf."""
    widgets, widget = [part], _after(part)
    while widget is not part:
        widgets.append(widget)
        widget = _after(widget)
    return [
        widget for widget in widgets if _may_stop(widget) and (widget is part or part.isAncestorOf(widget))
    ]


def _after(widget: QWidget) -> QWidget:
    """The next widget of Qt's ring of all the widgets of a window.

    Shiboken takes what `nextInFocusChain` returns for a child of the widget that was asked. Once that one is
    deleted, Python would hold what is laid out in the rest of the ring for deleted as well, so it is told the
    parent again.
    """
    following = widget.nextInFocusChain()
    assert following is not None  # a ring has no end
    _tell_parent(following)
    return following


def _tell_parent(widget: QWidget) -> None:
    """Let Python know whose child a widget is; and also of its parent where that is a part of Qt's own, which
    Python would forget at once, and the widget with it."""
    parent = widget.parentWidget()
    widget.setParent(parent)
    if parent is not None and not shiboken6.createdByPython(parent):
        _tell_parent(parent)


def _may_stop(widget: QWidget) -> bool:
    stops = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) or isinstance(widget, ToggleButton)
    return stops and widget.focusProxy() is None
