"""What models have found in photographs since a person said that nothing is missing there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.model.face import Face
from annotator.model.step import Step, StepKind


class NewPredictions:
    """Follows the steps of a project as its journal does, see `Journal.new_predictions`.

    A prediction that was left as it was when its photograph was marked, or was hidden then, is not new, nor
    is one that takes its place under the same id. One that a person has a hand in is new no longer, until
    that is undone; none is once a person gives the mark again.
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
            self._ids.setdefault(step.image, set()).update(face.id for face in change.added)

    def scores(self, image: str, faces: Iterable[Face]) -> tuple[float, ...]:
        """Of the faces of an image those that are new, by their scores."""
        ids = self._ids.get(image, ())
        return tuple(
            1.0 if face.score is None else face.score
            for face in faces
            if face.id in ids and not face.is_touched
        )
