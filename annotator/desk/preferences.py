"""Switches that are remembered: colours of the windows, and what the canvas shows."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from annotator.desk.settings import Settings
from annotator.scene.canvas import Canvas
from annotator.windows.actions import Actions
from annotator.windows.theme import Scheme, Theme


class Preferences(QObject):
    """Brings the switches of the View menu to effect, and back at the next start."""

    def __init__(
        self, actions: Actions, canvas: Canvas, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._canvas = canvas
        self._settings = settings
        self._theme = Theme(self)
        schemes = QActionGroup(self)
        for scheme in Scheme:
            schemes.addAction(actions[f"scheme_{scheme}"])

    def restore(self) -> None:
        """Set the switches as they were left."""
        self._actions["keep_zoom"].setChecked(self._settings.keeps_zoom)
        self._canvas.keeps_zoom = self._settings.keeps_zoom
        self._actions[f"scheme_{self._settings.scheme}"].setChecked(True)
        self._theme.use(self._settings.scheme)

    def keep_zoom(self) -> None:
        self._canvas.keeps_zoom = self._settings.keeps_zoom = self._actions["keep_zoom"].isChecked()

    def show_rejected(self) -> None:
        self._canvas.set_rejected_shown(self._actions["show_rejected"].isChecked())

    def use_scheme(self, scheme: Scheme) -> None:
        self._settings.scheme = scheme
        self._theme.use(scheme)
