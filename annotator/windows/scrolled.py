"""A panel that can be lower than what is in it: on a small screen it scrolls, the window does not grow."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStyle, QWidget

LEAST_HEIGHT = 48


class Scrolled(QScrollArea):
    """As wide as its panel needs; as high as there is room, a panel of fixed height no higher than that.

    is_a_tab: several lie on each other, and the lowest must not keep the others as low.
    """

    def __init__(self, panel: QWidget, parent: QWidget | None = None, *, is_a_tab: bool = False) -> None:
        super().__init__(parent)
        self._panel = panel
        self.setWidget(panel)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if panel.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Fixed and not is_a_tab:
            self.setMaximumHeight(panel.sizeHint().height())

    @property
    def slack(self) -> int:
        """Pixels by which it can be lower than it wishes to be, and still not scroll."""
        return self._panel.sizeHint().height() - self._panel.minimumSizeHint().height()

    def scroll_to(self, part: QWidget) -> None:
        """Have a part of the panel at the top, as far as that goes."""
        self.verticalScrollBar().setValue(part.mapTo(self._panel, QPoint()).y())

    def sizeHint(self) -> QSize:
        return self._panel.sizeHint()

    def minimumSizeHint(self) -> QSize:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        least = self._panel.minimumSizeHint()
        return QSize(least.width() + bar, min(least.height(), LEAST_HEIGHT))


def bring_into_sight(part: QWidget) -> None:
    """Scroll the panel that a part is in to that part, once all is laid out."""
    QTimer.singleShot(0, part, partial(_scroll_to, part))


def _scroll_to(part: QWidget) -> None:
    room = part.parentWidget()
    while room is not None and not isinstance(room, Scrolled):
        room = room.parentWidget()
    if room is not None:
        room.scroll_to(part)
