"""Something that can be asked of the program, and what must be there for it to make sense."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Needs(Enum):
    """What must be there for an action to make sense; without it the action is greyed out."""

    NOTHING = "nothing"
    PROJECT = "project"
    PHOTOGRAPH = "photograph's page"
    IMAGE = "image"
    FACES = "faces"
    FACE = "face"
    LANDMARKS = "face, or one whose landmarks are being placed"
    UNDO = "undo"
    REDO = "redo"
    DENSE = "dense branch"
    MEASURING = "measuring"


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table.

    keys: separated by spaces; the first is shown in the menu. is_switch: it is on or off.
    """

    id: str
    text: str
    keys: str
    needs: Needs
    tip: str
    is_switch: bool = False


Groups = tuple[tuple[Action, ...], ...]
"""A menu; a line divides its groups."""
