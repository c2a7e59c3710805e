"""What is seen before anything is open: the three ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCommandLinkButton, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.windows.fonts import scaled

MOST_RECENT = 4
WIDTH = 460
"""Pixels of the column in the middle of the page."""


class StartPage(QWidget):
    """Open a folder, go on with a recent one, or look at the sample."""

    open_folder_wished = Signal()
    open_sample_wished = Signal()
    recent_chosen = Signal(int)
    """Which of the recent folders a person wants."""

    def __init__(self, icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QFrame(self)
        column.setFixedWidth(WIDTH)
        layout = QVBoxLayout(column)
        layout.setSpacing(8)
        picture = QLabel(column)
        picture.setPixmap(icon.pixmap(QSize(72, 72)))
        title = QLabel("Five Landmarks", column)
        title.setFont(scaled(title.font(), 2.0))
        words = QLabel(
            self.tr(
                "Correct what the detector predicts, and let it learn from your corrections.\n"
                "Drop a folder of photographs anywhere in this window, or:"
            ),
            column,
        )
        words.setWordWrap(True)
        open_folder = self._link(self.tr("Open folder…"), self.tr("Photographs in it and in its subfolders"))
        open_folder.clicked.connect(self.open_folder_wished)
        open_sample = self._link(
            self.tr("Open the sample"), self.tr("A few public-domain photographs to try everything on")
        )
        open_sample.clicked.connect(self.open_sample_wished)
        self._links: list[QCommandLinkButton] = []
        self._recent_title = QLabel(self.tr("Recent"), column)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        for part in (picture, title, words):
            layout.addWidget(part)
        layout.addSpacing(8)
        layout.addWidget(open_folder)
        layout.addWidget(open_sample)
        layout.addSpacing(12)
        layout.addWidget(self._recent_title)
        layout.addLayout(self._recent)
        page = QVBoxLayout(self)
        page.addStretch(2)
        middle = QHBoxLayout()  # an alignment instead would ask how high the words are in the page's width
        middle.addStretch()
        middle.addWidget(column)
        middle.addStretch()
        page.addLayout(middle)
        page.addStretch(3)
        self.set_recent(())

    def set_recent(self, folders: Sequence[tuple[str, Path]]) -> None:
        """Offer these folders under their titles, the one used last first."""
        for link in self._links:
            self._recent.removeWidget(link)
            link.deleteLater()
        self._links = []
        for place, (title, folder) in enumerate(folders[:MOST_RECENT]):
            link = self._link(title, "")
            link.setToolTip(str(folder))
            link.setAccessibleDescription(str(folder))
            middle, room = Qt.TextElideMode.ElideMiddle, WIDTH - 80
            link.setDescription(link.fontMetrics().elidedText(str(folder), middle, room))
            link.clicked.connect(lambda _checked=False, chosen=place: self.recent_chosen.emit(chosen))
            self._recent.addWidget(link)
            self._links.append(link)
        self._recent_title.setVisible(bool(folders))

    def _link(self, text: str, explanation: str) -> QCommandLinkButton:
        button = QCommandLinkButton(text, explanation, self)
        button.setIcon(QIcon())
        return button
