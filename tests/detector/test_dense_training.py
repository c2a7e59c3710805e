"""`detector train --dense`: a network with a dense branch, trained, gone on with, and shared by processes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detector.__main__ import main
from detector.dense.decoder_file import load_decoder
from detector.errors import TrainingError, WeightsError
from detector.profile import MOBILE
from detector.resources import resource
from detector.training.config import TrainConfig
from detector.training.recipe import MOBILE_RECIPE, PAPER_RECIPE, Recipe
from detector.training.run_folder import config_to_resume
from detector.training.train import train
from detector.weights.file import load_weights
from detector.weights.head import read_metadata

MakeConfig = Callable[..., TrainConfig]
ADAMW = replace(MOBILE_RECIPE, steps=5, batch_size=2, crop_size=128)
SGD = replace(PAPER_RECIPE, epochs=None, steps=5, batch_size=2, crop_size=128)


@pytest.fixture
def config(labelled_folder: Path, decoder: Path) -> MakeConfig:
    def make(out: str = "run", recipe: Recipe = ADAMW, **changes: object) -> TrainConfig:
        data = ((labelled_folder / "images", labelled_folder / "label.txt"),)
        settings = {"datasets": data, "out": labelled_folder / out, "recipe": recipe, "save_every": 2}
        settings |= {"device": "cpu", "precision": "fp32", "dense": decoder}
        return TrainConfig(**(settings | changes))  # type: ignore[arg-type]

    return make


def weights_of(run: Path) -> dict[str, torch.Tensor]:
    return load_weights(run / "weights.safetensors").state_dict()


def losses(run: Path) -> list[list[float]]:
    with (run / "losses.csv").open(newline="") as file:
        names = ("classification", "box", "landmark", "total", "pixel")
        return [[float(row[name]) for name in names] for row in csv.DictReader(file)]


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_that_a_run_trains_the_head_and_keeps_the_decoder(
    config: MakeConfig, decoder: Path, precision: str
) -> None:
    run = config(precision=precision)
    progress = list(train(run))
    assert all(step.pixel is not None and step.pixel >= 0 for step in progress)
    assert any(step.pixel for step in progress)
    for classification, box, landmark, total, pixel in losses(run.out):
        # λ1 and λ2 of the profile, λ3 of the paper.
        assert total == pytest.approx(classification + 2 * box + landmark + 0.01 * pixel, rel=1e-3)
    after = weights_of(run.out)
    assert any(after[f"dense.head.levels.{level}.weight"].any() for level in range(3))
    given = load_decoder(decoder).state_dict()
    assert all(torch.equal(value, after[f"dense.decoder.{name}"]) for name, value in given.items())
    assert load_weights(run.out / "weights.safetensors").profile == replace(MOBILE, dense=True)
    assert read_metadata(run.out / "weights.safetensors")["decoder"] == "decoder.safetensors"
    assert (run.out / "losses.png").stat().st_size > 0


@pytest.mark.parametrize("recipe", [ADAMW, SGD], ids=["adamw", "sgd"])
def test_that_a_run_with_the_branch_goes_on_to_the_same_bits_without_the_file_of_the_decoder(
    config: MakeConfig, decoder: Path, labelled_folder: Path, recipe: Recipe
) -> None:
    moved = labelled_folder / "moved.safetensors"
    moved.write_bytes(decoder.read_bytes())
    run = config(recipe=recipe, dense=moved, keep=9)
    list(train(run))
    expected, rows = weights_of(run.out), losses(run.out)
    assert any(row[-1] for row in rows)
    moved.unlink()
    found, checkpoint = config_to_resume(run.out / "checkpoints" / "00000002.safetensors")
    assert found == replace(run, profile=replace(MOBILE, dense=True))
    list(train(found, checkpoint=checkpoint))
    again = weights_of(run.out)
    assert all(torch.equal(value, again[name]) for name, value in expected.items())
    assert losses(run.out) == rows


def test_that_settings_from_before_there_was_a_branch_are_still_read(config: MakeConfig) -> None:
    run = config(dense=None)
    text = run.to_json().replace('  "dense": null,\n', "")
    assert "dense" not in text
    assert TrainConfig.from_json(text) == run


def test_that_weights_get_a_branch_and_keep_what_they_know(config: MakeConfig) -> None:
    start = resource("weights/mobile.safetensors")
    run = config(start=start, recipe=replace(ADAMW, steps=1, learning_rate=1e-9, weight_decay=0))
    list(train(run))
    known, after = load_weights(start).state_dict(), weights_of(run.out)
    for name, value in known.items():
        if "running" not in name and "num_batches" not in name:
            torch.testing.assert_close(after[name], value, atol=1e-6, rtol=1e-4)


def test_that_a_run_starts_from_weights_that_have_a_branch(config: MakeConfig) -> None:
    first = config("first")
    list(train(first))
    weights = first.out / "weights.safetensors"
    second = config("second", start=weights, dense=None)
    list(train(second))
    assert any(row[-1] for row in losses(second.out))
    with pytest.raises(TrainingError, match="a decoder of their own"):
        next(train(config("third", start=weights)))


def test_that_what_is_no_decoder_is_named(config: MakeConfig, base_weights: Path) -> None:
    with pytest.raises(WeightsError, match=r"base\.safetensors: not a mesh decoder"):
        next(train(config(dense=base_weights)))


def test_that_a_branch_without_a_decoder_is_refused(config: MakeConfig) -> None:
    with pytest.raises(TrainingError, match="needs a mesh decoder"):
        config(dense=None, profile=replace(MOBILE, dense=True))


@pytest.mark.parametrize("profile", ["mobile", "paper"])
def test_that_the_command_trains_either_profile_with_the_branch(
    labelled_folder: Path, decoder: Path, profile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = [str(labelled_folder / "images"), str(labelled_folder / "label.txt")]
    sizes = ["--steps", "1", "--batch-size", "2", "--crop-size", "64", "--device", "cpu"]
    options = ["--profile", profile, "--dense", str(decoder), "--out", str(labelled_folder / "run")]
    assert main(["train", "--data", *data, *options, *sizes]) == 0
    assert ", pixel " in capsys.readouterr().err
    assert load_weights(labelled_folder / "run" / "weights.safetensors").profile.dense


def test_that_two_processes_train_the_branch_like_one_with_the_same_batch(
    config: MakeConfig, train_in_two: Callable[[TrainConfig], None], labelled_folder: Path
) -> None:
    # SGD: Adam would turn a gradient of rounding errors into a whole step. Long steps multiply such errors.
    recipe = replace(SGD, steps=4, batch_size=4, learning_rate=3e-4)
    run = config("one", recipe, start=resource("weights/mobile.safetensors"))
    list(train(run))
    train_in_two(replace(run, out=labelled_folder / "two"))
    one, two = losses(labelled_folder / "one"), losses(labelled_folder / "two")
    assert len(one) == len(two) == 4
    assert any(row[-1] for row in one)
    for ours, theirs in zip(one, two, strict=True):
        assert theirs == pytest.approx(ours, rel=1e-3)
    head = "dense.head.levels.0.weight"
    alone, shared = weights_of(labelled_folder / "one")[head], weights_of(labelled_folder / "two")[head]
    torch.testing.assert_close(shared, alone, rtol=1e-2, atol=1e-2 * float(alone.abs().max()))


def test_that_a_teacher_needs_no_branch(config: MakeConfig, base_weights: Path) -> None:
    run = config(teachers=(base_weights,))
    list(train(run))
    assert any(row[-1] for row in losses(run.out))
