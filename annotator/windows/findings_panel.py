"""What looks wrong in the open image, as a list in which every place is a click away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from annotator.model.checks import Finding
from annotator.windows.counts import counted_in
from annotator.windows.keyed_list import KeyedList
from annotator.windows.model_words import said
from annotator.windows.theme import dim
from annotator.windows.translation import QT_TRANSLATE_NOOP, translate, translated

NOTHING_WRONG = QT_TRANSLATE_NOOP("FindingsPanel", "Nothing looks wrong in this image")

WARNING = QColor(226, 121, 10)
"""Dark enough for light windows, bright enough for dark ones."""

_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the face it is about. number: the face's place in reading order, from 1."""

    face_id: str
    number: int
    finding: Finding

    @property
    def landmark(self) -> int | None:
        """Where to look first; None for the face as a whole."""
        return self.finding.landmarks[0] if self.finding.landmarks else None

    @property
    def text(self) -> str:
        words = translate("FindingsPanel", "Face {number}: {finding}")
        return words.format(number=self.number, finding=said(self.finding.text))


class FindingModel(QAbstractListModel):
    """A row for each finding."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FindingRow, ...] = ()
        self._icon = _warning_icon()

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        return self._rows

    def set_rows(self, rows: Sequence[FindingRow]) -> None:
        """Show others; the same ones again change nothing, so that scrolling and selection stay."""
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.text
        return self._icon if role == Qt.ItemDataRole.DecorationRole else None


class FindingsPanel(QWidget):
    """The findings of the open image by face, in reading order; a click or Return goes to one.

    A click leaves the focus where it is, for the keys that follow are meant for the photograph.
    """

    finding_chosen = Signal(str, object)
    """Id of the face, and int | None: the landmark to look at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FindingModel(self)
        self._summary = QLabel(self)
        self._summary.setContentsMargins(8, 4, 8, 2)
        self.view = KeyedList(self)
        self.view.setModel(self._model)
        self.view.setIconSize(QSize(15, 15))
        self.view.setAccessibleName(self.tr("What looks wrong in this image"))
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        listed = QWidget(self)
        rows = QVBoxLayout(listed)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self._summary)
        rows.addWidget(self.view)
        self._words = QLabel(self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        dim(self._words)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(listed)
        self._pages.addWidget(self._words)
        self.setFocusProxy(self.view)
        self.clear()

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        """What is listed, from top to bottom."""
        return self._model.rows

    @property
    def summary(self) -> str:
        """What is said above the list, or in its place."""
        return (self._words if self._pages.currentIndex() == 1 else self._summary).text()

    def set_findings(self, findings: Mapping[str, Sequence[Finding]], order: Sequence[str]) -> None:
        """Show what was found in the open image. order: the ids of its faces as a person goes through them.

        A face that is not in the order is left out.
        """
        rows = [
            FindingRow(face_id, number, finding)
            for number, face_id in enumerate(order, 1)
            for finding in findings.get(face_id, ())
        ]
        self._model.set_rows(rows)
        faces = len({row.face_id for row in rows})
        self._summary.setText(counted_in(len(rows), "finding", faces, "face"))
        self._words.setText(translated(NOTHING_WRONG, "FindingsPanel"))
        self._pages.setCurrentIndex(0 if rows else 1)

    def clear(self) -> None:
        """No image is open, or it was not checked yet."""
        self._model.set_rows(())
        self._words.clear()
        self._pages.setCurrentIndex(1)

    def _choose(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        self.finding_chosen.emit(row.face_id, row.landmark)


def _warning_icon() -> QIcon:
    """A triangle with an exclamation mark."""
    side, scale = 16, 4  # drawn larger, for screens with more pixels
    pixmap = QPixmap(side * scale, side * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(WARNING)
    painter.drawPolygon(QPolygonF([QPointF(8, 1.5), QPointF(15.2, 14.5), QPointF(0.8, 14.5)]))
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawRoundedRect(QRectF(7.2, 5.6, 1.6, 4.8), 0.8, 0.8)
    painter.drawEllipse(QRectF(7.1, 11.3, 1.8, 1.8))
    painter.end()
    return QIcon(pixmap)
