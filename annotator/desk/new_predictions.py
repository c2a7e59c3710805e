"""What models have found in photographs since a person said that nothing is missing there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from annotator.model.face import Face
from annotator.model.step import Step, StepKind


class News(NamedTuple):
    """In one photograph. scores: of predictions. filled: how many faces of somebody else's got landmarks."""

    scores: tuple[float, ...] = ()
    filled: int = 0


NO_NEWS = News()


def news_of(faces: Iterable[Face]) -> News:
    """faces: those that models have had a hand in since; what a person has looked at is no news."""
    new = [face for face in faces if face.awaits_a_look]
    predicted = [face for face in new if not face.is_touched]
    scores = tuple(1.0 if face.score is None else face.score for face in predicted)
    return News(scores, len(new) - len(predicted))


class NewPredictions:
    """Follows the steps of a project as its journal does, see `Journal.new_predictions`.

    A prediction that was left as it was when its photograph was marked, or was hidden then, is not new, nor
    is one that takes its place under the same id. One that a person has a hand in is new no longer, until
    that is undone; none is once a person gives the mark again. The same holds of landmarks in a box that had
    none, see `Change.filled`.
    """

    def __init__(self, found: Mapping[str, Iterable[str]]) -> None:
        """found: as of the opening, see `Journal.found_after_review`."""
        self._ids = {image: set(ids) for image, ids in found.items()}

    def follow(self, step: Step, *, is_reviewed: bool) -> None:
        """A step was made. is_reviewed: whether its image has the mark, after it."""
        change = step.change
        if step.kind is StepKind.DO and change.reviewed:
            self._ids.pop(step.image, None)
        elif step.kind is StepKind.DETECTED and is_reviewed:
            found = (*change.added, *change.filled)
            self._ids.setdefault(step.image, set()).update(face.id for face in found)

    def news(self, image: str, faces: Iterable[Face]) -> News:
        """faces: those of the image as they are."""
        ids = self._ids.get(image, ())
        return news_of(face for face in faces if face.id in ids)
