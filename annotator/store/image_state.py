"""Where an image of a project stands, as lists and exports need to know it without its faces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageState:
    """Counts and marks of one image.

    faces: all that are stored, predictions and rejected ones included. touched: those of them that a person
    or a label file had a hand in, rejected ones included. rejected: those that a person called no face.
    edits: how many edits stand; undone ones do not count. has_history: whether there is anything to undo or
    redo. detected_by: name of the model that last looked at it, None for none.
    reviewed: whether a person has looked it through and said so.
    labels_from: name of the label file imported into it; labels_digest: a fingerprint of what it said.
    size: width and height in pixels, upright; None where no model has told them.
    """

    faces: int
    touched: int
    rejected: int
    edits: int
    has_history: bool
    detected_by: str | None
    labels_from: str | None
    labels_digest: str | None
    reviewed: bool = False
    size: tuple[int, int] | None = None

    @property
    def is_a_persons(self) -> bool:
        """Whether a person worked on it here; faces that came with its labels don't tell of one."""
        return self.edits > 0 or (self.touched > 0 and self.labels_from is None)

    @property
    def is_in_work(self) -> bool:
        """Whether a person has begun with it, and has not said that nothing is missing."""
        return self.is_a_persons and not self.reviewed

    @property
    def is_worked_on(self) -> bool:
        """Whether what is known of this image is more than predictions nobody looked at."""
        return self.edits > 0 or self.touched > 0 or self.labels_from is not None
