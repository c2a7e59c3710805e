"""`detector finetune` and `detector study`: what they say, and several processes that share the work."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
import torch

from detector.__main__ import main
from detector.commands.gate_words import verdict
from detector.resources import resource
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_report import Figures, FineTuneResult, Reason, RegressionSource
from detector.training.generators import returned
from detector.weights.file import load_weights

Tuning = Callable[..., FineTuneConfig]


def arguments(config: FineTuneConfig) -> list[str]:
    return [
        "finetune", "--images", str(config.images), "--labels", str(config.labels),
        "--weights", str(config.weights), "--out", str(config.out), "--steps", str(config.steps),
        "--batch-size", str(config.batch_size), "--crop-size", str(config.crop_size),
        "--least-images", str(config.least_images), "--replay-share", str(config.replay_share),
        *(["--replays-folder"] if config.replays_folder else []),
    ]  # fmt: skip


@pytest.mark.parametrize("least", [5, 17])
def test_that_the_command_ends_well_whether_adopted_or_honestly_refused(
    tuning: Tuning, capsys: pytest.CaptureFixture[str], least: int
) -> None:
    config = tuning(least_images=least, steps=2)
    assert main(arguments(config)) == 0
    said = capsys.readouterr()
    result = FineTuneResult.from_json((config.out / "result.json").read_text())
    assert said.out == verdict(result, config.out) + "\n"
    assert ("step 2/2  loss " in said.err) is (least == 5)
    assert ("held-out corrections after step 0: AP 1.000  landmark error" in said.err) is (least == 5)


def test_that_the_command_does_what_the_library_does(tuning: Tuning) -> None:
    ours = tuning("library", steps=2, head_learning_rate=1e-3, hold_out=0)
    theirs = tuning("command", steps=2, head_learning_rate=1e-3, hold_out=0)
    sample = resource("sample")
    told = ["--head-learning-rate", "0.001", "--hold-out", "0", "--precision", "fp32"]
    told += ["--labelled", str(sample), str(sample / "label.txt")]
    assert main([*arguments(theirs), *told]) == 0
    # The command has no option for what is frozen and how weights are averaged.
    defaults = {f.name: f.default for f in fields(FineTuneConfig)}
    same = {name: defaults[name] for name in ("frozen", "average_decay")}
    same["labelled"] = (sample, sample / "label.txt")
    returned(fine_tune(replace(ours, **same)))  # type: ignore[arg-type]
    one, other = (load_weights(c.out / "candidate.safetensors").state_dict() for c in (ours, theirs))
    assert all(torch.equal(one[name], other[name]) for name in one)


def result(reason: Reason, **changes: object) -> FineTuneResult:
    before = Figures(ap=0.8, landmark_error=0.05, faces=40, images=20)
    after = Figures(ap=0.85, landmark_error=0.04, faces=40, images=20)
    values = {
        "adopted": reason is Reason.IMPROVED, "reason": reason, "mix": 0.5, "before": before, "after": after,
        "regression_source": RegressionSource.GIVEN, "regression_before": after, "regression_after": before,
        "ap_gain_interval": (0.012, 0.09), "error_gain_interval": (-0.001, 0.02), "threshold": 0.41,
        "corrected_images": 100, "held_out_images": 20, "steps_taken": 300, "best_step": 250, "seconds": 9.0,
    }  # fmt: skip
    return FineTuneResult(**(values | changes))  # type: ignore[arg-type]


def test_that_the_verdict_tells_the_figures_in_words() -> None:
    assert verdict(result(Reason.IMPROVED), Path("out")).splitlines() == [
        "adopted: the new weights, 50% of them mixed with the old ones, taken after step 250, are better.",
        "held-out corrections: AP 0.800 → 0.850, landmark error 5.00% → 4.00% (40 faces in 20 images)",
        "gain in average precision, 95 % interval: +1.20 to +9.00 points",
        "gain in landmark error, 95 % interval: -0.10 to +2.00 points",
        "regression set: AP 0.850 → 0.800, landmark error 4.00% → 5.00% (40 faces in 20 images)",
        "out/weights.safetensors",
    ]
    for reason in Reason:
        lines = verdict(result(reason), Path("out")).splitlines()
        assert lines[0].startswith(("adopted", "not adopted", "not trained"))
        assert ("weights.safetensors" in lines[-1]) is (reason is Reason.IMPROVED)
        told = any(line.endswith("a threshold of 0.41 fits these corrections best") for line in lines)
        assert told is (reason is not Reason.IMPROVED)


def test_that_a_gain_that_costs_too_much_is_not_called_none() -> None:
    costly, none = (
        result(Reason.NO_GAIN, ap_gain_interval=(low, 0.09), error_gain_interval=(-0.02, -0.004))
        for low in (0.012, 1e-17)
    )
    told = [verdict(each, Path("out")).splitlines()[0] for each in (costly, none)]
    assert told == [
        "not adopted: on the held-out corrections one figure gained, at too much cost to the other.",
        "not adopted: no gain on the held-out corrections that is more than chance.",
    ]


TOGETHER = """
import dataclasses, json, sys
from pathlib import Path
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.generators import returned
settings = json.loads(sys.argv[1])
for name in ("images", "labels", "weights", "out"):
    settings[name] = Path(settings[name])
settings["frozen"] = tuple(settings["frozen"])
settings["labelled"] = settings["labelled"] and tuple(map(Path, settings["labelled"]))
returned(fine_tune(FineTuneConfig(**settings)))
"""


def losses(folder: Path) -> list[list[float]]:
    names = ("classification", "box", "landmark", "total")
    with (folder / "losses.csv").open(newline="") as file:
        return [[float(row[name]) for name in names] for row in csv.DictReader(file)]


# Adam makes a whole step of a gradient of rounding errors. Replay has such gradients where nothing has moved
# away from the old network yet: its landmarks are left out, or steps are short.
@pytest.mark.parametrize(
    ("landmark_distillation", "rate", "within", "labelled"),
    [(0.0, 0.2, 1e-5, None), (1.0, 1e-3, 1e-3, None), (1.0, 1e-3, 1e-3, "sample")],
)
def test_that_two_processes_come_to_what_one_comes_to(
    tuning: Tuning,
    script_in_two: Callable[..., None],
    landmark_distillation: float,
    rate: float,
    within: float,
    labelled: str | None,
) -> None:
    settings = {"head_learning_rate": rate, "landmark_distillation": landmark_distillation}
    if labelled is not None:
        settings |= {"labelled": (resource(labelled), resource(labelled) / "label.txt")}
        settings |= {"replays_folder": False}
    alone, together = (tuning(out, **settings) for out in ("alone", "together"))
    expected = returned(fine_tune(alone))
    given = {
        name: getattr(together, name)
        for name in (
            "steps", "batch_size", "crop_size", "validate_every", "checkpoint_every", "least_images",
            "head_learning_rate", "average_decay", "frozen", "replay_share", "replays_folder",
            "landmark_distillation", "precision",
        )
    }  # fmt: skip
    given |= {name: str(getattr(together, name)) for name in ("images", "labels", "weights", "out")}
    given["labelled"] = together.labelled and list(map(str, together.labelled))
    script_in_two(TOGETHER, json.dumps(given))
    one, two = losses(alone.out), losses(together.out)
    assert len(one) == len(two) == 12
    for ours, theirs in zip(one, two, strict=True):
        assert theirs == pytest.approx(ours, rel=within)
    found = FineTuneResult.from_json((together.out / "result.json").read_text())
    assert found.after is not None
    assert expected.after is not None
    assert found.after.landmark_error == pytest.approx(expected.after.landmark_error, rel=within)
    # And the gate, for which each has looked at its share of the images, comes to the same.
    assert (found.adopted, found.reason, found.mix) == (expected.adopted, expected.reason, expected.mix)
    assert found.error_gain_interval == pytest.approx(expected.error_gain_interval, abs=within / 10)
    assert found.ap_gain_interval == pytest.approx(expected.ap_gain_interval, abs=within)
    assert (found.regression_after is None) is (expected.regression_after is None)
    if found.regression_after is not None and expected.regression_after is not None:
        assert found.regression_after.ap == pytest.approx(expected.regression_after.ap, abs=within)
    assert found.replayed_images == expected.replayed_images == (0 if labelled is None else 6)


@pytest.mark.parametrize(
    ("recipe", "tests", "sets"),
    [
        ("without one", "2", {"test": 2}),
        ("with a labelled set", "1", {"test": 1, "replay": 2, "regression": 1}),
        ("with a labelled set", "2", {"test": 2, "replay": 2}),
    ],
)
def test_that_the_study_measures_on_images_that_nobody_learnt_from(
    recipe: str,
    tests: str,
    sets: dict[str, int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from detector.training import study

    held_out = ["joe_biden.jpg", "blue_room.jpg"]
    monkeypatch.setattr(study, "read_image_names", lambda _: held_out)
    sample = resource("sample")
    told = [
        "study", "--portraits", str(sample), str(sample / "label.txt"), "--out", str(tmp_path / "study"),
        "--conditions", "dark", "--sizes", "2", "--ablation-size", "2", "--uncorrected", "1",
        "--tests", tests, "--recipes", recipe,
    ]  # fmt: skip
    assert main(told) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'study/study.md'}\n"
    with (tmp_path / "study/study.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["condition"], row["images"], row["reason"]) == ("dark", "2", "too_few")
    assert row["ap_before"] == row["ap_after"]
    assert row["refused"] == row["refused_shown"]
    assert (tmp_path / "study/study.md").read_text().count("\n") == 3
    folders = {folder.name: folder for folder in (tmp_path / "study").glob("**") if folder.is_dir()}
    parts = {"test", "replay", "regression"} & folders.keys()
    assert {name: len(list(folders[name].iterdir())) for name in parts} == sets


def test_that_an_unknown_condition_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    sample = str(resource("sample"))
    told = ["study", "--portraits", sample, f"{sample}/label.txt", "--out", "o", "--conditions", "foggy"]
    assert main(told) == 2
    assert "'foggy' is none of rotated, dark, blurred." in capsys.readouterr().err
