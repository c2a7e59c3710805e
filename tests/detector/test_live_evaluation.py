"""Average precision that follows the ground truth, against one measured afresh."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.evaluation.amend import amend
from detector.evaluation.average_precision import match_set, precision_recall
from detector.evaluation.difficulty_by_size import DifficultyBySize
from detector.evaluation.live import LiveEvaluation
from detector.evaluation.matching import NO_FACE, Outcome, ScoredBoxes
from detector.evaluation.wider_ground_truth import TruthImage
from detector.formats.verdicts import Judgement, Verdict

BY_SIZE = DifficultyBySize({"easy": 20.0, "hard": 5.0})
FACE, ELSEWHERE = [0.0, 0, 20, 20], [100.0, 100, 20, 20]


def image(name, boxes, counted):
    return TruthImage(name, np.array(boxes, float).reshape(-1, 4), {"hard": np.array(counted, bool)})


def random_set(random):
    """Images with and without faces or detections, in no order, with scores that tie."""
    truth, detections = [], {}
    for number in range(5):
        count = int(random.integers(0, 5))
        boxes = np.column_stack((random.integers(0, 60, (count, 2)), random.integers(0, 40, (count, 2))))
        counted = {"easy": random.random(count) < 0.4, "hard": random.random(count) < 0.8}
        truth.append(TruthImage(f"{number}.jpg", boxes.astype(float), counted))
        near = np.repeat(boxes, random.integers(0, 4), axis=0) + random.normal(0, 2, (1, 4)).round(1)
        found = random.permutation(np.concatenate((near, random.integers(0, 60, (3, 4)))))
        found[:, 2:] = found[:, 2:].clip(min=0)
        if random.random() < 0.8:
            scores = random.random(len(found)).round(random.integers(0, 4))
            detections[f"{number}.jpg"] = ScoredBoxes(found.astype(float), scores)
    return truth, detections


def random_verdicts(random, of, detections):
    """Verdicts of regions of an image: of its faces, of what was found, and of others."""
    name = of.name
    found = detections[name].boxes_xywh if name in detections else np.zeros((0, 4))
    boxes = np.concatenate((of.boxes_xywh, found, random.integers(0, 60, (2, 4))))
    chosen = random.choice(len(boxes), 3)
    return [
        Judgement(image=name, box_xywh=tuple(box), verdict=Verdict(random.choice(list(Verdict))))
        for box in boxes[chosen].tolist()
    ]


def check_against_a_fresh_one(live, detections):
    fresh = match_set(live.truth, detections)
    for name in live.difficulties:
        expected, curve = precision_recall(fresh, name), live.precision_recall(name)
        assert np.array_equal(curve.precision, expected.precision)
        assert np.array_equal(curve.recall, expected.recall)
        assert curve.faces == expected.faces
        assert np.array_equal(curve.average_precision, expected.average_precision, equal_nan=True)
        assert np.array_equal(live.average_precisions()[name], expected.average_precision, equal_nan=True)


@given(st.integers(0, 2**32))
def test_that_after_any_verdicts_every_figure_is_that_of_a_fresh_evaluation(seed):
    random = np.random.default_rng(seed)
    published, detections = random_set(random)
    live = LiveEvaluation(published, detections)
    check_against_a_fresh_one(live, detections)
    for number in random.integers(0, len(published), 6):
        before = published[number]
        live.replace_image(amend(before, random_verdicts(random, before, detections), BY_SIZE))
        check_against_a_fresh_one(live, detections)
    for before in published:
        live.replace_image(before)
    check_against_a_fresh_one(live, detections)
    assert live.truth == tuple(published)


@given(st.integers(0, 2**32))
def test_that_outcomes_and_faces_are_those_of_a_walk_through_the_images(seed):
    random = np.random.default_rng(seed)
    published, detections = random_set(random)
    live = LiveEvaluation(published, detections)
    amended = amend(published[1], random_verdicts(random, published[1], detections), BY_SIZE)
    live.replace_image(amended)
    found, faces = live.detections, live.faces()
    fresh = LiveEvaluation(live.truth, detections)
    assert np.array_equal(live.faces_of_detections(), fresh.faces_of_detections())
    assert np.array_equal(live.outcomes("hard"), fresh.outcomes("hard"))
    face_of, outcome = live.faces_of_detections(), live.outcomes("hard")
    for i, of in enumerate(live.truth):
        mine = np.flatnonzero(found.images == i)
        assert mine.tolist() == list(range(found.starts[i], found.starts[i + 1]))
        if of.name in detections:
            given = detections[of.name]
            assert np.array_equal(found.boxes_xywh[mine], given.boxes_xywh[found.given[mine]])
            assert np.array_equal(found.scores[mine], given.scores[found.given[mine]])
            assert (np.diff(found.scores[mine]) <= 0).all()
        here = faces.images == i
        assert np.array_equal(faces.boxes_xywh[here], of.boxes_xywh)
        assert faces.places[here].tolist() == list(range(len(of.boxes_xywh)))
        if not here.any():
            assert (outcome[mine] == Outcome.IGNORED).all()
        for face in np.flatnonzero(here):
            havers = mine[face_of[mine] == face]
            assert faces.detections[face] == (havers[0] if len(havers) else NO_FACE)
            for threshold in (0.0, 0.3, 0.7):
                is_missed = faces.counted["hard"][face] and not (found.scores[havers] >= threshold).any()
                assert faces.missed("hard", threshold)[face] == is_missed


def test_that_each_detection_of_the_set_has_its_outcome_best_score_first_in_its_image(scored):
    truth = [image("a.jpg", [], []), image("b.jpg", [FACE, ELSEWHERE], [True, False])]
    found = {
        "a.jpg": scored([*FACE, 0.9]),
        "b.jpg": scored([50, 0, 9, 9, 0.1], [*FACE, 0.5], [*ELSEWHERE, 0.2], [*FACE, 0.7]),
    }
    live = LiveEvaluation(truth, found)
    assert live.detections.images.tolist() == [0, 1, 1, 1, 1]
    assert live.detections.given.tolist() == [0, 3, 1, 2, 0]
    assert live.outcomes("hard").tolist() == [
        Outcome.IGNORED,
        Outcome.FOUND,
        Outcome.DUPLICATE,
        Outcome.IGNORED,
        Outcome.FALSE_POSITIVE,
    ]
    assert live.faces().best_scores.tolist() == [0.7, 0.2]


def test_that_the_first_face_of_an_image_makes_its_other_detections_count(scored):
    truth = [image("a.jpg", [FACE], [True]), image("b.jpg", [], [])]
    found = {"a.jpg": scored([*FACE, 0.5]), "b.jpg": scored([*FACE, 0.9], [*ELSEWHERE, 0.8])}
    live = LiveEvaluation(truth, found)
    assert live.average_precisions() == {"hard": pytest.approx(1.0)}
    live.replace_image(image("b.jpg", [FACE], [True]))
    assert live.average_precisions() == {"hard": pytest.approx(0.5 + 0.5 * 2 / 3)}
    live.replace_image(image("b.jpg", [], []))
    assert live.average_precisions() == {"hard": pytest.approx(1.0)}


def test_that_without_any_face_or_detection_nothing_is_measured_and_nothing_fails():
    live = LiveEvaluation([image("a.jpg", [], [])], {})
    assert math.isnan(live.average_precisions()["hard"])
    assert live.outcomes("hard").shape == live.faces().sizes.shape == (0,)
    live.replace_image(image("a.jpg", [FACE], [True]))
    assert live.average_precisions() == {"hard": 0}
    assert live.faces().missed("hard", 0.5).tolist() == [True]


def test_that_an_image_that_is_none_of_the_set_is_refused():
    live = LiveEvaluation([image("a.jpg", [FACE], [True])], {})
    with pytest.raises(KeyError):
        live.replace_image(image("b.jpg", [FACE], [True]))
