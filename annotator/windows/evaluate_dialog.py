"""Asks what a model is to be measured against: a label.txt, or the folder of WIDER FACE's official files."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.scene.numerals import whole
from annotator.windows.dropped import dropped_path
from annotator.windows.elided_label import PathEdit
from annotator.windows.fonts import NOTE_SIZE, scaled
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

FACES_FILE = "wider_face_val.mat"
OFFICIAL_FILES = (FACES_FILE, *(f"wider_{name}_val.mat" for name in ("easy", "medium", "hard")))
"""What the folder of the official ground truth holds."""

LABELS_ENDING = ".txt"

_NAME_WIDTH = 360
"""Pixels of the screen for a name among words."""

_NOTHING = QT_TRANSLATE_NOOP("EvaluateDialog", "Choose a file or a folder, or drop one here.")
_NOT_THERE = QT_TRANSLATE_NOOP("EvaluateDialog", "There is no such file or folder.")
_OTHER_FILE = QT_TRANSLATE_NOOP(
    "EvaluateDialog", "{name} is no label.txt: a file whose name ends in .txt is needed, or a folder."
)
_NO_OFFICIAL = QT_TRANSLATE_NOOP(
    "EvaluateDialog", "There is no {file} in {name}, nor in a folder directly below it."
)
_LACKING = QT_TRANSLATE_NOOP("EvaluateDialog", "{name} lacks {files}.")
_NO_ACCESS = QT_TRANSLATE_NOOP("EvaluateDialog", "{name} can't be read: {reason}.")
_LABELS = QT_TRANSLATE_NOOP("EvaluateDialog", "{name}: every labelled face counts.")
_OFFICIAL = QT_TRANSLATE_NOOP("EvaluateDialog", "{name}: WIDER FACE's easy, medium and hard lists.")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a path is good for. truth: what to measure against, None where it can't be."""

    words: str
    truth: Path | None = None


class EvaluateDialog(QDialog):
    """Only what is there and of the right kind can be chosen. Goes by itself when it is closed.

    last: what was chosen the last time, None for nothing. images: how many the open folder has. model: the
    name of the version that is measured.
    """

    chosen = Signal(object)
    """Path: of a label file, or of the folder with the official files."""

    def __init__(self, last: Path | None, images: int, model: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle(self.tr("Evaluate the model"))
        self._truth: Path | None = None
        intro = QLabel(
            self.tr(
                "What shall the model {model} be measured against? A label.txt, or the folder with WIDER"
                " FACE's official .mat files, which tell easy, medium and hard faces apart."
            ).format(model=model),
            self,
        )
        self.path = PathEdit(self)
        self.path.setPlaceholderText(self.tr("A label.txt, or the folder of the .mat files"))
        self.path.setAccessibleName(self.tr("Ground truth: a file or a folder"))
        self.path.setAcceptDrops(False)  # it would write the address of what is dropped into its text
        self.file_button = QPushButton(self.tr("File…"), self)
        self.folder_button = QPushButton(self.tr("Folder…"), self)
        self.found = QLabel(self)
        what_will_happen = QLabel(
            self.tr(
                "The model then looks at those of the {number} images in this project that are labelled"
                " there. This goes on in the background: you can work meanwhile."
            ).format(number=whole(images)),
            self,
        )
        for label in (intro, self.found, what_will_happen):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.found.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 4)
        self.found.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        what_will_happen.setFont(scaled(self.font(), NOTE_SIZE))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.evaluate_button = buttons.addButton(self.tr("Evaluate"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.evaluate_button.setDefault(True)
        for button in (self.file_button, self.folder_button):
            button.setAutoDefault(False)  # Return in the field evaluates
        row = QHBoxLayout()
        for widget in (self.path, self.file_button, self.folder_button):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(intro)
        layout.addLayout(row)
        layout.addWidget(self.found)
        layout.addWidget(what_will_happen)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.path.textChanged.connect(self._look)
        self.file_button.clicked.connect(lambda: self._pick(QFileDialog.FileMode.ExistingFile))
        self.folder_button.clicked.connect(lambda: self._pick(QFileDialog.FileMode.Directory))
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        self.path.setText("" if last is None else str(last))
        self.path.selectAll()  # whoever types means another one
        self._look()

    def choose(self, path: Path) -> None:
        """Fill in a path, such as one that was dropped."""
        self.path.setText(str(path))

    def sizeHint(self) -> QSize:
        return QSize(620, super().sizeHint().height())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_path(event)
        if path is not None:
            event.acceptProposedAction()
            self.choose(path)

    def _look(self) -> None:
        """Say what the path is good for."""
        path = self._typed()
        found = _Found(_tr(_NOTHING)) if path is None else _look_into(path, self._cut)
        self._truth = found.truth
        self.found.setText(found.words)
        self.found.setToolTip("" if path is None else str(path))
        self.evaluate_button.setEnabled(found.truth is not None)

    def _cut(self, name: str) -> str:
        """A name that leaves room for what is said of it."""
        middle = Qt.TextElideMode.ElideMiddle
        return self.found.fontMetrics().elidedText(name, middle, _NAME_WIDTH)

    def _typed(self) -> Path | None:
        text = self.path.text().strip()
        with suppress(RuntimeError):  # the home folder of nobody
            return Path(text).expanduser() if text else None
        return Path(text)

    def _pick(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, self.tr("Ground truth"))
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.ExistingFile:
            dialog.setNameFilters([self.tr("Labels (*.txt)"), self.tr("All files (*)")])
        near = self._typed()
        if near is not None and near.parent.is_dir():
            dialog.setDirectory(str(near.parent))
        dialog.fileSelected.connect(lambda path: self.choose(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_accepted(self) -> None:
        self._look()  # it may have gone meanwhile
        if self._truth is not None:
            self.chosen.emit(self._truth)
            self.accept()


def _look_into(path: Path, cut: Callable[[str], str]) -> _Found:
    """What a file or a folder is good for; one of the official files stands for its folder. cut: what makes
    names as short as there is room."""
    name = cut(path.name or str(path))
    try:
        if path.is_dir():
            return _look_into_folder(path, name, cut)
        if not path.is_file():
            return _Found(_tr(_NOT_THERE))
        if path.name in OFFICIAL_FILES:
            return _look_into_folder(path.parent, cut(path.parent.name), cut)
        if path.suffix.lower() != LABELS_ENDING:
            return _Found(_tr(_OTHER_FILE).format(name=name))
        if not os.access(path, os.R_OK):
            return _Found(_tr(_NO_ACCESS).format(name=name, reason=os.strerror(errno.EACCES)))
    except OSError as error:
        return _Found(_tr(_NO_ACCESS).format(name=name, reason=error.strerror))
    return _Found(_tr(_LABELS).format(name=name), path.resolve())


def _look_into_folder(folder: Path, name: str, cut: Callable[[str], str]) -> _Found:
    """The official files are in it, or in a folder below it, as in WIDER FACE's own eval_tools.

    Raises OSError.
    """
    with os.scandir(folder) as entries:
        below = sorted(entry.name for entry in entries if entry.is_dir())
    place = next(
        (each for each in (folder, *(folder / inner for inner in below)) if (each / FACES_FILE).is_file()),
        None,
    )
    if place is None:
        return _Found(_tr(_NO_OFFICIAL).format(file=FACES_FILE, name=name))
    shown = name if place == folder else cut(f"{folder.name}/{place.name}")
    if lacking := [file for file in OFFICIAL_FILES if not (place / file).is_file()]:
        return _Found(_tr(_LACKING).format(name=shown, files=", ".join(lacking)))
    return _Found(_tr(_OFFICIAL).format(name=shown), place.resolve())


def _tr(text: str) -> str:
    return translated(text, "EvaluateDialog")
