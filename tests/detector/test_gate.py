"""Whether new weights take the place of old ones: examinations, intervals, and the rule."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detector.data.crops import LabelledPixels
from detector.data.decoded_images import DecodedImages
from detector.data.samples import Sample
from detector.evaluation.average_precision import match_set, precision_recall
from detector.evaluation.label_ground_truth import ALL
from detector.evaluation.looks import scored_boxes
from detector.inference.detect import Detections
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.training import gating
from detector.training.bootstrap import Gains, gain_intervals
from detector.training.early_stop import best_step, has_waited_enough, is_best
from detector.training.examination import Examination, examine, truth_image
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_report import Figures, FineTuneResult, Reason, RegressionSource
from detector.training.gate import Comparison, Margins, compare, regained
from detector.training.generators import returned
from detector.training.processes import Processes
from detector.training.threshold import best_threshold
from detector.training.validation_table import Validated, read_validations, write_validations

MARGINS = Margins(ap=0.005, error=0.002)
FACE = (10.0, 10.0, 50.0, 50.0)
POINTS = np.array([[20, 25], [40, 25], [30, 32], [22, 42], [38, 42]], np.float32)


def sample(name: str, *boxes: tuple[float, ...], ignored: tuple[tuple[float, ...], ...] = ()) -> Sample:
    count = len(boxes)
    truth = LabelledPixels(
        np.zeros((0, 0, 3), np.uint8),
        np.array(boxes, np.float32).reshape(-1, 4),
        np.stack([POINTS] * count) if count else np.zeros((0, 5, 2), np.float32),
        np.ones((count, 5), np.bool_),
        np.array(ignored, np.float32).reshape(-1, 4),
        np.zeros((0, 4), np.float32),
    )
    return Sample(name, Path(name), truth)


def seen(*scored: tuple[float, tuple[float, ...]], off: float = 0.0) -> Detections:
    """Detections by score and box, their landmarks `off` pixels to the right of where they belong."""
    boxes = np.array([box for _, box in scored], np.float32).reshape(-1, 4)
    points = np.stack([POINTS + np.array((off, 0))] * len(scored)) if scored else np.zeros((0, 5, 2))
    return Detections(boxes, np.array([s for s, _ in scored], np.float32), points.astype(np.float32))


ELSEWHERE = (100.0, 100.0, 140.0, 140.0)


def test_that_average_precision_is_that_of_the_evaluation_where_every_image_has_faces() -> None:
    random = np.random.default_rng(0)
    samples, found = [], {}
    for number in range(9):
        corners = random.uniform(0, 300, (6, 2))
        boxes = np.concatenate((corners, corners + random.uniform(10, 60, (6, 2))), axis=1)
        near = boxes + random.normal(0, 4, boxes.shape)
        samples.append(sample(f"{number}", *map(tuple, boxes[:4])))
        order = np.sort(random.random(6))[::-1]
        found[f"{number}"] = seen(*((s, tuple(box)) for s, box in zip(order, near, strict=True)))
    matched = match_set([truth_image(s) for s in samples], {n: scored_boxes(d) for n, d in found.items()})
    expected = precision_recall(matched, ALL).average_precision
    assert 0.2 < expected < 0.95
    assert examine(samples, found).average_precision == expected


def test_that_a_detection_in_an_image_that_a_person_left_empty_costs_precision() -> None:
    samples = [sample("face", FACE), sample("empty")]
    found = {"face": seen((0.6, FACE)), "empty": seen((0.9, ELSEWHERE))}
    assert examine(samples, found).average_precision == 0.5
    assert examine(samples, {"face": seen((0.6, FACE))}).average_precision == 1.0


def test_that_what_is_found_in_a_region_without_opinion_counts_for_nothing() -> None:
    found = {"a": seen((0.9, ELSEWHERE), (0.6, FACE))}
    assert examine([sample("a", FACE)], found).average_precision == 0.5
    assert examine([sample("a", FACE, ignored=(ELSEWHERE,))], found).average_precision == 1.0


def test_that_landmark_errors_stand_at_their_faces_and_missed_faces_have_none() -> None:
    samples = [sample("a", FACE), sample("b", ELSEWHERE, FACE)]
    examination = examine(samples, {"b": seen((0.9, FACE), off=4.0)})
    np.testing.assert_allclose(examination.errors, [np.nan, np.nan, 0.1])
    assert examination.face_images.tolist() == [0, 1, 1]


def trial(images: int, off: float, *, noise: float = 0.0, seed: int = 0) -> Examination:
    """One face an image, found, with landmarks that much off on the average."""
    random = np.random.default_rng(seed)
    samples = [sample(f"{number}", FACE) for number in range(images)]
    return examine(samples, {s.name: seen((0.9, FACE), off=off + random.normal(0, noise)) for s in samples})


def gains(old: Examination, new: Examination, *, seed: int) -> Gains:
    return returned(gain_intervals(old, new, seed=seed))


def test_that_a_gain_on_every_image_is_sure_and_the_interval_holds_the_gain() -> None:
    interval = gains(trial(20, 4.0, noise=0.5), trial(20, 2.0, noise=0.5, seed=1), seed=0).error
    assert interval is not None
    low, high = interval
    assert 0.02 < low < 0.05 < high < 0.08


def drawn(number: int, *, found: float, off: float, noise: float) -> Examination:
    """Twenty images with a face each, of which that share is found, with landmarks that much off."""
    random = np.random.default_rng(number)
    samples = [sample(f"{number}", FACE) for number in range(20)]
    detections = {
        each.name: seen(
            (random.random(), FACE if random.random() < found else ELSEWHERE), off=random.normal(off, noise)
        )
        for each in samples
    }
    return examine(samples, detections)


def test_that_two_gains_of_which_neither_is_sure_can_be_sure_together() -> None:
    old, new = drawn(210, found=0.65, off=4.0, noise=1.5), drawn(211, found=0.8, off=3.0, noise=1.5)
    found = compare(old, new, seed=0)
    assert found.ap_gain is not None
    assert found.error_gain is not None
    assert found.joint_gain is not None
    assert found.ap_gain[0] < 0
    assert found.error_gain[0] < 0
    assert found.joint_gain[0] > 0
    assert found.has_improved(MARGINS)


def test_that_chance_passes_with_few_of_forty_weights_that_learnt_nothing() -> None:
    passed = 0
    for number in range(40):
        old, new = (drawn(2 * number + which, found=0.7, off=4.0, noise=1.0) for which in range(2))
        passed += compare(old, new, seed=0).has_improved(MARGINS)
    assert passed <= 4


def test_that_of_landmarks_without_error_nothing_is_regained() -> None:
    joint = gains(trial(8, 0.0), trial(8, 0.0), seed=0).joint
    assert joint == (0.0, 0.0)


def test_that_the_interval_of_average_precision_is_of_the_same_curve() -> None:
    samples = [sample(f"{number}", FACE) for number in range(12)]
    old = examine(samples, {f"{n}": seen((0.9, FACE if n % 2 else ELSEWHERE)) for n in range(12)})
    new = examine(samples, {f"{n}": seen((0.9, FACE)) for n in range(12)})
    assert gains(old, old, seed=3).ap == (0.0, 0.0)
    interval = gains(old, new, seed=3).ap
    assert interval is not None
    # Half of the faces found at a precision of a half: a quarter, and all of it is regained.
    assert interval[0] > 0.3
    assert interval[0] < new.average_precision - old.average_precision == 0.75 < interval[1]
    assert interval == gains(old, new, seed=3).ap


def figures(ap: float, error: float | None) -> Figures:
    return Figures(ap=ap, landmark_error=error, faces=30, images=20)


def comparison(
    after: Figures,
    ap: tuple[float, float] | None,
    error: tuple[float, float] | None,
    joint: tuple[float, float] | None = None,
) -> Comparison:
    return Comparison(before=figures(0.8, 0.05), after=after, ap_gain=ap, error_gain=error, joint_gain=joint)


@pytest.mark.parametrize(
    ("after", "ap", "error", "improved"),
    [
        (figures(0.85, 0.05), (0.01, 0.09), (-0.01, 0.01), True),
        (figures(0.8, 0.04), (-0.02, 0.02), (0.002, 0.018), True),
        (figures(0.85, 0.04), (-0.01, 0.1), (-0.001, 0.02), False),  # may be chance
        (figures(0.79, 0.04), (-0.05, -0.001), (0.002, 0.018), False),  # at the cost of average precision
        (figures(0.796, 0.04), (-0.006, -0.001), (0.002, 0.018), True),  # within the margin
        (figures(0.85, 0.053), (0.01, 0.09), (-0.006, -0.001), False),  # at the cost of landmarks
        (figures(0.85, None), (0.01, 0.09), None, True),
        (figures(0.8, 0.05), (-1e-16, 1e-16), (1e-17, 1e-16), False),  # a rounding error
    ],
)
def test_that_a_gain_beyond_chance_counts_unless_the_other_figure_falls(
    after: Figures, ap: tuple[float, float], error: tuple[float, float] | None, improved: bool
) -> None:
    assert comparison(after, ap, error).has_improved(MARGINS) is improved


@pytest.mark.parametrize(
    ("after", "ap", "error", "lost"),
    [
        (figures(0.796, 0.0515), (-0.006, -0.001), (-0.003, -0.0005), False),  # within the margins
        (figures(0.794, 0.05), (-0.01, -0.001), None, True),
        (figures(0.794, 0.05), (-0.02, 0.01), None, False),  # may be chance
        (figures(0.8, 0.0525), None, (-0.004, -0.001), True),
        (figures(0.8, 0.0525), None, (-0.006, 0.001), False),
    ],
)
def test_that_a_loss_is_one_beyond_margin_and_chance(
    after: Figures, ap: tuple[float, float] | None, error: tuple[float, float] | None, lost: bool
) -> None:
    assert comparison(after, ap, error).has_lost(MARGINS) is lost


NOTHING = comparison(figures(0.8, 0.05), (-0.01, 0.01), None)
GAIN = comparison(figures(0.9, 0.05), (0.05, 0.15), None)
LOSS = comparison(figures(0.7, 0.05), (-0.15, -0.05), None)


@pytest.mark.parametrize(
    ("compared", "reason", "mix"),
    [
        ([NOTHING, NOTHING, NOTHING], Reason.NO_GAIN, 1.0),
        ([NOTHING, GAIN, LOSS, GAIN, LOSS], Reason.WORSE_ON_REGRESSION, 0.75),
        ([GAIN, LOSS, NOTHING, GAIN, NOTHING], Reason.IMPROVED, 0.5),
        ([GAIN, NOTHING], Reason.IMPROVED, 1.0),
    ],
)
def test_that_the_first_mix_that_passes_is_taken_and_else_the_first_loss_is_told(
    monkeypatch: pytest.MonkeyPatch, compared: list[Comparison], reason: Reason, mix: float
) -> None:
    left = list(compared)  # held-out corrections, and the regression set after a gain

    def examining(*_: object) -> Generator[int, None, None]:
        yield 0

    def comparing(*_: object, **__: object) -> Generator[None, None, Comparison]:
        yield
        return left.pop(0)

    monkeypatch.setattr(gating, "examine_together", examining)
    monkeypatch.setattr(gating, "comparing", comparing)
    nowhere, network = Path("nowhere"), RetinaFace(MOBILE)
    config = FineTuneConfig(
        images=nowhere, labels=nowhere, weights=nowhere, out=nowhere, mixes=(1.0, 0.75, 0.5)
    )
    unread = gating.Measured([sample("nowhere", FACE)], examine([sample("nowhere", FACE)], {}))
    ruling = returned(
        gating.rule(
            config, network, network, held_out=unread, regression=unread, decoded=DecodedImages(),
            processes=Processes(),
        )
    )  # fmt: skip
    assert (ruling.reason, ruling.mix, left) == (reason, mix, [])


def test_that_finding_a_hard_face_does_not_make_the_landmark_error_worse() -> None:
    samples = [sample("easy", FACE), sample("hard", FACE)]
    old = examine(samples, {"easy": seen((0.9, FACE), off=2.0)})
    new = examine(samples, {"easy": seen((0.9, FACE), off=1.0), "hard": seen((0.9, FACE), off=9.0)})
    compared = compare(old, new, seed=0)
    assert compared.before.landmark_error == pytest.approx(0.05)
    assert compared.after.landmark_error == pytest.approx(0.025)
    assert (compared.before.ap, compared.after.ap) == (0.5, 1.0)


def test_that_a_few_images_with_landmarks_make_no_gain_sure_however_many_others_there_are() -> None:
    """Of the others only boxes are known: landmarks improve in each image that can tell."""

    def improved(telling: int) -> bool:
        boxes_only = np.zeros((1, 5), np.bool_)
        samples = [sample(f"{number}", FACE) for number in range(12)]
        samples[telling:] = [
            replace(each, truth=replace(each.truth, landmark_known=boxes_only)) for each in samples[telling:]
        ]
        old, new = (examine(samples, {s.name: seen((0.9, FACE), off=off) for s in samples}) for off in (4, 2))
        return compare(old, new, seed=0).has_improved(MARGINS)

    assert [improved(telling) for telling in (1, 4, 5)] == [False, False, True]


def test_that_one_image_with_a_face_makes_no_average_precision_sure() -> None:
    def improved(telling: int) -> bool:
        samples = [sample(f"{n}", *([FACE] if n < telling else [])) for n in range(12)]
        old, new = (
            examine(samples, {s.name: seen((0.9, box)) for s in samples[:telling]})
            for box in (ELSEWHERE, FACE)
        )
        return compare(old, new, seed=0).has_improved(MARGINS)

    assert [improved(telling) for telling in (1, 4, 5)] == [False, False, True]


def test_that_what_is_regained_of_both_figures_adds_up() -> None:
    assert regained(figures(0.8, 0.05), figures(0.9, 0.04)) == pytest.approx(0.5 + 0.2)
    assert regained(figures(0.8, 0.05), figures(0.8, 0.06)) == pytest.approx(-0.2)
    assert regained(figures(0.8, None), figures(0.9, None)) == pytest.approx(0.5)


def row(step: int, gain: float, best: bool) -> Validated:
    return Validated(step=step, ap=0.5, landmark_error=None, gain=gain, is_best=best)


def test_that_training_stops_once_it_has_brought_nothing_for_a_while(tmp_path: Path) -> None:
    rows: list[Validated] = []
    stopped = []
    for step, gain in enumerate((0.0, 0.1, 0.3, 0.29, 0.15, 0.1, 0.12)):
        rows.append(row(step, gain, is_best(gain, rows)))
        stopped.append(has_waited_enough(rows, 3))
    assert [each.is_best for each in rows] == [True, True, True, True, False, False, False]
    assert stopped == [False] * 6 + [True]
    assert best_step(rows) == 3  # later weights, nearly as good
    write_validations(tmp_path / "v.csv", rows)
    assert read_validations(tmp_path / "v.csv", up_to_step=3) == rows[:4]
    assert read_validations(tmp_path / "none.csv", up_to_step=3) == []


def test_that_a_plateau_goes_on_to_the_last_step_and_its_last_weights_are_taken() -> None:
    rows = [row(0, 0.0, True)]
    for step, gain in enumerate((0.3, 0.25, 0.28, 0.24, 0.29, 0.26, 0.27, 0.25, 0.26), 1):
        rows.append(row(step, gain, is_best(gain, rows)))
        assert not has_waited_enough(rows, 4)
    assert best_step(rows) == 9


def test_that_weights_that_never_were_better_have_no_best_step() -> None:
    rows = [row(0, 0.0, True), row(50, -0.1, False)]
    assert best_step(rows) == 0


def test_that_the_threshold_lies_below_the_last_detection_that_is_worth_it() -> None:
    samples = [sample("a", FACE), sample("b", FACE), sample("c", FACE), sample("d")]
    found = {
        "a": seen((0.9, FACE)),
        "b": seen((0.6, FACE)),
        "c": seen((0.3, ELSEWHERE), (0.1, FACE)),
        "d": seen((0.4, ELSEWHERE), (0.35, ELSEWHERE), (0.32, ELSEWHERE)),
    }
    # Two found of three faces at .6: F1 = .8; all three among seven: .6.
    assert best_threshold(samples, found) == pytest.approx(0.5)
    assert best_threshold([sample("d")], {"d": found["d"]}) is None


def test_that_a_result_reads_back_as_it_was_written() -> None:
    result = FineTuneResult(
        adopted=True, reason=Reason.IMPROVED, mix=0.75, before=figures(0.8, None), after=figures(0.9, 0.04),
        regression_source=RegressionSource.DRIFT, regression_before=figures(0.8, 0.05),
        regression_after=None, ap_gain_interval=(0.01, 0.2), error_gain_interval=None, threshold=0.4,
        corrected_images=30, held_out_images=6, steps_taken=300, best_step=250, seconds=12.5,
    )  # fmt: skip
    assert FineTuneResult.from_json(result.to_json()) == result
    assert FineTuneResult.from_json(replace(result, before=None).to_json()).before is None
