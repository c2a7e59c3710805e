"""The few variations of the system's font that the windows use."""

from __future__ import annotations

from PySide6.QtGui import QFont

NOTE_SIZE = 0.9
"""Of what is told beside the matter, as a share of the window's type."""


def bold(font: QFont) -> QFont:
    """For titles."""
    varied = QFont(font)
    varied.setBold(True)
    return varied


def scaled(font: QFont, factor: float) -> QFont:
    """Larger or smaller by a factor."""
    varied = QFont(font)
    varied.setPointSizeF(font.pointSizeF() * factor)
    return varied
