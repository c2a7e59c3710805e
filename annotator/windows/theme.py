"""The colours of windows and panels, light and dark. Those of annotations are data and stay as they are.

Qt's own switch, QStyleHints.setColorScheme, does nothing on desktops without a platform theme. So the
palettes are set here; the Fusion style paints everything from them.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel

_ROLE = QPalette.ColorRole


class Scheme(StrEnum):
    """What a person can choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_QT_SCHEMES = {
    Scheme.SYSTEM: Qt.ColorScheme.Unknown,
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
}

# Selected rows are tinted rather than filled, so that the marks of progress keep their colours on them.
_LIGHT_AND_DARK = (
    (_ROLE.Window, "#f2f2f3", "#2a2a2d"),
    (_ROLE.WindowText, "#1c1c1e", "#e8e8ea"),
    (_ROLE.Base, "#ffffff", "#212124"),
    (_ROLE.AlternateBase, "#f8f8f9", "#252528"),
    (_ROLE.Text, "#1c1c1e", "#e8e8ea"),
    (_ROLE.PlaceholderText, "#68686e", "#9a9aa0"),
    (_ROLE.Button, "#f6f6f7", "#37373b"),
    (_ROLE.ButtonText, "#1c1c1e", "#e8e8ea"),
    (_ROLE.BrightText, "#ffffff", "#ffffff"),
    (_ROLE.Light, "#ffffff", "#4b4b50"),
    (_ROLE.Midlight, "#e9e9eb", "#414146"),
    (_ROLE.Mid, "#c4c4c8", "#1d1d1f"),
    (_ROLE.Dark, "#a2a2a8", "#18181a"),
    (_ROLE.Shadow, "#6e6e73", "#0e0e10"),
    (_ROLE.Highlight, "#cfe2f8", "#33475e"),
    (_ROLE.HighlightedText, "#10233a", "#ffffff"),
    (_ROLE.Accent, "#1f6fc4", "#5aa9f0"),
    (_ROLE.Link, "#1f6fc4", "#6db4f5"),
    (_ROLE.LinkVisited, "#6a4fb0", "#b9a2f0"),
    (_ROLE.ToolTipBase, "#fffef2", "#3a3a3f"),
    (_ROLE.ToolTipText, "#1c1c1e", "#e8e8ea"),
)
_DISABLED = ("#a0a0a5", "#77777d")


def palette_of(*, dark: bool) -> QPalette:
    """The palette of one of the two looks."""
    palette = QPalette()
    for role, *colours in _LIGHT_AND_DARK:
        palette.setColor(role, QColor(colours[dark]))
    for role in (_ROLE.WindowText, _ROLE.Text, _ROLE.ButtonText, _ROLE.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED[dark]))
    return palette


def dim(label: QLabel) -> None:
    """Let words stand back that are told beside the matter; they are to be read all the same."""
    label.setForegroundRole(_ROLE.PlaceholderText)


class Theme(QObject):
    """Applies a scheme, and follows the system while that is what was chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scheme = Scheme.SYSTEM
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._paint)

    def use(self, scheme: Scheme) -> None:
        self._scheme = scheme
        QGuiApplication.styleHints().setColorScheme(_QT_SCHEMES[scheme])
        self._paint()

    def _paint(self) -> None:
        system = QGuiApplication.styleHints().colorScheme()
        dark = self._scheme is Scheme.DARK or (
            self._scheme is Scheme.SYSTEM and system is Qt.ColorScheme.Dark
        )
        QGuiApplication.setPalette(palette_of(dark=dark))
