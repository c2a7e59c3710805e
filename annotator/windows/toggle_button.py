"""A flat button that shows in light and in dark, at a glance, whether it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QToolButton

_RADIUS = 3.0


class ToggleButton(QToolButton):
    """Pressed, it is tinted like a selected row and has the accent for its edge. Fusion's own differ by so
    little that in a dark window nobody can tell."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is small enough to paint whole
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        role, palette = QPalette.ColorRole, self.palette()
        pressed = self.isChecked() and self.isEnabled()
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver) and self.isEnabled()
        ground = role.Highlight if pressed else role.Midlight if is_under else role.Button
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(palette.color(group, ground))
        painter.setPen(QPen(palette.color(group, role.Accent if pressed else role.Mid), 1.0))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(role.Accent), 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(edge.adjusted(2, 2, -2, -2), _RADIUS, _RADIUS)
        painter.setPen(palette.color(group, role.HighlightedText if pressed else role.ButtonText))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 6)
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), words)
