"""Rows of bars, each as long as the others and divided into its parts, with words in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.model.statistics import Shares
from annotator.scene.numerals import percentage, whole
from annotator.windows.model_words import said, title
from annotator.windows.translation import translate

_GAP = 10
_LEAST_ROW, _MOST_ROW = 18, 34

Ink = Callable[[int, int, QPalette], QColor]
"""Gives the colour of part n of m, under a palette."""


def shades(part: int, parts: int, palette: QPalette) -> QColor:
    """The accent, the fainter the further on: an order that every eye can see."""
    colour = palette.color(QPalette.ColorRole.Accent)
    colour.setAlphaF(1.0 - 0.82 * part / max(parts - 1, 1))
    return colour


class ShareBars(QWidget):
    """A row for each Shares: its name, its bar, and how many it is made of."""

    def __init__(self, ink: Ink = shades, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = ink
        self._rows: tuple[Shares, ...] = ()
        self.setMouseTracking(True)

    def set_rows(self, rows: Sequence[Shares]) -> None:
        self._rows = tuple(rows)
        self.setAccessibleDescription("; ".join(share_words(row) for row in self._rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, max(len(self._rows), 1) * (self.fontMetrics().height() + 10))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, max(len(self._rows), 1) * _LEAST_ROW)

    def words_at(self, place: QPoint) -> str:
        """What a tooltip says there: all numbers of a row."""
        for row, bar in zip(self._rows, self._bars(), strict=True):
            if abs(place.y() - bar.center().y()) <= self._row_height() / 2:
                return share_words(row)
        return ""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is small enough to paint whole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.palette().color(QPalette.ColorRole.Text)
        faint = QColor(ink)
        faint.setAlphaF(0.62)
        for row, bar in zip(self._rows, self._bars(), strict=True):
            painter.setPen(ink)
            names = QRectF(0, bar.top(), bar.left() - _GAP, bar.height())
            painter.drawText(
                names, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), _shown_name(row)
            )
            painter.setPen(faint)
            totals = QRectF(bar.right() + _GAP, bar.top(), self.width() - bar.right() - _GAP, bar.height())
            painter.drawText(
                totals, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), whole(row.total)
            )
            self._paint_bar(painter, bar, row)

    def _paint_bar(self, painter: QPainter, bar: QRectF, row: Shares) -> None:
        ground = self.palette().color(QPalette.ColorRole.AlternateBase)
        painter.fillRect(bar, ground)
        left = bar.left()
        for number, (word, count) in enumerate(row.parts):
            width = bar.width() * count / max(row.total, 1)
            part = QRectF(left, bar.top(), width, bar.height())
            left += width
            colour = self._ink(number, len(row.parts), self.palette())
            painter.fillRect(part.adjusted(0, 0, -1 if width > 3 else 0, 0), colour)
            share = translate("ShareBars", "{percent}%").format(percent=percentage(count / max(row.total, 1)))
            for words in (f"{said(word)} {share}", share):
                if painter.fontMetrics().horizontalAdvance(words) + 10 <= width:
                    painter.setPen(_readable_on(colour, self.palette().color(QPalette.ColorRole.Base)))
                    painter.drawText(part, int(Qt.AlignmentFlag.AlignCenter), words)
                    break

    def _bars(self) -> list[QRectF]:
        """Where each bar lies: as wide as names and totals leave room for."""
        measure = self.fontMetrics().horizontalAdvance
        left = max((measure(_shown_name(row)) for row in self._rows), default=0) + _GAP
        right = max((measure(whole(row.total)) for row in self._rows), default=0) + _GAP
        height = self._row_height()
        top = max((self.height() - height * len(self._rows)) / 2, 0.0)
        return [
            QRectF(left, top + number * height + 2, max(self.width() - left - right, 0), height - 4)
            for number in range(len(self._rows))
        ]

    def _row_height(self) -> float:
        return min(max(self.height() / max(len(self._rows), 1), _LEAST_ROW), _MOST_ROW)


def share_words(row: Shares) -> str:
    """Such as "Nose tip: visible 812, occluded 20, missing 3"."""
    return f"{_shown_name(row)}: " + ", ".join(f"{said(word)} {whole(count)}" for word, count in row.parts)


def _shown_name(row: Shares) -> str:
    return title(row.name)


def _readable_on(colour: QColor, ground: QColor) -> QColor:
    """Black or white, whichever stands out from a colour that lets some of the ground through."""
    alpha = colour.alphaF()
    light = alpha * _lightness(colour) + (1 - alpha) * _lightness(ground)
    return QColor("#101012") if light > 0.55 else QColor("white")


def _lightness(colour: QColor) -> float:
    """0 to 1, as the eye sees it (ITU-R BT.601)."""
    return 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF()
