"""What a model finds, and what becomes of a person's edits, undone or not, when it finds something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from annotator.editing import edits
from annotator.editing.session import Session
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.history import Entry, History
from annotator.model.merging import merge_detections
from annotator.model.step import Step, StepKind

Prediction = Callable[[str, float], Face]

ADA = Source(Origin.PERSON, "ada")


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
