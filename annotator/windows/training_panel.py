"""Fine-tuning as a person sees it: a button, how far it is, what the loss does, and a way out."""

from __future__ import annotations

from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.scene.numerals import whole
from annotator.windows.counts import counted
from annotator.windows.loss_curve import LossCurve
from annotator.windows.model_panel import ModelPanel
from annotator.windows.translation import translate

USUAL_STEPS = 300
MOST_STEPS = 10_000


class TrainingProgress(Protocol):
    """What is shown of the detector's Progress. total: the loss of the step."""

    @property
    def step(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def total(self) -> float: ...
    @property
    def images_per_second(self) -> float: ...
    @property
    def seconds_left(self) -> float: ...


class TrainingPanel(QWidget):
    """The models of the project above, fine-tuning below."""

    fine_tune_wished = Signal()
    cancel_wished = Signal()
    steps_typed = Signal()
    """Return ended the typing: the keys shall be the photograph's again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models = ModelPanel(self)
        self._corrections = QLabel(self)
        self._corrections.setWordWrap(True)
        self._steps = QSpinBox(self)
        self._steps.setRange(1, MOST_STEPS)
        self._steps.setValue(USUAL_STEPS)
        self._steps.setSuffix(self.tr(" steps"))
        self._steps.setAccessibleName(self.tr("Steps of fine-tuning"))
        self._steps.setToolTip(self.tr("More steps learn more from the corrections and take longer"))
        self._start = QPushButton(self.tr("Fine-tune on the corrections"), self)
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._buttons = QStackedWidget(self)  # in one place: side by side they'd widen the panel for good
        self._buttons.addWidget(self._start)
        self._buttons.addWidget(self._cancel)
        self._buttons.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for button in (self._start, self._cancel):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
        self._steps.editingFinished.connect(self._leave_the_field)
        self._start.clicked.connect(self.fine_tune_wished)
        self._cancel.clicked.connect(self.cancel_wished)
        self._bar = QProgressBar(self)
        self._pace = QLabel(self)
        self._pace.setWordWrap(True)
        self.curve = LossCurve(self)
        self.curve.setMinimumHeight(100)
        row = QHBoxLayout()
        row.addWidget(self._buttons)
        row.addWidget(self._steps)
        layout = QVBoxLayout(self)
        layout.addWidget(self.models)
        layout.addSpacing(6)
        layout.addWidget(self._corrections)
        layout.addLayout(row)
        layout.addWidget(self._bar)
        layout.addWidget(self._pace)
        layout.addWidget(self.curve, 1)
        layout.addStretch()
        for before, after in pairwise((self._start, self._cancel, self._steps)):
            QWidget.setTabOrder(before, after)
        self._show_running(running=False)
        self.curve.hide()

    @property
    def steps(self) -> int:
        return self._steps.value()

    @steps.setter
    def steps(self, steps: int) -> None:
        self._steps.setValue(steps)

    @property
    def pace_text(self) -> str:
        return self._pace.text()

    def say_keys(self, fine_tune: QAction) -> None:
        """Let the button say by which key it can be pressed."""
        self._start.setToolTip(f"{fine_tune.statusTip()} ({fine_tune.shortcut().toString()})")

    def set_corrections(self, images: int) -> None:
        """How many images a person has worked on."""
        self._corrections.setText(
            self.tr("{images} with corrections to learn from").format(images=counted(images, "image"))
            if images
            else self.tr("Correct some faces, then let the model learn from them.")
        )

    def clear(self) -> None:
        """No project is open."""
        self.models.set_models((), None)
        self.set_corrections(0)
        self.curve.hide()
        self.end("")

    def start(self, steps: int) -> None:
        """Fine-tuning has begun; nothing is known of it yet."""
        self.curve.start(steps)
        self.curve.show()
        self._bar.setRange(0, steps)
        self._bar.setValue(0)
        self._pace.setText(self.tr("Loading the model and the photographs…"))
        self._show_running(running=True)

    def show_preparation(self, done: int, images: int) -> None:
        """Some of the corrected images have been looked through; training has yet to begin."""
        words = self.tr("Looking through the corrections: {done} of {images}")
        self._pace.setText(words.format(done=whole(done), images=whole(images)))

    def show_progress(self, progress: TrainingProgress) -> None:
        """One step more is done."""
        self.curve.add(progress.step, progress.total)
        self._bar.setValue(progress.step)
        words = self.tr("Step {step} of {steps}, {pace} images/s, {time} left")
        self._pace.setText(
            words.format(
                step=progress.step,
                steps=progress.steps,
                pace=f"{progress.images_per_second:.0f}",
                time=time_left(progress.seconds_left),
            )
        )

    def end(self, words: str) -> None:
        """Fine-tuning is over, one way or another; the curve stays to be looked at."""
        self._pace.setText(words)
        self._show_running(running=False)

    def _leave_the_field(self) -> None:
        if self._steps.hasFocus():  # else the focus went elsewhere already
            self.steps_typed.emit()

    def _show_running(self, *, running: bool) -> None:
        self._buttons.setCurrentWidget(self._cancel if running else self._start)
        self._steps.setEnabled(not running)
        self._bar.setVisible(running)


def time_left(seconds: float) -> str:
    """As a person would say it: "40 s", "3 min 20 s", "1 h 5 min"."""
    minutes, whole_seconds = divmod(round(seconds), 60)
    hours, whole_minutes = divmod(minutes, 60)
    if hours:
        return translate("TrainingPanel", "{hours} h {minutes} min").format(
            hours=hours, minutes=whole_minutes
        )
    if minutes:
        words = translate("TrainingPanel", "{minutes} min {seconds} s")
        return words.format(minutes=minutes, seconds=whole_seconds)
    return translate("TrainingPanel", "{seconds} s").format(seconds=whole_seconds)
