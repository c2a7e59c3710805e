"""Why the detector gave up fine-tuning, as the window needs to know it to say what to do."""

from __future__ import annotations

from enum import Enum, auto

from annotator.errors import AnnotatorError
from detector.errors import (
    ChangedError,
    DetectorError,
    DivergedError,
    GoneError,
    LabelError,
    NoMemoryError,
    NoSpaceError,
    TrainingError,
    WeightsError,
)


class Cause(Enum):
    """What happened, as far as something can be done about it."""

    NO_MEMORY = auto()
    NO_SPACE = auto()
    IMAGES_GONE = auto()
    WEIGHTS_GONE = auto()
    FAULTY_LABELS = auto()
    CHANGED = auto()
    """What was to be learned from is not what it began with."""
    DIVERGED = auto()
    """A loss that is no number."""
    OTHER = auto()


_CAUSES = {
    NoMemoryError: Cause.NO_MEMORY,
    NoSpaceError: Cause.NO_SPACE,
    GoneError: Cause.IMAGES_GONE,
    LabelError: Cause.FAULTY_LABELS,
    WeightsError: Cause.WEIGHTS_GONE,
    ChangedError: Cause.CHANGED,
    DivergedError: Cause.DIVERGED,
}


class FineTuneError(AnnotatorError):
    """The message is the detector's, without its advice for the command line.

    can_go_on: whether what was trained is there to be gone on with.
    """

    def __init__(self, error: DetectorError, *, can_go_on: bool) -> None:
        super().__init__(error.problem if isinstance(error, TrainingError) else str(error))
        self.cause = _CAUSES.get(type(error), Cause.OTHER)
        self.can_go_on = can_go_on
