"""What is known of the selected face: who made it, and its five landmarks in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QSizePolicy, QTableView, QVBoxLayout, QWidget

from annotator.editing.review_edits import is_mended
from annotator.model.face import LANDMARK_NAMES, Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_kind import FaceKind, kind_of_face
from annotator.scene.numerals import decimal, whole
from annotator.windows.counts import counted
from annotator.windows.fonts import bold
from annotator.windows.legend import Legend
from annotator.windows.model_words import said
from annotator.windows.theme import dim
from annotator.windows.times import day, minute
from annotator.windows.translation import QT_TRANSLATE_NOOP, translate, translated

_COLUMNS = ("", "x", "y", "", QT_TRANSLATE_NOOP("FacePanel", "by"))
_CELL_MARGINS = 8
_HOW_SEEN, _BY = 3, 4
"""The columns that give way in a narrow panel."""
_SIGNS = {Visibility.VISIBLE: "", Visibility.OCCLUDED: "○", Visibility.MISSING: "–"}
"""Instead of words where there is no room for them; the tool tip has the words."""
_VISIBILITY = {
    Visibility.VISIBLE: "visible",
    Visibility.OCCLUDED: "occluded",
    Visibility.MISSING: "missing",
}
_VERDICTS = {
    Verdict.NONE: "",
    Verdict.REAL: QT_TRANSLATE_NOOP("FacePanel", "accepted"),
    Verdict.NOT_A_FACE: QT_TRANSLATE_NOOP("FacePanel", "rejected"),
    Verdict.FIX: QT_TRANSLATE_NOOP("FacePanel", "to be fixed"),
    Verdict.IGNORE: QT_TRANSLATE_NOOP("FacePanel", "ignored"),
}
_MENDED = QT_TRANSLATE_NOOP("FacePanel", "corrected")
_SHARES = {
    FaceKind.PERSON: QT_TRANSLATE_NOOP("FacePanel", "{number} worked on"),
    FaceKind.FILE: QT_TRANSLATE_NOOP("FacePanel", "{number} from a label file"),
    FaceKind.PREDICTION: QT_TRANSLATE_NOOP("FacePanel", "{number} predicted"),
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
        self._has_room = True

    def set_room(self, *, has_room: bool) -> None:
        """Whether how a landmark is seen can be said in words; else a sign says it."""
        if has_room != self._has_room:
            self._has_room = has_room
            self._tell_changed()

    def set_landmarks(self, landmarks: tuple[Landmark, ...]) -> None:
        """Show others; where only their values differ, what is chosen in the table stays chosen."""
        same_rows = len(landmarks) == len(self._landmarks)
        if not same_rows:
            self.beginResetModel()
        self._landmarks = landmarks
        if not same_rows:
            self.endResetModel()
        else:
            self._tell_changed()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._landmarks)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in (1, 2) else _LEFT
        return translated(_COLUMNS[section], "FacePanel") if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE) -> object:
        landmark = self._landmarks[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (1, 2):
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{said(_VISIBILITY[landmark.visibility])}\n{_made_by(landmark.source)}"
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == _HOW_SEEN:
            return said(_VISIBILITY[landmark.visibility])
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            f"{index.row() + 1}  {said(LANDMARK_NAMES[index.row()])}",
            decimal(landmark.x, 1) if landmark.is_placed else "",
            decimal(landmark.y, 1) if landmark.is_placed else "",
            said(_VISIBILITY[landmark.visibility]) if self._has_room else _SIGNS[landmark.visibility],
            "" if landmark.is_left_out else landmark.source.name or said(landmark.source.origin.value),
        )[index.column()]

    def _tell_changed(self) -> None:
        if self._landmarks:
            last = self.index(len(self._landmarks) - 1, len(_COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


class FacePanel(QWidget):
    """The selected face, or how many there are while none is selected; as large either way."""

    landmark_chosen = Signal(int)
    """A person chose a landmark in the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setFont(bold(self.font()))
        self._maker = QLabel(self)
        self._maker.setTextFormat(Qt.TextFormat.PlainText)
        self._maker.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._maker.setFixedHeight(2 * self.fontMetrics().lineSpacing())
        self._maker.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._maker_lines: tuple[str, ...] = ()
        self._short = ""
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
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(1)
        self._widths = [self.fontMetrics().horizontalAdvance(text) + _CELL_MARGINS for text in _widest()]
        self._sign_width = max(map(self.fontMetrics().horizontalAdvance, _SIGNS.values())) + _CELL_MARGINS
        self._table.setMinimumWidth(sum(self._widths[:_HOW_SEEN]) + self._sign_width)
        header.setHighlightSections(False)
        rows = len(LANDMARK_NAMES) * self._table.verticalHeader().defaultSectionSize()
        self._table.setFixedHeight(header.sizeHint().height() + rows + 2)
        self._table.clicked.connect(lambda index: self.landmark_chosen.emit(index.row()))
        for part in (self._table, side := QLabel(self.tr("Left and right are as seen in the image."), self)):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        dim(side)
        layout = QVBoxLayout(self)
        for part in (self._title, self._maker, self._table, side):
            layout.addWidget(part)
        layout.addSpacing(8)
        layout.addWidget(Legend(self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # the rest is the curve's
        self._side = side
        self.show_nothing()

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the title, uncut."""
        return self._maker_lines

    def show_nothing(self) -> None:
        """No image is open."""
        self._show("", (), ())

    def show_faces(self, faces: Sequence[Face], *, is_looked_at: bool) -> None:
        """No face is selected: how many there are, and whose. is_looked_at: by the detector or a person."""
        kept = [face for face in faces if not face.is_rejected]
        kinds = Counter(kind_of_face(face) for face in kept)
        if kept:
            shares = ", ".join(
                translated(words, "FacePanel").format(number=whole(kinds[kind]))
                for kind, words in _SHARES.items()
                if kinds[kind]
            )
            title = self.tr("{faces}, none selected").format(faces=counted(len(kept), "face"))
            then = self.tr("Click one, or press Tab.")
            if bare := sum(face.is_bare for face in kept):
                then = self.tr("{boxes} still without landmarks").format(boxes=counted(bare, "box"))
            self._show(title, (shares, then), ())
        else:
            found = self.tr("No faces") if is_looked_at else self.tr("Faces are still to be detected")
            self._show(found, (self.tr("Press W and drag a box to add a face."),), ())

    def show_face(self, face: Face, number: int, in_all: int, landmark: int | None) -> None:
        """number: its place among the faces that are shown, from 1. landmark: the one that is chosen."""
        verdict = translated(_MENDED if is_mended(face) else _VERDICTS[face.verdict], "FacePanel")
        maker, short = _made_by(face.source), _made_by(replace(face.source, at=""))
        if face.score is not None:
            words = self.tr("{maker}, score {score}")
            maker, short = (words.format(maker=each, score=decimal(face.score, 2)) for each in (maker, short))
        left, top, right, bottom = face.box_xyxy
        lines = (
            maker,
            self.tr("{width} × {height} px at x {left}, y {top}").format(
                width=decimal(right - left, 1),
                height=decimal(bottom - top, 1),
                left=decimal(left, 1),
                top=decimal(top, 1),
            ),
        )
        title = self.tr("Face {number} of {in_all}").format(number=number, in_all=in_all)
        title += f", {verdict}" if verdict else ""
        self._show(title, lines, face.landmarks, short=short)
        if landmark is None or not face.landmarks:
            self._table.clearSelection()
        else:
            self._table.selectRow(landmark)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write_maker()
        self._share_width()

    def _share_width(self) -> None:
        """Do without columns for which there is no room: whose a landmark is, then how it is seen."""
        room = self._maker.width()
        has_room = room >= sum(self._widths[: _HOW_SEEN + 1])
        self._table.setColumnHidden(_BY, room < sum(self._widths))
        self._rows.set_room(has_room=has_room)
        for column, width in enumerate(self._widths):
            is_sign = column == _HOW_SEEN and not has_room
            self._table.setColumnWidth(column, self._sign_width if is_sign else width)

    def _show(
        self, title: str, maker_lines: tuple[str, ...], landmarks: tuple[Landmark, ...], *, short: str = ""
    ) -> None:
        """short: the first of the lines where there is no room for all of it."""
        self._title.setText(title)
        self._maker_lines, self._short = maker_lines, short
        self._write_maker()
        self._rows.set_landmarks(landmarks)
        self._table.setVisible(bool(landmarks))
        self._side.setVisible(bool(landmarks))

    def _write_maker(self) -> None:
        """In as much room as there is: a name of any length must not widen the panel."""
        right, room = Qt.TextElideMode.ElideRight, self._maker.width()
        lines = list(self._maker_lines)
        if self._short and self.fontMetrics().horizontalAdvance(lines[0]) > room:
            lines[0] = self._short
        cut = [self.fontMetrics().elidedText(line, right, room) for line in lines]
        self._maker.setText("\n".join(cut))
        self._maker.setToolTip("\n".join(self._maker_lines) if cut != list(self._maker_lines) else "")


def _made_by(source: Source) -> str:
    """Who, and when in local time."""
    if source == Landmark.left_out().source:
        return translate("FacePanel", "Left out so far")
    when = ""
    if source.at:
        at = datetime.fromisoformat(source.at).astimezone()
        when = f", {day(at)} {minute(at)}"
    match source.origin:
        case Origin.MODEL:
            return translate("FacePanel", "Predicted by {name}").format(name=source.name) + when
        case Origin.PERSON:
            return translate("FacePanel", "By {name}").format(name=source.name) + when
        case Origin.FILE:
            return translate("FacePanel", "From {name}").format(name=source.name) + when


def _widest() -> tuple[str, ...]:
    """What a column has room for: fixed, so that no column jumps when the next face is selected."""
    name, visibility = (max(map(said, words), key=len) for words in (LANDMARK_NAMES, _VISIBILITY.values()))
    return f"5  {name}", decimal(8888.8, 1), decimal(8888.8, 1), visibility, "fine-tuned 8"
