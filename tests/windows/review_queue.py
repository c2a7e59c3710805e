"""What the queue in the window is evaluated against, and what was said of it."""

from __future__ import annotations

from annotator.model.face import Verdict
from annotator.model.review_items import ItemKind

FACE = "40 60 60 80 60 90 0 80 90 0 70 105 0 62 120 0 78 120 0 1"
"""What the stand-in detector finds at 40; at 180 it finds another."""

MISSED = "120 150 50 60"

SLOW_MS = 30_000
"""The first evaluation of a process loads what measures."""


def judged(person, kind: ItemKind = ItemKind.FALSE_POSITIVE) -> list[Verdict]:
    """What was said of the items of a kind, in their order."""
    review = person.app.reviewing.review
    verdicts = list(Verdict)
    return [verdicts[review.verdicts[row]] for row in review.items.order(kind)]


def amended(person) -> float | None:
    return person.app.reviewing.review.figures().by_difficulty["all"].amended
