"""Average precision against a slow, literal walk through the protocol."""

from __future__ import annotations

import math
import runpy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.evaluation.average_precision import match_set, precision_recall
from detector.evaluation.matching import ScoredBoxes
from detector.evaluation.wider_ground_truth import DIFFICULTIES, TruthImage, load_wider_ground_truth
from detector.resources import resource

literal = runpy.run_path(str(Path(__file__).with_name("literal_protocol.py")))

FACE, ELSEWHERE, NEARBY = [0.0, 0, 20, 20], [100.0, 100, 20, 20], [1.0, 0, 20, 20]


def image(name, boxes, counted, difficulty="easy"):
    return TruthImage(name, np.array(boxes, float).reshape(-1, 4), {difficulty: np.array(counted, bool)})


def ap(truth, detections, difficulty="easy"):
    return precision_recall(match_set(truth, detections), difficulty).average_precision


def literal_ap(truth, detections, difficulty):
    tables = {
        name: np.column_stack((found.boxes_xywh, found.scores)).reshape(-1, 5)
        for name, found in detections.items()
    }
    return literal["average_precision"](truth, tables, difficulty)


def random_set(seed, decimals):
    """Images with and without faces, counted faces and detections; few decimals make scores tie.

    Whole coordinates put overlaps at exactly a half, some boxes have no area, and nothing is in order.
    """
    random = np.random.default_rng(seed)
    truth, detections = [], {}
    for number in range(4):
        faces = random.integers(0, 6) if number else 4
        boxes = np.column_stack((random.integers(0, 120, (faces, 2)), random.integers(0, 40, (faces, 2))))
        easy = random.random(faces) < random.choice([0, 0.5, 1]) if number else np.arange(faces) < 2
        hard = easy | (random.random(faces) < 0.5)
        truth.append(TruthImage(f"{number}.jpg", boxes.astype(float), {"easy": easy, "hard": hard}))
        near = np.repeat(boxes, random.integers(0, 5), axis=0) + random.normal(0, 3, (1, 4)).round(1)
        anywhere = random.integers(0, 120, (random.integers(0, 5), 4))
        found = random.permutation(np.concatenate((boxes, near, anywhere))[: random.integers(0, 25)])
        found[:, 2:] = found[:, 2:].clip(min=0)
        if number != 2 or random.random() < 0.5:
            scores = random.random(len(found)).round(decimals)
            detections[f"{number}.jpg"] = ScoredBoxes(found.astype(float), scores)
    return truth, detections


@given(st.integers(0, 2**32), st.sampled_from([0, 1, 2, 3, 16]))
def test_that_average_precision_equals_the_literal_protocol(seed, decimals):
    truth, detections = random_set(seed, decimals)
    for difficulty in ("easy", "hard"):
        expected = literal_ap(truth, detections, difficulty)
        assert ap(truth, detections, difficulty) == pytest.approx(expected, abs=1e-9)


def test_that_it_equals_the_literal_protocol_on_photographs_with_our_weights(shared):
    from detector.evaluation.looks import look, scored_boxes
    from detector.evaluation.protocols import PROTOCOLS
    from detector.images import read_image
    from detector.inference.detect import Detector

    photographs = shared / "data/wider/dev/images"
    names = sorted(path.relative_to(photographs).as_posix() for path in photographs.glob("*/*.jpg"))[::80]
    truth = load_wider_ground_truth(shared / "data/wider/eval", names)
    detector = Detector.load(resource("weights/mobile.safetensors"))
    detections = {
        image.name: scored_boxes(look(detector, read_image(photographs / image.name), PROTOCOLS["original"]))
        for image in truth
    }
    assert sum(len(found.scores) for found in detections.values()) > 1000
    for difficulty in DIFFICULTIES:
        expected = literal_ap(truth, detections, difficulty)
        assert 0.3 < expected < 1
        assert ap(truth, detections, difficulty) == pytest.approx(expected, abs=1e-9)


def test_that_finding_exactly_the_truth_is_an_ap_of_one(scored):
    truth = [image("a.jpg", [FACE, ELSEWHERE], [True, True])]
    assert ap(truth, {"a.jpg": scored([*FACE, 0.2], [*ELSEWHERE, 0.9])}) == pytest.approx(1.0)


def test_that_faces_outside_the_difficulty_absorb_detections_without_counting(scored):
    truth = [image("a.jpg", [FACE, ELSEWHERE], [True, False])]
    found = scored([*ELSEWHERE, 0.9], [*ELSEWHERE, 0.8], [*FACE, 0.5])
    assert ap(truth, {"a.jpg": found}) == pytest.approx(1.0)


def test_that_a_detection_on_nothing_costs_precision(scored):
    truth = [image("a.jpg", [FACE], [True])]
    assert ap(truth, {"a.jpg": scored([*ELSEWHERE, 0.9], [*FACE, 0.5])}) == pytest.approx(0.5)


def test_that_a_second_detection_of_a_face_costs_as_much_as_one_of_nothing(scored):
    truth = [image("a.jpg", [FACE, ELSEWHERE], [True, True])]
    found = scored([*FACE, 0.9], [*NEARBY, 0.7], [*ELSEWHERE, 0.5])
    assert ap(truth, {"a.jpg": found}) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_that_a_detection_whose_own_face_is_found_does_not_find_the_next_best(scored):
    # It overlaps both by half or more, and is held against the one that it overlaps most.
    truth = [image("a.jpg", [FACE, [6.0, 0, 20, 20]], [True, True])]
    assert ap(truth, {"a.jpg": scored([*FACE, 0.9], [*NEARBY, 0.8])}) == pytest.approx(0.5)


def test_that_an_overlap_of_exactly_a_half_is_enough(scored):
    # 20 × 10 pixels of 20 × 20, the edge pixel counted.
    truth = [image("a.jpg", [[0, 0, 19, 19]], [True])]
    assert ap(truth, {"a.jpg": scored([0, 0, 19, 9, 0.9])}) == pytest.approx(1.0)
    assert ap(truth, {"a.jpg": scored([0, 0, 19, 8.9, 0.9])}) == 0


def test_that_an_image_without_detections_costs_recall(scored):
    truth = [image("a.jpg", [FACE], [True]), image("b.jpg", [FACE], [True])]
    assert ap(truth, {"a.jpg": scored([*FACE, 0.9])}) == pytest.approx(0.5)
    assert ap(truth, {"a.jpg": scored([*FACE, 0.9]), "b.jpg": scored()}) == pytest.approx(0.5)


def test_that_no_detections_at_all_are_an_ap_of_zero():
    assert ap([image("a.jpg", [FACE], [True])], {}) == 0


def test_that_detections_in_an_image_without_any_face_count_for_nothing(scored):
    truth = [image("a.jpg", [FACE], [True]), image("b.jpg", [], [])]
    found = {"a.jpg": scored([*FACE, 0.5]), "b.jpg": scored([*FACE, 0.9])}
    assert ap(truth, found) == pytest.approx(1.0)


def test_that_detections_where_no_face_counts_still_cost_precision(scored):
    truth = [image("a.jpg", [FACE], [True]), image("b.jpg", [FACE], [False])]
    found = {"a.jpg": scored([*FACE, 0.5]), "b.jpg": scored([*ELSEWHERE, 0.9], [*FACE, 0.8])}
    assert ap(truth, found) == pytest.approx(0.5)


def test_that_an_ap_over_no_faces_is_not_a_number(scored):
    assert math.isnan(ap([image("a.jpg", [FACE], [False])], {"a.jpg": scored([*FACE, 0.9])}))
    assert math.isnan(ap([image("a.jpg", [], [])], {}))


def test_that_detections_of_one_score_all_count_together(scored):
    truth = [image("a.jpg", [FACE], [True]), image("b.jpg", [FACE], [True])]
    found = {"a.jpg": scored([*FACE, 0.7], [*ELSEWHERE, 0.7]), "b.jpg": scored([*FACE, 0.7])}
    assert ap(truth, found) == pytest.approx(2 / 3)
    assert ap(truth[:1], {"a.jpg": scored([*FACE, 1.0])}) == pytest.approx(1.0)


def test_that_only_the_order_and_the_spread_of_scores_matter():
    truth, detections = random_set(5, 16)
    stretched = {n: ScoredBoxes(f.boxes_xywh, 0.001 + f.scores / 8) for n, f in detections.items()}
    assert ap(truth, stretched) == pytest.approx(ap(truth, detections))


def test_that_scores_below_zero_are_normalised_up_to_zero_as_the_official_code_does(scored):
    # From −1,000 to 0, a thousand thresholds tell whole numbers apart, but not −3.1 from −3.2.
    truth = [image("a.jpg", [FACE], [True])]
    found = scored([*ELSEWHERE, -3.1], [*FACE, -3.2], [*ELSEWHERE, -1000])
    curve = precision_recall(match_set(truth, {"a.jpg": found}), "easy")
    assert curve.precision[curve.recall > 0][0] == 0.5
    assert curve.precision[:3].tolist() == [0, 0, 0]


def test_that_the_official_files_hold_the_published_numbers_of_images_and_faces(shared):
    truth = load_wider_ground_truth(shared / "data/wider/eval")
    assert len(truth) == 3226
    assert sum(len(image.boxes_xywh) for image in truth) == 39_708
    assert [sum(image.counted[d].sum() for image in truth) for d in DIFFICULTIES] == [7211, 13_319, 31_958]
