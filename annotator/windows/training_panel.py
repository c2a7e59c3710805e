"""Fine-tuning as a person sees it: a button, how far it is, what the curves do, ways out, and a verdict."""

from __future__ import annotations

from itertools import pairwise

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

from annotator.model.training_record import LEAST_IMAGES, TrainingRecord, ValidationPoint
from annotator.scene.numerals import whole
from annotator.store.labelled_set import LabelledSet
from annotator.store.runs import Run
from annotator.windows.before_and_after import BeforeAndAfter
from annotator.windows.flow_layout import FlowLayout
from annotator.windows.loss_curve import LossCurve
from annotator.windows.model_panel import ModelPanel
from annotator.windows.training_events import TrainingPreparation, TrainingProgress
from annotator.windows.translation import in_number, translate
from annotator.windows.unfinished_offer import UnfinishedOffer
from annotator.windows.validation_curve import ValidationCurve
from annotator.windows.verdict_box import VerdictBox

USUAL_STEPS = 450
MOST_STEPS = 10_000
_CURVE_HEIGHT = 120


class TrainingPanel(QWidget):
    """The models of the project above, fine-tuning below."""

    fine_tune_wished = Signal()
    insisted = Signal()
    """Fine-tune all the same: without a gate, however few corrections there are."""
    pause_wished = Signal()
    resume_wished = Signal()
    cancel_wished = Signal()
    threshold_wished = Signal(float)
    """Predictions shall be shown from this score on."""
    labelled_set_wished = Signal()
    """Photographs that are not to be forgotten shall be named, or others, or none."""
    steps_typed = Signal()
    """Return ended the typing: the keys shall be the photograph's again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_paused = False
        self._begun: Run | None = None
        """Whose curves there are to be seen."""
        self.models = ModelPanel(self)
        self._corrections = QLabel(self)
        self._corrections.setWordWrap(True)
        self._steps = QSpinBox(self)
        self._steps.setRange(1, MOST_STEPS)
        self._steps.setValue(USUAL_STEPS)
        self._steps.setSuffix(self.tr(" steps"))
        self._steps.setAccessibleName(self.tr("Steps of fine-tuning"))
        self._steps.setToolTip(self.tr("More steps learn more from the corrections and take longer"))
        self._labelled = QPushButton(self)
        self._labelled.clicked.connect(self.labelled_set_wished)
        self._start = QPushButton(self.tr("Fine-tune on the corrections"), self)
        self._pause = QPushButton(self.tr("Pause"), self)
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._cancel.setToolTip(self.tr("Stop it; it can be gone on with, or discarded, afterwards"))
        running = QWidget(self)
        self._buttons = QStackedWidget(self)  # in one place: side by side they'd widen the panel for good
        self._buttons.addWidget(self._start)
        self._buttons.addWidget(_in_a_row(running, self._pause, self._cancel))
        self._running = running
        self._buttons.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._steps.editingFinished.connect(self._leave_the_field)
        self._start.clicked.connect(self.fine_tune_wished)
        self._pause.clicked.connect(
            lambda: (self.resume_wished if self._is_paused else self.pause_wished).emit()
        )
        self._cancel.clicked.connect(self.cancel_wished)
        self._bar = QProgressBar(self)
        self._pace = QLabel(self)
        self._pace.setWordWrap(True)
        self.verdict = VerdictBox(self)
        self.verdict.insisted.connect(self.insisted)
        self.verdict.threshold_wished.connect(self.threshold_wished)
        self.unfinished = UnfinishedOffer(self)
        self.curve = LossCurve(self)
        self.validation = ValidationCurve(self)
        for curve in (self.curve, self.validation):
            curve.setFixedHeight(_CURVE_HEIGHT)
        self._curves = QWidget(self)
        self._curves.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.faces = BeforeAndAfter(self)
        self.models.faces_wished.connect(self.faces.wish)
        self._lay_out()
        for button in (self._start, self._pause, self._cancel, self._labelled):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photograph
        self._show_running(running=False)
        self._say("")
        self.set_labelled_set(None)
        self._hide_curves()

    def _lay_out(self) -> None:
        row = FlowLayout(spacing=6)
        row.addWidget(self._buttons)
        row.addWidget(self._steps)
        curves = QVBoxLayout(self._curves)
        curves.setContentsMargins(0, 0, 0, 0)
        curves.setSpacing(2)
        curves.addWidget(self.curve)
        curves.addWidget(self.validation)
        # Without scrolling, in the little room there is: how to begin and how it goes; then the models.
        self._parts = QVBoxLayout(self)
        self._parts.addWidget(self._corrections)
        self._parts.addLayout(row)
        self._parts.addWidget(self._labelled)
        for part in (self._bar, self._pace, self.verdict, self.unfinished, self.models, self.faces):
            self._parts.addWidget(part)
        self._parts.addStretch()
        offered = (self.unfinished.go_on, self.unfinished.discard)
        stops = (self._start, self._pause, self._cancel, self._steps, self._labelled, *offered)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    @property
    def steps(self) -> int:
        return self._steps.value()

    @steps.setter
    def steps(self, steps: int) -> None:
        self._steps.setValue(steps)

    @property
    def pace_text(self) -> str:
        """What is said of a training, be it under way or over."""
        return self._pace.text() or self.verdict.text

    @property
    def labelled_set_text(self) -> str:
        """What is said of photographs that are not to be forgotten."""
        return self._labelled.text()

    def say_keys(self, fine_tune: QAction) -> None:
        """Let the button say by which key it can be pressed."""
        self._start.setToolTip(f"{fine_tune.statusTip()} ({fine_tune.shortcut().toString()})")

    def set_corrections(self, corrected: int, labelled: int = 0) -> None:
        """How many images there are to learn from: those that a person has worked on, and others that a label
        file has told. The trainer counts both."""
        if not corrected + labelled:
            self._corrections.setText(self.tr("Correct some faces, then let the model learn from them."))
            return
        if not labelled:
            words = in_number(self.tr("%Ln corrected image(s) to learn from", "", corrected), corrected)
        elif not corrected:
            words = in_number(self.tr("%Ln labelled image(s) to learn from", "", labelled), labelled)
        else:
            words = self.tr("{corrected} corrected, %Ln labelled image(s) to learn from", "", labelled)
            words = in_number(words, labelled).format(corrected=whole(corrected))
        if corrected + labelled < LEAST_IMAGES:
            words = self.tr("{images}; it takes {number}").format(images=words, number=LEAST_IMAGES)
        self._corrections.setText(words)

    def set_labelled_set(self, chosen: LabelledSet | None) -> None:
        """Which photographs are not to be forgotten; None for none."""
        why = self.tr("Labelled photographs of the usual kind: without them a model that learns forgets")
        if chosen is None:
            self._labelled.setText(self.tr("Photographs not to forget…"))
            self._labelled.setToolTip(why)
            return
        words = in_number(self.tr("%Ln photograph(s) not to forget…", "", chosen.count), chosen.count)
        self._labelled.setText(words)
        self._labelled.setToolTip("\n".join((why, str(chosen.images), str(chosen.labels))))

    def clear(self) -> None:
        """No project is open."""
        self.models.set_models((), None)
        self.set_corrections(0)
        self.set_labelled_set(None)
        self._hide_curves()
        self.faces.clear()
        self.unfinished.offer(None)
        self.end("")

    def start(self, run: Run) -> None:
        """Fine-tuning has begun, or goes on; what is known of it is what was written down before."""
        self._begun = run
        steps = run.plan.steps
        self.faces.clear()
        self.curve.start(steps, run.losses())
        self.curve.show()
        self.validation.start(steps, run.validation())
        self.validation.setVisible(bool(self.validation.points))
        self._bar.setRange(0, steps)
        self._bar.setValue(0)
        self.verdict.say("")
        self._say(self.tr("Loading the model and the photographs…"))
        self.show_paused(paused=False)
        self._show_running(running=True)

    def show_paused(self, paused: bool) -> None:  # noqa: FBT001 — connects to a signal
        """It holds on after the step under way, or goes on."""
        self._is_paused = paused
        self._pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self._pause.setToolTip(
            self.tr("Go on from where it holds on")
            if paused
            else self.tr("Hold on at once, with everything in memory")
        )
        if paused:
            self._say(self.tr("Paused. It goes on when you say so, also after closing the program."))

    def show_preparation(self, preparation: TrainingPreparation) -> None:
        """Some of the images have been looked through; training has yet to begin."""
        words = (
            self.tr("Looking through the photographs not to forget: {done} of {images}")
            if preparation.what == "regression"
            else self.tr("Looking through the corrections: {done} of {images}")
        )
        self._tell(words.format(done=whole(preparation.done), images=whole(preparation.images)))

    def show_progress(self, progress: TrainingProgress) -> None:
        """One step more is done."""
        self.curve.add(progress.step, progress.total)
        self._bar.setRange(0, progress.steps)
        self._bar.setValue(progress.step)
        words = self.tr("Step {step} of {steps}, {pace} images/s, {time} left")
        text = words.format(
            step=progress.step,
            steps=progress.steps,
            pace=f"{progress.images_per_second:.0f}",
            time=time_left(progress.seconds_left),
        )
        if progress.memory_mb:
            text += ", " + self.tr("{memory} MB of memory").format(memory=whole(round(progress.memory_mb)))
        self._tell(text)

    def show_validating(self, done: int, images: int) -> None:
        """Some of the held-out images have been looked at."""
        words = self.tr("Step {step} of {steps}: measuring on the held-out images, {done} of {images}")
        steps = {"step": whole(max(self._bar.value(), 0)), "steps": whole(self._bar.maximum())}
        self._tell(words.format(done=whole(done), images=whole(images), **steps))

    def show_validation(self, point: ValidationPoint) -> None:
        """The held-out images have been looked at."""
        self.validation.add(point)
        self.validation.show()

    def show_gating(self, done: int, images: int) -> None:
        """All steps are done; the old model and the new one are held against each other."""
        words = self.tr("Comparing the old model and the new one: {done} of {images} images")
        self._tell(words.format(done=whole(done), images=whole(images)))

    def end(self, words: str) -> None:
        """Fine-tuning is over, one way or another; the curves stay to be looked at."""
        self._say("")
        self.verdict.say(words)
        self.curve.setVisible(bool(self.curve.points))
        self._show_running(running=False)

    def forget(self, run: Run) -> None:
        """It was deleted: nothing is shown of it any more."""
        if run == self._begun:
            self.verdict.say("")
            self._hide_curves()

    def show_record(self, record: TrainingRecord) -> None:
        """What came of it, after `end` has said so."""
        self.verdict.offer(record)

    def _leave_the_field(self) -> None:
        if self._steps.hasFocus():  # else the focus went elsewhere already
            self.steps_typed.emit()

    def _tell(self, words: str) -> None:
        """Say how far it is, unless that it is paused matters more."""
        if not self._is_paused:
            self._say(words)

    def _say(self, words: str) -> None:
        self._pace.setText(words)
        self._pace.setVisible(bool(words))

    def _hide_curves(self) -> None:
        self.curve.hide()
        self.validation.hide()

    def _show_running(self, *, running: bool) -> None:
        self._buttons.setCurrentWidget(self._running if running else self._start)
        self._steps.setEnabled(not running)
        for part in (self._corrections, self._labelled):  # what is under way keeps what it was begun with
            part.setVisible(not running)
        self._bar.setVisible(running)
        # The curves are what there is to see while it runs; afterwards it's the verdict and the models.
        self._parts.removeWidget(self._curves)
        self._parts.insertWidget(
            self._parts.indexOf(self.verdict if running else self.faces) + 1, self._curves
        )


def _in_a_row(holder: QWidget, *buttons: QPushButton) -> QWidget:
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for button in buttons:
        row.addWidget(button)
    return holder


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
