"""What was found in a photograph after a person had looked it through, as the project file keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]


def marked(kind: StepKind = StepKind.DO, *, reviewed: bool = True) -> Step:
    change = Change(image="a.jpg", before=(), after=(), reviewed=reviewed)
    return Step(change=change, text="Mark as reviewed", kind=kind, at="2024-05-01T10:00:00Z", author="ann")


def new(journal: Journal) -> dict[str, dict[str, float | None]]:
    """By image and id what is new, with its score."""
    return {
        image: {face.id: face.score for face in faces} for image, faces in journal.new_predictions().items()
    }


def test_that_only_what_came_after_the_mark_is_new(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    before, moved, after = make_face("1"), make_face("1", 11.0), make_face("2", 200.0, score=0.625)
    journal.record(make_step((), (before,), StepKind.DETECTED, author="first"))
    journal.record(marked())
    assert new(journal) == {}

    journal.record(make_step((before,), (moved, after), StepKind.DETECTED, author="second"))
    assert new(journal) == {"a.jpg": {"2": 0.625}}


def test_that_nothing_is_new_where_nobody_has_looked(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    journal.record(make_step((), (make_face("1"),), StepKind.DETECTED, author="first"))
    journal.record(marked())
    journal.record(marked(StepKind.UNDO, reviewed=False))
    journal.record(make_step((), (make_face("2", 200.0),), StepKind.DETECTED, author="second"))
    journal.record(marked(StepKind.REDO))

    assert new(journal) == {}


def test_that_what_a_person_touches_or_a_model_takes_back_is_new_no_longer(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    one, two = make_face("1"), make_face("2", 200.0)
    accepted = one.with_verdict(Verdict.REAL)
    journal.record(marked())
    journal.record(make_step((), (one, two), StepKind.DETECTED, author="second"))
    journal.record(make_step((one,), (accepted,)))
    assert new(journal) == {"a.jpg": {"2": 0.75}}
    journal.record(make_step((accepted,), (one,), StepKind.UNDO))
    assert new(journal) == {"a.jpg": {"1": 0.75, "2": 0.75}}

    journal.record(make_step((two,), (), StepKind.DETECTED, author="third"))
    assert new(journal) == {"a.jpg": {"1": 0.75}}


def test_that_the_mark_given_anew_makes_all_of_it_known(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    journal.record(marked())
    journal.record(make_step((), (make_face("1"),), StepKind.DETECTED, author="second"))
    journal.record(marked(reviewed=False))
    assert new(journal) == {}
    journal.record(marked())
    assert new(journal) == {}
    journal.record(marked(StepKind.UNDO, reviewed=False))
    journal.record(marked(StepKind.UNDO, reviewed=True))
    assert new(journal) == {}, "nor does taking the mark back and giving it again"


def test_that_landmarks_in_a_box_that_had_none_are_new_until_somebody_has_looked_at_them(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    labels = Source(Origin.FILE, "wider.txt")
    box, seen_before = (replace(make_face(i), source=labels, score=None, landmarks=()) for i in "12")
    filled, known = (replace(face, landmarks=make_face("").landmarks) for face in (box, seen_before))
    journal.replace_with_labels([LabelLines("a.jpg", rows=((box, ""), (seen_before, "")))], "wider.txt")
    journal.record(make_step((seen_before,), (known,), StepKind.DETECTED, author="first"))
    journal.record(marked())
    assert new(journal) == {}

    moved = replace(known, landmarks=make_face("", 11.0).landmarks)
    journal.record(make_step((box, known), (filled, moved), StepKind.DETECTED, author="second"))
    assert new(journal) == {"a.jpg": {"1": None}}
    accepted = filled.with_verdict(Verdict.REAL)
    journal.record(make_step((filled,), (accepted,)))
    assert new(journal) == {}
    journal.record(make_step((accepted,), (filled,), StepKind.UNDO))
    assert new(journal) == {"a.jpg": {"1": None}}
    journal.record(make_step((filled,), (box,), StepKind.DETECTED, author="third"))
    assert new(journal) == {}
