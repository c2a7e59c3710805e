"""What is known of the selected face: who made it, and its five landmarks in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from annotator.model.face import LANDMARK_NAMES, Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.windows.fonts import bold
from annotator.windows.image_model import counted
from annotator.windows.legend import Legend

_COLUMNS = ("", "x", "y", "", "by")
_VISIBILITY = {
    Visibility.VISIBLE: "visible",
    Visibility.OCCLUDED: "occluded",
    Visibility.MISSING: "missing",
}
_VERDICTS = {
    Verdict.NONE: "",
    Verdict.REAL: "accepted",
    Verdict.NOT_A_FACE: "rejected",
    Verdict.FIX: "to be fixed",
    Verdict.IGNORE: "ignored",
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NOWHERE = QModelIndex()
_ROLE = int(Qt.ItemDataRole.DisplayRole)


class LandmarkTable(QAbstractTableModel):
    """The landmarks of one face, a row each, in the order of LANDMARK_NAMES."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._landmarks: tuple[Landmark, ...] = ()

    def set_landmarks(self, landmarks: tuple[Landmark, ...]) -> None:
        """Show others; where only their values differ, what is chosen in the table stays chosen."""
        same_rows = len(landmarks) == len(self._landmarks)
        if not same_rows:
            self.beginResetModel()
        self._landmarks = landmarks
        if not same_rows:
            self.endResetModel()
        elif landmarks:
            self.dataChanged.emit(self.index(0, 0), self.index(len(landmarks) - 1, len(_COLUMNS) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._landmarks)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in (1, 2) else _LEFT
        return _COLUMNS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE) -> object:
        landmark = self._landmarks[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (1, 2):
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            f"{index.row() + 1}  {LANDMARK_NAMES[index.row()]}",
            f"{landmark.x:.1f}" if landmark.is_placed else "",
            f"{landmark.y:.1f}" if landmark.is_placed else "",
            _VISIBILITY[landmark.visibility],
            landmark.source.name or landmark.source.origin.value,
        )[index.column()]


class FacePanel(QWidget):
    """The selected face, or how many there are while none is selected."""

    landmark_chosen = Signal(int)
    """A person chose a landmark in the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setFont(bold(self.font()))
        self._maker = QLabel(self)
        self._maker.setWordWrap(True)
        self._maker.setTextFormat(Qt.TextFormat.PlainText)
        self._rows = LandmarkTable(self)
        self._table = QTableView(self)
        self._table.setModel(self._rows)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.setShowGrid(False)
        self._table.setFrameShape(QTableView.Shape.NoFrame)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        rows = len(LANDMARK_NAMES) * self._table.verticalHeader().defaultSectionSize()
        self._table.setFixedHeight(header.sizeHint().height() + rows + 2)
        self._table.clicked.connect(lambda index: self.landmark_chosen.emit(index.row()))
        side = QLabel("Left and right are as seen in the image.", self)
        side.setEnabled(False)
        layout = QVBoxLayout(self)
        for part in (self._title, self._maker, self._table, side):
            layout.addWidget(part)
        layout.addStretch()
        layout.addWidget(Legend(self))
        self._side = side
        self.show_nothing()

    @property
    def title(self) -> str:
        return self._title.text()

    def show_nothing(self) -> None:
        """No image is open."""
        self._show("", "", ())

    def show_faces(self, faces: Sequence[Face]) -> None:
        """No face is selected: how many there are, and whose."""
        kept = [face for face in faces if not face.is_rejected]
        worked_on = sum(face.is_touched for face in kept)
        shares = f"{worked_on} worked on, {len(kept) - worked_on} predicted" if kept else ""
        hint = "Click one, or press Tab." if kept else "Press W and drag a box to add one."
        self._show(
            f"{counted(len(kept), 'face').capitalize()}, none selected", f"{shares}\n{hint}".strip(), ()
        )

    def show_face(self, face: Face, number: int, in_all: int, landmark: int | None) -> None:
        """number: its place among all faces of the image, from 1. landmark: the one that is chosen."""
        verdict = _VERDICTS[face.verdict]
        score = f", score {face.score:.2f}" if face.score is not None else ""
        left, top, right, bottom = face.box_xyxy
        lines = [
            _made_by(face.source) + score,
            f"Box {left:.1f}, {top:.1f}, {right - left:.1f} × {bottom - top:.1f} px",
        ]
        title = f"Face {number} of {in_all}" + (f", {verdict}" if verdict else "")
        self._show(title, "\n".join(lines), face.landmarks)
        if landmark is None or not face.landmarks:
            self._table.clearSelection()
        else:
            self._table.selectRow(landmark)

    def _show(self, title: str, maker: str, landmarks: tuple[Landmark, ...]) -> None:
        self._title.setText(title)
        self._maker.setText(maker)
        self._rows.set_landmarks(landmarks)
        self._table.setVisible(bool(landmarks))
        self._side.setVisible(bool(landmarks))


def _made_by(source: Source) -> str:
    match source.origin:
        case Origin.MODEL:
            return f"Predicted by {source.name}"
        case Origin.PERSON:
            return f"Box by {source.name}"
        case Origin.FILE:
            return f"From {source.name}"
