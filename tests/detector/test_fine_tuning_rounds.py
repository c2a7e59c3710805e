"""Fine-tuning from beginning to end: what is told, what is adopted, what is refused and why, what is left."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from detector.data import batches
from detector.data.samples import is_held_out
from detector.errors import TrainingError
from detector.images import read_image
from detector.inference.detect import Detector
from detector.resources import OUR_WEIGHTS, resource
from detector.training import corrections
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_report import (
    FineTuneEvent,
    FineTuneResult,
    Gating,
    Reason,
    RegressionSource,
    Validating,
    Validation,
)
from detector.training.generators import returned
from detector.training.progress import Preparation, Progress
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata

Tuning = Callable[..., FineTuneConfig]


def told_and_result(config: FineTuneConfig) -> tuple[list[FineTuneEvent], FineTuneResult]:
    told: list[FineTuneEvent] = []
    running = fine_tune(config)
    while True:
        try:
            told.append(next(running))
        except StopIteration as end:
            return told, end.value


def run(config: FineTuneConfig) -> FineTuneResult:
    return returned(fine_tune(config))


def files(config: FineTuneConfig) -> set[str]:
    return {path.name for path in config.out.iterdir()}


ALWAYS = {
    "config.json", "losses.csv", "validation.csv", "result.json", "uncorrected.txt", "checkpoint.safetensors",
}  # fmt: skip


def test_that_better_weights_are_adopted_with_the_figures_that_speak_for_them(tuning: Tuning) -> None:
    told, result = told_and_result(tuning())
    assert (result.adopted, result.reason, result.mix) == (True, Reason.IMPROVED, 1.0)
    assert result.before is not None
    assert result.after is not None
    assert (result.before.images, result.before.faces) == (result.held_out_images, 5)
    assert (result.corrected_images, result.steps_taken) == (16, 12)
    assert result.after.landmark_error < 0.75 * result.before.landmark_error
    assert result.error_gain_interval is not None
    gain = result.before.landmark_error - result.after.landmark_error
    assert 0 < result.error_gain_interval[0] <= gain <= result.error_gain_interval[1]
    assert result.regression_source is RegressionSource.DRIFT
    assert result.regression_after is not None
    assert result.regression_after.faces >= 18  # those of the sample photographs
    assert files(tuning()) == ALWAYS | {"weights.safetensors"}
    assert FineTuneResult.from_json((tuning().out / "result.json").read_text()) == result
    order = [type(event) for event in told]
    assert [kind for n, kind in enumerate(order) if not n or order[n - 1] is not kind] == [
        Preparation, Validation, *(Progress, Validating, Validation) * 3, Gating,
    ]  # fmt: skip
    gating = [event for event in told if isinstance(event, Gating)]
    looks = list(dict.fromkeys(event.done for event in gating))  # some more while figures are compared
    assert looks == [*range(len(looks) - 1), gating[-1].images]
    prepared = [event.what for event in told if isinstance(event, Preparation)]
    assert prepared.count("corrections") == 16
    assert prepared.count("regression") == len(prepared) - 16 >= 7
    assert min(event.memory_mb for event in told if isinstance(event, Progress)) > 50


def test_that_adopted_weights_say_where_they_come_from(tuning: Tuning) -> None:
    result = run(tuning())
    told = read_metadata(tuning().out / "weights.safetensors")
    settings = json.loads((tuning().out / "config.json").read_text())
    assert told["parent"] == "old.safetensors"
    assert told["parent_sha256"] == settings["weights_sha256"]
    assert told["data_sha256"] == settings["data_sha256"]
    assert json.loads(told["settings"])["head_learning_rate"] == settings["head_learning_rate"] == 0.2
    assert json.loads(told["figures"])["after"]["landmark_error"] == result.after.landmark_error


def test_that_the_validations_are_those_of_the_table_and_the_first_is_of_the_old_weights(
    tuning: Tuning,
) -> None:
    told, result = told_and_result(tuning())
    validations = [event for event in told if isinstance(event, Validation)]
    with (tuning().out / "validation.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(v.step, v.ap, v.landmark_error, v.is_best) for v in validations] == [
        (int(r["step"]), float(r["ap"]), float(r["landmark_error"]), r["is_best"] == "1") for r in rows
    ]
    assert [v.step for v in validations] == [0, 4, 8, 12]
    assert validations[0].landmark_error == result.before.landmark_error
    best = next(v for v in validations if v.step == result.best_step)
    assert best.landmark_error == result.after.landmark_error


def test_that_images_held_out_are_never_learnt_from_nor_replayed(
    tuning: Tuning, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = batches.training_crop

    def spy(image, *arguments, **options):  # type: ignore[no-untyped-def]
        opened.append(image.pixels.tobytes())
        return real(image, *arguments, **options)

    monkeypatch.setattr(batches, "training_crop", spy)
    result = run(tuning(steps=20))
    names = [f"{number}.png" for number in range(16)]
    percent = corrections.percent_held_out(names, 20)
    held_out = [name for name in names if is_held_out(name, percent)]
    assert len(held_out) == result.held_out_images == 5
    seen = {name for name in names if read_image(tuning().images / name).tobytes() in set(opened)}
    assert seen == set(names) - set(held_out)


def test_that_what_was_held_out_stays_held_out_or_is_one_of_more() -> None:
    names = [f"{number}.png" for number in range(300)]
    few, many = (
        {n for n in names[:count] if is_held_out(n, corrections.percent_held_out(names[:count], 20))}
        for count in (20, 300)
    )
    assert len(few) == 5 > sum(is_held_out(name, 20) for name in names[:20])
    # What is learnt from in the small round is not measured on in the large one.
    assert not (set(names[:20]) - few) & many
    assert 40 < len(many) < 80
    assert corrections.percent_held_out(names[:3], 20) == 40
    assert corrections.percent_held_out(names, 0) == 0


def test_that_weights_that_learnt_nothing_are_refused_and_kept_as_a_candidate(tuning: Tuning) -> None:
    result = run(tuning(head_learning_rate=1e-9, steps=4))
    assert (result.adopted, result.reason) == (False, Reason.NO_GAIN)
    assert result.regression_after is None
    assert files(tuning()) == ALWAYS | {"candidate.safetensors"}
    assert json.loads(read_metadata(tuning().out / "candidate.safetensors")["figures"])["adopted"] is False


@pytest.fixture
def regression(face_project: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The same faces, with landmarks where the old weights see them: whatever is learnt is a loss there."""
    detector = Detector.load(face_project / "old.safetensors")
    lines = []
    for number in range(6):
        found = detector.detect(read_image(face_project / f"images/{number}.png"))
        x1, y1, x2, y2 = found.boxes_xyxy[0].tolist()
        points = " ".join(f"{x} {y} 0" for x, y in found.landmarks_xy[0].tolist())
        lines += [f"# {number}.png", f"{x1} {y1} {x2 - x1} {y2 - y1} {points}"]
    (tmp_path / "regression.txt").write_text("\n".join(lines) + "\n")
    return face_project / "images", tmp_path / "regression.txt"


def test_that_a_loss_on_the_regression_set_is_no_gain(tuning: Tuning, regression: tuple[Path, Path]) -> None:
    result = run(tuning(regression=regression))
    assert (result.adopted, result.reason) == (False, Reason.WORSE_ON_REGRESSION)
    assert result.regression_source is RegressionSource.GIVEN
    assert result.regression_before is not None
    assert result.regression_after is not None
    assert result.regression_before.landmark_error < 1e-4
    assert result.regression_after.landmark_error > 0.02
    assert "weights.safetensors" not in files(tuning())


def test_that_a_mixture_is_adopted_where_the_new_weights_alone_would_lose_too_much(
    tuning: Tuning, regression: tuple[Path, Path]
) -> None:
    result = run(tuning(regression=regression, margin_error=0.02, mixes=(1.0, 0.5, 0.2)))
    assert (result.adopted, result.mix) == (True, 0.2)
    assert 0 < result.regression_after.landmark_error <= 0.02
    old, mixture = (
        load_weights(path).state_dict()["landmark.levels.0.bias"]
        for path in (tuning().weights, tuning().out / "weights.safetensors")
    )
    assert (old - mixture).abs().mean() < 0.3  # of the 1.0 that they are off


def test_that_too_few_corrections_train_nothing_and_bring_a_threshold(tuning: Tuning) -> None:
    told, result = told_and_result(tuning(least_images=17))
    assert (result.adopted, result.reason, result.corrected_images) == (False, Reason.TOO_FEW, 16)
    assert {type(event) for event in told} == {Preparation}
    assert result.before is not None
    assert result.after is None
    assert 0.02 < result.threshold < 1
    assert files(tuning()) == {"result.json"}


def test_that_too_few_to_measure_on_are_too_few(tuning: Tuning, tmp_path: Path, face_project: Path) -> None:
    (tmp_path / "few.txt").write_text("".join((face_project / "label.txt").read_text().splitlines(True)[:12]))
    result = run(tuning(labels=tmp_path / "few.txt"))
    assert (result.reason, result.corrected_images) == (Reason.TOO_FEW, 6)
    assert result.held_out_images < 5


def test_that_without_images_held_out_nobody_decides(tuning: Tuning) -> None:
    told, result = told_and_result(tuning(hold_out=0, steps=3))
    assert (result.adopted, result.reason, result.held_out_images) == (False, Reason.NOT_MEASURED, 0)
    assert not any(isinstance(event, Validation | Gating) for event in told)
    assert "candidate.safetensors" in files(tuning())


def test_that_training_stops_early_once_it_gets_worse(tuning: Tuning) -> None:
    result = run(tuning(steps=200, validate_every=2, patience=2, head_learning_rate=3.0))
    assert result.steps_taken < 200
    assert result.best_step <= result.steps_taken - 4
    rows = (tuning().out / "losses.csv").read_text().splitlines()
    assert len(rows) == 1 + result.steps_taken
    with (tuning().out / "validation.csv").open(newline="") as file:
        error = {int(row["step"]): float(row["landmark_error"]) for row in csv.DictReader(file)}
    # What is looked at is the best, not the last.
    assert result.after.landmark_error == error[result.best_step] < error[result.steps_taken]


def test_that_the_same_seed_gives_the_same_weights_and_another_seed_others(tuning: Tuning) -> None:
    made = []
    for number, seed in enumerate((0, 0, 1)):
        config = tuning(f"{number}", steps=4, seed=seed)
        result = run(config)
        file = config.out / ("weights.safetensors" if result.adopted else "candidate.safetensors")
        made.append((read_metadata(file), load_weights(file).state_dict()))
    (first_told, first), (second_told, second), (_, third) = made
    assert first_told == second_told
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not all(torch.equal(first[name], third[name]) for name in first)


def test_that_adopted_weights_are_never_written_over(tuning: Tuning) -> None:
    run(tuning())
    before = (tuning().out / "weights.safetensors").read_bytes()
    with pytest.raises(TrainingError, match=r"tuned holds weights that were adopted"):
        run(tuning())
    assert (tuning().out / "weights.safetensors").read_bytes() == before


def test_that_a_landmark_that_is_missing_is_not_learnt(tuning: Tuning, tmp_path: Path) -> None:
    """Nose tips far off teach nothing while they are flagged as missing, and do while they are not."""
    moved = {}
    for flag in (-1, 0):
        lines = []
        for line in tuning().labels.read_text().splitlines():
            words = line.split()
            if words[0] != "#":
                words[10:13] = ["0", "0", str(flag)]
            lines.append(" ".join(words))
        (tmp_path / f"{flag}.txt").write_text("\n".join(lines) + "\n")
        config = tuning(
            f"out{flag}", labels=tmp_path / f"{flag}.txt", hold_out=0, steps=4,
            distillation=0.0, lesson_distillation=0.0,
        )  # fmt: skip
        run(config)
        old, new = (
            load_weights(path).state_dict()["landmark.levels.1.bias"].reshape(2, 5, 2)
            for path in (config.weights, config.out / "candidate.safetensors")
        )
        moved[flag] = (new - old).abs().amax(dim=(0, 2))
    assert moved[-1][2] < 1e-3 < 0.05 < moved[-1][[0, 1, 3, 4]].min()
    assert moved[0][2] > 0.05


def test_that_weights_that_are_not_finite_end_the_training_with_advice(tuning: Tuning) -> None:
    with pytest.raises(TrainingError, match=r"step \d+.*Lower the learning rate"):
        run(tuning(head_learning_rate=1e30, frozen=(), freezes_norms=False, steps=30))
    assert (tuning().out / "checkpoint.safetensors").exists()
    assert "weights.safetensors" not in files(tuning())


def test_that_the_shipped_weights_hold_still_where_there_is_nothing_to_learn(
    tuning: Tuning, tmp_path: Path
) -> None:
    """The old network's answers as labels, and itself as the teacher: the gate sees no gain."""
    shipped = resource(OUR_WEIGHTS)
    model = load_weights(shipped)
    save_weights(tmp_path / "shipped.safetensors", model, {})
    detector = Detector(model, name="shipped")
    lines = []
    for number in range(16):
        found = detector.detect(read_image(tuning().images / f"{number}.png"))
        lines.append(f"# {number}.png")
        for box, points in zip(found.boxes_xyxy.tolist(), found.landmarks_xy.tolist(), strict=True):
            row = [box[0], box[1], box[2] - box[0], box[3] - box[1], *(v for p in points for v in (*p, 0))]
            lines.append(" ".join(map(str, row)))
    (tmp_path / "own.txt").write_text("\n".join(lines) + "\n")
    result = run(
        tuning(
            labels=tmp_path / "own.txt",
            weights=shipped,
            head_learning_rate=1e-4,
            frozen=("backbone.",),
            steps=8,
        )
    )
    assert not result.adopted
    assert np.isfinite(result.after.landmark_error)
    assert torch.isfinite(torch.tensor(result.after.ap))
