"""What verdicts make of the ground truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.evaluation.amend import amend, amend_all
from detector.evaluation.difficulty_by_size import DifficultyBySize
from detector.evaluation.wider_ground_truth import DIFFICULTIES, TruthImage, load_wider_ground_truth
from detector.formats.verdicts import KINDS, Judgement, Verdict

FACE, OTHER, ELSEWHERE = (0.0, 0.0, 20.0, 20.0), (100.0, 0.0, 20.0, 20.0), (300.0, 0.0, 40.0, 40.0)
ON_FACE = (1.0, 1.0, 20.0, 20.0)
BY_SIZE = DifficultyBySize({"easy": 50.0, "hard": 10.0})
BOTH = {"easy": [False, True], "hard": [True, True]}


def image(*boxes, **counted):
    faces = np.array(boxes, float).reshape(-1, 4)
    return TruthImage("a.jpg", faces, {name: np.array(values, bool) for name, values in counted.items()})


def judged(box, verdict, kind="", at=""):
    return Judgement(image="a.jpg", box_xywh=box, verdict=Verdict(verdict), kind=kind, at=at)


def amended(*judgements, faces=(FACE, OTHER), counted=BOTH):
    result = amend(image(*faces, **counted), judgements, BY_SIZE)
    return (
        [tuple(box) for box in result.boxes_xywh.tolist()],
        {name: counts.tolist() for name, counts in result.counted.items()},
    )


def test_that_a_real_face_that_is_labelled_counts_on_with_the_judged_box():
    assert amended(judged(ON_FACE, "real")) == ([ON_FACE, OTHER], BOTH)


def test_that_a_real_face_that_nobody_labelled_counts_in_the_difficulties_of_its_size():
    boxes, counted = amended(judged(ELSEWHERE, "real"))
    assert boxes == [FACE, OTHER, ELSEWHERE]
    assert counted == {"easy": [False, True, False], "hard": [True, True, True]}


def test_that_a_labelled_face_that_is_none_is_gone():
    assert amended(judged(ON_FACE, "not_a_face")) == ([OTHER], {"easy": [True], "hard": [True]})


def test_that_a_detection_that_is_no_face_changes_nothing():
    assert amended(judged(ELSEWHERE, "not_a_face")) == ([FACE, OTHER], BOTH)


@pytest.mark.parametrize("verdict", ["ignore", "fix"])
def test_that_a_face_to_be_ignored_or_fixed_stays_without_counting(verdict):
    boxes, counted = amended(judged((101.0, 0.0, 20.0, 20.0), verdict))
    assert boxes == [FACE, OTHER]
    assert counted == {"easy": [False, False], "hard": [True, False]}


@pytest.mark.parametrize("verdict", ["ignore", "fix"])
def test_that_a_region_to_be_ignored_or_fixed_is_added_without_counting(verdict):
    boxes, counted = amended(judged(ELSEWHERE, verdict))
    assert boxes == [FACE, OTHER, ELSEWHERE]
    assert counted == {"easy": [False, True, False], "hard": [True, True, False]}


def test_that_the_face_meant_is_the_one_overlapped_most():
    near = (3.0, 0.0, 20.0, 20.0)
    assert amended(judged((4.0, 0.0, 20.0, 20.0), "ignore"), faces=(FACE, near))[1]["hard"] == [True, False]
    assert amended(judged((4.0, 0.0, 20.0, 20.0), "real"), faces=(FACE, near))[0] == [FACE, (4, 0, 20, 20)]


def test_that_an_overlap_of_exactly_a_half_is_enough():
    # 20 × 10 pixels of 20 × 20, the edge pixel counted.
    face = (0.0, 0.0, 19.0, 19.0)
    one = {"hard": [True]}
    assert amended(judged((0.0, 0.0, 19.0, 9.0), "not_a_face"), faces=(face,), counted=one)[0] == []
    assert amended(judged((0.0, 0.0, 19.0, 8.9), "not_a_face"), faces=(face,), counted=one)[0] == [face]


@pytest.mark.parametrize(
    ("earlier", "later", "boxes"),
    [("not_a_face", "real", [ON_FACE, OTHER]), ("real", "not_a_face", [OTHER])],
)
def test_that_of_two_judgements_of_one_region_the_later_holds(earlier, later, boxes):
    assert amended(judged(FACE, earlier), judged(ON_FACE, later))[0] == boxes
    in_time = judged(FACE, earlier, at="2026-01-01T00:00:00Z"), judged(ON_FACE, later, at="2026-01-02")
    assert amended(*reversed(in_time))[0] == boxes


def test_that_two_reviewers_who_find_the_same_new_face_add_one():
    again = (302.0, 0.0, 40.0, 40.0)
    assert amended(judged(ELSEWHERE, "real"), judged(again, "real"))[0] == [FACE, OTHER, again]


def test_that_a_face_labelled_twice_loses_the_box_that_was_missed_alone():
    twice = (1.0, 0.0, 20.0, 20.0)
    rounded = (1.0004, 0.0, 19.9996, 20.0)
    assert amended(judged(rounded, "not_a_face", kind="miss"), faces=(FACE, twice))[0] == [FACE]
    assert amended(judged(rounded, "not_a_face", kind="landmarks"), faces=(FACE, twice))[0] == []


def test_that_what_is_said_of_a_duplicate_leaves_the_face_that_it_lies_on():
    boxes, counted = [FACE, OTHER], {"easy": [False, True, False], "hard": [True, True, False]}
    assert amended(judged(ON_FACE, "not_a_face", kind="duplicate")) == (boxes, BOTH)
    assert amended(judged(ON_FACE, "ignore", kind="duplicate")) == ([*boxes, ON_FACE], counted)
    assert amended(judged(ON_FACE, "real", kind="duplicate"))[0] == [*boxes, ON_FACE]


def test_that_an_image_may_have_no_face_before_or_afterwards():
    one = {"easy": [False], "hard": [True]}
    assert amended(judged(FACE, "not_a_face"), faces=(FACE,), counted=one) == ([], {"easy": [], "hard": []})
    none = {"easy": [], "hard": []}
    assert amended(judged(FACE, "real"), faces=(), counted=none) == ([FACE], one)
    assert amended(judged(FACE, "not_a_face"), faces=(), counted=none) == ([], none)


def test_that_what_was_given_stays_as_it_was():
    published = image(FACE, OTHER, **BOTH)
    amend(published, [judged(ON_FACE, "real"), judged(OTHER, "ignore")], BY_SIZE)
    assert published.boxes_xywh.tolist() == [list(FACE), list(OTHER)]
    assert published.counted["easy"].tolist() == [False, True]


def test_that_of_a_set_only_the_images_that_were_judged_are_made_anew():
    published = [image(FACE, hard=[True]), TruthImage("b.jpg", np.zeros((0, 4)), {"hard": np.zeros(0, bool)})]
    verdicts = {"a.jpg": [judged(FACE, "not_a_face")], "elsewhere.jpg": [judged(FACE, "real")]}
    first, second = amend_all(published, verdicts, BY_SIZE)
    assert len(first.boxes_xywh) == 0
    assert second is published[1]


@st.composite
def images_and_judgements(draw):
    """Faces and judgements that overlap each other in all ways, on few pixels."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    count = draw(st.integers(0, 5))
    faces = np.column_stack((random.integers(0, 30, (count, 2)), random.integers(0, 25, (count, 2))))
    judgements = []
    for _ in range(draw(st.integers(0, 6))):
        near = count and random.random() < 0.7
        box = faces[random.integers(count)] if near else random.integers(0, 30, 4)
        box = (box + random.normal(0, random.choice([0, 0.3, 1, 3]), 4)).clip(0).round(random.integers(0, 4))
        verdict, kind = random.choice(list(Verdict)), str(random.choice(KINDS))
        judgements.append(judged(tuple(box.tolist()), verdict, kind, at=str(random.integers(3))))
    return image(*faces, easy=random.random(count) < 0.5, hard=random.random(count) < 0.5), judgements


@settings(max_examples=500)
@given(images_and_judgements())
def test_that_amending_again_changes_nothing(given):
    published, judgements = given
    once = amend(published, judgements, BY_SIZE)
    twice = amend(once, judgements, BY_SIZE)
    assert twice.boxes_xywh.tolist() == once.boxes_xywh.tolist()
    for name, counts in once.counted.items():
        assert twice.counted[name].tolist() == counts.tolist()


@given(images_and_judgements())
def test_that_what_counts_after_all_is_what_was_labelled_or_called_real(given):
    published, judgements = given
    known = {tuple(box) for box in published.boxes_xywh.tolist()} | {j.box_xywh for j in judgements}
    result = amend(published, judgements, BY_SIZE)
    assert {tuple(box) for box in result.boxes_xywh.tolist()} <= known
    real = {j.box_xywh for j in judgements if j.verdict is Verdict.REAL}
    new = result.boxes_xywh[len(published.boxes_xywh) :][result.counted["hard"][len(published.boxes_xywh) :]]
    assert {tuple(box) for box in new.tolist()} <= real


def sized(sizes, **counted):
    boxes = np.array([[0, 0, size, size] for size in sizes], float).reshape(-1, 4)
    return TruthImage("a.jpg", boxes, {name: np.array(values, bool) for name, values in counted.items()})


def test_that_a_face_counts_from_the_size_on_that_sorts_the_fewest_published_ones_wrongly():
    truth = sized([30, 10, 40, 20, 50], easy=[0, 0, 1, 0, 1], hard=[1, 0, 1, 1, 0])
    by_size = DifficultyBySize.from_truth([truth])
    assert by_size.smallest == {"easy": 40, "hard": 20}
    assert by_size.counts((5.0, 5.0, 40.0, 40.0)) == {"easy": True, "hard": True}
    assert by_size.counts((5.0, 5.0, 39.9, 39.9)) == {"easy": False, "hard": True}


def test_that_faces_of_one_size_are_sorted_together():
    truth = sized([10, 20, 20, 20, 30], easy=[0, 0, 1, 0, 1], hard=[0, 1, 0, 1, 1])
    assert DifficultyBySize.from_truth([truth]).smallest == {"easy": 30, "hard": 20}


def test_that_every_size_counts_where_all_faces_do_and_none_where_none_does():
    truth = sized([0, 20, 50], all=[0, 1, 1], medium=[0, 0, 0])
    assert DifficultyBySize.from_truth([truth]).smallest == {"all": 0, "medium": math.inf}
    assert DifficultyBySize.from_truth([sized([], all=[])]).counts(FACE) == {"all": True}


def test_that_the_sizes_of_wider_face_rise_from_hard_to_easy_and_do_not_hang_on_few_images(shared):
    truth = load_wider_ground_truth(shared / "data/wider/eval")
    whole = DifficultyBySize.from_truth(truth).smallest
    assert whole == {
        name: pytest.approx(size, abs=0.1) for name, size in zip(DIFFICULTIES, (45.0, 26.5, 9.2), strict=True)
    }
    for part in range(4):
        assert DifficultyBySize.from_truth(truth[part::40]).smallest == pytest.approx(whole, rel=0.15)
