"""What to do where fine-tuning gave up, for whoever has a window and not the command line."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.errors import AnnotatorError
from annotator.jobs.fine_tune_error import Cause, FineTuneError


class _Words(QObject):
    """A QObject, because lupdate learns by `self.tr` alone."""

    def message(self, error: FineTuneError) -> str:
        if error.cause is Cause.NO_MEMORY:
            return self.tr("Memory ran out while the model was being fine-tuned.")
        return error.message

    def remedy(self, error: FineTuneError) -> str:
        if error.cause is Cause.DIVERGED:
            return self.tr(
                "It would come to the same again: look for labels far outside their photographs, then"
                " fine-tune anew."
            )
        first = self._first(error.cause)
        if error.can_go_on:
            then = self.tr("“Go on” then takes up where it was; “Discard” gives it up.")
        else:
            then = self.tr("Then fine-tune again.") if first else ""
        return f"{first} {then}".strip()

    def _first(self, cause: Cause) -> str:
        match cause:
            case Cause.NO_MEMORY:
                return self.tr("Close other programs.")
            case Cause.NO_SPACE:
                return self.tr("Free some space on that disk.")
            case Cause.IMAGES_GONE:
                return self.tr("See to it that the disk or folder is connected.")
            case Cause.WEIGHTS_GONE:
                return self.tr("Put the file back, or use another model.")
            case Cause.FAULTY_LABELS:
                return self.tr("See whether the file is right and its photographs are there.")
            case Cause.CHANGED:
                return self.tr("Put it back as it was.")
        return ""


_WORDS = _Words()


def failure_words(error: AnnotatorError) -> AnnotatorError:
    """The same error as it is to be told in the window."""
    if not isinstance(error, FineTuneError):
        return error
    return AnnotatorError(_WORDS.message(error), _WORDS.remedy(error))
