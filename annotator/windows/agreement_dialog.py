"""How far two reviewers agree about verdicts, landmarks and boxes, and each of them with hidden repeats."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from annotator.jobs.agreement import Agreements, BetweenReviewers, Reviewer
from annotator.windows.agreement_words import AgreementWords
from annotator.windows.confusion_table import ConfusionModel, ConfusionTable
from annotator.windows.fonts import NOTE_SIZE, bold, scaled

_ROOM, _BETWEEN_PARTS = 6, 16
_HEADLINE = 1.25
_WIDTH = 620
_NAME_WIDTH = 220
"""Pixels of the screen."""


class AgreementDialog(QDialog):
    """Goes by itself when it is closed. Without a second reviewer it shows the noise floor alone."""

    def __init__(self, found: Agreements, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Agreement of reviewers"))
        self._found = found
        self._words = AgreementWords(self)
        self.matrix: ConfusionTable | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(_ROOM)
        if found.second is not None and found.between is not None:
            self._show_two(found.first, found.second, found.between)
        self._show_repeats(found.first, found.second)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setToolTip(self.tr("Copy all of it as text"))
        self.copy_button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_BETWEEN_PARTS, _BETWEEN_PARTS, _BETWEEN_PARTS, _BETWEEN_PARTS)
        layout.addLayout(self._column)
        layout.addStretch(1)
        layout.addSpacing(_BETWEEN_PARTS)
        layout.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, self.heightForWidth(_WIDTH))  # Qt's hint takes each sentence for one line
        self.copy_button.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)

    @property
    def text(self) -> str:
        """All that it says, the matrix with tabs between its cells."""
        parts = ["\n".join(self._words.everything(self._found))]
        if self.matrix is not None and isinstance(model := self.matrix.model(), ConfusionModel):
            parts.append(model.text)
        return "\n\n".join(parts)

    def copy(self) -> None:
        """Put all of it into the clipboard."""
        QGuiApplication.clipboard().setText(self.text)

    def _show_two(self, first: Reviewer, second: Reviewer, between: BetweenReviewers) -> None:
        words, names = self._words, (self._cut(first.name), self._cut(second.name))
        self._say(words.between(*names)).setToolTip(words.between(first.name, second.name))
        headline = self._say(words.headline(between.verdicts))
        headline.setFont(bold(scaled(self.font(), _HEADLINE)))
        self._say(words.observed(between.verdicts))
        self._note(words.meaning(between.verdicts))
        if between.verdicts.both:
            self._column.addSpacing(_ROOM)
            self.matrix = ConfusionTable(self)
            self.matrix.setModel(ConfusionModel(between.verdicts.confusion, *names, self.matrix))
            self.matrix.setAccessibleName(self.tr("Verdicts of both"))
            self.matrix.setAccessibleDescription(words.axes(first.name, second.name))
            self._say(words.axes(*names)).setToolTip(words.axes(first.name, second.name))
            self._column.addWidget(self.matrix)
        self._title(self.tr("Landmarks and boxes"))
        self._say(words.landmarks(between.landmarks))
        self._say(words.by_landmark(between.landmarks))
        self._say(words.boxes(between.boxes))

    def _show_repeats(self, first: Reviewer, second: Reviewer | None) -> None:
        words = self._words
        self._title(self.tr("Noise floor"))
        self._say(words.own_repeats(first.repeats))
        if second is not None:
            self._say(words.their_repeats(replace(second, name=self._cut(second.name))))
        self._note(
            self.tr(
                "Some items come twice without saying so. Nobody can be expected to agree better with others"
                " than with themselves."
            )
        )

    def _cut(self, name: str) -> str:
        """The name of a reviewer, or of a project, that leaves room for another."""
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)

    def _title(self, text: str) -> None:
        if self._column.count():
            self._column.addSpacing(_BETWEEN_PARTS)
        self._say(text).setFont(bold(self.font()))

    def _note(self, text: str) -> None:
        self._say(text).setFont(scaled(self.font(), NOTE_SIZE))

    def _say(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setVisible(bool(text))
        self._column.addWidget(label)
        return label
