"""Detections never cost a person's work, and never bring back what a person took away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.merging import SAME_FACE_IOU, iou_matrix, landmarks_found_on, merge_detections
from annotator.model.project import Project

OLD_MODEL, NEW_MODEL = Source(Origin.MODEL, "mobile"), Source(Origin.MODEL, "mobile 2")
PERSON = Source(Origin.PERSON, "ada")
FILE = Source(Origin.FILE, "wider.txt")


def face(face_id: str, left: float, source: Source = OLD_MODEL, *, width: float = 10.0) -> Face:
    points = tuple(Landmark(left + i, 5.0, Visibility.VISIBLE, source) for i in range(5))
    score = 0.9 if source.origin is Origin.MODEL else None
    return Face(
        id=face_id, box_xyxy=(left, 0, left + width, 10), landmarks=points, score=score, source=source
    )


def box(face_id: str, left: float, source: Source = FILE) -> Face:
    """A labelled box, and nothing more."""
    return replace(face(face_id, left, source), landmarks=())


def merged(held: tuple[Face, ...], detected: tuple[Face, ...], protected: frozenset[str]) -> tuple[Face, ...]:
    """The faces after merging, as the project makes them."""
    project = Project(lambda image: held)
    change = merge_detections("a.jpg", held, detected, protected)
    if change is not None:
        project.apply(change)
    return project.faces("a.jpg")


def test_that_a_first_detection_is_added_whole() -> None:
    found = (face("1", 0), face("2", 50))

    assert merge_detections("a.jpg", (), found, frozenset()) == Change(image="a.jpg", before=(), after=found)


def test_that_an_identical_detection_changes_nothing() -> None:
    again = replace(face("new", 0.004), score=0.90005)

    assert merge_detections("a.jpg", (face("1", 0),), (again,), frozenset()) is None


def test_that_another_model_s_detection_takes_over_under_the_same_id() -> None:
    held, found = (face("1", 0), face("2", 50)), (face("new", 2, NEW_MODEL), face("newer", 90, NEW_MODEL))

    assert merged(held, found, frozenset()) == (replace(found[0], id="1"), found[1])


def test_that_another_model_is_named_even_where_it_finds_exactly_the_same() -> None:
    (after,) = merged((face("1", 0),), (face("new", 0, NEW_MODEL),), frozenset())

    assert (after.id, after.source) == ("1", NEW_MODEL)


def test_that_predictions_which_are_not_found_any_more_go() -> None:
    assert merged((face("1", 0), face("2", 50)), (), frozenset()) == ()


def test_that_a_face_a_person_made_stays_and_the_detection_on_it_is_dropped() -> None:
    held = (face("1", 0, PERSON),)

    assert merge_detections("a.jpg", held, (face("new", 1), face("newer", 2)), frozenset()) is None


def test_that_a_moved_landmark_protects_the_whole_prediction() -> None:
    corrected = face("1", 0).with_landmark(0, Landmark(1, 1, Visibility.VISIBLE, PERSON))

    assert merged((corrected,), (face("new", 0, NEW_MODEL),), frozenset()) == (corrected,)


def test_that_a_rejected_detection_does_not_come_back() -> None:
    rejected = face("1", 0).with_verdict(Verdict.NOT_A_FACE)

    assert merge_detections("a.jpg", (rejected,), (face("new", 1),), frozenset()) is None


def test_that_a_prediction_in_the_undo_history_stays_as_it_is() -> None:
    held = (face("1", 0), face("2", 50))

    assert merged(held, (face("new", 1),), frozenset({"1"})) == (face("1", 0),)


def test_that_a_detection_gets_a_new_id_where_its_own_is_taken_or_may_come_back() -> None:
    found = (face("1", 50), face("undone", 90))
    after = merged((face("1", 0, PERSON),), found, frozenset({"undone"}))

    assert [one.box_xyxy for one in after[1:]] == [one.box_xyxy for one in found]
    assert not {one.id for one in after[1:]} & {"1", "undone"}


def test_that_a_labelled_box_gets_the_landmarks_found_in_it_and_stays_what_it_was_else() -> None:
    found = face("new", 2)

    (after,) = merged((box("1", 0),), (found,), frozenset())

    assert after == replace(box("1", 0), landmarks=found.landmarks)
    assert (after.source, after.score, after.has_unseen_landmarks) == (FILE, None, True)


def test_that_another_model_s_landmarks_take_the_place_of_a_model_s_and_never_of_a_person_s() -> None:
    filled = replace(box("1", 0), landmarks=face("", 2).landmarks)
    moved = filled.with_landmark(0, Landmark(1, 1, Visibility.VISIBLE, PERSON))
    accepted = filled.with_verdict(Verdict.REAL)
    found = (face("new", 3, NEW_MODEL),)

    assert merged((filled,), found, frozenset()) == (replace(filled, landmarks=found[0].landmarks),)
    assert merged((moved,), found, frozenset()) == (moved,)
    assert merged((accepted,), found, frozenset()) == (accepted,)


def test_that_a_model_that_finds_nothing_in_a_labelled_box_takes_the_former_s_landmarks_away() -> None:
    filled = replace(box("1", 0), landmarks=face("", 2).landmarks)

    assert merged((filled,), (face("elsewhere", 50),), frozenset()) == (box("1", 0), face("elsewhere", 50))


def test_that_landmarks_that_only_noise_tells_from_those_held_change_nothing() -> None:
    filled = replace(box("1", 0), landmarks=face("", 2).landmarks)

    assert merge_detections("a.jpg", (filled,), (face("new", 2.004),), frozenset()) is None
    assert merge_detections("a.jpg", (filled,), (face("new", 2.004, NEW_MODEL),), frozenset()) is not None


def test_that_a_box_that_a_person_moved_gets_landmarks_and_one_that_was_accepted_as_a_box_does_not() -> None:
    found = face("new", 0)
    moved, accepted = box("1", 1, PERSON), box("1", 1).with_verdict(Verdict.REAL)

    assert merged((moved,), (found,), frozenset({"1"})) == (replace(moved, landmarks=found.landmarks),)
    assert merge_detections("a.jpg", (accepted,), (found,), frozenset()) is None


def test_that_landmarks_that_a_file_says_are_missing_stay_missing() -> None:
    said = replace(box("1", 0), landmarks=(Landmark.missing(FILE),) * 5)

    assert merge_detections("a.jpg", (said,), (face("new", 0),), frozenset()) is None


def test_that_each_detection_gives_its_landmarks_to_the_one_box_it_fits_best() -> None:
    held = (face("whole", 0, PERSON), box("near", 3), box("nearer", 50), box("far", 53))
    found = (face("1", 0), face("2", 50))

    after = merged(held, found, frozenset())

    assert [one.landmarks == () for one in after] == [False, True, False, True]
    assert after[2].landmarks == found[1].landmarks


def test_that_the_landmarks_for_a_box_are_those_of_the_detection_it_overlaps_most() -> None:
    found = (face("1", 3), face("2", 1), face("3", 40))

    assert landmarks_found_on(box("a", 0), found) == found[1].landmarks
    assert landmarks_found_on(box("a", 20), found) == ()
    assert landmarks_found_on(box("a", 0), ()) == ()


def test_that_only_purely_detected_faces_are_taken_for_detections() -> None:
    with pytest.raises(ValueError, match="a model's alone"):
        merge_detections("a.jpg", (), (face("1", 0, PERSON),), frozenset())


def test_that_overlap_is_the_shared_area_over_the_area_of_both() -> None:
    (ious,) = iou_matrix([face("1", 0)], [face("2", 0), face("3", 5), face("4", 10), face("5", 0, width=20)])

    assert ious.tolist() == pytest.approx([1, 1 / 3, 0, 0.5])


places = st.integers(0, 60).map(float)
predictions = st.builds(
    lambda number, left, verdict: face(str(number), left).with_verdict(verdict),
    st.integers(0, 20),
    places,
    st.sampled_from([Verdict.NONE, Verdict.NONE, Verdict.REAL, Verdict.NOT_A_FACE]),
)
drawn = st.builds(lambda number, left: face(str(number), left, PERSON), st.integers(0, 20), places)
labelled = st.builds(lambda number, left: box(str(number), left), st.integers(0, 20), places)
any_face = st.one_of(predictions, drawn, labelled)
held_faces = st.lists(any_face, max_size=8, unique_by=lambda one: one.id).map(tuple)
detections = st.lists(
    st.builds(lambda number, left: face(str(number), left, NEW_MODEL), st.integers(0, 20), places),
    max_size=8,
    unique_by=lambda one: one.id,
).map(tuple)
ids = st.frozensets(st.integers(0, 20).map(str), max_size=6)


@given(held_faces, detections, ids)
def test_that_after_any_detection_the_kept_stand_and_the_rest_is_what_was_found(
    held: tuple[Face, ...], found: tuple[Face, ...], protected: frozenset[str]
) -> None:
    after = merged(held, found, protected)

    kept = [one.without_unseen_landmarks() for one in held if one.is_touched or one.id in protected]
    assert [one.without_unseen_landmarks() for one in after if one.id in {each.id for each in kept}] == kept
    expected = [one for one in found if not any(i > SAME_FACE_IOU for i in iou_matrix([one], kept).flat)]
    predicted = [one for one in after if one.id not in {each.id for each in kept}]
    assert sorted((one.box_xyxy, one.source) for one in predicted) == sorted(
        (one.box_xyxy, one.source) for one in expected
    )
    assert not {one.id for one in predicted} & protected


@given(held_faces, detections, ids)
def test_that_detecting_twice_is_detecting_once(
    held: tuple[Face, ...], found: tuple[Face, ...], protected: frozenset[str]
) -> None:
    once = merged(held, found, protected)

    twice = merged(once, found, protected)
    assert {one.box_xyxy for one in twice} == {one.box_xyxy for one in once}
    assert [one for one in twice if one.has_unseen_landmarks] == [
        one for one in once if one.has_unseen_landmarks
    ]


@given(held_faces, detections, detections, ids)
def test_that_what_an_earlier_model_saw_in_labelled_boxes_leaves_no_trace(
    held: tuple[Face, ...], earlier: tuple[Face, ...], found: tuple[Face, ...], protected: frozenset[str]
) -> None:
    def landmarks(faces: tuple[Face, ...]) -> dict[str, tuple[Landmark, ...]]:
        return {one.id: one.landmarks for one in faces if one.awaits_landmarks}

    after_both = merged(merged(held, earlier, protected), found, protected)
    assert landmarks(after_both) == landmarks(merged(held, found, protected))
