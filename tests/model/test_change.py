"""A change says exactly what becomes of which faces."""

from __future__ import annotations

import pytest

from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source

SOURCE = Source(Origin.PERSON, "ada")
OLD = Face(id="1", box_xyxy=(0, 0, 10, 10), source=SOURCE)
NEW = Face(id="1", box_xyxy=(5, 5, 10, 10), source=SOURCE)
OTHER = Face(id="2", box_xyxy=(20, 20, 30, 30), source=SOURCE)


def test_that_the_inverse_swaps_both_sides() -> None:
    change = Change(image="a.jpg", before=(OLD,), after=(NEW,))

    assert change.inverse() == Change(image="a.jpg", before=(NEW,), after=(OLD,))


def test_that_a_change_names_each_face_once_on_each_side() -> None:
    with pytest.raises(ValueError, match="once on each side"):
        Change(image="a.jpg", before=(OLD, NEW), after=())


def test_that_a_change_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="changes nothing"):
        Change(image="a.jpg", before=(OLD,), after=(OLD,))


def test_that_faces_which_stay_are_left_out_of_the_change_between() -> None:
    change = Change.between("a.jpg", (OTHER, OLD), (NEW, OTHER))

    assert change == Change(image="a.jpg", before=(OLD,), after=(NEW,))


@pytest.mark.parametrize(
    ("before", "after"),
    [((), ()), ((OLD,), (OLD,)), ((OLD, OTHER), (OTHER, OLD))],
    ids=["none", "one", "reordered"],
)
def test_that_there_is_no_change_between_equal_faces(
    before: tuple[Face, ...], after: tuple[Face, ...]
) -> None:
    assert Change.between("a.jpg", before, after) is None
