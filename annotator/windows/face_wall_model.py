"""The faces on the wall as Qt's views see them: one item a face, made when it is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, Qt

from annotator.jobs.crop_queue import Crop, Matrix
from annotator.model.alignment import ALIGNED_SIDE, aligned_transform
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_columns import VERDICTS
from annotator.model.face_filter import Query, SortKey, apply
from annotator.model.face_kind import FaceKind
from annotator.model.face_table import FaceTable, Rows
from annotator.model.pose import away
from annotator.scene.numerals import decimal, with_minus
from annotator.windows.tile_model import Index, TileModel
from annotator.windows.translation import QT_TRANSLATE_NOOP, translate, translated

FACE_ROLE = int(Qt.ItemDataRole.UserRole)
THUMBNAIL_ROLE = FACE_ROLE + 1

_NOWHERE = QModelIndex()
_NOBODY = Source(Origin.MODEL)
_LEAST_SIDE = 0.01
"""Pixels; a thinner box may have lost its width to the 24 bits that a table keeps of a coordinate."""
_MOST_KEPT = 4096
_MOST_REMOVALS = 200
_KINDS = {
    FaceKind.PREDICTION: QT_TRANSLATE_NOOP("FaceWallModel", "predicted"),
    FaceKind.PERSON: QT_TRANSLATE_NOOP("FaceWallModel", "by a person"),
    FaceKind.FILE: QT_TRANSLATE_NOOP("FaceWallModel", "from a label file"),
    FaceKind.REJECTED: QT_TRANSLATE_NOOP("FaceWallModel", "not a face"),
}


@dataclass(frozen=True, slots=True)
class FaceAt:
    """A face by where it is found."""

    image: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WallFace:
    """What a tile shows of a face.

    kind: whose work it is; points_kind: whose its landmarks are, which may be a model's in a labelled box.
    size: the root of the box's area, in pixels. checks: bits of `annotator.model.checks`; findings: how many.
    points_xy: five, in pixels of the aligned square, None for one that isn't placed. figure: what the wall is
    sorted by, in words; empty where that is shown anyway.
    """

    at: FaceAt
    kind: FaceKind
    points_kind: FaceKind
    verdict: Verdict
    score: float | None
    size: float
    checks: int
    points_xy: tuple[tuple[float, float] | None, ...]
    occluded: tuple[bool, ...]
    crop: Crop
    unreadable: str | None
    figure: str = ""

    @property
    def findings(self) -> int:
        return self.checks.bit_count()

    @property
    def text(self) -> str:
        """For those who read the screen with their ears, and for a tool tip."""
        words = [translated(_KINDS[self.kind], "FaceWallModel")]
        if self.score is not None:
            score = translate("FaceWallModel", "score {score}")
            words.append(score.format(score=decimal(self.score, 2)))
        words.append(f"{self.size:.0f} px")
        if self.findings:
            found = translate("FaceWallModel", "{number} found by the checks")
            words.append(found.format(number=self.findings))
        return ", ".join([*words, self.figure] if self.figure else words)


class FaceWallModel(TileModel):
    """The faces that a query found, in its order.

    What is listed stays, and stays in its place, while faces change: a tile that a person has just dealt with
    must not slip from under the next key. Only `ask` lists anew; a face that is gone leaves the list.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = FaceTable.empty()
        self._query = Query()
        self._rows: Rows = np.zeros(0, np.int64)
        self._made: dict[int, WallFace] = {}

    # What is shown

    @property
    def table(self) -> FaceTable:
        return self._table

    @property
    def query(self) -> Query:
        return self._query

    def ask(self, table: FaceTable, query: Query) -> None:
        """List what a query finds in a table."""
        self.beginResetModel()
        self._table, self._query = table, query
        self._rows = apply(table, query)
        self._made.clear()
        self.endResetModel()

    def follow(self, table: FaceTable) -> None:
        """Show the listed faces as they are in a table that was made from the one before."""
        rows = table.followed(self._rows)
        gone = np.flatnonzero(rows < 0)
        if len(gone) > _MOST_REMOVALS:
            self.beginResetModel()
            self._table, self._rows = table, rows[rows >= 0]
            self._made.clear()
            self.endResetModel()
            return
        for place in gone[::-1].tolist():
            self.beginRemoveRows(_NOWHERE, place, place)
            self._rows = np.delete(self._rows, place)
            self.endRemoveRows()
        kept = rows[rows >= 0]
        changed = np.flatnonzero(kept != self._rows)
        self._table, self._rows = table, kept
        if len(changed):
            self.dataChanged.emit(self.index(int(changed[0])), self.index(int(changed[-1])))

    def at(self, place: int) -> FaceAt:
        """The face at a place of the list."""
        row = int(self._rows[place])
        return FaceAt(self._table.image_of(row), self._table.id_of(row))

    def place_of(self, face: FaceAt) -> int | None:
        """Where in the list a face is, None where it is not listed."""
        row = self._table.row_of(face.image, face.id)
        if row is None:
            return None
        found = np.flatnonzero(self._rows == row)
        return int(found[0]) if len(found) else None

    def lists(self, rows: Rows) -> bool:
        """Whether these rows of the table are what is listed, in this order."""
        return bool(np.array_equal(self._rows, rows))

    # As Qt sees it

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        face = self.face(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return face.text
            case Qt.ItemDataRole.ToolTipRole:
                return f"{face.at.image}\n{face.text}" + (f"\n{face.unreadable}" if face.unreadable else "")
        if role == FACE_ROLE:
            return face
        return self._thumbnail(face.crop) if role == THUMBNAIL_ROLE else None

    def crop(self, place: int) -> Crop:
        return self.face(place).crop

    def face(self, place: int) -> WallFace:
        """What there is to show of the face at a place of the list."""
        row = int(self._rows[place])
        if row not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            self._made[row] = self._make(row)
        return self._made[row]

    def _make(self, row: int) -> WallFace:
        columns = self._table.columns
        image, face_id = self._table.image_of(row), self._table.id_of(row)
        left, top, right, bottom = columns.boxes_xyxy[row].tolist()
        points, flags = columns.points_xy[row].tolist(), columns.visibilities[row].tolist()
        landmarks = tuple(
            Landmark.missing(_NOBODY) if flag < 0 else Landmark(x, y, Visibility(flag), _NOBODY)
            for (x, y), flag in zip(points, flags, strict=True)
        )
        right, bottom = max(right, left + _LEAST_SIDE), max(bottom, top + _LEAST_SIDE)
        face = Face(box_xyxy=(left, top, right, bottom), landmarks=landmarks, source=_NOBODY, id=face_id)
        matrix = aligned_transform(face)
        a, b, c, d, e, f = map(float, matrix.ravel())
        score, kind = float(columns.scores[row]), FaceKind(int(columns.kinds[row]))
        return WallFace(
            at=FaceAt(image, face_id),
            kind=kind,
            points_kind=FaceKind.PREDICTION if columns.unseen[row] else kind,
            verdict=VERDICTS[columns.verdicts[row]],
            score=None if math.isnan(score) else score,
            size=math.sqrt((right - left) * (bottom - top)),
            checks=int(columns.checks[row]),
            points_xy=tuple(
                _mapped((a, b, c, d, e, f), p.x, p.y) if p.is_placed else None for p in landmarks
            ),
            occluded=tuple(p.visibility is Visibility.OCCLUDED for p in landmarks),
            crop=self._sharp(image, (a, b, c, d, e, f), ALIGNED_SIDE),
            unreadable=self._unreadable(image),
            figure=self._figure(row),
        )

    def _figure(self, row: int) -> str:
        columns = self._table.columns
        unknown = self.tr("not measured")
        yaw, pitch, roll = columns.poses[row].tolist()
        match self._query.sort.key:
            case SortKey.UNUSUAL:
                words, places, value = self.tr("unusual {number}"), 1, float(columns.unusual[row])
            case SortKey.DISAGREEMENT:
                words, places, value = self.tr("disagree {number}"), 2, float(columns.disagreement[row])
            case SortKey.MODEL_CHANGE:
                words, places, value = self.tr("changed {number}"), 2, float(columns.model_change[row])
            case SortKey.AWAY:
                words, places, unknown = self.tr("{number}° away"), 0, self.tr("no pose")
                value = float(away(columns.poses[row : row + 1])[0])
            case SortKey.YAW:
                words, places, value, unknown = self.tr("yaw {number}°"), 0, yaw, self.tr("no pose")
            case SortKey.PITCH:
                words, places, value, unknown = self.tr("pitch {number}°"), 0, pitch, self.tr("no pose")
            case SortKey.ROLL:
                words, places, value, unknown = self.tr("roll {number}°"), 0, roll, self.tr("no pose")
            case _:
                return ""
        if math.isnan(value):
            return unknown
        return words.format(number=with_minus(round(value, places) + 0.0, places))

    def _forget(self) -> None:
        self._made.clear()


def _mapped(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + b * y + c, d * x + e * y + f
