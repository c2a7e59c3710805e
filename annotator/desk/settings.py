"""What the program remembers from one run to the next: the window's layout, recent folders, preferences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from annotator.windows.key_map import KeyMap
from annotator.windows.theme import Scheme

MOST_RECENT = 10


@dataclass(frozen=True, slots=True)
class Recent:
    """A folder that was open, with the project file its work went into."""

    images: Path
    project: Path

    @property
    def title(self) -> str:
        """The folder's name, and which of its projects it is where that isn't the usual one."""
        which = self.project.stem.removeprefix("project").strip(".")
        return f"{self.images.name} · {which}" if which else self.images.name


class Settings:
    """Reads and writes a QSettings; nothing in it is needed to go on working."""

    def __init__(self, stored: QSettings | None = None) -> None:
        self._stored = stored or QSettings("five-landmarks", "annotator")

    @property
    def recent(self) -> list[Recent]:
        """Folders that are still there, the one used last first."""
        rows = self._strings("recent")
        pairs = [
            Recent(Path(images), Path(project))
            for images, project in zip(rows[::2], rows[1::2], strict=False)
        ]
        return [pair for pair in pairs if pair.images.is_dir()]

    def remember(self, recent: Recent) -> None:
        """Put a folder first among the recent ones."""
        kept = [recent, *(other for other in self.recent if other != recent)][:MOST_RECENT]
        self._stored.setValue("recent", [str(path) for pair in kept for path in (pair.images, pair.project)])

    @property
    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Geometry and state of the main window, None before one was stored."""
        geometry, state = self._stored.value("window/geometry"), self._stored.value("window/state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    @layout.setter
    def layout(self, layout: tuple[QByteArray, QByteArray]) -> None:
        self._stored.setValue("window/geometry", layout[0])
        self._stored.setValue("window/state", layout[1])

    @property
    def scheme(self) -> Scheme:
        """Colours of windows and panels."""
        value = self._stored.value("window/scheme")
        return Scheme(value) if value in list(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._stored.setValue("window/scheme", scheme.value)

    @property
    def language(self) -> str:
        """Which the window speaks, such as "de"; empty for the system's. Only written by hand so far."""
        return str(self._stored.value("window/language") or "")

    @property
    def keeps_zoom(self) -> bool:
        return self._stored.value("canvas/keeps_zoom") in (True, "true")

    @keeps_zoom.setter
    def keeps_zoom(self, keeps: bool) -> None:
        self._stored.setValue("canvas/keeps_zoom", keeps)

    @property
    def threshold(self) -> float:
        """Predictions with a lower score aren't shown, 0 to 1."""
        try:
            threshold = float(str(self._stored.value("canvas/threshold") or 0.0))
        except ValueError:
            return 0.0
        return min(max(threshold, 0.0), 1.0)

    @threshold.setter
    def threshold(self, threshold: float) -> None:
        self._stored.setValue("canvas/threshold", threshold)

    def switch(self, name: str, *, usual: bool) -> bool:
        """Whether a switch of the View menu was left on. usual: how it is before anyone touched it."""
        value = self._stored.value(f"canvas/{name}")
        return usual if value is None else value in (True, "true")

    def set_switch(self, name: str, *, on: bool) -> None:
        self._stored.setValue(f"canvas/{name}", on)

    @property
    def key_map(self) -> KeyMap:
        """Keys that a person has changed."""
        return KeyMap.from_text(str(self._stored.value("window/keys") or ""))

    @key_map.setter
    def key_map(self, key_map: KeyMap) -> None:
        self._stored.setValue("window/keys", key_map.to_text())

    def _strings(self, key: str) -> list[str]:
        value = self._stored.value(key)
        return [str(row) for row in value] if isinstance(value, list) else []
