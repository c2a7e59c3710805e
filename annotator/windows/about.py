"""Name, version and licence of the program, what it stands on, and a report to send along with a mistake."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.windows.diagnostics import PROGRAM, Diagnostics, program_version
from annotator.windows.fonts import bold, scaled
from annotator.windows.translation import translated

SECONDS_OF_THANKS = 3
"""How long the button says that the report was copied."""


class About(QDialog):
    """Goes by itself when it is closed."""

    def __init__(self, parent: QWidget, diagnostics: Diagnostics | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About {program}").format(program=PROGRAM))
        self._diagnostics = diagnostics or Diagnostics(parent=self)
        picture = QLabel(self)
        picture.setPixmap(parent.windowIcon().pixmap(QSize(64, 64), self.devicePixelRatio()))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = QLabel(f"{PROGRAM} {program_version()}".strip(), self)
        title.setFont(bold(scaled(title.font(), 1.4)))
        words = QLabel(
            self.tr(
                "Annotates five facial landmarks with a detector that learns from the corrections: "
                "RetinaFace (Deng et al. 2019, arXiv 1905.00641)."
            ),
            self,
        )
        licence = QLabel(
            self.tr("MIT licence. The weights that come along are for non-commercial research only."), self
        )
        for text in (words, licence):
            text.setWordWrap(True)
            text.setMinimumWidth(360)
        facts = QFormLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(3)
        for fact in (*self._diagnostics.versions()[1:], *self._diagnostics.machine()):
            value = QLabel(fact.value, self)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            facts.addRow(translated(fact.name, "Fact"), value)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy = QPushButton(self.tr("Copy diagnostics"), self)
        self.copy.setToolTip(
            self.tr("Copies versions, system and facts of the project; no names of photographs or people")
        )
        self.copy.clicked.connect(self._copy)
        self._thanks = QTimer(self, singleShot=True, interval=SECONDS_OF_THANKS * 1000)
        self._thanks.timeout.connect(lambda: self.copy.setText(self.tr("Copy diagnostics")))
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout()
        column.setSpacing(8)
        for part in (title, words, licence):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(facts)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 14)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addWidget(buttons)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        QWidget.setTabOrder(self.copy, close)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._diagnostics.report())
        self.copy.setText(self.tr("Copied"))
        self._thanks.start()
