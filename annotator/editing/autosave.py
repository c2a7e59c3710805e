"""Saving without a save button: every step is on disk before the call that made it returns."""

from __future__ import annotations

from collections import deque
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.model.step import Step


class StepRecorder(Protocol):
    """Where steps are written down: the journal.

    When `record` returns, the step is safely on disk. Where it raises AnnotatorError or OSError,
    none of it is.
    """

    def record(self, step: Step) -> None: ...


class Autosave(QObject):
    """Writes every step of a session down at once, in order, and lets go of memory that is safely stored.

    A step that can't be written waits, and every later one behind it; they are tried again with each new step
    and every `retry_ms` milliseconds. None is ever dropped.
    """

    saved = Signal(str)
    """When the newest step on disk was made, UTC, ISO 8601. Everything is on disk."""
    failed = Signal(str)
    """Why work is not on disk. Once for every step that must wait; a retry tells only of a new reason."""

    def __init__(
        self,
        session: Session,
        recorder: StepRecorder,
        *,
        retry_ms: int = 5000,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._recorder = recorder
        self._unsaved: deque[Step] = deque()
        self._last_reason = ""
        self._timer = QTimer(self, singleShot=True, interval=retry_ms)
        self._timer.timeout.connect(self.flush)
        session.stepped.connect(self._on_stepped)
        session.image_closed.connect(self._release)
        session.detection_merged.connect(self._release)

    @property
    def unsaved_count(self) -> int:
        """How many steps wait to be written."""
        return len(self._unsaved)

    def flush(self) -> bool:
        """Try to write what waits. Returns whether everything is on disk."""
        if not self._unsaved:
            return True
        newest = self._unsaved[-1]
        try:
            while self._unsaved:
                self._recorder.record(self._unsaved[0])
                self._release(self._unsaved.popleft().image)
        except (AnnotatorError, OSError) as error:
            self._tell(str(error))
            return False
        finally:
            # Also where the failure is a bug and passes on: the work is still there and can still be saved.
            if self._unsaved:
                self._timer.start()
            else:
                self._timer.stop()
        self._last_reason = ""
        self.saved.emit(newest.at)
        return True

    def _on_stepped(self, step: Step) -> None:
        self._unsaved.append(step)
        self._last_reason = ""
        self.flush()

    def _tell(self, reason: str) -> None:
        if reason != self._last_reason:
            self._last_reason = reason
            self.failed.emit(reason)

    def _release(self, image: str) -> None:
        """Let go of an image that is stored whole: detection alone visits every image of the folder."""
        if all(step.image != image for step in self._unsaved):
            self._session.release(image)
