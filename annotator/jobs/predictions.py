"""Keeps the predictions of a folder up to date with the model in use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.jobs.detect import Detected, DetectionFailed, DetectJob, Predictor
from annotator.jobs.image_queue import ImageQueue
from annotator.jobs.load import ReadImage
from annotator.jobs.runner import Runner
from annotator.jobs.turns import Turns
from annotator.model.model_version import ModelVersion

LoadPredictor = Callable[[ModelVersion], Predictor]
"""Loads a model's weights. Called in the detecting thread."""

MOST_UNDER_WAY = 2
"""Images detected ahead of what the window has taken in: one is looked at while another is stored."""


class Predictions(QObject):
    """Runs one DetectJob for one model at a time; changing the model starts over.

    Detections come one image at a time, as `detected`; what to do with them is for the receiver.
    """

    arrived = Signal(object)
    """Detected: what comes as `detected` in a later turn, so that there can be turns to prepare for it."""
    detected = Signal(object)
    """Detected: the faces of one image."""
    skipped = Signal(object)
    """DetectionFailed: one image that can't be looked at; the rest goes on."""
    failed = Signal(object)
    """AnnotatorError: the model can't be used, and nothing more will come from it."""
    progressed = Signal(int, int)
    """Images done, and images in all, since the model was chosen; equal when nothing is left to do."""

    def __init__(
        self,
        read_image: ReadImage,
        load: LoadPredictor,
        runner: Runner,
        turns: Turns,
        parent: QObject | None = None,
    ) -> None:
        """turns: in which reports are passed on."""
        super().__init__(parent)
        self._turns = turns
        self._read_image = read_image
        self._load = load
        self._runner = runner
        self._queue = _new_queue()
        self._job: DetectJob | None = None
        self._waiting: set[str] = set()
        self._done = 0

    @property
    def is_running(self) -> bool:
        return bool(self._waiting)

    def awaits(self, image: str) -> bool:
        """Whether what the model sees in this image is still to come."""
        return image in self._waiting

    def use(self, model: ModelVersion, images: Iterable[str]) -> None:
        """Detect with this model from now on, in these images in this order; no other goes on."""
        self.stop()
        self._waiting, self._done = set(), 0
        queue = self._queue
        self._job = DetectJob(queue, self._read_image, partial(self._load, model), model_name=model.name)
        self._job.progressed.connect(partial(self._take_in, queue))
        self._job.failed.connect(partial(self._give_up, queue))
        self._job.finished.connect(partial(self._forget_what_waits, queue))
        self._runner.start(self._job)
        self.add(images)

    def add(self, images: Iterable[str]) -> None:
        """Detect in these too, after what waits already."""
        images = list(images)
        self._waiting.update(images)
        self._queue.add(images)
        self._report()

    def ensure(self, image: str) -> None:
        """If the image is waiting for its turn, it is next: someone is looking at it."""
        if image in self._waiting:
            self._queue.put_first([image])

    def again(self, image: str) -> None:
        """Detect in this image now, whether or not that was done before."""
        self._waiting.add(image)
        self._queue.put_first([image])
        self._report()

    def stop(self) -> None:
        """Nothing more is emitted from here on; the thread ends after the image it is at."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._queue = _new_queue()

    # Reports that were on their way when the model changed come with the queue of the old one.

    def _take_in(self, queue: ImageQueue, report: object) -> None:
        if isinstance(report, Detected):
            self._turns.add(partial(self._announce, queue, report))
        self._turns.add(partial(self._pass_on, queue, report))

    def _announce(self, queue: ImageQueue, found: Detected) -> None:
        if queue is self._queue:
            self.arrived.emit(found)

    def _pass_on(self, queue: ImageQueue, report: object) -> None:
        if queue is not self._queue or not isinstance(report, Detected | DetectionFailed):
            return
        queue.done()
        if report.image in self._waiting:
            self._waiting.discard(report.image)
            self._done += 1
        (self.detected if isinstance(report, Detected) else self.skipped).emit(report)
        self._report()

    def _give_up(self, queue: ImageQueue, error: object) -> None:
        if queue is self._queue:
            self.failed.emit(error)

    def _forget_what_waits(self, queue: ImageQueue) -> None:
        if queue is self._queue:
            self._waiting = set()
            self._report()

    def _report(self) -> None:
        self.progressed.emit(self._done, self._done + len(self._waiting))


def _new_queue() -> ImageQueue:
    return ImageQueue(most_under_way=MOST_UNDER_WAY)
