"""What to send along with a report of a mistake: versions, machine, project; no names."""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLocale, QObject, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator.windows.translation import QT_TRANSLATE_NOOP

PROGRAM = "Five Landmarks"

# What is shown, and the distributions that may bring it: OpenCV comes under several names.
_PACKAGES = (
    ("torch", ("torch",)),
    ("ONNX Runtime", ("onnxruntime",)),
    ("NumPy", ("numpy",)),
    ("OpenCV", ("opencv-python", "opencv-python-headless", "opencv-contrib-python")),
    ("pyqtgraph", ("pyqtgraph",)),
)

_PHOTOGRAPH = re.compile(r"^(\s*(?:[A-Za-z_][\w.]*: )?).*\.(?:jpe?g|png|bmp|tiff?|webp|gif)\b", re.IGNORECASE)
_FRAME = re.compile(r'^(\s*File )"(.*?)"(, line \d+.*)$')
_PATH = re.compile(r"(?<![\w.])(?:/(?=[^\s/])|[A-Za-z]:\\)[^\n\"'“”‘’:;,]*")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the report. name: in English; the About box looks it up."""

    name: str
    value: str


def no_facts() -> Mapping[str, str]:
    return {}


class Diagnostics(QObject):
    """Gathers the report, and remembers the last mistake of the program for it.

    facts: asked when a report is wanted; what there is to say of the open project, such as how many images.
    """

    def __init__(
        self, facts: Callable[[], Mapping[str, str]] = no_facts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._facts = facts
        self._last_bug = ""

    def remember_bug(self, details: str) -> None:
        """details: a traceback, as `Bugs.happened` tells it."""
        self._last_bug = details

    def versions(self) -> list[Fact]:
        """The program and what it stands on. Nothing is imported for it."""
        found = [
            Fact(PROGRAM, program_version() or "from a checkout"),
            Fact("Python", platform.python_version()),
            Fact("PySide6 / Qt", f"{pyside_version} / {qVersion()}"),
        ]
        return found + [Fact(name, _first_version(names)) for name, names in _PACKAGES]

    def machine(self) -> list[Fact]:
        """The system, how Qt draws on it, and the screens, the primary one first."""
        primary = QGuiApplication.primaryScreen()
        screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not primary)
        system = f"{platform.system()} {platform.release()}, {platform.machine()}, {_libc()}"
        style, locale = QApplication.style().name(), QLocale.system().name()
        return [
            Fact(QT_TRANSLATE_NOOP("Fact", "System"), system),
            Fact(
                QT_TRANSLATE_NOOP("Fact", "Window system"),
                f"{QGuiApplication.platformName()}, {style}, {locale}",
            ),
            *(
                Fact(
                    QT_TRANSLATE_NOOP("Fact", "Screen"),
                    f"{screen.size().width()} × {screen.size().height()}"
                    f" at ratio {screen.devicePixelRatio():g}, {screen.refreshRate():.0f} Hz",
                )
                for screen in screens
            ),
        ]

    def report(self) -> str:
        """All of it as plain text, in English whatever the window speaks: it is read by those who mend."""
        project = [Fact(name, without_names(value)) for name, value in self._facts().items()]
        blocks = [
            "\n".join(f"{fact.name}: {fact.value}" for fact in block)
            for block in (self.versions(), self.machine(), project)
            if block
        ]
        if self._last_bug:
            blocks.append(f"Last mistake of the program:\n{without_names(self._last_bug).strip()}")
        return "\n\n".join(blocks) + "\n"


def program_version() -> str:
    """Empty in a checkout that was never installed."""
    try:
        return version("five-landmarks")
    except PackageNotFoundError:
        return ""


def without_names(text: str) -> str:
    """A text without what could name a person or a photograph: it hides too much rather than too little.

    Of a line with the name of an image file, what comes before that name is hidden too, for names have spaces
    in them; of other lines, paths are. Frames of a traceback keep the path inside their package.
    """
    lines = []
    for line in text.splitlines():
        frame = _FRAME.match(line)
        if frame is not None:
            lines.append(f'{frame[1]}"{_inside_its_package(frame[2])}"{frame[3]}')
        else:
            line = _PHOTOGRAPH.sub(r"\1(a photograph)", line)
            lines.append(_PATH.sub("(a path)", line))
    hidden = "\n".join(lines)
    for name in _own_names():
        hidden = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "(a user)", hidden)
    return hidden


def _inside_its_package(path: str) -> str:
    """Such as annotator/windows/about.py: nothing of where on the disk that is."""
    parts = Path(path).parts
    for root in ("site-packages", "dist-packages"):
        if root in parts:
            return "/".join(parts[parts.index(root) + 1 :])
    for package in ("annotator", "detector"):
        if package in parts:
            last = len(parts) - 1 - parts[::-1].index(package)
            return "/".join(parts[last:])
    return parts[-1] if parts else path


def _own_names() -> set[str]:
    """What the person at this machine is called by it."""
    names = {Path.home().name}
    with suppress(KeyError, OSError):  # a container's user may have no name
        names.add(getpass.getuser())
    return {name for name in names if len(name) > 1}


def _first_version(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "not installed"


def _libc() -> str:
    return " ".join(platform.libc_ver()).strip() or "libc unknown"
