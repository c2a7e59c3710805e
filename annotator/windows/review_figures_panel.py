"""What the verdicts amount to: average precision as published and as it is with them, and both curves."""

# pyqtgraph has no types.
# mypy: disable-error-code="no-untyped-call,misc"

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.model.face import Verdict
from annotator.model.review_figures import BeforeAfter, Curve, ReviewFigures
from annotator.scene.numerals import decimal, whole
from annotator.windows.chart import Chart
from annotator.windows.counts import capitalised, counted
from annotator.windows.fonts import NOTE_SIZE, bold, scaled
from annotator.windows.review_bar import difficulty_words
from annotator.windows.theme import dim
from annotator.windows.translation import QT_TRANSLATE_NOOP, translate, translated

if TYPE_CHECKING:
    import pyqtgraph

_INKS = (QColor(0, 128, 200), QColor(213, 120, 0), QColor(0, 158, 115))
"""Of the difficulties, the easiest first; after Okabe and Ito (2008), readable on white and on black."""

_MOST_POINTS = 400
"""Of a curve: more than the plot has pixels are drawn for nothing."""

_REDRAW_AFTER_MS = 80
"""A verdict is shown at once, and the curves once the keys leave time for them."""

_WIDE = 230
"""Pixels of the screen from which on the chart has room for six numbers below."""

_LEAST_CHART = 170
"""Pixels of the screen; in less the curves can't be read."""

_PLACES = 4
"""As `detector evaluate` prints them; a verdict often changes nothing before the fourth."""

_COUNTED = {
    Verdict.REAL: QT_TRANSLATE_NOOP("ReviewFigures", "{number} real"),
    Verdict.NOT_A_FACE: QT_TRANSLATE_NOOP("ReviewFigures", "{number} not a face"),
    Verdict.FIX: QT_TRANSLATE_NOOP("ReviewFigures", "{number} to fix"),
    Verdict.IGNORE: QT_TRANSLATE_NOOP("ReviewFigures", "{number} ignored"),
}
_MENDED = QT_TRANSLATE_NOOP("ReviewFigures", "{number} corrected")


def ink_of(number: int) -> QColor:
    """Of the difficulty with this number."""
    return _INKS[number % len(_INKS)]


class CurveChart(Chart):
    """Precision over recall, before the verdicts dashed, with them solid, a colour for each difficulty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("CurveChart", "Precision over recall"),
            bottom=translate("CurveChart", "recall"),
            left=translate("CurveChart", "precision"),
            nothing=translate("CurveChart", "Nothing is evaluated yet."),
            parent=parent,
        )
        self._shown: Sequence[BeforeAfter] = ()
        self._curves: list[tuple[pyqtgraph.PlotDataItem, pyqtgraph.PlotDataItem]] = []
        self._draw_later = QTimer(self)
        self._draw_later.setSingleShot(True)
        self._draw_later.setInterval(_REDRAW_AFTER_MS)
        self._draw_later.timeout.connect(self.redraw)

    def set_curves(self, shown: Sequence[BeforeAfter]) -> None:
        """Show these, the easiest first."""
        is_first = not self._shown
        self._shown = shown
        self.say("", is_empty=not shown)
        if is_first:
            self.redraw()
        else:
            self._draw_later.start()

    def redraw(self) -> None:
        if len(self._curves) != len(self._shown):
            self._make_curves(len(self._shown))
        for each, (published, amended) in zip(self._shown, self._curves, strict=True):
            published.setData(*_thinned(each.published_curve))
            amended.setData(*_thinned(each.amended_curve))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._curves:
            self._space_ticks()

    def _space_ticks(self) -> None:
        """As many numbers below as there is room for."""
        step = 0.2 if self.width() >= _WIDE else 0.5
        self.plot.getAxis("bottom").setTickSpacing(step, step)

    def _make_curves(self, count: int) -> None:
        self.plot.clear()
        self.plot.setXRange(0.0, 1.0, padding=0.0)
        self.plot.setYRange(0.0, 1.0, padding=0.02)
        self.plot.getAxis("left").setTickSpacing(0.2, 0.2)
        self._space_ticks()
        self._curves = [
            (
                self.body.line(ink_of(number), width=1, style=Qt.PenStyle.DashLine),
                self.body.line(ink_of(number), width=1.6),
            )
            for number in range(count)
        ]


class ReviewFiguresPanel(QWidget):
    """A row for each difficulty, the verdicts below it, and the curves beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = CurveChart(self)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(12)
        self._table.setVerticalSpacing(3)
        self._cells: list[tuple[QLabel, ...]] = []
        self._swatches: list[QWidget] = []
        self._names: tuple[str, ...] = ()
        title = QLabel(self.tr("Average precision"), self)
        title.setFont(bold(self.font()))
        self._verdicts = self._small_label()
        self._measured = self._small_label()
        dim(self._measured)
        self._column = column = QVBoxLayout()
        column.setContentsMargins(12, 8, 4, 10)
        column.addWidget(title)
        column.addSpacing(4)
        column.addLayout(self._table)
        column.addStretch(1)
        column.addWidget(self._verdicts)
        column.addWidget(self._measured)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(column)
        layout.addWidget(self.chart, 1)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Figures"))
        for place, words in enumerate(
            ("", self.tr("– – published"), self.tr("with verdicts"), self.tr("difference"))
        ):
            head = self._small_label()
            head.setText(words)
            dim(head)
            self._table.addWidget(head, 0, place + 1, Qt.AlignmentFlag.AlignRight)
        self.set_figures(None)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The table as it is read: name, published, with verdicts, difference."""
        return [tuple(cell.text() for cell in row) for row in self._cells]

    @property
    def verdicts(self) -> str:
        return self._verdicts.text()

    def sizeHint(self) -> QSize:
        return QSize(560, 210)

    def minimumSizeHint(self) -> QSize:
        """The figures are to be read; the curves go where there is no room beside them."""
        return QSize(self._column.minimumSize().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def set_figures(self, figures: ReviewFigures | None) -> None:
        """Show figures, or that there are none."""
        names = tuple(figures.by_difficulty) if figures is not None else ("",)
        if names != self._names:
            self._make_rows(names)
        if figures is None:
            self._verdicts.setText("")
            self._measured.setText("")
            self.chart.set_curves(())
            for cell in self._cells[0]:
                cell.setText("–")
            return
        for row, each in zip(self._cells, figures.by_difficulty.values(), strict=True):
            for cell, words in zip(row[1:], _row_words(each), strict=True):
                cell.setText(words)
        self._verdicts.setText(_verdict_words(figures))
        self._measured.setText(f"{figures.model} · {counted(figures.images, 'image')}")
        self._measured.setToolTip(self._measured.text())
        self.setAccessibleDescription("; ".join(" ".join(row) for row in self.rows))
        self.chart.set_curves(tuple(figures.by_difficulty.values()))
        self._give_room()

    def _give_room(self) -> None:
        """Show the curves where there is room beside the figures."""
        self.chart.setVisible(self.width() >= self._column.minimumSize().width() + _LEAST_CHART)

    def _make_rows(self, names: tuple[str, ...]) -> None:
        for widget in (*self._swatches, *(cell for row in self._cells for cell in row)):
            self._table.removeWidget(widget)
            widget.deleteLater()
        self._names = names
        self._swatches = [_swatch(ink_of(number), self) for number, name in enumerate(names) if name]
        self._cells = [tuple(QLabel(self) for _ in range(4)) for _ in names]
        for number, swatch in enumerate(self._swatches):
            self._table.addWidget(swatch, number + 1, 0, Qt.AlignmentFlag.AlignVCenter)
        for number, (name, row) in enumerate(zip(names, self._cells, strict=True)):
            for place, cell in enumerate(row):
                side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
                self._table.addWidget(cell, number + 1, place + 1, side)
            row[0].setText(capitalised(difficulty_words(name)))
            row[2].setFont(bold(self.font()))

    def _small_label(self) -> QLabel:
        label = QLabel(self)
        label.setFont(scaled(self.font(), NOTE_SIZE))
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label


def _swatch(ink: QColor, parent: QWidget) -> QWidget:
    """A short line in the colour of a curve."""
    swatch = QWidget(parent)
    swatch.setFixedSize(14, 3)
    palette = swatch.palette()
    palette.setColor(QPalette.ColorRole.Window, ink)
    swatch.setPalette(palette)
    swatch.setBackgroundRole(QPalette.ColorRole.Window)
    swatch.setAutoFillBackground(True)
    return swatch


def _verdict_words(figures: ReviewFigures) -> str:
    """How often each verdict was given; what was to be fixed and is by now, apart, where there is any."""
    numbers = {verdict: figures.verdicts.get(verdict, 0) for verdict in _COUNTED}
    numbers[Verdict.FIX] -= figures.mended
    real, not_a_face, to_fix, ignored = (
        translated(words, "ReviewFigures").format(number=whole(numbers[verdict]))
        for verdict, words in _COUNTED.items()
    )
    parts = [to_fix, ignored]
    if figures.mended:
        parts.insert(1, translated(_MENDED, "ReviewFigures").format(number=whole(figures.mended)))
    return f"{real} · {not_a_face}\n{' · '.join(parts)}"


def _row_words(each: BeforeAfter) -> tuple[str, str, str]:
    """Published, with verdicts, and what is between as it can be read from them."""
    before, after = each.published, each.amended
    words = ["–" if value is None else decimal(value, _PLACES) for value in (before, after)]
    if before is None or after is None:
        return words[0], words[1], "–"
    between = round(round(after, _PLACES) - round(before, _PLACES), _PLACES)
    sign = "+" if between > 0 else "−" if between < 0 else "±"
    return words[0], words[1], f"{sign}{decimal(abs(between), _PLACES)}"


def _thinned(curve: Curve) -> Curve:
    recall, precision = curve
    if len(recall) <= _MOST_POINTS:
        return recall, precision
    kept = np.linspace(0, len(recall) - 1, _MOST_POINTS).round().astype(int)
    return recall[kept], precision[kept]
