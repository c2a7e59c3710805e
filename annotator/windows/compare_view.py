"""Two models on the photograph: their predictions over each other, with a legend, until Esc."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from annotator.jobs.two_models import TwoLooks
from annotator.scene.canvas import Canvas
from annotator.scene.colours import LABEL_GROUND, LABEL_TEXT
from annotator.scene.marks import pen
from annotator.scene.two_looks import DASHES, FIRST, LINE, SECOND, TwoLooksItem
from annotator.windows.counts import counted

_MARGIN = 12
_SAMPLE = 36


class CompareView(QObject):
    """Lies over the canvas while there is something to compare; the faces themselves can be edited still."""

    left = Signal()
    """Nothing is compared any more."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._item: TwoLooksItem | None = None
        self._legend = _Legend(canvas)
        self._legend.close_button.clicked.connect(self.leave)
        self._legend.hide()
        canvas.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        return self._item is not None

    @property
    def words(self) -> list[str]:
        """What the legend says, none while nothing is compared."""
        return self._legend.words if self.is_on else []

    def show_looks(self, looks: TwoLooks) -> None:
        """Show what two versions see in the photograph that is open."""
        self._take_away()
        self._item = TwoLooksItem(looks.first_faces, looks.second_faces)
        self._canvas.scene().addItem(self._item)
        self._legend.say(
            [
                f"{looks.first}: {counted(len(looks.first_faces), 'face')}",
                f"{looks.second}: {counted(len(looks.second_faces), 'face')}",
            ]
        )
        self._place_legend()
        self._legend.show()
        self._canvas.viewport().update()

    def leave(self) -> bool:
        """Show the photograph as usual again. Returns whether anything was compared."""
        was_on = self._take_away()
        self._legend.hide()
        if was_on:
            self._canvas.viewport().update()
            self.left.emit()
        return was_on

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc ends it, unless the canvas has something of its own to end; the window has the key after."""
        if event.type() == QEvent.Type.Resize:
            self._place_legend()
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if self.is_on and is_escape and not self._canvas.is_busy:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self.leave()
        return super().eventFilter(watched, event)

    def _take_away(self) -> bool:
        item, self._item = self._item, None
        if item is not None:
            self._canvas.scene().removeItem(item)
        return item is not None

    def _place_legend(self) -> None:
        self._legend.adjustSize()
        self._legend.move(_MARGIN, self._canvas.height() - self._legend.height() - _MARGIN)


class _Legend(QWidget):
    """Which line is whose, and how to end it; on the dark of labels in light and dark windows alike."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Two models on this photograph"))
        samples = (_Line(is_dashed=False, parent=self), _Line(is_dashed=True, parent=self))
        self._labels = [QLabel(self), QLabel(self)]
        end = QLabel(self.tr("Esc ends it"), self)
        self.close_button = QToolButton(self)
        self.close_button.setText("✕")
        self.close_button.setAutoRaise(True)
        self.close_button.setToolTip(self.tr("Show the photograph as usual again"))
        self.close_button.setAccessibleName(self.tr("Show the photograph as usual again"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        palette = self.palette()
        for role in (palette.ColorRole.WindowText, palette.ColorRole.ButtonText, palette.ColorRole.Text):
            palette.setColor(role, LABEL_TEXT)
        for part in (*self._labels, end, self.close_button):
            part.setPalette(palette)
        layout = QGridLayout(self)  # one layout: of nested ones Qt keeps the width of the words before
        layout.setContentsMargins(10, 8, 6, 8)
        layout.setHorizontalSpacing(10)
        layout.setVerticalSpacing(3)
        for row, (sample, label) in enumerate(zip(samples, self._labels, strict=True)):
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(sample, row, 0)
            layout.addWidget(label, row, 1)
        layout.addWidget(end, 2, 0, 1, 2)
        layout.addWidget(self.close_button, 0, 2)

    @property
    def words(self) -> list[str]:
        return [label.text() for label in self._labels]

    def say(self, words: list[str]) -> None:
        for label, text in zip(self._labels, words, strict=True):
            label.setText(text)
        self.setAccessibleDescription(". ".join(words))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is small enough to paint whole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LABEL_GROUND)
        painter.drawRoundedRect(self.rect(), 4, 4)


class _Line(QWidget):
    """A line as it is drawn on the photograph."""

    def __init__(self, *, is_dashed: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._pen = pen(SECOND if is_dashed else FIRST, LINE, DASHES if is_dashed else ())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(_SAMPLE, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setPen(self._pen)
        rect = QRect(self.rect())
        middle = rect.height() / 2
        painter.drawLine(QLineF(0, middle, rect.width(), middle))
