"""Two versions of the model side by side: figures, settings, curves; and both on the photograph."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs.same_images import SameImages
from annotator.model.model_version import ModelVersion
from annotator.model.training_record import ValidationPoint
from annotator.scene.numerals import whole
from annotator.windows.compare_table import CompareTable
from annotator.windows.loss_curve import LossCurve
from annotator.windows.plain_table import plain_table
from annotator.windows.validation_curve import ValidationCurve

Curves = tuple[Sequence[tuple[int, float]], Sequence[ValidationPoint]]
"""The losses by step, and the validation, of how a version was made; empty where that isn't known."""

_CURVE_HEIGHT = 120


class CompareDialog(QDialog):
    """Goes by itself when it is closed.

    curves: gives those of a version by its name. can_look: whether there is a photograph to look at.
    """

    photograph_wished = Signal(str, str)
    """Names of two versions, whose predictions shall be shown on the open photograph."""
    measurement_wished = Signal(str, str)
    """Names of two versions that shall be measured on the same images."""

    def __init__(
        self,
        versions: Sequence[ModelVersion],
        curves: Callable[[str], Curves],
        *,
        can_look: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare models"))
        self.resize(820, 680)
        self._versions = {version.name: version for version in reversed(versions)}
        self._curves = curves
        self._measured: SameImages | None = None
        self.first = self._choice(self.tr("First model"))
        self.second = self._choice(self.tr("Second model"))
        self.table = CompareTable(self)
        self._view = self._table_view()
        self._rows = QTimer(self)  # once the columns have their width: words wrap by it
        self._rows.setSingleShot(True)
        self._rows.timeout.connect(self._view.resizeRowsToContents)
        self._view.horizontalHeader().sectionResized.connect(lambda *_: self._rows.start())
        self._loss = (LossCurve(self), LossCurve(self))
        self._validation = (ValidationCurve(self), ValidationCurve(self))
        for curve in (*self._loss, *self._validation):
            curve.setFixedHeight(_CURVE_HEIGHT)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.measure_button = buttons.addButton(self.tr("Measure on the same images"), action)
        self.measure_button.setToolTip(
            self.tr("On the corrected images that neither of the two has learned from, in the background")
        )
        self.look_button = buttons.addButton(self.tr("Show both on the photograph"), action)
        self.look_button.setToolTip(self.tr("The first in solid lines, the second in dashes, until Esc"))
        self._can_look = can_look
        for button in (self.measure_button, self.look_button):
            button.setAutoDefault(False)
        self.measure_button.clicked.connect(lambda: self.measurement_wished.emit(*self.names))
        self.look_button.clicked.connect(self._look)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        for choice in (self.first, self.second):
            choice.currentIndexChanged.connect(self._show_both)

    @property
    def names(self) -> tuple[str, str]:
        """Which two are compared."""
        return self.first.currentText(), self.second.currentText()

    def compare(self, first: str, second: str) -> None:
        """Choose two versions."""
        for choice, name in ((self.first, first), (self.second, second)):
            choice.setCurrentText(name)
        self._show_both()

    def show_progress(self, done: int, images: int) -> None:
        words = self.tr("Looking at the same images with both: {done} of {images}")
        self._note(words.format(done=whole(done), images=whole(images)))
        self.measure_button.setEnabled(False)

    def show_measured(self, measured: SameImages) -> None:
        self._measured = measured
        self._show_both()

    def show_error(self, words: str) -> None:
        self._note(words)
        self.measure_button.setEnabled(True)

    def _note(self, words: str) -> None:
        self.note.setText(words)
        self.note.show()

    def _show_both(self) -> None:
        first, second = (self._versions.get(name) for name in self.names)
        if first is None or second is None:
            return
        measured = self._measured
        if measured is not None and (measured.first, measured.second) != self.names:
            measured = None
        self.table.show_versions(first, second, measured)
        self._rows.start()
        for version, loss, validation in zip((first, second), self._loss, self._validation, strict=True):
            losses, points = self._curves(version.name)
            steps = max((step for step, _ in losses), default=0)
            loss.start(steps or 1, losses)
            validation.start(steps or 1, points)
            loss.setVisible(bool(losses))
            validation.setVisible(bool(points))
        self.note.hide()
        differ = first.name != second.name
        self.measure_button.setEnabled(differ)
        self.look_button.setEnabled(differ and self._can_look)

    def _look(self) -> None:
        self.photograph_wished.emit(*self.names)
        self.accept()

    def _choice(self, name: str) -> QComboBox:
        choice = QComboBox(self)
        choice.addItems(list(self._versions))
        choice.setAccessibleName(name)
        return choice

    def _table_view(self) -> QTableView:
        view = plain_table(self.table, self.tr("Figures and settings of both models"), self, wraps=True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return view

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        choices = QHBoxLayout()
        choices.addWidget(self.first, 1)
        choices.addWidget(QLabel(self.tr("and"), self))
        choices.addWidget(self.second, 1)
        curves = QGridLayout()
        for column in (0, 1):
            curves.addWidget(self._loss[column], 0, column)
            curves.addWidget(self._validation[column], 1, column)
            curves.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(choices)
        layout.addWidget(self._view, 1)
        layout.addLayout(curves)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
