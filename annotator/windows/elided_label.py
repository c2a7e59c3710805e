"""Long names and paths, cut in the middle where there is no room: the end says more than the middle.

Of a sentence it does not.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QStyle, QStyleOptionFrame, QWidget

_MIDDLE = Qt.TextElideMode.ElideMiddle
_LEAST = "mmmm…mmmm"
_MARGIN = 2
"""Pixels that Qt leaves at both ends of the text in a field."""


class ElidedLabel(QLabel):
    """One line of plain text; a tool tip says all of it while it is cut. elide: where that is done."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, elide: Qt.TextElideMode = _MIDDLE
    ) -> None:
        super().__init__(text, parent)
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def shown(self) -> str:
        """As much of the text as can be seen."""
        return self.fontMetrics().elidedText(self.text(), self._elide, self.contentsRect().width())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._explain()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().horizontalAdvance(_LEAST)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is small enough to paint whole
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment() | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            self.shown,
            self.foregroundRole(),
        )

    def _explain(self) -> None:
        self.setToolTip(self.text() if self.shown != self.text() else "")


class PathEdit(QLineEdit):
    """A field for a path. While nobody edits it, a path that is too long is cut in the middle, also while all
    of it is selected; a tool tip says all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textChanged.connect(lambda _text: self._explain())

    @property
    def shown(self) -> str:
        """As much of the path as can be seen while nobody edits it."""
        return self.fontMetrics().elidedText(self.text(), _MIDDLE, self._room.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        is_selected = self.hasFocus() and self.selectedText() == self.text()
        if self.shown == self.text() or (self.hasFocus() and not is_selected):
            super().paintEvent(event)
            return
        painter, option, role = QPainter(self), self._option, self.foregroundRole()
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        if is_selected:
            role = QPalette.ColorRole.HighlightedText
            ground = self._room.adjusted(0, _MARGIN, 0, -_MARGIN)
            painter.fillRect(ground, self.palette().color(QPalette.ColorRole.Highlight))
        self.style().drawItemText(
            painter,
            self._room,
            int(Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            self.shown,
            role,
        )

    @property
    def _option(self) -> QStyleOptionFrame:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        return option

    @property
    def _room(self) -> QRect:
        contents = QStyle.SubElement.SE_LineEditContents
        return self.style().subElementRect(contents, self._option, self).adjusted(_MARGIN, 0, -_MARGIN, 0)

    def _explain(self) -> None:
        self.setToolTip(self.text() if self.shown != self.text() else "")
