"""A job: a thread that drives a generator and tells the window how it goes."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QThread, Signal

from annotator.errors import AnnotatorError
from detector.errors import DetectorError
from detector.threads import step_back


class Job(QThread):
    """Runs a generator in a thread of its own, from its first step to its last or until it is cancelled.

    work: makes the generator, called in the thread; what it imports and loads stays off the GUI thread. What
    it yields is emitted as `progressed`, what it returns as `finished_with`. Both should be frozen records.

    An error that a person can do something about is emitted as `failed`. Anything else is a bug: it reaches
    sys.excepthook from this thread, and the job ends all the same. QThread's own `finished` follows in every
    case. A subclass of QThread lives on the GUI thread, so every receiver there runs there.
    """

    takes_minutes = False
    """Whether the job works for so long that others, the window above all, go first."""

    progressed = Signal(object)
    finished_with = Signal(object)
    failed = Signal(object)
    """AnnotatorError: message and remedy."""

    def __init__(self, work: Callable[[], Generator[object, None, object]], *, name: str) -> None:
        super().__init__()  # no parent, whose end would take a running thread with it: the runner holds jobs
        self.setObjectName(name)
        self._work = work
        self._cancelled = False

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        """Ask the job to stop at its next step. Returns at once; nothing is emitted from then on."""
        self._cancelled = True

    def run(self) -> None:
        """Drive the generator; Qt calls this in the thread."""
        if self.takes_minutes:
            step_back()
        try:
            self._drive()
        except AnnotatorError as error:
            self._emit_failed(error)
        except DetectorError as error:
            self._emit_failed(AnnotatorError(str(error)))

    def report(self, step: object) -> None:
        """Tell of something that the generator yielded; called in the thread. For jobs with more to tell."""
        self.progressed.emit(step)

    def _drive(self) -> None:
        generator = self._work()
        try:
            while not self._cancelled:
                step = next(generator)
                if not self._cancelled:
                    self.report(step)
        except StopIteration as end:
            if not self._cancelled:
                self.finished_with.emit(end.value)
        finally:
            generator.close()  # a cancelled generator tidies up here, still in this thread

    def _emit_failed(self, error: AnnotatorError) -> None:
        if not self._cancelled:
            self.failed.emit(error)
