"""Questions about the review queue: what is in it, what was said of it, and what that amounts to."""

from __future__ import annotations

from typing import Any

from asking import app, question

from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.review_items import KIND_WORDS, ItemKind


@question
def queue() -> dict[str, int] | None:
    """How many there are of each kind; None before there is a queue."""
    review = app().reviewing.review
    if review is None:
        return None
    return {KIND_WORDS[kind]: len(review.items.order(kind)) for kind in ItemKind}


@question
def judged() -> dict[str, str]:
    """What was said of items, by image and box."""
    review = app().reviewing.review
    assert review is not None
    return {
        f"{review.items.image_of(row)} {review.items.box_of(row)}": VERDICTS[place].value
        for row, place in enumerate(review.verdicts.tolist())
        if VERDICTS[place] is not Verdict.NONE
    }


@question
def precision() -> dict[str, Any]:
    """The average precision of each difficulty, as published and with the verdicts."""
    review = app().reviewing.review
    assert review is not None
    return {
        name: {"published": each.published, "amended": each.amended}
        for name, each in review.figures().by_difficulty.items()
    }


@question
def current_item() -> dict[str, Any] | None:
    """What the keys are about."""
    review, row = app().reviewing.review, app().queue.current
    if review is None or row is None:
        return None
    return {
        "row": row,
        "image": review.items.image_of(row),
        "kind": KIND_WORDS[review.items.kind_of(row)],
        "verdict": VERDICTS[review.verdicts[row]].value,
    }


@question
def undo_of_queue() -> bool:
    """Whether there is a verdict to take back."""
    return app().reviewing.judging.can_undo
