"""Every gesture as before, after and the words that Edit › Undo will show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing import edits
from annotator.editing.edits import Edit
from annotator.model.attributes import Attributes
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


def test_that_a_face_with_a_box_alone_gets_what_a_model_saw_there_and_that_is_to_be_accepted() -> None:
    accepted_as_a_box = FROM_FILE.with_verdict(Verdict.REAL)

    (after,) = edits.place_landmarks(accepted_as_a_box, by=PERSON, found=POINTS).after

    assert after == replace(FROM_FILE, landmarks=POINTS)
    assert after.has_unseen_landmarks


def test_that_what_a_model_saw_takes_the_place_of_no_landmark_that_is_said_to_be_missing() -> None:
    face = replace(FROM_FILE, landmarks=(Landmark.missing(FILE),) * 5)

    (after,) = edits.place_landmarks(face, by=PERSON, found=POINTS).after

    assert {landmark.source for landmark in after.landmarks} == {PERSON}


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


def clicked(x: float, y: float, visibility: Visibility = Visibility.VISIBLE) -> Landmark:
    return Landmark(x, y, visibility, Source(Origin.PERSON))


def test_that_five_points_make_a_new_face_with_a_box_fitted_to_them() -> None:
    places = ((129.4, 274.4), (170.6, 274.4), (150.0, 313.6), (133.1, 348.0), (166.9, 348.0))
    points = {index: clicked(*place) for index, place in enumerate(places)}
    points[1] = clicked(170.6, 274.4, Visibility.OCCLUDED)

    text, before, (face,), _ = edits.place_points(None, points, by=PERSON)

    assert (text, before, face.source, face.score) == ("Add face", (), PERSON, None)
    assert face.box_xyxy == pytest.approx((100, 200, 200, 400), abs=20)
    assert [(p.x, p.y) for p in face.landmarks] == list(places)
    assert [p.visibility for p in face.landmarks] == [Visibility(n) for n in (0, 1, 0, 0, 0)]
    assert {p.source for p in face.landmarks} == {PERSON}


def test_that_a_box_fitted_to_landmarks_ends_at_the_edges_of_the_image() -> None:
    places = ((9.4, 274.4), (50.6, 274.4), (30.0, 313.6), (13.1, 348.0), (46.9, 348.0))
    points = {index: clicked(*place) for index, place in enumerate(places)}

    (drawn,) = edits.place_points(None, points, by=PERSON, size_wh=(400, 360)).after
    (fitted,) = edits.fit_box(replace(DRAWN, landmarks=drawn.landmarks), by=PERSON, size_wh=(400, 360)).after

    left, top, right, bottom = drawn.box_xyxy
    assert (left, bottom) == (0, 360)
    assert (right, top) == pytest.approx((80, 200), abs=20)
    assert fitted.box_xyxy == drawn.box_xyxy
    (beside,) = edits.place_points(None, points, by=PERSON, size_wh=(400, 100)).after
    assert beside.box_xyxy[3] > 348, "landmarks that lie beside the image have their box there"


def test_that_a_new_face_of_few_points_misses_the_others_and_of_one_there_is_none() -> None:
    points = {0: clicked(20, 30), 1: clicked(40, 30), 2: Landmark.missing(MODEL)}

    (face,) = edits.place_points(None, points, by=PERSON).after

    assert [p.is_placed for p in face.landmarks] == [True, True, False, False, False]
    assert {p.source for p in face.landmarks[:3]} == {PERSON}
    assert [p.is_said_to_be_missing for p in face.landmarks] == [False, False, True, False, False]
    assert face.landmarks[3:] == (Landmark.left_out(),) * 2
    with pytest.raises(ValueError, match="two landmarks"):
        edits.place_points(None, {0: clicked(20, 30)}, by=PERSON)


def test_that_a_point_placed_in_a_face_leaves_its_box_and_the_other_points() -> None:
    text, _, (after,), _ = edits.place_points(PREDICTED, {2: clicked(33.33333, 44)}, by=PERSON)

    assert text == "Place nose tip"
    assert after == PREDICTED.with_landmark(2, Landmark(33.333, 44, Visibility.VISIBLE, PERSON))


def test_that_the_first_point_of_a_face_with_a_box_alone_leaves_the_others_missing() -> None:
    (after,) = edits.place_points(FROM_FILE, {0: clicked(20, 30)}, by=PERSON).after

    assert after.box_xyxy == FROM_FILE.box_xyxy
    assert [p.is_placed for p in after.landmarks] == [True, False, False, False, False]


def test_that_a_skipped_point_is_marked_missing() -> None:
    text, _, (after,), _ = edits.place_points(PREDICTED, {3: Landmark.missing(PERSON)}, by=PERSON)

    assert text == "Mark left mouth corner missing"
    assert after == PREDICTED.with_landmark(3, Landmark.missing(PERSON))


@pytest.mark.parametrize("before", [Landmark.missing(FILE), Landmark.left_out()])
def test_that_skipping_a_point_that_is_missing_says_that_it_is(before: Landmark) -> None:
    face = PREDICTED.with_landmark(3, before)

    (after,) = edits.place_points(face, {3: Landmark.missing(PERSON)}, by=PERSON).after

    assert after == PREDICTED.with_landmark(3, Landmark.missing(PERSON))


def test_that_exchanging_sides_says_of_no_landmark_that_it_is_missing() -> None:
    face = PREDICTED.with_landmark(3, Landmark.missing(FILE)).with_landmark(0, Landmark.missing(PERSON))

    (after,) = edits.swap_sides(face, by=PERSON).after

    assert after.landmarks[4] == Landmark.left_out()
    assert after.landmarks[1] == Landmark.missing(PERSON)


def test_that_a_box_fitted_to_swapped_landmarks_holds_them() -> None:
    (after,) = edits.fit_box(_placed_at(1, 0, 2, 4, 3), by=PERSON).after

    left, top, right, bottom = after.box_xyxy
    assert all(left < p.x < right and top < p.y < bottom for p in after.landmarks)


def test_that_a_box_is_fitted_to_the_landmarks_and_they_stay() -> None:
    places = ((29.4, 74.4), (70.6, 74.4), (50.0, 113.6), (33.1, 148.0), (66.9, 148.0))  # in 100 × 200
    landmarks = tuple(Landmark(x, y * 0.5, Visibility.VISIBLE, MODEL) for x, y in places)  # and in 100 × 100
    face = replace(PREDICTED, landmarks=landmarks)

    text, _, (after,), _ = edits.fit_box(face, by=PERSON)

    assert text == "Fit box to landmarks"
    assert after.box_xyxy == (0.0, 0.0, 100.0, 100.0)
    assert (after.source, after.landmarks) == (PERSON, landmarks)
    assert edits.fit_box(after, by=PERSON).after == (after,)
    with pytest.raises(ValueError, match="two landmarks"):
        edits.fit_box(FROM_FILE, by=PERSON)


def test_that_a_copied_face_is_a_new_one_of_the_person_who_pastes_it() -> None:
    attributes = Attributes(blur=2)
    face = replace(
        PREDICTED.with_landmark(4, Landmark.missing(MODEL)).with_verdict(Verdict.REAL),
        attributes=attributes,
        difficulty=3,
        extra_columns=("0.3",),
    )

    text, before, (copied,), _ = edits.copy_face(face, 5.5, -4, by=PERSON)

    assert (text, before) == ("Paste face", ())
    assert copied.id != face.id
    assert copied.box_xyxy == (15.5, 16, 55.5, 56)
    assert (copied.landmarks[0].x, copied.landmarks[0].y) == (25.5, 26)
    assert {copied.source, *(p.source for p in copied.landmarks[:4])} == {PERSON}
    assert copied.landmarks[4] == Landmark.left_out(), "nobody said that it is missing"
    assert (copied.score, copied.verdict, copied.extra_columns) == (None, Verdict.NONE, ())
    assert (copied.attributes, copied.difficulty) == (attributes, 3)


def test_that_a_face_can_be_copied_to_the_same_place() -> None:
    (copied,) = edits.copy_face(PREDICTED, 0, 0, by=PERSON).after

    assert copied.box_xyxy == PREDICTED.box_xyxy
    assert {copied.source, *(p.source for p in copied.landmarks)} == {PERSON}


def test_that_swapping_sides_exchanges_eyes_and_mouth_corners_and_twice_is_nothing_but_the_maker() -> None:
    text, _, (after,), _ = edits.swap_sides(PREDICTED, by=PERSON)
    (back,) = edits.swap_sides(after, by=PERSON).after

    assert text == "Swap left and right"
    assert [p.x for p in after.landmarks] == [21, 20, 22, 24, 23]
    assert [p.source for p in after.landmarks] == [PERSON, PERSON, MODEL, PERSON, PERSON]
    assert [p.x for p in back.landmarks] == [20, 21, 22, 23, 24]


UPRIGHT = ((25, 35), (35, 35), (30, 42), (26, 50), (34, 50))


def _placed_at(*order: int) -> Face:
    """A face whose landmarks lie where an upright face has those of these numbers."""
    points = tuple(Landmark(*map(float, UPRIGHT[i]), Visibility.VISIBLE, MODEL) for i in order)
    return replace(PREDICTED, landmarks=points)


@pytest.mark.parametrize(
    ("order", "text", "becomes"),
    [
        ((1, 0, 2, 3, 4), "Swap left and right eye", (0, 1, 2, 3, 4)),
        ((0, 1, 2, 4, 3), "Swap left and right mouth corner", (0, 1, 2, 3, 4)),
        ((1, 0, 2, 4, 3), "Swap left and right", (0, 1, 2, 3, 4)),
        ((0, 1, 2, 3, 4), "Swap left and right", (1, 0, 2, 4, 3)),
    ],
    ids=["eyes", "mouth", "both", "neither"],
)
def test_that_the_pair_is_swapped_that_looks_swapped_and_both_where_neither_does_alone(
    order: tuple[int, ...], text: str, becomes: tuple[int, ...]
) -> None:
    edit = edits.swap_sides(_placed_at(*order), by=PERSON)

    assert edit.text == text
    assert [(p.x, p.y) for p in edit.after[0].landmarks] == [UPRIGHT[i] for i in becomes]


def test_that_swapping_one_pair_leaves_the_other_its_maker() -> None:
    (after,) = edits.swap_sides(_placed_at(1, 0, 2, 3, 4), by=PERSON).after

    assert [p.source for p in after.landmarks] == [PERSON, PERSON, MODEL, MODEL, MODEL]


def test_that_a_box_narrower_than_can_be_written_is_moved_and_stays_a_box() -> None:
    thin = replace(DRAWN, box_xyxy=(10.0, 20.0, 10.0003, 20.0004))

    (after,) = edits.move_face(thin, 1, 2, by=PERSON).after

    assert after.box_xyxy == (11.0, 22.0, 11.001, 22.001)


def test_that_attributes_and_difficulty_are_said_of_a_face_without_becoming_its_maker() -> None:
    attributes = Attributes(blur=1, pose=0)
    said = edits.set_attributes(PREDICTED, attributes)
    rated = edits.set_difficulty(PREDICTED, 4)

    assert (said.text, said.after) == ("Set attributes", (replace(PREDICTED, attributes=attributes),))
    assert rated.text == "Set difficulty: annotatable 5 landmarks"
    assert rated.after == (replace(PREDICTED, difficulty=4),)
    assert edits.set_difficulty(rated.after[0], None) == Edit("Clear difficulty", rated.after, (PREDICTED,))
    with pytest.raises(ValueError, match="from 1 to 5"):
        edits.set_difficulty(PREDICTED, 6)


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
    no_nose = PREDICTED.with_landmark(2, Landmark.missing(Source(Origin.PERSON, "ada")))
    nothing = [
        edits.move_landmark(PREDICTED, 0, (20.0, 30.0), by=Source(Origin.PERSON, "ada")),
        edits.nudge_landmark(no_nose, 2, 1, 1, by=Source(Origin.PERSON, "ada")),
        edits.toggle_visibility(no_nose, 2, by=Source(Origin.PERSON, "ada")),
        edits.place_landmarks(PREDICTED, by=Source(Origin.PERSON, "ada")),
        edits.resize_box(PREDICTED, 0, (10, 20), by=Source(Origin.PERSON, "ada")),
        edits.move_face(PREDICTED, 0, 0, by=Source(Origin.PERSON, "ada")),
        edits.delete_face(rejected),
        edits.set_verdict(PREDICTED, Verdict.NONE),
        edits.place_points(PREDICTED, {1: clicked(21.0, 30.0)}, by=PERSON),
        edits.place_points(no_nose, {2: Landmark.missing(PERSON)}, by=Source(Origin.PERSON, "bob")),
        edits.swap_sides(DRAWN, by=PERSON),
        edits.set_attributes(PREDICTED, Attributes()),
        edits.set_difficulty(PREDICTED, None),
    ]

    assert all(edit.before == edit.after for edit in nothing)
