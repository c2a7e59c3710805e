"""Importing labels of any format: which ones, and what would become of them, before anything happens."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import AnnotatorError
from annotator.store.import_labels import ImportReport
from annotator.windows.exchange_words import import_sentences
from annotator.windows.model_words import said


class ImportDialog(QDialog):
    """A path is looked into as soon as it is chosen; only what could be read can be imported."""

    preview_wished = Signal(object)
    """Path: say what importing this would do."""
    import_wished = Signal(object)
    """Path: import it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import labels"))
        self.resize(720, 420)
        self._previewed: Path | None = None
        self.path = QLineEdit(self)
        self.path.setPlaceholderText(self.tr("A label file, or a folder of them"))
        self.path.setAccessibleName(self.tr("Label file or folder"))
        file_button = QPushButton(self.tr("File…"), self)
        folder_button = QPushButton(self.tr("Folder…"), self)
        self.summary = QLabel(
            self.tr(
                "label.txt, WIDER FACE boxes, COCO, CVAT, Pascal VOC, YOLO-pose, labelme, X-AnyLabeling or"
                " CSV: which one it is shows from its content."
            ),
            self,
        )
        self._at_first = self.summary.text()
        self.summary.setWordWrap(True)
        self._sentences = QStringListModel(self)
        self._list = QListView(self)
        self._list.setModel(self._sentences)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setUniformItemSizes(True)
        self._list.setAlternatingRowColors(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setAccessibleName(self.tr("What would be imported, and what not"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.import_button = self.buttons.addButton(self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.import_button.setEnabled(False)
        row = QHBoxLayout()
        for widget in (self.path, file_button, folder_button):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(self.summary)
        layout.addWidget(self._list, 1)
        layout.addWidget(self.buttons)
        self.path.returnPressed.connect(self._ask_for_preview)
        self.path.editingFinished.connect(self._ask_for_preview)
        file_button.clicked.connect(lambda: self._choose(QFileDialog.FileMode.ExistingFile))
        folder_button.clicked.connect(lambda: self._choose(QFileDialog.FileMode.Directory))
        for button in (file_button, folder_button):
            button.setAutoDefault(False)  # Return in the field looks into the path
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)

    @property
    def sentences(self) -> list[str]:
        """What is shown of the preview."""
        return self._sentences.stringList()

    def choose(self, path: Path) -> None:
        """Look into a path, such as one that was dropped on the window."""
        self.path.setText(str(path))
        self._ask_for_preview()

    def show_preview(self, report: ImportReport) -> None:
        """Show what importing would do, unless another path was chosen meanwhile."""
        if report.path != self._previewed:
            return
        summary = self.tr("{file} is {format}. Importing it would mean:")
        self.summary.setText(summary.format(file=report.path.name, format=said(report.form)))
        self._sentences.setStringList(list(import_sentences(report)))
        self.import_button.setEnabled(bool(report.imported))
        self.import_button.setDefault(bool(report.imported))

    def show_error(self, error: AnnotatorError) -> None:
        """Show why the path cannot be read, unless it was taken away meanwhile."""
        if self._previewed is None:
            return
        self.summary.setText(str(error))
        self._sentences.setStringList([])

    def _ask_for_preview(self) -> None:
        text = self.path.text().strip()
        path = Path(text) if text else None
        if path == self._previewed:
            return
        self._previewed = path
        self.import_button.setEnabled(False)
        self._sentences.setStringList([])
        if path is None:
            self.summary.setText(self._at_first)
        else:
            self.summary.setText(self.tr("Reading {file}…").format(file=path.name))
            self.preview_wished.emit(path)

    def _choose(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, self.tr("Import labels"))
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(lambda path: self.choose(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_accepted(self) -> None:
        if self._previewed is not None:
            self.import_wished.emit(self._previewed)
            self.accept()
