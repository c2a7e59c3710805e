"""Undo of one image, as a value: what was done, and how much of it stands.

Not Qt's QUndoStack: that owns its commands together with Python, and when the garbage collector takes such a
stack down, the interpreter now and then goes down with it (PySide6 6.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from annotator.model.change import Change
from annotator.model.face import Face, Origin


class Entry(NamedTuple):
    """One edit: what a person reads of it, what it changed, when (UTC, ISO 8601) and by whom."""

    text: str
    change: Change
    at: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The undo history of one image, from which undo and redo are read; DETECTED steps are not part of it.

    entries: as done, oldest first. entries[:cursor] stand, entries[cursor:] were undone.
    Raises ValueError at birth if the cursor lies outside.
    """

    entries: tuple[Entry, ...] = ()
    cursor: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.cursor <= len(self.entries):
            raise ValueError(f"a cursor lies in 0–{len(self.entries)}, not at {self.cursor}")

    @property
    def mentioned_ids(self) -> frozenset[str]:
        """Every face that undo or redo could touch; detections leave these alone, so neither can fail."""
        return frozenset(
            face.id
            for entry in self.entries
            for side in (entry.change.before, entry.change.after)
            for face in side
        )

    @property
    def edited_labels(self) -> dict[str, tuple[Face, Entry]]:
        """By id the faces of a label file that were edited: as the file has them, and the last edit."""
        labels: dict[str, Face] = {}
        edited: dict[str, tuple[Face, Entry]] = {}
        for entry in self.entries[: self.cursor]:
            for face in (*entry.change.before, *entry.change.after):
                if face.source.origin is Origin.FILE:
                    labels.setdefault(face.id, face)
                if face.id in labels:
                    edited[face.id] = labels[face.id], entry
        return edited

    def after(self, entry: Entry) -> History:
        """This history with one more step done; what was undone is dropped."""
        return History((*self.entries[: self.cursor], entry), self.cursor + 1)

    def moved(self, by: int) -> History:
        """This history after an undo (−1) or a redo (1). Raises ValueError past either end."""
        return History(self.entries, self.cursor + by)

    @property
    def next_undo(self) -> tuple[str, Change] | None:
        """Text of the step that undo would take back, and the change that makes; None at the beginning."""
        if self.cursor == 0:
            return None
        entry = self.entries[self.cursor - 1]
        return entry.text, entry.change.inverse()

    @property
    def next_redo(self) -> tuple[str, Change] | None:
        """Text of the step that redo would make again, and its change; None at the end."""
        return self.entries[self.cursor][:2] if self.cursor < len(self.entries) else None
