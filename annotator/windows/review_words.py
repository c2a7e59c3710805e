"""What the review says: which keys judge, and why a list is empty."""

from __future__ import annotations

from dataclasses import replace

from annotator.model.review_items import ItemKind
from annotator.windows.review_list import ReviewList, ReviewQuery, Standing
from annotator.windows.translation import QT_TRANSLATE_NOOP, translated

_HINTS = {
    ItemKind.FALSE_POSITIVE: QT_TRANSLATE_NOOP(
        "ReviewPage",
        "1 a face that nobody labelled · 2 not a face · 3 a face, but box or points need work · "
        "4 does not count · 0 clear",
    ),
    ItemKind.MISS: QT_TRANSLATE_NOOP(
        "ReviewPage",
        "1 a face that the model should find · 2 the label is wrong · 3 box or points need work · "
        "4 does not count · 0 clear",
    ),
    ItemKind.LANDMARKS: QT_TRANSLATE_NOOP(
        "ReviewPage",
        "1 the labelled points are right · 2 the label is wrong · 3 the labelled points need work · "
        "4 does not count · 0 clear",
    ),
    ItemKind.DUPLICATE: QT_TRANSLATE_NOOP(
        "ReviewPage",
        "1 another face that nobody labelled · 2 no face of its own · "
        "3 a face, but box or points need work · 4 does not count · 0 clear",
    ),
}
_NONE_OF_THE_KIND = QT_TRANSLATE_NOOP("ReviewPage", "There is nothing of this kind.")
_NO_LANDMARKS = QT_TRANSLATE_NOOP(
    "ReviewPage", "The labels have no landmarks: there is nothing to hold the model's against."
)
_ALL_JUDGED = QT_TRANSLATE_NOOP(
    "ReviewPage", "Everything here is judged.\nCtrl+Page down goes on to the next kind."
)
_NONE_FOUND = QT_TRANSLATE_NOOP("ReviewPage", "Nothing is as the filters above ask.")


def keys_that_judge(kind: ItemKind) -> str:
    """Which key says what of things of a kind."""
    return translated(_HINTS[kind], "ReviewPage")


def why_nothing_is_listed(listed: ReviewList, query: ReviewQuery, *, has_landmarks: bool) -> str:
    """For a query that finds nothing. has_landmarks: whether the labels have any."""
    if query.kind is ItemKind.LANDMARKS and not has_landmarks:
        words = _NO_LANDMARKS
    elif not (listed.items.kinds == query.kind).any():
        words = _NONE_OF_THE_KIND
    elif query.standing is Standing.TO_JUDGE and len(listed.listed(replace(query, standing=Standing.ALL))):
        words = _ALL_JUDGED
    else:
        words = _NONE_FOUND
    return translated(words, "ReviewPage")
