"""Which things to judge are listed, in which order, and where some come a second time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.review_items import ItemKind
from annotator.windows.review_list import LEAST_APART, MOST_APART, ReviewList, ReviewQuery, Standing

FALSE, MISS, LANDMARKS = ItemKind.FALSE_POSITIVE, ItemKind.MISS, ItemKind.LANDMARKS
REAL = VERDICTS.index(Verdict.REAL)
NOTHING = np.zeros(0, np.int64)


@pytest.fixture
def listed(review_items):
    """The rows that a query lists, of so many items of which some are judged."""

    def listed(kinds, query: ReviewQuery, judged=(), repeats=NOTHING) -> list[int]:
        verdicts = np.zeros(len(kinds), np.int8)
        verdicts[list(judged)] = REAL
        return ReviewList(review_items(*kinds), verdicts, np.array(repeats, int)).listed(query).rows.tolist()

    return listed


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (ReviewQuery(FALSE), [0, 3, 5]),
        (ReviewQuery(MISS), [1, 4]),
        (ReviewQuery(LANDMARKS), [2]),
        (ReviewQuery(ItemKind.DUPLICATE), []),
        (ReviewQuery(FALSE, difficulty="easy"), [0]),
        (ReviewQuery(FALSE, difficulty="hard"), [0, 3, 5]),
        (ReviewQuery(FALSE, least_score=0.4), [0, 3]),
        (ReviewQuery(MISS, least_score=0.9), [1, 4]),  # a miss has no score that could be too low
    ],
)
def test_that_a_kind_is_listed_by_difficulty_and_score(listed, query: ReviewQuery, rows: list[int]):
    assert listed((FALSE, MISS, LANDMARKS, FALSE, MISS, FALSE), query) == rows


@pytest.mark.parametrize(
    ("standing", "rows"),
    [(Standing.TO_JUDGE, [0, 2]), (Standing.JUDGED, [1, 3]), (Standing.ALL, [0, 1, 2, 3])],
)
def test_that_what_is_judged_is_told_from_what_is_not(listed, standing: Standing, rows: list[int]):
    assert listed([FALSE] * 4, ReviewQuery(standing=standing), judged=(1, 3)) == rows


def test_that_what_a_newer_model_has_resolved_can_be_left_out(review_items):
    items = ReviewList(review_items(*[FALSE] * 3), np.zeros(3, np.int8), NOTHING)
    assert len(items.listed(ReviewQuery(resolved=True))) == 3  # no newer model was asked
    items.resolved = np.array([True, False, True])
    assert items.listed(ReviewQuery(resolved=True)).rows.tolist() == [0, 2]
    assert items.listed(ReviewQuery(resolved=False)).rows.tolist() == [1]


def test_that_a_repeat_comes_40_to_60_places_later_and_always_at_the_same(review_items):
    repeats = np.arange(0, 150, 10)
    lists = [ReviewList(review_items(*[FALSE] * 200), np.zeros(200, np.int8), repeats) for _ in range(2)]
    listings = [each.listed(ReviewQuery()) for each in lists]
    assert listings[0].equals(listings[1])
    assert len(listings[0]) == 215
    assert sorted(listings[0].rows[listings[0].again].tolist()) == repeats.tolist()
    for row in repeats:
        first, second = np.flatnonzero(listings[0].rows == row)
        assert not listings[0].again[first]
        between = listings[0].again[first:second].sum()  # other repeats stand between them too
        assert LEAST_APART <= second - first - between <= MOST_APART


def test_that_nothing_is_repeated_with_too_few_others_between(listed):
    assert listed([FALSE] * 41, ReviewQuery(), repeats=(0, 1)) == [*range(40), 0, 40, 1]
    assert listed([FALSE] * 41, ReviewQuery(), repeats=(2,)) == [*range(41)]


def test_that_a_repeat_is_to_be_judged_until_it_is_itself(review_items):
    items = ReviewList(review_items(*[FALSE] * 80), np.zeros(80, np.int8), np.array([3]))
    items.verdicts[:] = REAL
    left = items.listed(ReviewQuery())
    assert (left.rows.tolist(), left.again.tolist()) == ([3], [True])
    assert items.verdict_of(3, again=True) is Verdict.NONE
    items.repeat_verdicts[3] = REAL
    assert len(items.listed(ReviewQuery())) == 0
    assert len(items.listed(ReviewQuery(standing=Standing.JUDGED))) == 81


def test_that_the_first_of_an_image_is_one_to_judge_and_of_the_kind_asked_for(review_items):
    items = review_items(FALSE, MISS, FALSE, MISS, FALSE, LANDMARKS, images=("a", "b", "c", "d"))
    assert [items.image_of(row) for row in range(6)] == ["a", "a", "b", "b", "c", "d"]
    verdicts = np.zeros(6, np.int8)
    verdicts[[2, 4]] = REAL
    listed, query = ReviewList(items, verdicts, NOTHING), ReviewQuery(FALSE, standing=Standing.ALL)
    shown = listed.listed(query)
    firsts = [listed.first_of_image(image, query, shown) for image in ("a", "b", "c", "d", "nowhere")]
    assert firsts == [(FALSE, 0), (MISS, 1), (FALSE, 2), (LANDMARKS, 0), None]
    assert listed.images_listed(query, shown) == {"a", "b", "c", "d"}
    to_judge = replace(query, standing=Standing.TO_JUDGE)
    assert listed.first_of_image("c", to_judge, listed.listed(to_judge)) is None
    assert listed.images_listed(to_judge, listed.listed(to_judge)) == {"a", "b", "d"}
    assert listed.first_of_image("c", to_judge, shown) == (FALSE, 2), "it stays until it is listed anew"
