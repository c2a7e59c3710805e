"""Name, version and licence of the program."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


class About(QMessageBox):
    """Goes by itself when it is closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About Five Landmarks")
        self.setIconPixmap(parent.windowIcon().pixmap(64, 64))
        self.setText(f"<b>Five Landmarks</b> {_version()}")
        self.setInformativeText(
            "Annotates five facial landmarks with a detector that learns from the corrections: "
            "RetinaFace (Deng et al. 2019, arXiv 1905.00641).\n\nMIT licence."
        )


def _version() -> str:
    try:
        return version("five-landmarks")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return ""
