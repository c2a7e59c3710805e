"""What happened: a change that was applied to an image, with when, by whom and in which direction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.model.change import Change


class StepKind(StrEnum):
    """How a change came about, and with that what it does to the image's history.

    DO appends to the history at the cursor and drops what was undone there; UNDO moves the cursor one back,
    REDO one on. DETECTED changes faces only: predictions are not a person's to undo.
    """

    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    DETECTED = "detected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One applied change: what the journal writes down and views repaint from.

    change: what was done to the faces. For UNDO that is the inverse of the history's entry, but for landmarks
        that nobody has looked at, see `annotator.model.unseen_landmarks`.
    text: what the person sees in Edit › Undo, such as "Move left eye".
    at: UTC, ISO 8601. author: login name of the person, for DETECTED the name of the model.
    """

    change: Change
    text: str
    kind: StepKind
    at: str
    author: str

    @property
    def image(self) -> str:
        return self.change.image
