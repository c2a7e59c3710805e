"""What is remembered of how a person likes it: colours, keys, and what is shown on the photograph."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from annotator.desk.meshing import Meshing
from annotator.desk.settings import Settings
from annotator.scene.canvas import Canvas
from annotator.scene.loupe import Loupe
from annotator.windows.actions import Actions
from annotator.windows.display_bar import DisplayBar
from annotator.windows.key_map import KeyMap
from annotator.windows.theme import Scheme, Theme

USUALLY_ON = {
    "show_predictions": True,
    "show_ground_truth": True,
    "show_names": False,
    "pose_axes": False,
    "mesh": False,
    "loupe": False,
}
"""The switches of the View menu that are remembered, and how they are at first."""


class Preferences(QObject):
    """Brings preferences to effect, and back at the next start."""

    def __init__(
        self,
        actions: Actions,
        canvas: Canvas,
        loupe: Loupe,
        meshing: Meshing,
        display_bar: DisplayBar,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._canvas = canvas
        self._display_bar = display_bar
        self._settings = settings
        self._theme = Theme(self)
        self._effects = {
            "show_predictions": canvas.set_predictions_shown,
            "show_ground_truth": canvas.set_ground_truth_shown,
            "show_names": canvas.set_names_shown,
            "pose_axes": canvas.set_axes_shown,
            "mesh": meshing.set_on,
            "loupe": loupe.set_on,
        }
        schemes = QActionGroup(self)
        for scheme in Scheme:
            schemes.addAction(actions[f"scheme_{scheme}"])
        display_bar.threshold_changed.connect(self._use_threshold)

    def restore(self) -> None:
        """Set everything as it was left."""
        self._actions["keep_zoom"].setChecked(self._settings.keeps_zoom)
        self._canvas.keeps_zoom = self._settings.keeps_zoom
        self._actions[f"scheme_{self._settings.scheme}"].setChecked(True)
        self._theme.use(self._settings.scheme)
        self._actions.apply(self._settings.key_map)
        for name, usual in USUALLY_ON.items():
            on = self._settings.switch(name, usual=usual)
            self._actions[name].setChecked(on)
            self._effects[name](on)
        self._display_bar.set_threshold(self._settings.threshold)
        self._canvas.set_threshold(self._settings.threshold)

    def keep_zoom(self) -> None:
        self._canvas.keeps_zoom = self._settings.keeps_zoom = self._actions["keep_zoom"].isChecked()

    def show_rejected(self) -> None:
        self._canvas.set_rejected_shown(self._actions["show_rejected"].isChecked())

    def switch(self, name: str) -> None:
        """Bring one of the switches in USUALLY_ON to effect as it is set now."""
        on = self._actions[name].isChecked()
        self._settings.set_switch(name, on=on)
        self._effects[name](on)

    def use_keys(self, key_map: KeyMap) -> None:
        """Let these keys be in force, now and later."""
        self._settings.key_map = key_map
        self._actions.apply(key_map)

    def use_scheme(self, scheme: Scheme) -> None:
        self._settings.scheme = scheme
        self._theme.use(scheme)

    def _use_threshold(self, threshold: float) -> None:
        self._settings.threshold = threshold
        self._canvas.set_threshold(threshold)
