"""The line at the bottom of the window: cursor, photograph, faces, and whether everything is saved."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QStatusBar, QToolButton, QWidget

from annotator.model.face import LANDMARK_NAMES
from annotator.scene.numerals import decimal, percentage, whole
from annotator.scene.placing import Placing
from annotator.windows.counts import counted
from annotator.windows.effort_meter import EffortMeter
from annotator.windows.elided_label import ElidedLabel
from annotator.windows.model_words import said
from annotator.windows.times import second

SECONDS_OF_A_HINT = 5

_ALARM = QColor(196, 43, 28)


class StatusLine(QStatusBar):
    """Cursor, size of the image, faces, detection's progress, and the state of saving."""

    stop_wished = Signal()
    """The evaluation, or the measuring, that is running shall be given up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detecting = self._evaluating = (0, 0)
        self._measuring = (0, 0)
        # One widget, which the status bar hides as long as it shows a hint in that place.
        detection = QWidget(self)
        self._work = ElidedLabel(parent=detection)  # it must not widen the window
        self._work.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._progress = QProgressBar(detection)
        # No higher than words, or the photograph would move whenever detection begins or ends.
        self._progress.setFixedSize(140, self.fontMetrics().height())
        self._progress.setTextVisible(False)
        self._cursor, self._size, self._faces, self._zoom, self._saved = (QLabel(self) for _ in range(5))
        self._cursor.setMinimumWidth(self.fontMetrics().horizontalAdvance("x 8888.8   y 8888.8"))
        row = QHBoxLayout(detection)
        row.setContentsMargins(2, 0, 0, 0)
        row.addWidget(self._progress)
        row.addWidget(self._work)
        self.stop = QToolButton(detection)
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolTip(self.tr("Stop measuring"))
        self.stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keys there is a command
        self.stop.setFixedHeight(self.fontMetrics().height() + 2)
        self.stop.clicked.connect(self.stop_wished)
        row.addWidget(self.stop)
        row.addStretch(1)
        self.addWidget(detection)
        self.effort = EffortMeter(self)
        self._of_the_photograph = (self._cursor, self._size, self._zoom, self._faces)
        for label in (self.effort, *self._of_the_photograph, self._saved):
            label.setContentsMargins(6, 0, 6, 0)
            self.addPermanentWidget(label)
        self._saved.setAutoFillBackground(True)
        self.clear_image()
        self.set_progress(0, 0)

    @property
    def saved_text(self) -> str:
        return self._saved.text()

    @property
    def saved_palette(self) -> QPalette:
        """What the state of saving is painted with: calm or alarm."""
        return self._saved.palette()

    @property
    def work_text(self) -> str:
        return self._work.text()

    @property
    def faces_text(self) -> str:
        return self._faces.text()

    @property
    def size_text(self) -> str:
        return self._size.text()

    def hint(self, words: str) -> None:
        """Say something for a few seconds."""
        self.showMessage(words, SECONDS_OF_A_HINT * 1000)

    def withdraw(self, words: str) -> None:
        """Stop saying what no longer holds; anything else stays."""
        if self.currentMessage() == words:
            self.clearMessage()

    def say_placing(self, placing: Placing | None) -> None:
        """Say which landmark the next click places, in which face, and which keys there are meanwhile.

        It has to fit beside the other words of this line in a window of 1280 pixels: the effort is not shown
        meanwhile, and Backspace, which takes a point back, is in the list of keys alone.
        """
        self.effort.make_room(placing is not None)
        if placing is None:
            self.clearMessage()
            return
        if placing.face_id is None:
            click = self.tr("New face: click the {landmark}")
        else:
            click = self.tr("This face: click the {landmark} (S: new)")
        number = len(placing.missing)
        if placing.face_id is None and not placing.makes_a_face:
            end = self.tr("Esc: give up")
        elif number:
            end = self.tr("Esc: end, %Ln missing", "landmarks", number)
        else:
            end = self.tr("Esc: end")
        keys = self.tr("X: missing; right button: occluded")
        words = click.format(landmark=said(LANDMARK_NAMES[placing.index]))
        self.showMessage("; ".join((words, end, keys)))

    def say_drawing(self, drawing: bool) -> None:  # noqa: FBT001  connects to a signal
        """Say how to draw a box while that is what the mouse does."""
        if drawing:
            self.showMessage(self.tr("Drag a box around the face; Esc gives up"))
        else:
            self.clearMessage()

    def clear_image(self) -> None:
        """Nothing is open: say nothing of it."""
        for label in self._of_the_photograph:
            label.clear()

    def set_photograph_shown(self, shown: bool) -> None:  # noqa: FBT001  says what is so
        """Whether the photograph is what the page shows; of one that isn't, nothing is said."""
        for label in self._of_the_photograph:
            label.setVisible(shown)

    def set_cursor(self, at: QPointF) -> None:
        """Where the cursor is, in pixels of the image."""
        self._cursor.setText(f"x {decimal(at.x(), 1)}   y {decimal(at.y(), 1)}")

    def set_image_size(self, size: QSize) -> None:
        self._size.setText(f"{size.width()} × {size.height()} px")

    def set_zoom(self, zoom: float) -> None:
        """zoom: screen pixels per image pixel."""
        self._zoom.setText(self.tr("{percent}%").format(percent=percentage(zoom)))

    def set_faces(self, number: int, *, hidden: int = 0) -> None:
        """hidden: how many of them are not shown."""
        words = self.tr("{faces}, {number} hidden")
        faces = counted(number, "face")
        self._faces.setText(words.format(faces=faces, number=whole(hidden)) if hidden else faces)

    def set_progress(self, done: int, in_all: int) -> None:
        """How far detection has come in the folder; equal numbers say nothing, for nothing is going on."""
        self._detecting = (done, in_all)
        self._show_work()

    def set_measuring(self, done: int, in_all: int) -> None:
        """The same of measuring disagreement, which is said while nothing is to be detected."""
        self._measuring = (done, in_all)
        self._show_work()

    def set_evaluating(self, done: int, in_all: int) -> None:
        """The same of an evaluation."""
        self._evaluating = (done, in_all)
        self._show_work()

    def _show_work(self) -> None:
        for (done, in_all), can_stop, what in (
            (self._detecting, False, self.tr("Detecting faces, {done} of {in_all} images")),
            (self._evaluating, True, self.tr("Evaluating, {done} of {in_all} images")),
            (self._measuring, True, self.tr("Measuring disagreement, {done} of {in_all} images")),
        ):
            if done < in_all:
                self.stop.setVisible(can_stop)
                self._progress.setVisible(True)
                self._progress.setRange(0, in_all)
                self._progress.setValue(done)
                self._work.setText(what.format(done=whole(done), in_all=whole(in_all)))
                return
        self._progress.setVisible(False)
        self.stop.setVisible(False)
        self._work.setText("")

    def set_saved(self, at: str) -> None:
        """at: UTC, ISO 8601. Everything up to then is on disk."""
        local = datetime.fromisoformat(at).astimezone()
        self._saved.setText(self.tr("Saved {time}").format(time=second(local)))
        self._saved.setToolTip(self.tr("Every edit is in the project file"))
        self._saved.setPalette(QPalette())

    def set_unsaved(self, steps: int, reason: str) -> None:
        """Say loudly that edits are not on disk, and why."""
        self._saved.setText(self.tr("NOT SAVED: {edits} waiting").format(edits=counted(steps, "edit")))
        self._saved.setToolTip(reason)
        alarm = QPalette()
        alarm.setColor(QPalette.ColorRole.Window, _ALARM)
        alarm.setColor(QPalette.ColorRole.WindowText, QColor("white"))
        self._saved.setPalette(alarm)

    def clear_saved(self) -> None:
        self._saved.clear()
        self._saved.setPalette(QPalette())
