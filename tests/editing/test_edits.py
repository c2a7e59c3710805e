"""Every gesture as before, after and the words that Edit › Undo will show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing import edits
from annotator.editing.edits import Edit
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility

MODEL, PERSON, FILE = (
    Source(Origin.MODEL, "mobile"),
    Source(Origin.PERSON, "ada"),
    Source(Origin.FILE, "label.txt"),
)
POINTS = tuple(Landmark(20.0 + i, 30.0, Visibility.VISIBLE, MODEL) for i in range(5))
PREDICTED = Face(id="1", box_xyxy=(10, 20, 50, 60), landmarks=POINTS, score=0.9, source=MODEL)
DRAWN = Face(id="2", box_xyxy=(10, 20, 50, 60), source=PERSON)
FROM_FILE = Face(id="3", box_xyxy=(10, 20, 50, 60), source=FILE)


def test_that_a_drawn_box_is_born_with_five_landmarks_at_the_mean_face() -> None:
    text, before, (face,), _ = edits.add_face((200, 400, 100, 200), by=Source(Origin.PERSON, "ada"))

    assert (text, before) == ("Add face", ())
    assert (face.box_xyxy, face.source, face.score) == ((100, 200, 200, 400), PERSON, None)
    assert (face.landmarks[0].x, face.landmarks[0].y) == pytest.approx((129.4, 274.4))
    assert {(p.visibility, p.source) for p in face.landmarks} == {(Visibility.VISIBLE, PERSON)}


def test_that_a_deleted_prediction_stays_as_rejected() -> None:
    assert edits.delete_face(PREDICTED) == Edit(
        "Delete face",
        (PREDICTED,),
        (PREDICTED.with_verdict(Verdict.NOT_A_FACE),),
    )


def test_that_a_prediction_whose_box_was_redrawn_is_rejected_too_when_deleted() -> None:
    (after,) = edits.delete_face(PREDICTED.with_box((11, 20, 50, 60), PERSON)).after

    assert after.is_rejected


@pytest.mark.parametrize("face", [DRAWN, FROM_FILE], ids=["a person's", "a file's"])
def test_that_a_face_which_no_model_proposed_is_removed_when_deleted(face: Face) -> None:
    assert edits.delete_face(face) == Edit("Delete face", (face,), ())


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Verdict.REAL, "Accept face"),
        (Verdict.NOT_A_FACE, "Reject face"),
        (Verdict.FIX, "Mark face to be fixed"),
        (Verdict.IGNORE, "Ignore face"),
    ],
)
def test_that_a_verdict_says_what_it_is_and_leaves_who_made_the_face(verdict: Verdict, text: str) -> None:
    edit = edits.set_verdict(PREDICTED, verdict)

    assert edit == Edit(text, (PREDICTED,), (replace(PREDICTED, verdict=verdict),))


def test_that_an_accepted_face_is_a_person_s_word() -> None:
    (after,) = edits.accept_face(PREDICTED).after

    assert after.is_touched


def test_that_a_moved_landmark_is_a_person_s_and_the_rest_stays_the_model_s() -> None:
    text, _, (after,), _ = edits.move_landmark(PREDICTED, 0, (123.456, 78.9), by=Source(Origin.PERSON, "ada"))

    assert text == "Move left eye"
    assert after.landmarks[0] == Landmark(123.456, 78.9, Visibility.VISIBLE, PERSON)
    assert after.landmarks[1:] == POINTS[1:]
    assert (after.box_xyxy, after.source) == (PREDICTED.box_xyxy, MODEL)


def test_that_a_landmark_is_nudged_by_a_fraction_of_a_pixel() -> None:
    text, _, (after,), _ = edits.nudge_landmark(PREDICTED, 2, -0.1, 10, by=Source(Origin.PERSON, "ada"))

    assert text == "Move nose tip"
    assert (after.landmarks[2].x, after.landmarks[2].y) == (21.9, 40.0)


def test_that_visibility_is_toggled_there_and_back() -> None:
    occluded = edits.toggle_visibility(PREDICTED, 4, by=Source(Origin.PERSON, "ada"))
    visible = edits.toggle_visibility(occluded.after[0], 4, by=Source(Origin.PERSON, "ada"))

    assert (occluded.text, visible.text) == (
        "Mark right mouth corner occluded",
        "Mark right mouth corner visible",
    )
    assert occluded.after[0].landmarks[4] == Landmark(24.0, 30.0, Visibility.OCCLUDED, PERSON)
    assert visible.after[0].landmarks[4] == Landmark(24.0, 30.0, Visibility.VISIBLE, PERSON)


def test_that_a_missing_landmark_comes_back_at_the_mean_face() -> None:
    missing = edits.toggle_missing(PREDICTED, 2, by=Source(Origin.PERSON, "ada"))
    placed = edits.toggle_missing(missing.after[0], 2, by=Source(Origin.PERSON, "ada"))

    assert (missing.text, placed.text) == ("Mark nose tip missing", "Place nose tip")
    assert missing.after[0].landmarks[2] == Landmark.missing(PERSON)
    assert placed.after[0].landmarks[2] == Landmark(30.0, 42.72, Visibility.VISIBLE, PERSON)


def test_that_a_face_with_a_box_alone_can_be_given_its_landmarks() -> None:
    text, _, (after,), _ = edits.place_landmarks(FROM_FILE, by=Source(Origin.PERSON, "ada"))

    assert text == "Place landmarks"
    assert len(after.landmarks) == 5
    assert after.landmarks[2] == Landmark(30.0, 42.72, Visibility.VISIBLE, PERSON)


def test_that_only_missing_landmarks_are_placed_where_there_are_some() -> None:
    face = PREDICTED.with_landmark(2, Landmark.missing(MODEL))

    (after,) = edits.place_landmarks(face, by=Source(Origin.PERSON, "ada")).after

    assert after == face.with_landmark(2, Landmark(30.0, 42.72, Visibility.VISIBLE, PERSON))


def test_that_a_dragged_corner_leaves_the_landmarks_alone() -> None:
    text, _, (after,), _ = edits.resize_box(PREDICTED, 2, (70, 80), by=Source(Origin.PERSON, "ada"))

    assert text == "Resize box"
    assert (after.box_xyxy, after.source, after.landmarks) == ((10, 20, 70, 80), PERSON, POINTS)


def test_that_a_face_moves_as_one() -> None:
    text, _, (after,), _ = edits.move_face(PREDICTED, 5, -5, by=Source(Origin.PERSON, "ada"))

    assert text == "Move face"
    assert after == PREDICTED.moved_by(5, -5, PERSON)


def test_that_what_a_gesture_places_is_rounded_as_labels_are_written() -> None:
    third = 1 / 3
    (drawn,) = edits.add_face((third, third, 50 + third, 60 + third), by=Source(Origin.PERSON, "ada")).after
    (dragged,) = edits.move_landmark(
        PREDICTED, 0, (153.18881927, third), by=Source(Origin.PERSON, "ada")
    ).after
    (resized,) = edits.resize_box(PREDICTED, 2, (70 + third, 80), by=Source(Origin.PERSON, "ada")).after
    (moved,) = edits.move_face(PREDICTED, 0.1 + 0.2, third, by=Source(Origin.PERSON, "ada")).after

    assert drawn.box_xyxy == (0.333, 0.333, 50.333, 60.333)
    assert all(p.x == round(p.x, 3) and p.y == round(p.y, 3) for p in drawn.landmarks)
    assert (dragged.landmarks[0].x, dragged.landmarks[0].y) == (153.189, 0.333)
    assert resized.box_xyxy == (10, 20, 70.333, 80)
    assert moved.box_xyxy == (10.3, 20.333, 50.3, 60.333)
    assert (moved.landmarks[1].x, moved.landmarks[1].y) == (21.3, 30.333)


def test_that_what_a_gesture_leaves_alone_keeps_all_its_digits() -> None:
    exact = PREDICTED.with_landmark(1, Landmark(20.123456, 30.0, Visibility.VISIBLE, FILE))

    (after,) = edits.move_landmark(exact, 0, (1.23456, 2), by=Source(Origin.PERSON, "ada")).after

    assert after.landmarks[1] == exact.landmarks[1]


def test_that_gestures_which_come_to_nothing_are_edits_with_equal_sides() -> None:
    rejected = PREDICTED.with_verdict(Verdict.NOT_A_FACE)
    no_nose = PREDICTED.with_landmark(2, Landmark.missing(MODEL))
    nothing = [
        edits.move_landmark(PREDICTED, 0, (20.0, 30.0), by=Source(Origin.PERSON, "ada")),
        edits.nudge_landmark(no_nose, 2, 1, 1, by=Source(Origin.PERSON, "ada")),
        edits.toggle_visibility(no_nose, 2, by=Source(Origin.PERSON, "ada")),
        edits.place_landmarks(PREDICTED, by=Source(Origin.PERSON, "ada")),
        edits.resize_box(PREDICTED, 0, (10, 20), by=Source(Origin.PERSON, "ada")),
        edits.move_face(PREDICTED, 0, 0, by=Source(Origin.PERSON, "ada")),
        edits.delete_face(rejected),
        edits.set_verdict(PREDICTED, Verdict.NONE),
    ]

    assert all(edit.before == edit.after for edit in nothing)
