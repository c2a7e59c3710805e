"""The undo stack of one image, and its rebuilding."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtWidgets import QApplication

from annotator.editing.undo import UndoStack
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.history import History

pytestmark = pytest.mark.usefixtures("qapp")


def face(width: float) -> Face:
    return Face(id="1", box_xyxy=(0, 0, width, 10), source=Source(Origin.PERSON, "ada"))


ENTRIES = tuple(
    (f"Make it {width}", Change(image="a.jpg", before=(face(width - 1),), after=(face(width),)))
    for width in (2, 3, 4)
)


@pytest.mark.parametrize("cursor", [0, 1, 2, 3])
def test_that_rebuilding_a_stack_gives_the_same_history_and_touches_no_face(cursor: int) -> None:
    applied: list[Change] = []
    stack = UndoStack(History(ENTRIES, cursor), applied.append)

    assert stack.history == History(ENTRIES, cursor)
    assert applied == []


def test_that_a_rebuilt_stack_goes_down_and_up_again() -> None:
    applied: list[Change] = []
    stack = UndoStack(History(ENTRIES, 2), applied.append)
    for move in (stack.redo, stack.undo, stack.undo, stack.undo, stack.redo):
        move()

    first, second, third = (change for _, change in ENTRIES)
    assert applied == [third, third.inverse(), second.inverse(), first.inverse(), first]


def test_that_a_new_step_drops_what_was_undone() -> None:
    stack = UndoStack(History(ENTRIES, 1), lambda change: None)
    other = Change(image="a.jpg", before=(face(2),), after=(face(9),))
    stack.do("Make it 9", other)

    assert stack.history == History((ENTRIES[0], ("Make it 9", other)), 2)


def test_that_the_next_moves_are_known_before_they_are_made() -> None:
    stack = UndoStack(History(ENTRIES, 1), lambda change: None)

    assert stack.next_undo == ("Make it 2", ENTRIES[0][1].inverse())
    assert stack.next_redo == ENTRIES[1]


def test_that_at_either_end_there_is_no_next_move() -> None:
    stack = UndoStack(History(), lambda change: None)

    assert stack.next_undo is None
    assert stack.next_redo is None


def test_that_a_stack_is_gone_at_once_when_nobody_uses_it(qapp: QApplication) -> None:
    stack = UndoStack(History(ENTRIES, 2), lambda change: None)
    stack.undo()
    alive = weakref.ref(stack)
    gc.disable()
    try:
        del stack
        assert alive() is None
    finally:
        gc.enable()
