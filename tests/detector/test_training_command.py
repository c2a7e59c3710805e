"""`detector train` and `detector finetune`: their settings, and what they say on the way."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch

from detector import __main__ as command_line
from detector.__main__ import main
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PROFILES
from detector.training.config import TrainConfig
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.recipe import MOBILE_RECIPE, PAPER_RECIPE
from detector.weights.file import load_weights, save_weights


def test_that_training_and_fine_tuning_say_how_far_they_are_and_where_the_weights_went(
    labelled_folder, capsys
):
    images, labels = str(labelled_folder / "images"), str(labelled_folder / "label.txt")
    first, second = labelled_folder / "first", labelled_folder / "second"
    options = ["--steps", "1", "--batch-size", "2", "--crop-size", "64"]
    assert main(["train", "--data", images, labels, "--out", str(first), *options]) == 0
    said = capsys.readouterr()
    assert said.out == f"{first / 'weights.safetensors'}\n"
    assert said.err.startswith("step 1/1  loss ")

    options = ["--weights", str(first / "weights.safetensors"), "--steps", "1"]
    options += ["--hold-out", "0", "--least-images", "4"]
    assert main(["finetune", "--images", images, "--labels", labels, "--out", str(second), *options]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("not adopted: nothing was held out")
    assert said.out.endswith(f"{second / 'candidate.safetensors'}\n")
    assert said.err.startswith("corrections looked at: 0/4\nstep 1/1  loss ")
    assert load_weights(second / "candidate.safetensors").profile == MOBILE


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (["train", "--data", "{images}", "{images}", "--out", "{out}"], "the labels cannot be read"),
        (["train", "--data", "{images}", "{labels}", "--out", "{labels}"], "the folder cannot be made"),
        (["train", "--data", "{images}", "{labels}", "--out", "{out}", "--steps", "0"], "at least one step"),
        (
            ["finetune", "--images", "{images}", "--labels", "{labels}", "--out", "{out}", "--steps", "0"],
            "at least one step",
        ),
        (
            ["finetune", "--images", "{labels}", "--labels", "{labels}", "--out", "{out}"],
            "names no image that is in",
        ),
        (
            [
                "finetune",
                "--images",
                "{images}",
                "--labels",
                "{labels}",
                "--out",
                "{out}",
                "--verdicts",
                "{labels}",
            ],
            "label.txt:1: the columns image, left, top, width, height, verdict are expected here",
        ),
    ],
)
def test_that_training_that_cannot_start_says_why_in_one_line(labelled_folder, capsys, command, complaint):
    places = {
        "images": labelled_folder / "images",
        "labels": labelled_folder / "label.txt",
        "out": labelled_folder / "out",
    }
    assert main([word.format(**places) for word in command]) == 2
    error = capsys.readouterr().err
    assert complaint in error
    assert error.startswith("detector: ")
    assert error.count("\n") == 1


def test_that_fine_tuning_has_the_defaults_of_the_library():
    arguments = ["finetune", "--images", "a", "--labels", "b", "--out", "c"]
    given = vars(command_line._parser().parse_args(arguments))
    fields = dataclasses.fields(FineTuneConfig)
    defaults = {f.name: f.default for f in fields if f.default is not dataclasses.MISSING}
    shared_names = defaults.keys() & given.keys()
    assert {"steps", "seed"} <= shared_names
    assert {name: given[name] for name in shared_names} == {name: defaults[name] for name in shared_names}


@pytest.fixture
def settings(monkeypatch):
    """The settings that `detector train` comes to, given its options; nothing is trained."""
    came_to = []
    monkeypatch.setattr("detector.training.train.train", lambda config, **_: came_to.append(config) or ())

    def run(*options):
        assert main(["train", "--data", "a", "b", "--out", "c", *options]) == 0
        return came_to.pop()

    return run


def test_that_training_has_the_defaults_of_the_library_and_the_recipe_of_the_profile(settings):
    plain = TrainConfig(datasets=((Path("a"), Path("b")),), out=Path("c"))
    assert settings() == plain
    heavy = settings("--profile", "paper-152", "--deformable", "8", "16")
    profile = PROFILES["paper-152"].with_deformable([8, 16])
    assert heavy == dataclasses.replace(plain, profile=profile, recipe=PAPER_RECIPE)


def test_that_weights_to_start_from_decide_profile_and_recipe(settings, tmp_path):
    start = tmp_path / "paper.safetensors"
    save_weights(start, RetinaFace(PROFILES["paper"]), {})
    config = settings("--start", str(start))
    assert (config.profile, config.recipe, config.start) == (PROFILES["paper"], PAPER_RECIPE, start)


def test_that_weights_to_start_from_may_get_a_wider_profile_and_no_other(labelled_folder, tmp_path, capsys):
    start = tmp_path / "yunet.safetensors"
    save_weights(start, RetinaFace(PROFILES["yunet"]), {})
    options = ["train", "--data", str(labelled_folder / "images"), str(labelled_folder / "label.txt")]
    options += ["--start", str(start), "--steps", "1", "--batch-size", "2", "--crop-size", "64"]
    out = tmp_path / "run"
    assert main([*options, "--out", str(out), "--profile", "small"]) == 0
    assert load_weights(out / "weights.safetensors").profile == PROFILES["small"]
    assert main([*options, "--out", str(tmp_path / "other"), "--profile", "mobile"]) == 2
    assert "yunet.safetensors: the profile mobile is not a wider yunet" in capsys.readouterr().err


def test_that_options_of_training_change_what_they_name(settings):
    options = ["--epochs", "2", "--batch-size", "4", "--hold-out", "15", "--precision", "bf16", "--seed", "3"]
    config = settings(*options)
    recipe = dataclasses.replace(MOBILE_RECIPE, steps=None, epochs=2, batch_size=4)
    assert (config.recipe, config.hold_out, config.precision, config.seed) == (recipe, 15, "bf16", 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--out", "c"], "A new run needs --data and --out"),
        (["--resume", "run", "--learning-rate", "0.1"], "leave out --learning-rate"),
        (["--data", "a", "b", "--out", "c", "--deformable", "7"], "--deformable: no level has the stride 7"),
        (["--data", "a", "b", "--out", "c", "--start", "w", "--deformable", "8"], "no --deformable"),
    ],
)
def test_that_options_of_training_that_do_not_fit_are_told(options, message, capsys):
    assert main(["train", *options]) == 2
    assert message in capsys.readouterr().err


def test_that_a_run_goes_on_from_the_command_line(labelled_folder, capsys):
    data = ["--data", str(labelled_folder / "images"), str(labelled_folder / "label.txt")]
    run = labelled_folder / "run"
    sizes = ["--steps", "3", "--batch-size", "2", "--crop-size", "64", "--save-every", "2"]
    assert main(["train", *data, "--out", str(run), *sizes]) == 0
    before = load_weights(run / "weights.safetensors").state_dict()
    (run / "weights.safetensors").unlink()
    assert main(["train", "--resume", str(run / "checkpoints" / "00000002.safetensors")]) == 0
    after = load_weights(run / "weights.safetensors").state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert "step 3/3" in capsys.readouterr().err
