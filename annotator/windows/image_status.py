"""How far an image has come, and how many faces it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from annotator.model.sight import Sight
from annotator.scene.numerals import whole
from annotator.windows.counts import counted
from annotator.windows.model_words import said
from annotator.windows.translation import translate


class Progress(Enum):
    """How far an image has come. LABELLED: by a label file; nobody has touched it here.

    WORKED_ON: a person has begun, REVIEWED: a person has looked it through and said that nothing is missing.
    """

    NOT_SEEN = "not seen"
    PREDICTED = "predicted"
    LABELLED = "labelled"
    WORKED_ON = "in work"
    REVIEWED = "reviewed"
    UNREADABLE = "can't be read"


def progress_of(*, reviewed: bool, worked_on: bool, labelled: bool, predicted: bool) -> Progress:
    """How far an image has come for which these things are so: the farthest of them counts."""
    if reviewed:
        return Progress.REVIEWED
    if worked_on:
        return Progress.WORKED_ON
    if labelled:
        return Progress.LABELLED
    return Progress.PREDICTED if predicted else Progress.NOT_SEEN


@dataclass(frozen=True, slots=True)
class ImageStatus:
    """How far an image has come and how many faces it has, rejected ones left out.

    new: the scores of those of them that a model has found since the image was reviewed, and nobody has
    looked at. filled: how many others are boxes in which a model has found landmarks since, likewise.
    not_accepted: how many were left as they were predicted when the image was reviewed, be it that they were
    hidden then.
    """

    progress: Progress = Progress.NOT_SEEN
    faces: int = 0
    new: tuple[float, ...] = ()
    filled: int = 0
    not_accepted: int = 0

    @property
    def has_news(self) -> bool:
        """Whether a model has found something since it was reviewed."""
        return bool(self.new or self.filled)

    @property
    def is_to_review(self) -> bool:
        """Whether a person has yet to look it through, or to look at what is new in it."""
        return self.progress not in (Progress.REVIEWED, Progress.UNREADABLE) or self.has_news

    def seen_with(self, sight: Sight) -> ImageStatus:
        """The same without new faces that are below the score from which they are shown."""
        if not self.new:
            return self
        shown = tuple(score for score in self.new if not sight.is_doubtful(score))
        return replace(self, faces=self.faces - len(self.new) + len(shown), new=shown)

    @property
    def text(self) -> str:
        """Such as "predicted, 3 faces", or "reviewed, 3 faces, 1 not accepted, 2 new"."""
        if self.progress in (Progress.NOT_SEEN, Progress.UNREADABLE):
            return said(self.progress.value)
        text = f"{said(self.progress.value)}, {counted(self.faces - len(self.new), 'face')}"
        if self.not_accepted:
            words = translate("ImageStatus", "{number} not accepted")
            text += ", " + words.format(number=whole(self.not_accepted))
        if self.new:
            text += ", " + translate("ImageStatus", "{number} new").format(number=whole(len(self.new)))
        if self.filled:
            words = translate("ImageStatus", "{number} with new landmarks")
            text += ", " + words.format(number=whole(self.filled))
        return text
