"""What the lines on the photograph mean: whose work each face is."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LOOKS
from annotator.scene.image_view import SURROUND
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

ROWS = (
    (FaceKind.PREDICTION, QT_TRANSLATE_NOOP("Legend", "Predicted, nobody has looked at it")),
    (FaceKind.PERSON, QT_TRANSLATE_NOOP("Legend", "Placed, corrected or accepted by a person")),
    (FaceKind.FILE, QT_TRANSLATE_NOOP("Legend", "Read from a label file")),
)
_SHORT = {
    FaceKind.PREDICTION: QT_TRANSLATE_NOOP("Legend", "Predicted"),
    FaceKind.PERSON: QT_TRANSLATE_NOOP("Legend", "Worked on by a person"),
    FaceKind.FILE: QT_TRANSLATE_NOOP("Legend", "Read from a label file"),
}
"""Where there is no room for all; a tool tip has that."""
_LINE = 40
_GAP = 10


class Legend(QWidget):
    """A line in its colour and dashes for each maker, with words beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Whose work a face is, by its line"))
        self.setAccessibleDescription(". ".join(translated(words, "Legend") for _, words in ROWS))

    @property
    def shown(self) -> list[str]:
        """What is written beside the lines."""
        words = [translated(text, "Legend") for _, text in ROWS]
        room = self.width() - _LINE - _GAP
        if max(map(self.fontMetrics().horizontalAdvance, words)) <= room:
            return words
        short = (translated(_SHORT[kind], "Legend") for kind, _ in ROWS)
        return [self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room) for text in short]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = [translated(text, "Legend") for _, text in ROWS]
        self.setToolTip("" if self.shown == words else "\n".join(words))

    def sizeHint(self) -> QSize:
        width = max(self.fontMetrics().horizontalAdvance(translated(words, "Legend")) for _, words in ROWS)
        return QSize(_LINE + _GAP + width, len(ROWS) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LINE, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is small enough to paint whole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, ((kind, _), words) in enumerate(zip(ROWS, self.shown, strict=True)):
            top, height = row * self._row_height(), self._row_height()
            middle = top + height / 2
            painter.fillRect(0, top + 1, _LINE, height - 2, SURROUND)  # the colours are made for photographs
            pen = QPen(LOOKS[kind].line, 2.0)
            if LOOKS[kind].dashes:
                pen.setDashPattern(LOOKS[kind].dashes)
            painter.setPen(pen)
            painter.drawLine(QLineF(4, middle, _LINE - 4, middle))
            painter.setPen(self.palette().windowText().color())
            room = self.rect().adjusted(_LINE + _GAP, 0, 0, 0)
            room.setTop(top)
            room.setHeight(height)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 5
