"""Importing labels of any format: which ones, and what would become of them, before anything happens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import AnnotatorError
from annotator.store.import_labels import ImportReport
from annotator.windows.exchange_words import names_in_words, preview_sentences
from annotator.windows.model_words import said


@dataclass(frozen=True, slots=True)
class ImportWish:
    """labels: a file or folder. replaces: whether it takes the place of what other files said, wherever
    nobody has touched that."""

    labels: Path
    replaces: bool = False


class ImportDialog(QDialog):
    """A path is looked into as soon as it is chosen; only what could be read can be imported."""

    preview_wished = Signal(object)
    """ImportWish: say what importing this would do."""
    import_wished = Signal(object)
    """ImportWish: import it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import labels"))
        self.resize(720, 420)
        self._previewed: ImportWish | None = None
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
        self._sentences: tuple[str, ...] = ()
        # Text, since a list neither wraps its rows nor lets a person copy the names in them.
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("What would be imported, and what not"))
        self.replaces = QCheckBox(self)
        self.replaces.hide()
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
        layout.addWidget(self.text, 1)
        layout.addWidget(self.replaces)
        layout.addWidget(self.buttons)
        self.path.returnPressed.connect(self._ask_for_preview)
        self.path.editingFinished.connect(self._ask_for_preview)
        self.replaces.clicked.connect(self._look)
        file_button.clicked.connect(lambda: self._choose(QFileDialog.FileMode.ExistingFile))
        folder_button.clicked.connect(lambda: self._choose(QFileDialog.FileMode.Directory))
        for button in (file_button, folder_button):
            button.setAutoDefault(False)  # Return in the field looks into the path
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)

    @property
    def sentences(self) -> list[str]:
        """What is shown of the preview."""
        return list(self._sentences)

    def choose(self, path: Path) -> None:
        """Look into a path, such as one that was dropped on the window."""
        self.path.setText(str(path))
        self._ask_for_preview()

    def show_preview(self, report: ImportReport) -> None:
        """Show what importing would do, unless something else was chosen meanwhile."""
        if self._previewed != ImportWish(report.path, report.replaces):
            return
        summary = self.tr("{file} is {format}. Importing it would mean:")
        self.summary.setText(summary.format(file=report.path.name, format=said(report.form)))
        self._say(preview_sentences(report))
        replaces = self.tr("Replace labels of {files} that nobody has touched")
        files = names_in_words(report.other_files).replace("&", "&&")  # else it underlines a letter
        self.replaces.setText(replaces.format(files=files))
        self.replaces.setVisible(bool(report.other_files))
        self.import_button.setEnabled(bool(report.imported))
        self.import_button.setDefault(bool(report.imported))

    def show_error(self, error: AnnotatorError) -> None:
        """Show why the path cannot be read, unless it was taken away meanwhile."""
        if self._previewed is None:
            return
        self.summary.setText(str(error))
        self._say(())

    def _ask_for_preview(self) -> None:
        text = self.path.text().strip()
        path = Path(text) if text else None
        if path == (None if self._previewed is None else self._previewed.labels):
            return
        self.replaces.hide()
        self.replaces.setChecked(False)
        if path is None:
            self._previewed = None
            self.import_button.setEnabled(False)
            self._say(())
            self.summary.setText(self._at_first)
        else:
            self._previewed = ImportWish(path)
            self._look()

    def _look(self) -> None:
        """Ask what importing the path would do, as the check box stands."""
        if self._previewed is None:
            return
        wish = ImportWish(self._previewed.labels, self.replaces.isChecked())
        self._previewed = wish
        self.import_button.setEnabled(False)
        self._say(())
        self.summary.setText(self.tr("Reading {file}…").format(file=wish.labels.name))
        self.preview_wished.emit(wish)

    def _say(self, sentences: tuple[str, ...]) -> None:
        self._sentences = sentences
        self.text.setPlainText("\n".join(sentences))

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
