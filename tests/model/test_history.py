"""Undo of one image as a value."""

from __future__ import annotations

import pytest

from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.history import Entry, History


def face(width: float) -> Face:
    return Face(id="1", box_xyxy=(0, 0, width, 10), source=Source(Origin.PERSON, "ada"))


ENTRIES = tuple(
    Entry(f"Make it {width}", Change(image="a.jpg", before=(face(width - 1),), after=(face(width),)))
    for width in (2, 3, 4)
)


def test_that_a_step_done_can_be_taken_back_by_its_inverse() -> None:
    history = History().after(ENTRIES[0])
    assert history.next_undo == ("Make it 2", ENTRIES[0][1].inverse())
    assert history.next_redo is None


def test_that_after_an_undo_the_step_can_be_made_again() -> None:
    history = History(ENTRIES, 2).moved(-1)
    assert history.next_undo == ("Make it 2", ENTRIES[0][1].inverse())
    assert history.next_redo == ENTRIES[1][:2]
    assert history.moved(1) == History(ENTRIES, 2)


def test_that_a_new_step_drops_what_was_undone() -> None:
    assert History(ENTRIES, 1).after(ENTRIES[2]) == History((ENTRIES[0], ENTRIES[2]), 2)


def test_that_at_either_end_there_is_no_next_move() -> None:
    assert History(ENTRIES, 0).next_undo is None
    assert History(ENTRIES, 3).next_redo is None
    with pytest.raises(ValueError, match="cursor"):
        History(ENTRIES, 0).moved(-1)
    with pytest.raises(ValueError, match="cursor"):
        History(ENTRIES, 3).moved(1)
