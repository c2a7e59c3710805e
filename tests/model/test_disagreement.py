"""Laws of the disagreement between a face and further looks at it, and of the views it is seen in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.disagreement import NOT_FOUND, disagreements, is_measurable, mirrored, scaled
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility

MODEL = Source(Origin.MODEL, "mobile")
WIDTH = 640.0


def face(face_id: str = "a", box_xywh: tuple[float, ...] = (100, 50, 40, 90), off: float = 0.0) -> Face:
    """A face of size √(40 · 90) = 60 unless told otherwise, with every landmark `off` to the right."""
    left, top, width, height = box_xywh
    at = ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
    return Face(
        id=face_id,
        box_xyxy=(left, top, left + width, top + height),
        landmarks=tuple(
            Landmark(left + x * width + off, top + y * height, Visibility.VISIBLE, MODEL) for x, y in at
        ),
        score=0.9,
        source=MODEL,
    )


def without(landmark: int, of: Face) -> Face:
    return of.with_landmark(landmark, Landmark.missing(MODEL))


@st.composite
def images(draw: st.DrawFn) -> tuple[Face, ...]:
    """Up to four faces side by side, of any size, their landmarks anywhere near them, some missing."""
    faces = []
    for number in range(draw(st.integers(1, 4))):
        width, height = draw(st.floats(8, 100)), draw(st.floats(8, 100))
        left, top = 150.0 * number + draw(st.floats(0, 20)), draw(st.floats(0, 300))
        points = tuple(
            Landmark(
                left + width * draw(st.floats(-0.5, 1.5)),
                top + height * draw(st.floats(-0.5, 1.5)),
                Visibility.MISSING if draw(st.integers(0, 9)) == 0 else Visibility.VISIBLE,
                MODEL,
            )
            for _ in range(5)
        )
        faces.append(
            Face(
                id=str(number),
                box_xyxy=(left, top, left + width, top + height),
                landmarks=points,
                score=draw(st.floats(0, 1)),
                source=MODEL,
            )
        )
    return tuple(faces)


@st.composite
def looks_alike(draw: st.DrawFn) -> tuple[tuple[Face, ...], list[tuple[Face, ...]]]:
    """Faces, and looks that found some of them, their boxes as they were and their landmarks elsewhere."""
    held = draw(images())
    shifts = st.floats(-20, 20)
    looks = [
        tuple(
            replace(
                found,
                landmarks=tuple(
                    Landmark(point.x + draw(shifts), point.y + draw(shifts), point.visibility, MODEL)
                    for point in found.landmarks
                ),
            )
            for found in held
            if draw(st.integers(0, 4))
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    return held, looks


def test_that_it_is_the_mean_distance_as_a_share_of_the_size_of_the_box() -> None:
    assert disagreements([face()], [[face(off=6)]]) == {"a": pytest.approx(6 / 60)}


def test_that_it_is_the_mean_over_the_looks() -> None:
    looks = [[face(off=6)], [face(off=-12)], [face()]]

    assert disagreements([face()], looks) == {"a": pytest.approx((6 + 12 + 0) / 3 / 60)}


def test_that_distances_are_measured_in_both_directions() -> None:
    found = face().with_landmark(2, Landmark(face().landmarks[2].x + 9, face().landmarks[2].y - 12, 0, MODEL))

    assert disagreements([face()], [[found]]) == {"a": pytest.approx(15 / 5 / 60)}


def test_that_only_points_count_that_both_have_placed() -> None:
    held = without(4, face())
    found = without(3, face(off=6).with_landmark(4, Landmark(0, 0, Visibility.VISIBLE, MODEL)))

    assert disagreements([held], [[found]]) == {"a": pytest.approx(6 / 60)}


def test_that_a_look_that_does_not_find_the_face_counts_as_far_off() -> None:
    somewhere_else = face(box_xywh=(300, 50, 40, 90))

    assert disagreements([face()], [[]]) == {"a": NOT_FOUND}
    assert disagreements([face()], [[somewhere_else]]) == {"a": NOT_FOUND}
    assert disagreements([face()], [[], [face(off=6)]]) == {"a": pytest.approx((NOT_FOUND + 0.1) / 2)}


def test_that_nothing_is_further_off_than_what_is_not_found() -> None:
    assert disagreements([face()], [[face(off=1000)]]) == {"a": NOT_FOUND}


def test_that_a_face_without_landmarks_in_a_look_was_not_found_by_it() -> None:
    assert disagreements([face()], [[replace(face(), landmarks=())]]) == {"a": NOT_FOUND}


def test_that_each_find_belongs_to_the_face_it_overlaps_most() -> None:
    held = [face("a", (100, 50, 40, 90)), face("b", (110, 50, 40, 90))]
    look = [face("1", (109, 50, 40, 90)), face("2", (101, 50, 40, 90))]

    assert disagreements(held, [look]) == {"a": pytest.approx(1 / 60), "b": pytest.approx(1 / 60)}


def test_that_one_find_is_not_two_faces() -> None:
    held = [face("a", (100, 50, 40, 90)), face("b", (104, 50, 40, 90))]

    assert disagreements(held, [[face("1", (101, 50, 40, 90))]]) == {
        "a": pytest.approx(1 / 60),
        "b": NOT_FOUND,
    }


def test_that_faces_without_landmarks_or_rejected_by_a_person_are_left_out() -> None:
    missing = face("missing", (200, 50, 40, 90))
    for number in range(5):
        missing = without(number, missing)
    box_only = replace(face("box", (300, 50, 40, 90)), landmarks=())
    rejected = face("rejected", (400, 50, 40, 90)).with_verdict(Verdict.NOT_A_FACE)

    assert list(disagreements([missing, box_only, rejected, face("a")], [[]])) == ["a"]
    assert [is_measurable(each) for each in (missing, box_only, rejected, face())] == [False] * 3 + [True]


def test_that_what_was_found_on_a_rejected_face_is_no_other_face() -> None:
    rejected = face("rejected", (104, 50, 40, 90)).with_verdict(Verdict.NOT_A_FACE)

    assert disagreements([face(), rejected], [[face(box_xywh=(104, 50, 40, 90))]]) == {"a": NOT_FOUND}


def test_that_there_is_no_disagreement_without_a_look() -> None:
    with pytest.raises(ValueError, match="something to disagree with"):
        disagreements([face()], [])


@given(images(), st.integers(1, 3))
def test_that_identical_looks_do_not_disagree(held: tuple[Face, ...], looks: int) -> None:
    numbers = disagreements(held, [held] * looks)

    assert numbers == {each.id: 0.0 for each in held if is_measurable(each)}


@given(looks_alike())
def test_that_every_number_lies_between_the_same_and_not_found(
    case: tuple[tuple[Face, ...], list[tuple[Face, ...]]],
) -> None:
    assert all(0.0 <= number <= NOT_FOUND for number in disagreements(*case).values())


@given(looks_alike(), st.floats(0.1, 10))
def test_that_the_scale_of_the_image_does_not_matter(
    case: tuple[tuple[Face, ...], list[tuple[Face, ...]]], factor: float
) -> None:
    held, looks = case
    larger = [scaled(each, factor, factor) for each in held]
    larger_looks = [[scaled(found, factor, factor) for found in look] for look in looks]

    assert disagreements(larger, larger_looks) == pytest.approx(disagreements(held, looks), abs=1e-9)


@given(looks_alike())
def test_that_mirroring_the_image_does_not_matter(
    case: tuple[tuple[Face, ...], list[tuple[Face, ...]]],
) -> None:
    held, looks = case
    turned = [mirrored(each, WIDTH) for each in held]
    turned_looks = [[mirrored(found, WIDTH) for found in look] for look in looks]

    assert disagreements(turned, turned_looks) == pytest.approx(disagreements(held, looks), abs=1e-9)


@given(looks_alike())
def test_that_a_face_is_as_far_from_what_was_found_as_that_is_from_it(
    case: tuple[tuple[Face, ...], list[tuple[Face, ...]]],
) -> None:
    held, (look, *_) = case
    found_ids = {found.id for found in look}
    both = [each for each in held if each.id in found_ids]

    assert disagreements(look, [both]) == pytest.approx(disagreements(both, [look]))


@given(looks_alike(), st.randoms(use_true_random=False))
def test_that_the_order_of_looks_and_of_what_they_found_does_not_matter(
    case: tuple[tuple[Face, ...], list[tuple[Face, ...]]], chance: st.DataObject
) -> None:
    held, looks = case
    shuffled = [chance.sample(look, len(look)) for look in looks]
    chance.shuffle(shuffled)

    assert disagreements(held, shuffled) == pytest.approx(disagreements(held, looks))


def test_that_a_mirror_exchanges_eyes_and_mouth_corners() -> None:
    (left_eye, right_eye, nose, left_mouth, right_mouth) = mirrored(face(), WIDTH).landmarks

    assert mirrored(face(), WIDTH).box_xyxy == (500, 50, 540, 140)
    assert (left_eye.x, right_eye.x, nose.x) == pytest.approx((512, 528, 520))
    assert (left_mouth.x, right_mouth.x) == pytest.approx((514, 526))
    assert nose.y == face().landmarks[2].y


@given(images())
def test_that_a_mirror_undoes_itself(held: tuple[Face, ...]) -> None:
    for each in held:
        twice = mirrored(mirrored(each, WIDTH), WIDTH)

        assert twice.box_xyxy == pytest.approx(each.box_xyxy)
        for there, here in zip(twice.landmarks, each.landmarks, strict=True):
            assert (there.x, there.y, there.visibility) == (
                pytest.approx(here.x),
                pytest.approx(here.y),
                here.visibility,
            )


def test_that_scaling_goes_each_way_by_its_own_factor_and_a_missing_point_stays_missing() -> None:
    larger = scaled(without(0, face()), 2, 3)

    assert larger.box_xyxy == (200, 150, 280, 420)
    assert (larger.landmarks[2].x, larger.landmarks[2].y) == pytest.approx((240, 312))
    assert larger.landmarks[0] == Landmark.missing(MODEL)
