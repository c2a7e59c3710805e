"""What windows can rely on when they talk to the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from annotator.editing import edits
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.history import Entry, History
from annotator.model.merging import merge_detections
from annotator.model.project import Project, StaleChange
from annotator.model.step import Step, StepKind

Prediction = Callable[[str, float], Face]


ADA = Source(Origin.PERSON, "ada")


@pytest.fixture
def steps(session: Session) -> list[Step]:
    """Every step of the session so far."""
    made: list[Step] = []
    session.stepped.connect(made.append)
    return made


@pytest.fixture
def opened(session: Session, prediction: Prediction, steps: list[Step]) -> Session:
    """The session with a.jpg open, in which a model has found the faces 1 and 2."""
    session.open_image("a.jpg")
    session.detected("a.jpg", (prediction("1", 0), prediction("2", 50)), "mobile")
    steps.clear()
    return session


def test_that_before_an_image_is_open_there_is_nothing(session: Session) -> None:
    session.undo()
    session.redo()
    session.select("1")

    assert (session.image, session.faces(), session.selected) == (None, (), None)
    assert (bool(session.undo_text), session.can_redo, session.undo_text, session.redo_text) == (
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
    assert (bool(opened.undo_text), opened.can_redo, opened.redo_text) == (False, True, "Delete face")

    opened.redo()
    assert opened.faces() == after
    assert (bool(opened.undo_text), opened.can_redo, opened.undo_text) == (True, False, "Delete face")

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
        lambda _: seen.append((len(opened.faces()), bool(opened.undo_text), opened.can_redo))
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


def test_that_the_selection_is_told_once_and_follows_the_face_through_edits(opened: Session) -> None:
    told: list[str | None] = []
    opened.selection_changed.connect(told.append)
    opened.select("1")
    opened.select("1")
    opened.edit(*edits.move_landmark(opened.faces()[0], 0, (3, 4), by=ADA))

    assert told == ["1"]
    assert opened.selected == opened.faces()[0]


@pytest.mark.parametrize("way", ["unknown id", "other image", "deleted", "rejected", "not found again"])
def test_that_a_face_which_is_not_there_is_not_selected(opened: Session, way: str) -> None:
    drawn = edits.add_face((100, 0, 110, 10), by=ADA)
    opened.edit(*drawn)
    opened.select({"deleted": drawn.after[0].id}.get(way, "1"))
    told: list[str | None] = []
    opened.selection_changed.connect(told.append)
    match way:
        case "unknown id":
            opened.select("9")
        case "other image":
            opened.open_image("b.jpg")
        case "deleted":
            opened.edit(*edits.delete_face(drawn.after[0]))
        case "rejected":
            opened.edit(*edits.set_verdict(opened.faces()[0], Verdict.NOT_A_FACE))
        case "not found again":
            opened.detected("a.jpg", (), "mobile")

    assert opened.selected is None
    assert told == [None]


def test_that_a_selected_prediction_stays_selected_when_a_new_model_finds_it_again(
    opened: Session, prediction: Prediction
) -> None:
    opened.select("1")
    opened.detected("a.jpg", (prediction("new", 2),), "mobile 2")

    assert opened.selected is not None
    assert opened.selected.box_xyxy == (2, 0, 12, 10)


def test_that_a_detection_cannot_be_undone_and_is_signed_by_its_model(
    session: Session, steps: list[Step], prediction: Prediction
) -> None:
    session.open_image("a.jpg")
    session.detected("a.jpg", (prediction("1", 0),), "mobile")

    assert not session.undo_text
    assert [(step.kind, step.author, step.text) for step in steps] == [
        (StepKind.DETECTED, "mobile", "Detect with mobile")
    ]


def test_that_a_detection_of_an_image_that_is_not_open_leaves_the_open_one_alone(
    opened: Session, prediction: Prediction
) -> None:
    faces = opened.faces()
    opened.detected("b.jpg", (prediction("3", 0),), "mobile")

    assert opened.faces() == faces
    opened.open_image("b.jpg")
    assert opened.faces() == (prediction("3", 0),)


def test_that_a_detection_that_finds_nothing_new_is_still_told(
    opened: Session, steps: list[Step], prediction: Prediction
) -> None:
    told: list[tuple[str, str]] = []
    opened.detection_merged.connect(lambda image, model: told.append((image, model)))
    opened.detected("a.jpg", (prediction("8", 0), prediction("9", 50)), "mobile")

    assert steps == []
    assert told == [("a.jpg", "mobile")]


def test_that_a_rejected_prediction_does_not_come_back_and_undo_brings_it_back(
    opened: Session, prediction: Prediction
) -> None:
    before = opened.faces()
    opened.edit(*edits.delete_face(before[0]))
    opened.detected("a.jpg", (prediction("8", 1), prediction("9", 50)), "mobile")
    assert [face.is_rejected for face in opened.faces()] == [True, False]

    opened.undo()
    assert opened.faces() == before


def test_that_a_detection_spares_what_an_image_which_was_never_opened_could_redo(
    session: Session, journal: Any, prediction: Prediction
) -> None:
    predicted = prediction("1", 0)
    move = edits.move_landmark(predicted, 0, (3, 4), by=ADA)
    change = Change(image="a.jpg", before=move.before, after=move.after)
    journal.stored["a.jpg"] = [predicted]
    journal.histories["a.jpg"] = History((Entry("Move left eye", change),), cursor=0)

    session.detected("a.jpg", (prediction("8", 1),), "mobile 2")
    session.open_image("a.jpg")
    session.redo()
    assert session.faces() == move.after


def test_that_an_undone_correction_can_be_redone_after_a_detection(
    opened: Session, prediction: Prediction
) -> None:
    opened.edit(*edits.move_landmark(opened.faces()[0], 0, (3, 4), by=ADA))
    corrected = opened.faces()[0]
    opened.undo()
    opened.detected("a.jpg", (prediction("8", 1),), "mobile 2")

    opened.redo()
    assert opened.faces() == (corrected,)


BOX = Face(id="box", box_xyxy=(0, 0, 10, 10), source=Source(Origin.FILE, "wider.txt"))


@pytest.fixture
def labelled(session: Session, journal: Any, steps: list[Step]) -> Session:
    """The session with a.jpg open, of which a label file has told one box, and no more."""
    journal.stored["a.jpg"] = [BOX]
    session.open_image("a.jpg")
    return session


def test_that_an_edit_of_a_box_is_undone_and_made_again_around_what_is_found_in_it(
    labelled: Session, steps: list[Step], prediction: Prediction
) -> None:
    labelled.edit(*edits.resize_box(BOX, 2, (11, 10), by=ADA))
    (resized,) = labelled.faces()
    labelled.detected("a.jpg", (prediction("8", 1),), "mobile")
    seen = prediction("8", 1).landmarks
    steps.clear()

    labelled.undo()
    assert labelled.faces() == (replace(BOX, landmarks=seen),)
    labelled.redo()
    assert labelled.faces() == (replace(resized, landmarks=seen),)
    assert [(step.kind, step.author) for step in steps] == [(StepKind.UNDO, "ada"), (StepKind.REDO, "ada")]


def test_that_accepted_landmarks_are_accepted_again_by_redo_whatever_was_found_meanwhile(
    labelled: Session, prediction: Prediction
) -> None:
    labelled.detected("a.jpg", (prediction("8", 1),), "mobile")
    labelled.edit(*edits.accept_face(labelled.faces()[0]))
    accepted = labelled.faces()
    labelled.undo()
    labelled.detected("a.jpg", (prediction("9", 2),), "mobile 2")
    assert labelled.faces()[0].landmarks == prediction("9", 2).landmarks

    labelled.redo()
    assert labelled.faces() == accepted
    labelled.detected("a.jpg", (prediction("9", 2),), "mobile 2")
    assert labelled.faces() == accepted


def test_that_a_detection_that_was_foreseen_is_worked_out_once_unless_the_faces_changed(
    opened: Session, steps: list[Step], prediction: Prediction, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Face, ...]] = []
    monkeypatch.setattr(
        "annotator.editing.session.merge_detections",
        lambda *merging: asked.append(merging[1]) or merge_detections(*merging),
    )
    found, again = (prediction("3", 100),), (prediction("4", 200),)
    opened.foresee("a.jpg", found)
    assert (steps, len(opened.faces())) == ([], 2)
    opened.detected("a.jpg", found, "mobile")
    assert (len(asked), opened.faces()) == (1, found)

    opened.foresee("a.jpg", again)
    drawn = edits.add_face((200, 0, 210, 10), by=ADA)
    opened.edit(*drawn)
    opened.detected("a.jpg", again, "mobile")
    assert (len(asked), opened.faces()) == (3, drawn.after)


def test_that_what_a_model_saw_in_a_box_can_be_asked_for_while_the_image_is_open(
    labelled: Session, prediction: Prediction
) -> None:
    accepted_as_a_box = BOX.with_verdict(Verdict.REAL)
    labelled.edit("Accept face", (BOX,), (accepted_as_a_box,))
    assert labelled.landmarks_found_on(BOX) == ()

    labelled.detected("a.jpg", (prediction("8", 1),), "mobile")
    assert labelled.faces()[0].landmarks == ()
    assert labelled.landmarks_found_on(BOX) == prediction("8", 1).landmarks

    labelled.open_image("b.jpg")
    assert labelled.landmarks_found_on(BOX) == ()


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
