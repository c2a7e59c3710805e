"""Exporting in any format: which one, where to, and what that changes, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import AnnotatorError
from annotator.store.formats.registry import FORMATS, LABEL_TXT, Format
from annotator.store.label_diff import LabelDiff
from annotator.windows.diff_model import IMAGE_ROLE, SORT_ROLE, Column, DiffModel
from annotator.windows.exchange_words import diff_words
from annotator.windows.model_words import said
from annotator.windows.plain_table import plain_table

_FILE_NAMES = {LABEL_TXT.key: "label.txt", "wider": "wider_face_bbx_gt.txt", "csv": "faces.csv"}
_NUMBER_WIDTH = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """form: a key of FORMATS. target: a file, or a folder for a format of many files.

    against_target: of a comparison, whether it is with the file at the target rather than with the import.
    """

    form: str
    target: Path
    against_target: bool = False


class ExportDialog(QDialog):
    """Asks for a comparison as soon as it is shown, and again when something else is to be compared.

    folder: where exports usually go.
    """

    diff_wished = Signal(object)
    """ExportWish: show what this would change."""
    export_wished = Signal(object)
    """ExportWish: write it."""
    image_wished = Signal(str)
    """An image of the table was double-clicked, to be opened."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export as"))
        self.resize(940, 600)
        self.formats = QComboBox(self)
        for form in FORMATS.values():
            if form.can_write:
                self.formats.addItem(said(form.title), form.key)
        self.target = QLineEdit(str(folder / _usual_name(LABEL_TXT)), self)
        self._choose = QPushButton(self.tr("Choose…"), self)
        self._losses = QLabel(self)
        self._losses.setWordWrap(True)
        self.against = QComboBox(self)
        self.against.addItem(self.tr("What was imported"), False)
        self.against.addItem(self.tr("What is at the target now"), True)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 4)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._model = DiffModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT_ROLE)
        self.table = self._make_table()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.export_button = self.buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.setDefault(True)
        self._lay_out()
        self.formats.currentIndexChanged.connect(self._on_format_chosen)
        self.against.currentIndexChanged.connect(self._ask_for_diff)
        self.target.textChanged.connect(
            lambda text: self.export_button.setEnabled(bool(text.strip()))  # "" would be this folder
        )
        self.target.editingFinished.connect(self._on_target_changed)
        self._choose.clicked.connect(self._choose_target)
        self.table.doubleClicked.connect(self._on_double_click)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self._compared_target = self.target.text()
        self._tell_losses()

    @property
    def form(self) -> Format:
        return FORMATS[str(self.formats.currentData())]

    @property
    def wish(self) -> ExportWish:
        """What is chosen now."""
        return ExportWish(
            form=self.form.key,
            target=Path(self.target.text().strip()),
            against_target=bool(self.against.currentData()),
        )

    @property
    def rows(self) -> list[list[str]]:
        """The table as it is shown."""
        return [
            [str(self._sorted.index(row, column).data()) for column in Column]
            for row in range(self._sorted.rowCount())
        ]

    def choose_format(self, key: str) -> None:
        self.formats.setCurrentIndex(self.formats.findData(key))

    def show_diff(self, diff: LabelDiff) -> None:
        """Show what the export would change."""
        self.summary.setText(diff_words(diff))
        self._model.set_diffs(diff.images)

    def show_error(self, error: AnnotatorError) -> None:
        """Show why there is nothing to compare with, or why nothing was written."""
        self.summary.setText(str(error))
        self._model.set_diffs(())
        self.export_button.setEnabled(True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_for_diff()

    def _make_table(self) -> QTableView:
        table = plain_table(self._sorted, self.tr("What the export changes, image by image"), self)
        table.setSortingEnabled(True)
        table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header = table.horizontalHeader()
        header.setDefaultSectionSize(_NUMBER_WIDTH)
        header.setSectionResizeMode(Column.IMAGE, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.target)
        row.addWidget(self._choose)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("&Format"), self.formats)
        form.addRow("", self._losses)
        target_label = QLabel(self.tr("&Write to"), self)
        target_label.setBuddy(self.target)
        form.addRow(target_label, row)
        form.addRow(self.tr("&Compare with"), self.against)
        self.target.setAccessibleName(self.tr("Write to"))
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.buttons)

    def _on_format_chosen(self) -> None:
        """Another format goes beside where the last one was to go, under its own name."""
        self.target.setText(str(self.wish.target.parent / _usual_name(self.form)))
        self._tell_losses()
        self._on_target_changed()

    def _on_target_changed(self) -> None:
        if self.against.currentData() and self._compared_target != self.target.text():
            self._ask_for_diff()

    def _choose_target(self) -> None:
        dialog = QFileDialog(self, self.tr("Export to"), str(self.wish.target))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        # What is there is kept under another name, or is this project's own: there is nothing to confirm.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(self.wish.target.name)
        dialog.fileSelected.connect(self._take_target)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_target(self, path: str) -> None:
        self.target.setText(path)
        self._on_target_changed()

    def _ask_for_diff(self) -> None:
        self._compared_target = self.target.text()
        self.summary.setText(self.tr("Comparing…"))
        self._model.set_diffs(())
        self.diff_wished.emit(self.wish)

    def _on_double_click(self, index: QModelIndex) -> None:
        self.image_wished.emit(str(index.data(IMAGE_ROLE)))

    def _on_accepted(self) -> None:
        """Wait for what becomes of it: the dialog is closed by whoever exports, once that has worked."""
        self.export_button.setEnabled(False)
        self.export_wished.emit(self.wish)

    def _tell_losses(self) -> None:
        losses = ", ".join(said(part) for part in self.form.leaves_out)
        leaves_out = self.tr("Leaves out: {losses}.").format(losses=losses)
        self._losses.setText(leaves_out if losses else self.tr("Holds all that is annotated here."))


def _usual_name(form: Format) -> str:
    return _FILE_NAMES.get(form.key, f"{form.key}{form.suffix}")
