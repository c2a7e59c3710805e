"""The items of a review in the order in which they are to be looked at."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.model.review_items import ItemKind, ReviewItems


@pytest.fixture
def items() -> ReviewItems:
    count = 8
    return ReviewItems(
        paths=("a.jpg", "b.jpg"),
        images=np.array([0, 0, 0, 0, 1, 1, 1, 1], np.int32),
        kinds=np.array([0, 1, 2, 3, 0, 1, 2, 3], np.int8),
        boxes_xyxy=np.arange(count * 4, dtype=np.float32).reshape(count, 4),
        points_xy=np.zeros((count, 5, 2), np.float32),
        other_xy=np.zeros((count, 5, 2), np.float32),
        scores=np.array([0.1, np.nan, 0.5, 0.2, 0.9, 0.3, 0.5, 0.8], np.float32),
        sizes=np.array([9, 8, 9, 9, 5, 80, 5, 5], np.float32),
        errors=np.array([np.nan] * 2 + [0.02] + [np.nan] * 3 + [0.4, np.nan], np.float32),
        counted={"easy": np.zeros(count, np.bool_), "hard": np.ones(count, np.bool_)},
    )


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (ItemKind.FALSE_POSITIVE, [4, 0]),
        (ItemKind.MISS, [5, 1]),
        (ItemKind.LANDMARKS, [6, 2]),
        (ItemKind.DUPLICATE, [7, 3]),
    ],
)
def test_that_the_worst_of_a_kind_comes_first(items: ReviewItems, kind: ItemKind, rows: list[int]) -> None:
    assert items.order(kind).tolist() == rows


def test_that_parts_are_joined_and_taken_with_all_their_columns(items: ReviewItems) -> None:
    first, second = items.take(np.arange(3)), items.take(np.arange(3, 8))
    joined = ReviewItems.joined((first, second))
    for name in ("images", "kinds", "boxes_xyxy", "scores", "sizes"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(items, name))
    np.testing.assert_array_equal(joined.counted["hard"], items.counted["hard"])
    assert (joined.image_of(4), joined.kind_of(5), joined.difficulties) == (
        "b.jpg",
        ItemKind.MISS,
        ("easy", "hard"),
    )
    assert len(ReviewItems.empty()) == 0
