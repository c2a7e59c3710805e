"""A verdict on an item becomes an edit of the face that it is about, or of a face of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.editing.review_edits import face_of_item, judge_item
from annotator.model.face import BoxXYXY, Face, Origin, Source, Verdict
from annotator.model.review_items import ItemKind, ReviewItems

MODEL = Source(Origin.MODEL, "mobile")
TRUTH = Source(Origin.FILE, "label.txt")
ADA = Source(Origin.PERSON, "ada")


def items(kind: ItemKind, *boxes: BoxXYXY) -> ReviewItems:
    count = len(boxes)
    points = np.full((count, 5, 2), np.nan, np.float32)
    points[:, :3] = 12.5
    return ReviewItems(
        paths=("a.jpg",),
        images=np.zeros(count, np.int32),
        kinds=np.full(count, kind, np.int8),
        boxes_xyxy=np.array(boxes, np.float32),
        points_xy=points,
        other_xy=np.full((count, 5, 2), np.nan, np.float32),
        scores=np.full(count, 0.625, np.float32),
        sizes=np.full(count, 10, np.float32),
        errors=np.full(count, np.nan, np.float32),
        counted={"all": np.ones(count, np.bool_)},
    )


WRONG = items(ItemKind.FALSE_POSITIVE, (10, 10, 20.12345, 20))


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.NONE])
def test_that_a_verdict_where_there_is_no_face_adds_the_one_that_was_detected(verdict: Verdict) -> None:
    edit = judge_item(WRONG, 0, None, verdict, maker=MODEL)
    (face,) = edit.after
    assert edit.before == ()
    assert face.box_xyxy == (10, 10, 20.123, 20)
    assert (face.verdict, face.score, face.source, face.id) == (verdict, 0.625, MODEL, WRONG.id_of(0))
    assert [point.is_placed for point in face.landmarks] == [True, True, True, False, False]


def test_that_a_missed_face_has_no_score_of_its_own() -> None:
    missed = items(ItemKind.MISS, (10, 10, 20, 20))
    (face,) = judge_item(missed, 0, None, Verdict.FIX, maker=TRUTH).after
    assert (face.score, face.source) == (None, TRUTH)


def test_that_a_cleared_verdict_takes_away_what_it_added() -> None:
    (face,) = judge_item(WRONG, 0, None, Verdict.REAL, maker=MODEL).after
    assert judge_item(WRONG, 0, face, Verdict.NONE, maker=MODEL)[1:3] == ((face,), ())
    assert judge_item(WRONG, 0, None, Verdict.NONE, maker=MODEL)[1:3] == ((), ())


def test_that_what_a_person_has_worked_on_stays_when_its_verdict_is_cleared() -> None:
    (face,) = judge_item(WRONG, 0, None, Verdict.FIX, maker=MODEL).after
    moved = face.with_box((10, 10, 22, 22), ADA)
    assert judge_item(WRONG, 0, moved, Verdict.NONE, maker=MODEL).after == (moved.with_verdict(Verdict.NONE),)


def test_that_a_face_that_was_there_is_judged_rather_than_doubled() -> None:
    there = Face(box_xyxy=(10, 10, 20, 20), score=0.6, source=MODEL)
    far = Face(box_xyxy=(40, 40, 60, 60), score=0.6, source=MODEL)
    held = face_of_item(WRONG, 0, (far, there))
    assert held is there
    edit = judge_item(WRONG, 0, held, Verdict.NOT_A_FACE, maker=MODEL)
    assert (edit.before, edit.after) == ((there,), (there.with_verdict(Verdict.NOT_A_FACE),))
    assert face_of_item(WRONG, 0, (far,)) is None
    assert face_of_item(WRONG, 0, ()) is None


def test_that_an_item_keeps_the_face_it_made_wherever_that_is_moved() -> None:
    (made,) = judge_item(WRONG, 0, None, Verdict.FIX, maker=MODEL).after
    moved = made.with_box((100, 100, 120, 120), ADA)
    near = Face(box_xyxy=(10, 10, 20, 20), score=0.6, source=MODEL)
    assert face_of_item(WRONG, 0, (near, moved)) is moved


def test_that_a_duplicate_is_not_about_the_face_that_it_doubles() -> None:
    second = items(ItemKind.DUPLICATE, (10, 10, 20, 20))
    labelled = Face(box_xyxy=(10, 10, 20, 21), source=TRUTH)
    assert face_of_item(second, 0, (labelled,)) is None
    (made,) = judge_item(second, 0, None, Verdict.NOT_A_FACE, maker=MODEL).after
    assert face_of_item(second, 0, (labelled, made)) is made


def test_that_a_face_labelled_twice_loses_the_label_that_was_missed_alone() -> None:
    missed = items(ItemKind.MISS, (10, 10, 20, 20))
    found = Face(box_xyxy=(10, 10, 20, 18), score=0.9, source=MODEL)
    assert face_of_item(missed, 0, (found,)) is None
    label, twice = (Face(box_xyxy=box, source=TRUTH) for box in ((10, 10, 20, 18), (10, 10, 20, 20)))
    assert face_of_item(missed, 0, (found, label, twice)) is twice


@pytest.mark.parametrize(
    ("kind", "maker", "box"),
    [
        (ItemKind.FALSE_POSITIVE, MODEL, (10.0, 10.0, 20.0, 19.0)),
        (ItemKind.LANDMARKS, TRUTH, (10.0, 10.0, 20.0, 20.0)),
    ],
)
def test_that_an_untouched_prediction_gives_way_to_what_was_judged(
    kind: ItemKind, maker: Source, box: BoxXYXY
) -> None:
    judged = items(kind, (10, 10, 20, 20))
    guess = Face(box_xyxy=box, score=0.6, source=Source(Origin.MODEL, "another"))
    edit = judge_item(judged, 0, face_of_item(judged, 0, (guess,)), Verdict.REAL, maker=maker)
    (face,) = edit.after
    assert edit.before == (guess,)
    assert (face.box_xyxy, face.landmarks[0].x, face.source) == ((10, 10, 20, 20), 12.5, maker)
    touched = guess.with_verdict(Verdict.FIX)
    assert judge_item(judged, 0, touched, Verdict.REAL, maker=maker).after[0].id == guess.id


def test_that_what_was_said_of_a_duplicate_or_of_another_label_is_said_of_nothing_else() -> None:
    other = items(ItemKind.DUPLICATE, (10, 10, 20, 21))
    for kind in (ItemKind.DUPLICATE, ItemKind.MISS):
        both = replace(items(ItemKind.MISS, (10, 10, 20, 20), (10, 10, 20, 21)), kinds=np.array([1, kind]))
        (made,) = judge_item(other, 0, None, Verdict.NOT_A_FACE, maker=MODEL).after
        farther = Face(box_xyxy=(10, 10, 20, 18), source=TRUTH)
        assert face_of_item(both, 1, (farther, made)) is made
        assert face_of_item(both, 0, (farther, made)) is farther
        assert face_of_item(both, 0, (made,)) is None


def test_that_an_id_is_of_a_place_in_an_image_and_of_nothing_else() -> None:
    two = items(ItemKind.FALSE_POSITIVE, (10, 10, 20, 20), (10, 10, 20, 21))
    assert two.id_of(0) == items(ItemKind.MISS, (10.01, 10, 20, 20)).id_of(0) != two.id_of(1)
    assert replace(two, paths=("b.jpg",)).id_of(0) != two.id_of(0)
    assert len(two.id_of(0)) == 32
