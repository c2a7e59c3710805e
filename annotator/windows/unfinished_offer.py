"""An unfinished training: go on with it, or discard it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.scene.numerals import whole
from annotator.store.runs import Run
from annotator.windows.discard_question import DiscardQuestion


class UnfinishedOffer(QWidget):
    """Says what was left unfinished, with a button for either; hidden where there is nothing to offer."""

    go_on_wished = Signal()
    discard_wished = Signal()
    """It shall be deleted; a person has been asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self._question: DiscardQuestion | None = None
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self.go_on = QPushButton(self.tr("Go on"), self)
        self.discard = QPushButton(self.tr("Discard"), self)
        self.discard.setToolTip(self.tr("Delete what was trained so far"))
        buttons = QHBoxLayout()
        for button in (self.go_on, self.discard):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words)
        layout.addLayout(buttons)
        self.go_on.clicked.connect(self.go_on_wished)
        self.discard.clicked.connect(self._ask_whether_to_discard)
        self.hide()

    @property
    def text(self) -> str:
        """What is said of a training that was left unfinished."""
        return "" if self.isHidden() else self._words.text()

    def offer(self, run: Run | None) -> None:
        """Offer to go on with a training that was left unfinished, or don't."""
        self._run = run
        if self._question is not None:
            self._question.reject()  # it is about another one
        self.setVisible(run is not None)
        if run is not None:
            words = self.tr("{model} was left unfinished at step {step} of {steps}.")
            self._words.setText(
                words.format(model=run.plan.name, step=whole(run.step), steps=whole(run.plan.steps))
            )

    def _ask_whether_to_discard(self) -> None:
        if self._run is None:
            return
        self._question = DiscardQuestion(self._run, self)
        self._question.agreed.connect(self.discard_wished)
        self._question.finished.connect(self._forget_the_question)
        self._question.open()

    def _forget_the_question(self) -> None:
        self._question = None
