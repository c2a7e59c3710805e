"""A face is valid from birth and knows whose it is."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility

MODEL = Source(Origin.MODEL, "mobile")
PERSON = Source(Origin.PERSON, "ada")
FILE = Source(Origin.FILE, "label.txt")
BOX = (10.0, 20.0, 50.0, 60.0)
POINTS = tuple(Landmark(20.0 + i, 30.0, Visibility.VISIBLE, MODEL) for i in range(5))
DETECTED = Face(box_xyxy=BOX, landmarks=POINTS, score=0.9, source=MODEL)


@pytest.mark.parametrize(
    "box_xyxy", [(0, 0, 0, 5), (0, 5, 5, 5), (5, 0, 0, 5), (0, 0, math.nan, 5), (0, 0, math.inf, 5)]
)
def test_that_a_box_without_an_area_is_refused(box_xyxy: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="a box needs"):
        Face(box_xyxy=box_xyxy, source=PERSON)


def test_that_a_face_has_five_landmarks_or_none() -> None:
    with pytest.raises(ValueError, match="five landmarks or none"):
        Face(box_xyxy=BOX, landmarks=POINTS[:4], source=PERSON)


def test_that_a_score_lies_between_0_and_1() -> None:
    with pytest.raises(ValueError, match="a score lies"):
        Face(box_xyxy=BOX, score=1.5, source=MODEL)


def test_that_a_placed_landmark_has_a_finite_position() -> None:
    with pytest.raises(ValueError, match="finite position"):
        Landmark(math.nan, 3.0, Visibility.OCCLUDED, PERSON)


def test_that_two_missing_landmarks_are_equal_whatever_they_were_made_with() -> None:
    assert Landmark(math.nan, 7.0, Visibility.MISSING, PERSON) == Landmark.missing(PERSON)


def test_that_a_missing_landmark_becomes_visible_where_it_is_put() -> None:
    assert Landmark.missing(MODEL).moved_to((3, 4), PERSON) == Landmark(3.0, 4.0, Visibility.VISIBLE, PERSON)


def test_that_an_occluded_landmark_stays_occluded_when_moved() -> None:
    assert (
        Landmark(1, 2, Visibility.OCCLUDED, MODEL).moved_to((3, 4), PERSON).visibility is Visibility.OCCLUDED
    )


LABELLED = Face(box_xyxy=BOX, source=FILE)
FILLED = Face(box_xyxy=BOX, landmarks=POINTS, source=FILE)


@pytest.mark.parametrize(
    ("face", "unseen"),
    [
        (LABELLED, False),
        (FILLED, True),
        (FILLED.with_box((10, 20, 50, 65), PERSON), True),
        (FILLED.with_verdict(Verdict.FIX), True),
        (FILLED.with_verdict(Verdict.REAL), False),
        (FILLED.with_landmark(0, Landmark(1, 1, Visibility.VISIBLE, PERSON)), False),
        (FILLED.moved_by(1, 1, PERSON), False),
        (replace(FILLED, score=0.8), True),
        (replace(FILLED, score=0.8).with_box((10, 20, 50, 65), PERSON), True),
        (DETECTED, False),
        (DETECTED.with_box((10, 20, 50, 65), PERSON), False),
    ],
)
def test_that_landmarks_of_a_model_in_the_box_of_another_are_unseen_until_a_person_sees_to_them(
    face: Face, unseen: bool
) -> None:
    assert face.has_unseen_landmarks is unseen
    assert face.without_unseen_landmarks() == (replace(face, landmarks=()) if unseen else face)
    assert face.awaits_a_look is (face is DETECTED or (unseen and face.verdict is Verdict.NONE))


@pytest.mark.parametrize(
    ("face", "touched", "proposed"),
    [
        (DETECTED, False, True),
        (DETECTED.with_verdict(Verdict.REAL), True, True),
        (DETECTED.with_landmark(2, POINTS[2].moved_to((1, 1), PERSON)), True, True),
        (DETECTED.with_box((0, 0, 9, 9), PERSON), True, True),
        (Face(box_xyxy=BOX, source=PERSON), True, False),
        (Face(box_xyxy=BOX, source=FILE), True, False),
        (Face(box_xyxy=BOX, source=FILE, score=0.8), True, False),
        (Face(box_xyxy=BOX, source=FILE, score=0.8).with_box((0, 0, 9, 9), PERSON), True, False),
        (Face(box_xyxy=BOX, source=FILE, score=0.8).moved_by(1, 1, PERSON), True, False),
    ],
    ids=[
        "detected",
        "accepted",
        "landmark moved",
        "box redrawn",
        "drawn",
        "from a file",
        "scored by a file",
        "scored by a file and redrawn",
        "scored by a file and moved",
    ],
)
def test_that_a_face_knows_who_had_a_hand_in_it(face: Face, touched: bool, proposed: bool) -> None:
    assert (face.is_touched, face.was_proposed) == (touched, proposed)


def test_that_corners_given_in_any_order_make_the_same_box() -> None:
    assert DETECTED.with_box((50, 60, 10, 20), PERSON).box_xyxy == BOX


@pytest.mark.parametrize("index", [-1, 5])
def test_that_there_is_no_landmark_outside_of_0_to_4(index: int) -> None:
    with pytest.raises(IndexError, match="no landmark"):
        DETECTED.with_landmark(index, POINTS[0])


def test_that_a_moved_face_takes_its_landmarks_along_but_for_the_missing() -> None:
    face = DETECTED.with_landmark(0, Landmark.missing(MODEL)).moved_by(1, 2, PERSON)

    assert face.box_xyxy == (11, 22, 51, 62)
    assert face.landmarks[0] == Landmark.missing(MODEL)
    assert face.landmarks[1] == Landmark(22.0, 32.0, Visibility.VISIBLE, PERSON)


@pytest.mark.parametrize("far", [1e7, -1e7, 1e300])
def test_that_nothing_lies_farther_away_than_a_screen_can_count(far: float) -> None:
    source = Source(Origin.FILE, "label.txt")
    with pytest.raises(ValueError, match="within a million pixels"):
        Landmark(far, 1.0, Visibility.VISIBLE, source)
    with pytest.raises(ValueError, match="within a million pixels"):
        Face(box_xyxy=(min(0.0, far), 0.0, max(1.0, far), 1.0), source=source)
