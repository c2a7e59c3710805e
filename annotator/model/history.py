"""What undo needs to know of one image: what was done, and how much of it stands."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.model.change import Change


@dataclass(frozen=True, slots=True)
class History:
    """The undo history of one image; DETECTED steps are not part of it.

    entries: (text, change) as done, oldest first. entries[:cursor] stand, entries[cursor:] were undone.
    Raises ValueError at birth if the cursor lies outside.
    """

    entries: tuple[tuple[str, Change], ...] = ()
    cursor: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.cursor <= len(self.entries):
            raise ValueError(f"a cursor lies in 0–{len(self.entries)}, not at {self.cursor}")

    @property
    def mentioned_ids(self) -> frozenset[str]:
        """Every face that undo or redo could touch; detections leave these alone, so neither can fail."""
        return frozenset(
            face.id for _, change in self.entries for side in (change.before, change.after) for face in side
        )
