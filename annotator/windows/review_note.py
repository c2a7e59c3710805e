"""What stands in the place of the review while there is none: an offer to evaluate, or how far that is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.windows.fonts import scaled
from annotator.windows.review_bar import progress_words, stop_button

_WIDTH = 420


class ReviewNote(QWidget):
    """Words in the middle, and below them a large button or a bar of progress."""

    evaluate_wished = Signal()
    stop_wished = Signal()
    """The evaluation that is running shall be given up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setFixedWidth(_WIDTH)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(_WIDTH)
        self._progress.setAccessibleName(self.tr("How far the evaluation is"))
        self.evaluate = QPushButton(self.tr("Evaluate…"), self)
        self.evaluate.setFont(scaled(self.font(), 1.25))
        self.evaluate.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.evaluate.setMinimumSize(200, 44)
        self.evaluate.clicked.connect(self.evaluate_wished)
        self.stop = stop_button(self)
        self.stop.clicked.connect(self.stop_wished)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(1)
        for parts in ((self._words,), (self._progress, self.stop), (self.evaluate,)):
            row = QHBoxLayout()  # an alignment would give the words one line
            row.addStretch(1)
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addStretch(1)
        self.set_progress(0, 0)

    @property
    def words(self) -> str:
        return self._words.text()

    def set_progress(self, done: int, in_all: int) -> None:
        """How far an evaluation is, in images; equal numbers end it."""
        is_running = done < in_all
        going = self.evaluate if is_running else self.stop
        if going.hasFocus():
            self.setFocus()  # or it would go where nobody looks
        offer = self.tr(
            "Nothing is evaluated yet. An evaluation compares a model's detections with labels, and lists "
            "here what they disagree about: false positives, misses, landmarks far apart, and duplicates."
        )
        self._words.setText(progress_words(done, in_all) if is_running else offer)
        for part in (self._progress, self.stop):
            part.setVisible(is_running)
        self._progress.setRange(0, max(in_all, 1))
        self._progress.setValue(done)
        self.evaluate.setVisible(not is_running)
        if self.hasFocus() and not is_running:
            self.evaluate.setFocus()
