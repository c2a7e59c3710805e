"""Agreement of two looks: kappa as Cohen has it, landmarks and boxes where two people placed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.agreement import (
    GIVEN,
    Agreement,
    agreement,
    box_agreement,
    landmark_agreement,
)
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_columns import VERDICTS

REAL, NOT, FIX, NONE = Verdict.REAL, Verdict.NOT_A_FACE, Verdict.FIX, Verdict.NONE
ANN, BOB = Source(Origin.PERSON, "ann", "2024-05-01T10:00:00Z"), Source(Origin.PERSON, "bob")
MODEL = Source(Origin.MODEL, "first model")


def compared(pairs: Sequence[tuple[Verdict, Verdict]], *, seed: int = 1) -> Agreement:
    first, second = (
        np.array([VERDICTS.index(each) for each in looks], np.int8) for looks in zip(*pairs, strict=True)
    )
    return agreement(first, second, seed=seed)


FIFTY = [(REAL, REAL)] * 20 + [(REAL, NOT)] * 5 + [(NOT, REAL)] * 10 + [(NOT, NOT)] * 15
"""Observed .7, expected .5: worked out by hand, kappa is .4."""


def face(source: Source, *, box: tuple[float, ...] = (0, 0, 40, 10), shift: float = 0.0) -> Face:
    """A face of 20 px by √(w·h), its landmarks on a line, moved to the right."""
    points = tuple(Landmark(4.0 * i + shift, 5.0, Visibility.VISIBLE, source) for i in range(5))
    return Face(box_xyxy=(box[0], box[1], box[2], box[3]), landmarks=points, source=source)


def test_that_kappa_is_what_cohen_works_out() -> None:
    found = compared(FIFTY)
    assert found.kappa == pytest.approx(0.4)
    assert found.observed == pytest.approx(0.7)
    assert (found.both, found.agreed) == (50, 35)


def test_that_kappa_agrees_with_its_definition_over_three_verdicts() -> None:
    pairs = [(REAL, REAL)] * 6 + [(NOT, NOT)] * 3 + [(FIX, NOT)] * 2 + [(REAL, FIX)] * 1
    observed, expected = 9 / 12, (7 * 6 + 3 * 5 + 2 * 1) / 144
    assert compared(pairs).kappa == pytest.approx((observed - expected) / (1 - expected))


def test_that_the_first_look_goes_down_and_the_second_across() -> None:
    confusion = compared(FIFTY).confusion
    assert confusion[GIVEN.index(REAL)].tolist() == [20, 5, 0, 0]
    assert confusion[GIVEN.index(NOT)].tolist() == [10, 15, 0, 0]
    assert confusion.sum() == 50


def test_that_what_only_one_judged_is_counted_and_nothing_else() -> None:
    found = compared([*FIFTY, (REAL, NONE), (NOT, NONE), (NONE, REAL), (NONE, NONE)])
    assert (found.only_first, found.only_second, found.one_only) == (2, 1, 3)
    assert found.kappa == compared(FIFTY).kappa


def test_that_kappa_is_undefined_where_both_say_one_and_the_same_throughout() -> None:
    found = compared([(NOT, NOT)] * 9)
    assert found.kappa is None
    assert found.observed == 1.0
    assert found.interval is None


def test_that_nothing_judged_by_both_has_neither_kappa_nor_share() -> None:
    found = compared([(REAL, NONE), (NONE, REAL)])
    assert (found.kappa, found.observed, found.interval) == (None, None, None)


def test_that_full_agreement_is_exactly_one_and_has_no_interval() -> None:
    """Drawing from what always agrees would claim certainty, of two items as of two thousand."""
    found = compared([(REAL, REAL), (NOT, NOT)])
    assert found.kappa == 1.0
    assert found.interval is None


def test_that_the_interval_is_near_the_one_that_theory_gives() -> None:
    """Cohen's standard error of kappa, √(p(1 − p) / (n(1 − e)²)), is .130 here."""
    interval = compared(FIFTY).interval
    assert interval is not None
    assert interval == pytest.approx((0.4 - 1.96 * 0.130, 0.4 + 1.96 * 0.130), abs=0.03)


def test_that_the_interval_is_the_same_for_the_same_seed_alone() -> None:
    assert compared(FIFTY, seed=3).interval == compared(FIFTY, seed=3).interval
    assert compared(FIFTY, seed=3).interval != compared(FIFTY, seed=4).interval


def test_that_there_is_no_interval_where_many_resamples_have_no_kappa() -> None:
    assert compared([(REAL, REAL)] * 30 + [(REAL, NOT)]).interval is None


def test_that_looks_at_different_items_are_refused() -> None:
    with pytest.raises(ValueError, match="different items"):
        agreement(np.zeros(2, np.int8), np.zeros(3, np.int8))


@given(st.lists(st.tuples(st.sampled_from(VERDICTS), st.sampled_from(VERDICTS)), min_size=1, max_size=40))
def test_that_it_does_not_matter_who_is_first(pairs: list[tuple[Verdict, Verdict]]) -> None:
    one, other = compared(pairs), compared([(second, first) for first, second in pairs])
    assert one.kappa == other.kappa
    assert one.kappa is None or -1.0 <= one.kappa <= 1.0
    assert (one.confusion == other.confusion.T).all()
    assert (one.only_first, one.only_second) == (other.only_second, other.only_first)


def test_that_landmark_error_is_a_share_of_the_size_of_the_mean_box() -> None:
    # Mean box 60 × 15: 30 px. Distances of 3 px: a tenth.
    pair = face(ANN), face(BOB, box=(0, 0, 80, 20), shift=3.0)
    found = landmark_agreement([pair])
    assert found is not None
    assert found.mean == pytest.approx(0.1)
    assert found.by_landmark == pytest.approx((0.1,) * 5)
    assert (found.faces, found.counts) == (1, (1,) * 5)


def test_that_mean_and_median_are_over_faces() -> None:
    pairs = [(face(ANN), face(BOB, shift=shift)) for shift in (1.0, 2.0, 12.0)]
    found = landmark_agreement(pairs)
    assert found is not None
    assert (found.mean, found.median) == pytest.approx((0.25, 0.1))


def test_that_only_landmarks_from_two_hands_count() -> None:
    one, other = face(ANN), face(BOB, shift=2.0)
    for place, landmark in ((0, Landmark(0, 0, Visibility.VISIBLE, MODEL)), (1, Landmark.missing(BOB))):
        other = other.with_landmark(place, landmark)
    other = other.with_landmark(2, one.landmarks[2])  # a copy of ann's
    found = landmark_agreement([(one, other)])
    assert found is not None
    assert found.counts == (0, 0, 0, 1, 1)
    assert found.by_landmark == pytest.approx((None, None, None, 0.1, 0.1))


def test_that_the_same_place_found_twice_is_no_copy() -> None:
    found = landmark_agreement([(face(ANN), face(BOB))])
    assert found is not None
    assert found.mean == 0.0


@pytest.mark.parametrize("other", [face(MODEL), replace(face(BOB), landmarks=())])
def test_that_there_is_no_landmark_error_without_two_hands(other: Face) -> None:
    assert landmark_agreement([(face(ANN), other)]) is None
    assert landmark_agreement([(face(MODEL), face(MODEL, shift=1.0))]) is None
    assert landmark_agreement([]) is None


def test_that_boxes_are_compared_where_both_were_drawn() -> None:
    drawn = face(ANN), face(BOB, box=(20, 0, 60, 10))  # 20 of 60 px in common
    found = box_agreement([drawn, (face(ANN), face(MODEL)), (face(ANN), face(ANN))])
    assert found is not None
    assert (found.faces, found.mean_iou) == (1, pytest.approx(1 / 3))
    assert box_agreement([(face(MODEL), face(BOB))]) is None
