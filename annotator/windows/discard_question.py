"""Asking once more before something is deleted that nobody can bring back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.scene.numerals import whole
from annotator.store.runs import Run


class DiscardQuestion(QMessageBox):
    """Whether an unfinished training shall be deleted. Return and Esc keep it. Goes by itself when it is
    closed."""

    agreed = Signal()
    """A person wants it deleted, knowing what is lost."""

    def __init__(self, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(self.tr("Discard an unfinished training"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("Discard {model}?").format(model=run.plan.name))
        lost = self.tr(
            "What it has learned in {step} of {steps} steps is deleted and can't be brought back. "
            "Your corrections and the other models stay."
        )
        self.setInformativeText(lost.format(step=whole(run.step), steps=whole(run.plan.steps)))
        discard = self.addButton(self.tr("Discard for good"), QMessageBox.ButtonRole.DestructiveRole)
        keep = self.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(keep)
        self.setEscapeButton(keep)
        discard.clicked.connect(self.agreed)
