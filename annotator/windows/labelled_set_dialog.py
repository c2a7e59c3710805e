"""Asks for labelled photographs of the usual kind, which a model that learns is not to forget."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs.check_labelled_set import LabelledSetChecked
from annotator.scene.numerals import whole
from annotator.store.labelled_set import LabelledSet
from annotator.windows.translation import in_number

FEW = 100
"""With fewer photographs than this it is said that more protect better."""

_PAUSE_MS = 300
"""Whoever still types is not interrupted."""


class LabelledSetDialog(QDialog):
    """Only what was checked can be chosen. Goes by itself when it is closed.

    last: what is in use, None for nothing.
    """

    check_wished = Signal(Path, Path)
    """A folder and a label file shall be looked into; `show_checked` or `show_error` is to answer."""
    chosen = Signal(object)
    """LabelledSet; None where there shall be none any more."""

    def __init__(self, last: LabelledSet | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Photographs not to forget"))
        self._checked: LabelledSetChecked | None = None
        intro = QLabel(
            self.tr(
                "A model that learns from corrections alone forgets some of what it knew. Labelled"
                " photographs of the usual kind prevent that: two in three, at most 500, are shown to it"
                " again while it learns, and on the others, at most 200, it may lose nothing."
            ),
            self,
        )
        self.images = self._field(self.tr("Folder of photographs"))
        self.labels = self._field(self.tr("Their label.txt"))
        self.images_button = QPushButton(self.tr("Folder…"), self)
        self.labels_button = QPushButton(self.tr("File…"), self)
        self.found = QLabel(self)
        for label in (intro, self.found):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.found.setMinimumHeight(3 * self.fontMetrics().lineSpacing() + 4)
        self.found.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.use_button = buttons.addButton(self.tr("Use these"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.use_button.setDefault(True)
        self.none_button = buttons.addButton(self.tr("Use none"), QDialogButtonBox.ButtonRole.ResetRole)
        self.none_button.setVisible(last is not None)
        for button in (self.images_button, self.labels_button, self.none_button):
            button.setAutoDefault(False)  # Return in a field chooses
        rows = QGridLayout()
        for row, (field, button) in enumerate(
            ((self.images, self.images_button), (self.labels, self.labels_button))
        ):
            name = QLabel(field.accessibleName(), self)
            name.setBuddy(field)
            rows.addWidget(name, row, 0)
            rows.addWidget(field, row, 1)
            rows.addWidget(button, row, 2)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(intro)
        layout.addLayout(rows)
        layout.addWidget(self.found)
        layout.addStretch(1)
        layout.addWidget(buttons)
        for before, after in pairwise((self.images, self.images_button, self.labels, self.labels_button)):
            QWidget.setTabOrder(before, after)
        self.images.setFocus()
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PAUSE_MS)
        self._waiting.timeout.connect(self._check)
        self.images_button.clicked.connect(self._pick_images)
        self.labels_button.clicked.connect(self._pick_labels)
        self.none_button.clicked.connect(self._choose_none)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        for field in (self.images, self.labels):
            field.textChanged.connect(self._on_typed)
        if last is not None:
            self.images.setText(str(last.images))
            self.labels.setText(str(last.labels))
        self._on_typed()

    def sizeHint(self) -> QSize:
        return QSize(640, super().sizeHint().height())

    def show_checked(self, checked: LabelledSetChecked) -> None:
        """Say what was found there, if it is still what the fields say."""
        if (checked.images, checked.labels) != self._typed():
            return
        self._checked = checked
        words = [
            in_number(
                self.tr(
                    "%Ln labelled photograph(s): {replayed} to be shown again, {measured} to measure on.",
                    "",
                    checked.count,
                ),
                checked.count,
            ).format(replayed=whole(checked.replayed), measured=whole(checked.measured))
        ]
        if checked.named > checked.count:
            missing = self.tr("{number} others that the file names are not in the folder.")
            words.append(missing.format(number=whole(checked.named - checked.count)))
        if checked.count < FEW:
            words.append(self.tr("These are few: a hundred or more protect better."))
        self.found.setText(" ".join(words))
        self.use_button.setEnabled(True)

    def show_error(self, images: Path, labels: Path, words: str) -> None:
        """Say what is wrong with a folder and a file, if they are still what the fields say."""
        if (images, labels) == self._typed():
            self.found.setText(words)

    def _on_typed(self) -> None:
        self._checked = None
        self.use_button.setEnabled(False)
        if self._typed() is None:
            self._waiting.stop()
            self.found.setText(self.tr("Choose a folder of photographs, and the label.txt of their faces."))
        else:
            self.found.setText(self.tr("Looking…"))
            self._waiting.start()

    def _check(self) -> None:
        if (typed := self._typed()) is not None:
            self.check_wished.emit(*typed)

    def _typed(self) -> tuple[Path, Path] | None:
        images, labels = (_path(field.text()) for field in (self.images, self.labels))
        return None if images is None or labels is None else (images, labels)

    def _pick_images(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder of photographs"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._take_folder)
        self._open_near(dialog, _path(self.images.text()))

    def _pick_labels(self) -> None:
        dialog = QFileDialog(self, self.tr("Their label.txt"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Labels (*.txt)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self.labels.setText)
        self._open_near(dialog, _path(self.labels.text()) or _path(self.images.text()))

    def _open_near(self, dialog: QFileDialog, near: Path | None) -> None:
        if near is not None and near.parent.is_dir():
            dialog.setDirectory(str(near if near.is_dir() else near.parent))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_folder(self, folder: str) -> None:
        """A label.txt in the folder, or beside it, is most likely the one that is meant."""
        self.images.setText(folder)
        if not self.labels.text().strip():
            places = (Path(folder) / "label.txt", Path(folder).parent / "label.txt")
            self.labels.setText(next((str(place) for place in places if place.is_file()), ""))

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setAccessibleName(name)
        return field

    def _choose(self) -> None:
        checked = self._checked
        if checked is not None:
            self.chosen.emit(LabelledSet(images=checked.images, labels=checked.labels, count=checked.count))
            self.accept()

    def _choose_none(self) -> None:
        self.chosen.emit(None)
        self.accept()


def _path(text: str) -> Path | None:
    text = text.strip()
    with suppress(RuntimeError):  # the home folder of nobody
        return Path(text).expanduser().absolute() if text else None
    return Path(text).absolute()
