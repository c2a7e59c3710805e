"""Undo and redo go on where a detection has changed landmarks in the boxes of somebody else."""

from __future__ import annotations

from dataclasses import replace

from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.unseen_landmarks import around_them, laid_aside

PERSON, FILE = Source(Origin.PERSON, "ada"), Source(Origin.FILE, "wider.txt")
BOX = Face(id="1", box_xyxy=(0, 0, 10, 10), source=FILE)
RESIZED = BOX.with_box((0, 0, 12, 10), PERSON)


def seen_by(name: str, face: Face) -> Face:
    source = Source(Origin.MODEL, name)
    points = tuple(Landmark(x, 5.0, Visibility.VISIBLE, source) for x in range(5))
    return replace(face, landmarks=points)


def test_that_landmarks_of_a_model_stay_around_a_change_of_the_box() -> None:
    change = Change(image="a.jpg", before=(RESIZED,), after=(BOX,), reviewed=True)
    held = (seen_by("mobile", RESIZED),)

    assert around_them(change, held) == replace(change, before=held, after=(seen_by("mobile", BOX),))
    assert around_them(change, change.before) == change


def test_that_those_of_a_later_model_give_way_to_those_that_were_accepted() -> None:
    seen = seen_by("mobile", BOX)
    change = Change(image="a.jpg", before=(seen,), after=(seen.with_verdict(Verdict.REAL),))
    held = (seen_by("mobile 2", BOX),)

    assert around_them(change, held) == replace(change, before=held)


def test_that_those_that_were_asked_for_go_with_their_undo_if_they_are_there_still() -> None:
    change = Change(image="a.jpg", before=(seen_by("mobile", BOX),), after=(BOX,))
    later = (seen_by("mobile 2", BOX),)

    assert around_them(change, change.before) == change
    assert around_them(change, later) == replace(change, before=later)
    assert around_them(change, (BOX,)) is None
    assert laid_aside(change, (BOX,)) == change.inverse()


def test_that_a_change_that_would_be_refused_stays_so() -> None:
    other = replace(BOX, id="2")
    change = Change(image="a.jpg", before=(RESIZED, other), after=())

    for held in (
        (seen_by("mobile", RESIZED),),
        (seen_by("mobile", RESIZED), other.with_box((5, 5, 9, 9), PERSON)),
    ):
        assert around_them(change, held) is change
        assert laid_aside(change, held) is None
