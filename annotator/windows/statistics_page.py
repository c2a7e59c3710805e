"""What there is in the project, in six plots, and how far the work has come."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QResizeEvent, QTextDocumentFragment
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.model.face_kind import FaceKind
from annotator.model.statistics import Shares, Statistics
from annotator.scene.colours import LOOKS
from annotator.windows.chart import Titled
from annotator.windows.counts import counted_in
from annotator.windows.day_chart import DayChart
from annotator.windows.fonts import bold, scaled
from annotator.windows.histogram import FILE_INK, KIND_INKS, HistogramChart
from annotator.windows.image_status import Progress
from annotator.windows.model_words import said, title
from annotator.windows.share_bars import ShareBars
from annotator.windows.translation import QT_TRANSLATE_NOOP, in_number, translated

COUNTING = QT_TRANSLATE_NOOP("StatisticsPage", "Counting the faces of the project…")

PROGRESS_INKS = {
    Progress.REVIEWED: LOOKS[FaceKind.PERSON].line,
    Progress.WORKED_ON: QColor(255, 214, 128),
    Progress.LABELLED: FILE_INK,
    Progress.PREDICTED: LOOKS[FaceKind.PREDICTION].line,
    Progress.NOT_SEEN: None,
    Progress.UNREADABLE: QColor(214, 64, 52),
}
"""In the order in which `Statistics.images` is to have them; None has a colour of the window."""
_INKS_BY_NAME = {progress.value: ink for progress, ink in PROGRESS_INKS.items()}
_SPACING = 10
_ROOM_FOR_COLUMNS = {3: 940, 2: 540}
"""Pixels of the page from which on its plots, with their notes, stand in so many columns."""


class StatisticsPage(QWidget):
    """Shows Statistics, once they were counted. Everything on it can be taken along."""

    save_wished = Signal(object)
    """Statistics: shall be written as a table."""
    image_copied = Signal()
    """A picture of the page lies in the clipboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Statistics | None = None
        self._summary = QLabel(self)
        self._summary.setFont(bold(scaled(self.font(), 1.15)))
        self._copy = QPushButton(self.tr("Copy as image"), self)
        self._save = QPushButton(self.tr("Save the numbers…"), self)
        self._copy.clicked.connect(self.copy_image)
        self._save.clicked.connect(lambda: self.save_wished.emit(self._shown))

        self._progress = ShareBars(self._ink_of_progress, self)
        self._progress.setFixedHeight(26)
        self._progress.setAccessibleName(self.tr("Images by how far they have come"))
        self.sizes = HistogramChart(
            self.tr("Size of the faces"),
            bottom=self.tr("√(width · height) of the box, px"),
            nothing=self.tr("There are no faces yet."),
            unit="px",
            doubling=True,
        )
        self.scores = HistogramChart(
            self.tr("Score"), bottom=self.tr("score"), nothing=self.tr("No face was found by a detector yet.")
        )
        self.days = DayChart()
        self.seconds = HistogramChart(
            self.tr("Time per face"),
            bottom=self.tr("seconds"),
            nothing=self.tr("No face was timed yet: that takes two edits within a minute."),
            unit="s",
            doubling=True,
            inks={"faces": LOOKS[FaceKind.PERSON].line},
        )
        self._visibility_bars, self._attribute_bars = ShareBars(), ShareBars()
        self.visibility = Titled(
            self.tr("Landmarks"), self._visibility_bars, self.tr("No face has landmarks yet.")
        )
        self.attributes = Titled(
            self.tr("Attributes"), self._attribute_bars, self.tr("Nobody has said anything about a face yet.")
        )

        self._content = QWidget(self)
        self._legend = QLabel(self._content)
        self._legend.setWordWrap(True)
        self._plots = (self.sizes, self.scores, self.visibility, self.attributes, self.days, self.seconds)
        for plot in self._plots:
            plot.setMinimumSize(250, 180)
        self._grid = QGridLayout()
        self._grid.setSpacing(_SPACING)
        self._columns = 0
        self._arrange(max(_ROOM_FOR_COLUMNS))
        content = QVBoxLayout(self._content)
        content.setContentsMargins(_SPACING, 0, _SPACING, _SPACING)
        content.setSpacing(_SPACING)
        content.addWidget(self._progress)
        content.addWidget(self._legend)
        content.addLayout(self._grid, 1)
        self._scroll = scroll = QScrollArea(self)
        scroll.setWidget(self._content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = QHBoxLayout()
        bar.setContentsMargins(_SPACING, _SPACING, _SPACING, 0)
        bar.addWidget(self._summary, 1)
        bar.addWidget(self._copy)
        bar.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(scroll, 1)
        self.setTabOrder(self._copy, self._save)
        self.set_counting()

    @property
    def message_place(self) -> QWidget:
        """What a message may cover: the buttons above are to be clicked."""
        return self._scroll

    @property
    def summary(self) -> str:
        return self._summary.text()

    @property
    def legend(self) -> str:
        """What colours mean, as plain text in one line."""
        plain = QTextDocumentFragment.fromHtml(self._legend.text()).toPlainText()
        return " ".join(plain.split())

    def set_counting(self) -> None:
        """The numbers are being made; those of another project are not shown meanwhile."""
        self._shown = None
        self._summary.setText(translated(COUNTING, "StatisticsPage"))
        self._content.setEnabled(False)
        for button in (self._copy, self._save):
            button.setEnabled(False)

    def set_numbers(self, statistics: Statistics) -> None:
        """Show these."""
        self._shown = statistics
        self._content.setEnabled(True)
        for button in (self._copy, self._save):
            button.setEnabled(True)
        images = statistics.images
        self._summary.setText(counted_in(statistics.faces, "face", images.total, "image"))
        self._progress.set_rows([images])
        self._say_colours(images)
        self.sizes.set_histogram(statistics.sizes)
        self.scores.set_histogram(statistics.scores)
        self.seconds.set_histogram(statistics.seconds)
        self.days.set_days(statistics.days)
        self._visibility_bars.set_rows(statistics.visibility)
        with_landmarks = statistics.visibility[0].total
        words = self.tr("%Ln face(s) (has|have) them", "landmarks", with_landmarks)
        self.visibility.say(in_number(words, with_landmarks), is_empty=with_landmarks == 0)
        self._attribute_bars.set_rows(statistics.attributes)
        said = max(row.total for row in statistics.attributes)
        self.attributes.say(self.tr("of the faces of which it is said"), is_empty=said == 0)

    def copy_image(self) -> None:
        """Put what is shown, without the buttons, into the clipboard."""
        QGuiApplication.clipboard().setPixmap(self._content.grab())
        self.image_copied.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(
            next((columns for columns, room in _ROOM_FOR_COLUMNS.items() if self.width() >= room), 1)
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self._say_colours(self._shown.images)

    def _arrange(self, columns: int) -> None:
        """Have the plots in so many columns."""
        if columns == self._columns:
            return
        self._columns = columns
        for plot in self._plots:
            self._grid.removeWidget(plot)
        for number, plot in enumerate(self._plots):
            self._grid.addWidget(plot, number // columns, number % columns)
        for place in range(len(self._plots)):
            self._grid.setColumnStretch(place, int(place < columns))
            self._grid.setRowStretch(place, int(place * columns < len(self._plots)))

    def _say_colours(self, images: Shares) -> None:
        """How far the images have come, of which there are any, and whose work the bars of histograms are."""
        faint = self.palette().color(QPalette.ColorRole.Mid)
        progress = [(name, _INKS_BY_NAME.get(name) or faint) for name, number in images.parts if number]
        groups = (title(images.name), progress), (self.tr("Faces"), list(KIND_INKS.items()))
        self._legend.setText("&nbsp;&nbsp;&nbsp; ".join(_legend(*group) for group in groups))

    def _ink_of_progress(self, part: int, _parts: int, palette: QPalette) -> QColor:
        name = self._shown.images.parts[part][0] if self._shown is not None else ""
        return _INKS_BY_NAME.get(name) or palette.color(QPalette.ColorRole.Mid)


def _legend(heading: str, inks: Sequence[tuple[str, QColor]]) -> str:
    """Rich text: what each colour means. Lines may end only ahead of a colour, and not of the first one."""
    names = ((ink, escape(said(name)).replace(" ", "&nbsp;")) for name, ink in inks)
    entries = (f'<span style="color:{ink.name()}">■</span>&nbsp;{name}' for ink, name in names)
    return f"<b>{escape(heading)}</b>&nbsp;&nbsp;" + "&nbsp; ".join(entries)
