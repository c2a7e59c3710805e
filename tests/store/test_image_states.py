"""What lists and exports learn of images without loading their faces."""

from __future__ import annotations

from collections.abc import Callable

from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.step import Step, StepKind
from annotator.store.image_state import ImageState
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]


def test_that_states_count_faces_touched_and_rejected_ones_and_edits(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    one, two, three = (make_face(i) for i in "123")
    journal.record(make_step((), (one, two, three), StepKind.DETECTED, author="first"))
    journal.record(make_step((one,), (one.with_verdict(Verdict.REAL),)))
    journal.record(make_step((two,), (two.with_verdict(Verdict.NOT_A_FACE),)))

    assert journal.image_states() == {
        "a.jpg": ImageState(
            faces=3,
            touched=2,
            rejected=1,
            edits=2,
            has_history=True,
            detected_by="first",
            labels_from=None,
            labels_digest=None,
        )
    }


def test_that_predictions_alone_are_no_work(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    journal.record(make_step((), (make_face("1"),), StepKind.DETECTED, author="first"))

    assert not journal.image_states()["a.jpg"].is_worked_on


def test_that_an_image_whose_faces_were_all_removed_is_worked_on_until_that_is_undone(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    face = make_face("1")
    journal.record(make_step((), (face,), StepKind.DETECTED, author="first"))
    journal.record(make_step((face,), ()))
    assert journal.image_states()["a.jpg"].is_worked_on

    journal.record(make_step((), (face,), StepKind.UNDO))
    state = journal.image_states()["a.jpg"]
    assert not state.is_worked_on
    assert state.has_history


def test_that_states_come_in_the_order_in_which_images_became_known(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    for image in ("b.jpg", "c.jpg", "a.jpg", "b.jpg"):
        journal.mark_detected(image, "first")

    assert list(journal.image_states()) == ["b.jpg", "c.jpg", "a.jpg"]


def test_that_a_new_model_is_due_exactly_where_it_has_not_looked_yet(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    images = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    journal.record(make_step((), (make_face("1"),), StepKind.DETECTED, image="a.jpg", author="first"))
    journal.mark_detected("b.jpg", "first")
    journal.mark_detected("c.jpg", "second")

    assert journal.images_not_detected_by("second", images) == ["a.jpg", "b.jpg", "d.jpg"]
    assert journal.images_not_detected_by("first", images) == ["c.jpg", "d.jpg"]


def test_that_a_model_is_due_again_in_labelled_images_of_which_a_former_version_noted_no_size(
    journal: Journal,
) -> None:
    journal.replace_with_labels([LabelLines("a.jpg"), LabelLines("b.jpg")], "wider.txt")
    journal.mark_detected("a.jpg", "first")
    journal.mark_detected("b.jpg", "first", (320, 240))
    journal.mark_detected("c.jpg", "first")

    assert journal.images_not_detected_by("first", ["a.jpg", "b.jpg", "c.jpg"]) == ["a.jpg"]


def test_that_the_last_model_to_look_at_an_image_counts(journal: Journal) -> None:
    journal.mark_detected("a.jpg", "first")
    journal.mark_detected("a.jpg", "second")

    assert journal.image_states()["a.jpg"].detected_by == "second"


def test_that_a_face_counts_as_touched_once_a_person_moved_a_point(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    face = make_face("1")
    moved = face.with_landmark(0, face.landmarks[0].moved_to((5, 5), Source(Origin.PERSON, "ann")))
    journal.record(make_step((), (face,), StepKind.DETECTED, author="first"))
    assert journal.image_states()["a.jpg"].touched == 0

    journal.record(make_step((face,), (moved,)))
    assert journal.image_states()["a.jpg"].touched == 1
