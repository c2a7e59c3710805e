"""Held-out faces in a strip: above by the old model, below by the new one, both with a person's points."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QStyle, QVBoxLayout, QWidget

from annotator.jobs.before_and_after import HeldOutFace, HeldOutFaces, Placed, Points
from annotator.model.alignment import ALIGNED_SIDE
from annotator.model.face_kind import FaceKind
from annotator.scene.colours import LABEL_GROUND, LABEL_TEXT, LOOKS, OUTLINE
from annotator.scene.numerals import decimal
from annotator.windows.fonts import NOTE_SIZE, scaled
from annotator.windows.scrolled import bring_into_sight

_SIDE = 96
_GAP = 4
_RING = 4.5
_DOT = 2.6


class BeforeAndAfter(QWidget):
    """Takes no room while there is nothing to show. A ring is the person's point, a dot the model's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_wished = False
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._strip = _Strip(self)
        room = QScrollArea(self)
        room.setWidget(self._strip)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        room.setAccessibleName(self.tr("Held-out faces, before and after"))
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        room.setFixedHeight(self._strip.sizeHint().height() + bar + 2)
        self._room = room
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words)
        layout.addWidget(room)
        self.clear()

    @property
    def words(self) -> str:
        """What is said above the strip, empty while there is none."""
        return "" if self.isHidden() else self._words.text()

    @property
    def faces(self) -> tuple[HeldOutFace, ...]:
        return self._strip.faces

    def clear(self) -> None:
        self._is_wished = False
        self._strip.show_faces(())
        self.hide()

    def wish(self) -> None:
        """A person asked for it: what comes now is brought into sight."""
        self._is_wished = True

    def say(self, words: str) -> None:
        """Say why there is no strip, or not yet."""
        self._strip.show_faces(())
        self._room.hide()
        self._words.setText(words)
        self._show()

    def show_faces(self, found: HeldOutFaces) -> None:
        if not found.faces:
            self.say(self.tr("None of the corrected faces with landmarks was held out."))
            self._is_wished = False
            return
        words = self.tr(
            "Held-out faces by {old}, above, and {new}, below. Rings: where a person placed them."
        )
        self._words.setText(words.format(old=found.old, new=found.new))
        self._strip.show_faces(found.faces)
        self._room.setAccessibleDescription(self._words.text())
        self._room.show()
        self._show()
        self._is_wished = False

    def _show(self) -> None:
        self.show()
        if self._is_wished:
            bring_into_sight(self)


class _Strip(QWidget):
    """A column a face; under each square how far the points are off."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.faces: tuple[HeldOutFace, ...] = ()
        self.setBackgroundRole(QPalette.ColorRole.Window)

    def show_faces(self, faces: tuple[HeldOutFace, ...]) -> None:
        self.faces = faces
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(len(self.faces) * (_SIDE + _GAP), 2 * _SIDE + _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is small enough to paint whole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(scaled(self.font(), NOTE_SIZE))
        for column, face in enumerate(self.faces):
            for row, placed in enumerate((face.before, face.after)):
                square = QRect(column * (_SIDE + _GAP), row * (_SIDE + _GAP), _SIDE, _SIDE)
                painter.drawImage(square, face.picture)
                self._draw_points(painter, square, face.truth_xy, LOOKS[FaceKind.PERSON].line, is_ring=True)
                self._draw_points(
                    painter, square, placed.points_xy, LOOKS[FaceKind.PREDICTION].line, is_ring=False
                )
                self._draw_error(painter, square, placed)

    def _draw_points(
        self, painter: QPainter, square: QRect, points_xy: Points, colour: QColor, *, is_ring: bool
    ) -> None:
        scale = _SIDE / ALIGNED_SIDE
        painter.save()
        painter.setClipRect(square)
        for x, y in points_xy.tolist():
            if x != x:  # NaN: not placed
                continue
            at = QPointF(square.left() + x * scale, square.top() + y * scale)
            if is_ring:
                for pen in (QPen(OUTLINE, 3.2), QPen(colour, 1.6)):
                    painter.setPen(pen)
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawEllipse(at, _RING, _RING)
            else:
                painter.setPen(QPen(OUTLINE, 1.0))
                painter.setBrush(colour)
                painter.drawEllipse(at, _DOT, _DOT)
        painter.restore()

    def _draw_error(self, painter: QPainter, square: QRect, placed: Placed) -> None:
        words = (
            self.tr("not found")
            if placed.error is None
            else self.tr("{percent} %").format(percent=decimal(100 * placed.error, 1))
        )
        metrics = painter.fontMetrics()
        label = QRect(0, 0, metrics.horizontalAdvance(words) + 6, metrics.height())
        label.moveBottomRight(square.bottomRight())
        painter.fillRect(label, LABEL_GROUND)
        painter.setPen(LABEL_TEXT)
        painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), words)
