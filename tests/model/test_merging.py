"""Detections never cost a person's work, and never bring back what a person took away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.merging import SAME_FACE_IOU, iou_matrix, merge_detections
from annotator.model.project import Project

OLD_MODEL, NEW_MODEL = Source(Origin.MODEL, "mobile"), Source(Origin.MODEL, "mobile 2")
PERSON = Source(Origin.PERSON, "ada")


def face(face_id: str, left: float, source: Source = OLD_MODEL, *, width: float = 10.0) -> Face:
    points = tuple(Landmark(left + i, 5.0, Visibility.VISIBLE, source) for i in range(5))
    score = 0.9 if source.origin is Origin.MODEL else None
    return Face(
        id=face_id, box_xyxy=(left, 0, left + width, 10), landmarks=points, score=score, source=source
    )


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
held_faces = st.lists(st.one_of(predictions, drawn), max_size=8, unique_by=lambda one: one.id).map(tuple)
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

    kept = [one for one in held if one.is_touched or one.id in protected]
    assert [one for one in after if one in kept] == kept
    expected = [one for one in found if not any(i > SAME_FACE_IOU for i in iou_matrix([one], kept).flat)]
    predicted = [one for one in after if one not in kept]
    assert sorted((one.box_xyxy, one.source) for one in predicted) == sorted(
        (one.box_xyxy, one.source) for one in expected
    )
    assert not {one.id for one in predicted} & protected


@given(held_faces, detections, ids)
def test_that_detecting_twice_is_detecting_once(
    held: tuple[Face, ...], found: tuple[Face, ...], protected: frozenset[str]
) -> None:
    once = merged(held, found, protected)

    assert {one.box_xyxy for one in merged(once, found, protected)} == {one.box_xyxy for one in once}
