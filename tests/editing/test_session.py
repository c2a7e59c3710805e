"""What windows can rely on when they talk to the session."""

from __future__ import annotations

import pytest

from annotator.editing import edits
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.model.face import Face, Origin, Source
from annotator.model.history import History
from annotator.model.project import Project, StaleChange
from annotator.model.step import Step, StepKind

ADA = Source(Origin.PERSON, "ada")


def test_that_before_an_image_is_open_there_is_nothing(session: Session) -> None:
    session.undo()
    session.redo()
    session.select("1")

    assert (session.image, session.faces(), session.selected) == (None, (), None)
    assert (bool(session.undo_text), bool(session.redo_text), session.undo_text, session.redo_text) == (
        False,
        False,
        "",
        "",
    )


def test_that_an_edit_without_an_open_image_is_a_bug(session: Session) -> None:
    with pytest.raises(RuntimeError, match="needs an image"):
        session.edit(*edits.add_face((0, 0, 9, 9), by=ADA))


def test_that_an_edit_changes_the_faces_and_tells_of_one_step(opened: Session, steps: list[Step]) -> None:
    before = opened.faces()[0]
    opened.edit(*edits.move_landmark(before, 0, (3, 4), by=ADA))

    (after, other) = opened.faces()
    assert (after.landmarks[0].x, after.landmarks[0].y) == (3, 4)
    (step,) = steps
    assert (step.kind, step.text, step.author, step.image) == (StepKind.DO, "Move left eye", "ada", "a.jpg")
    assert (step.change.before, step.change.after) == ((before,), (after,))
    assert other not in step.change.before
    assert step.at.endswith("+00:00")


def test_that_an_edit_of_nothing_is_no_step(opened: Session, steps: list[Step]) -> None:
    opened.edit("Nothing", opened.faces(), opened.faces())

    assert steps == []
    assert not opened.undo_text


def test_that_an_edit_of_faces_which_changed_meanwhile_is_refused_and_leaves_no_trace(
    opened: Session, steps: list[Step]
) -> None:
    old = opened.faces()[0]
    opened.edit(*edits.move_landmark(old, 0, (3, 4), by=ADA))
    faces = opened.faces()

    with pytest.raises(StaleChange):
        opened.edit(*edits.move_landmark(old, 0, (5, 6), by=ADA))

    assert opened.faces() == faces
    assert len(steps) == 1
    assert opened.undo_text == "Move left eye"
    opened.undo()
    assert not opened.undo_text


def test_that_undo_and_redo_go_back_and_forth_and_name_what_they_do(
    opened: Session, steps: list[Step]
) -> None:
    before = opened.faces()
    opened.edit(*edits.delete_face(before[0]))
    after = opened.faces()

    opened.undo()
    assert opened.faces() == before
    assert (bool(opened.undo_text), bool(opened.redo_text), opened.redo_text) == (False, True, "Delete face")

    opened.redo()
    assert opened.faces() == after
    assert (bool(opened.undo_text), bool(opened.redo_text), opened.undo_text) == (True, False, "Delete face")

    assert [(step.kind, step.text) for step in steps] == [
        (StepKind.DO, "Delete face"),
        (StepKind.UNDO, "Delete face"),
        (StepKind.REDO, "Delete face"),
    ]
    assert steps[1].change == steps[0].change.inverse()
    assert steps[2].change == steps[0].change


def test_that_a_listener_to_a_step_sees_faces_and_undo_as_they_are_after_it(opened: Session) -> None:
    seen: list[tuple[int, bool, bool]] = []
    opened.stepped.connect(
        lambda _: seen.append((len(opened.faces()), bool(opened.undo_text), bool(opened.redo_text)))
    )
    opened.edit(*edits.add_face((100, 0, 110, 10), by=ADA))
    opened.undo()

    assert seen == [(3, True, False), (2, False, True)]


def test_that_every_image_has_its_own_undo(opened: Session) -> None:
    opened.edit(*edits.delete_face(opened.faces()[0]))
    opened.open_image("b.jpg")
    assert not opened.undo_text

    opened.edit(*edits.add_face((0, 0, 9, 9), by=ADA))
    opened.open_image("a.jpg")
    assert opened.undo_text == "Delete face"


def test_that_opening_an_image_tells_what_closes_and_what_opens(session: Session) -> None:
    told: list[str] = []
    session.image_closed.connect(lambda image: told.append(f"closed {image}"))
    session.image_opened.connect(lambda image: told.append(f"opened {image}"))
    for image in ("a.jpg", "b.jpg", "b.jpg"):
        session.open_image(image)

    assert told == ["opened a.jpg", "closed a.jpg", "opened b.jpg"]


def test_that_an_image_which_cannot_be_read_leaves_the_former_one_open(qapp: object, journal: object) -> None:
    def load(image: str) -> tuple[Face, ...]:
        if image == "broken.jpg":
            raise AnnotatorError("project.faces can't be read.")
        return ()

    class Histories:
        def history(self, image: str) -> History:
            return History()

        def mentioned_ids(self, image: str) -> frozenset[str]:
            return frozenset()

    session = Session(Project(load), Histories(), author="ada")
    session.open_image("a.jpg")
    session.edit(*edits.add_face((0, 0, 9, 9), by=ADA))

    with pytest.raises(AnnotatorError):
        session.open_image("broken.jpg")
    assert (session.image, bool(session.undo_text)) == ("a.jpg", True)


def test_that_the_mark_of_an_image_is_set_by_an_edit_and_goes_with_its_undo(
    opened: Session, steps: list[Step]
) -> None:
    opened.edit("Mark as reviewed", (), (), True)
    assert opened.is_reviewed
    assert steps[-1].change.reviewed is True
    opened.undo()
    assert not opened.is_reviewed
    assert steps[-1].change.reviewed is False
    opened.redo()
    with pytest.raises(StaleChange):
        opened.edit("Mark as reviewed", (), (), True)


def test_that_an_image_that_is_not_open_can_be_edited_and_has_its_own_undo(opened: Session) -> None:
    before = opened.faces()
    added = edits.add_face((0, 0, 9, 9), by=ADA)
    opened.edit(*added, image="b.jpg")
    assert opened.faces() == before
    assert added.after[0] in opened.faces("b.jpg")
    assert not opened.undo_text
    opened.undo("b.jpg")
    assert added.after[0] not in opened.faces("b.jpg")


def test_that_one_can_go_to_any_place_in_the_history(opened: Session) -> None:
    for number in range(4):
        opened.edit(*edits.add_face((number, 0, number + 9, 9), by=ADA))
    seen = opened.faces()
    opened.go_to(1)
    assert opened.history().cursor == 1
    assert len(opened.faces()) == len(seen) - 3
    opened.go_to(99)
    assert opened.faces() == seen
    assert [entry.author for entry in opened.history().entries] == ["ada"] * 4
