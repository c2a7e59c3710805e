"""How fine-tuning ended, in words that can be read to their end, with the way on that there is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.model.training_record import TrainingRecord
from annotator.scene.numerals import decimal
from annotator.windows.gate_words import TOO_FEW


class VerdictBox(QWidget):
    """A text; below it, where a round learned nothing for want of corrections, what helps now."""

    threshold_wished = Signal(float)
    """Predictions shall be shown from this score on."""
    insisted = Signal()
    """It shall be trained all the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._threshold = 0.0
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setAccessibleName(self.tr("How fine-tuning ended"))
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._show_from = QPushButton(self)
        self._show_from.setAccessibleName(self.tr("Show predictions from this score on"))
        self._show_from.clicked.connect(lambda: self.threshold_wished.emit(self._threshold))
        self._insist = QPushButton(self.tr("Train all the same"), self)
        self._insist.setToolTip(
            self.tr("Without a measurement: nobody can say whether the model will be better or worse")
        )
        self._insist.clicked.connect(self.insisted)
        buttons = QHBoxLayout()
        for button in (self._show_from, self._insist):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text)
        layout.addLayout(buttons)
        self.say("")

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, words: str) -> None:
        """Say something that offers nothing."""
        self._text.setText(words)
        self.setVisible(bool(words))
        self._show_from.hide()
        self._insist.hide()

    def offer(self, record: TrainingRecord) -> None:
        """Offer what there is to be done about a verdict that is said already."""
        is_too_few = record.reason == TOO_FEW and not record.is_adopted
        self._insist.setVisible(is_too_few)
        self._show_from.setVisible(is_too_few and record.threshold is not None)
        if record.threshold is not None:
            self._threshold = round(record.threshold, 2)
            words = self.tr("Show from {score}")
            self._show_from.setText(words.format(score=decimal(self._threshold, 2)))
