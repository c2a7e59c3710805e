"""A training that goes on from a checkpoint, and what refuses to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from detector.errors import DetectorError, TrainingError
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.training.config import TrainConfig
from detector.training.recipe import MOBILE_RECIPE, PAPER_RECIPE, Recipe
from detector.training.run_folder import checkpoints_in, config_to_resume
from detector.training.train import train
from detector.weights.file import load_weights, save_weights

MakeConfig = Callable[..., TrainConfig]
ADAMW = replace(MOBILE_RECIPE, steps=7, batch_size=2, crop_size=64)
SGD = replace(PAPER_RECIPE, epochs=None, steps=7, batch_size=2, crop_size=64)


@pytest.fixture
def config(labelled_folder: Path) -> MakeConfig:
    def make(out: str = "run", recipe: Recipe = ADAMW, **changes: object) -> TrainConfig:
        data = ((labelled_folder / "images", labelled_folder / "label.txt"),)
        settings = {"datasets": data, "out": labelled_folder / out, "recipe": recipe, "save_every": 2}
        settings |= {"device": "cpu", "precision": "fp32"}
        return TrainConfig(**(settings | changes))  # type: ignore[arg-type]

    return make


def resume(path: Path) -> None:
    found, checkpoint = config_to_resume(path)
    list(train(found, checkpoint=checkpoint))


def weights_of(run: Path) -> dict[str, torch.Tensor]:
    return load_weights(run / "weights.safetensors").state_dict()


@pytest.mark.parametrize(
    ("recipe", "precision"), [(ADAMW, "fp32"), (SGD, "fp32"), (ADAMW, "bf16")], ids=["adamw", "sgd", "bf16"]
)
def test_that_a_training_taken_up_from_any_checkpoint_ends_at_the_same_bits(
    config: MakeConfig, base_weights: Path, recipe: Recipe, precision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heads that are shared cast the same weights once for each level, while a teacher casts its own."""
    for name, value in (("TIMES", 2), ("AT_ONCE", 2)):  # checkpoints in and between rounds of four steps
        monkeypatch.setattr(f"detector.training.taught.{name}", value)
    shares = replace(MOBILE, shared_heads=True)
    teachers = (base_weights,)
    whole = config("whole", recipe, profile=shares, teachers=teachers, precision=precision, keep=9)
    list(train(whole))
    checkpoints = checkpoints_in(whole.out)
    assert [path.stem for path in checkpoints] == ["00000002", "00000004", "00000006", "00000007"]
    rows = (whole.out / "losses.csv").read_text().splitlines()
    for checkpoint in checkpoints[:3]:
        part = whole.out.parent / checkpoint.stem
        shutil.copytree(whole.out, part)
        resume(part / "checkpoints" / checkpoint.name)
        expected, found = weights_of(whole.out), weights_of(part)
        assert all(torch.equal(expected[name], found[name]) for name in expected)
        again = (part / "losses.csv").read_text().splitlines()
        assert [row.split(",")[:6] for row in again] == [row.split(",")[:6] for row in rows]


def test_that_a_killed_run_goes_on_from_its_newest_checkpoint(config: MakeConfig) -> None:
    whole, killed = config("whole"), config("killed")
    list(train(whole))
    running = train(killed)
    for _ in range(5):
        next(running)
    running.close()
    with (killed.out / "losses.csv").open("a") as file:
        file.write("6,0.1,0.")  # the row it died at
    resume(killed.out)
    assert all(
        torch.equal(a, b)
        for a, b in zip(weights_of(whole.out).values(), weights_of(killed.out).values(), strict=True)
    )
    steps = [line.split(",")[0] for line in (killed.out / "losses.csv").read_text().splitlines()]
    assert steps == ["step", "1", "2", "3", "4", "5", "6", "7"]


def test_that_only_the_newest_checkpoints_stay(config: MakeConfig) -> None:
    run = config(keep=2)
    list(train(run))
    assert [path.stem for path in checkpoints_in(run.out)] == ["00000006", "00000007"]


def test_that_a_run_can_be_moved_before_it_goes_on(config: MakeConfig, tmp_path: Path) -> None:
    run = config()
    list(train(run))
    shutil.move(run.out, tmp_path / "elsewhere")
    found, checkpoint = config_to_resume(tmp_path / "elsewhere")
    assert found == replace(run, out=tmp_path / "elsewhere")
    assert checkpoint == tmp_path / "elsewhere" / "checkpoints" / "00000007.safetensors"
    before = weights_of(tmp_path / "elsewhere")
    resume(tmp_path / "elsewhere" / "checkpoints" / "00000006.safetensors")
    after = weights_of(tmp_path / "elsewhere")
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_that_going_back_forgets_the_checkpoints_after(config: MakeConfig) -> None:
    run = config(keep=9)
    list(train(run))
    found, checkpoint = config_to_resume(checkpoints_in(run.out)[0])
    running = train(found, checkpoint=checkpoint)
    next(running)
    running.close()
    assert [path.stem for path in checkpoints_in(run.out)] == ["00000002"]


def test_that_what_a_run_started_from_may_be_gone_when_it_goes_on(
    config: MakeConfig, base_weights: Path
) -> None:
    run = config(start=base_weights)
    list(train(run))
    before = weights_of(run.out)
    base_weights.unlink()
    resume(run.out / "checkpoints" / "00000004.safetensors")
    after = weights_of(run.out)
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_that_a_run_does_not_go_on_with_another_teacher(config: MakeConfig, base_weights: Path) -> None:
    run = config(teachers=(base_weights,))
    list(train(run))
    torch.manual_seed(1)
    save_weights(base_weights, RetinaFace(MOBILE), {})
    with pytest.raises(TrainingError, match="the teachers have changed since"):
        resume(run.out)


def test_that_a_run_goes_on_after_a_full_disk(config: MakeConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, run = config("whole"), config("run")
    list(train(whole))

    def full(*_: object, **__: object) -> None:
        raise DetectorError("no space left")

    running = train(run)
    for _ in range(3):
        next(running)
    with monkeypatch.context() as patch:
        patch.setattr("detector.training.train.save_checkpoint", full)
        with pytest.raises(DetectorError, match="no space left"):
            next(running)
    resume(run.out)
    expected, found = weights_of(whole.out), weights_of(run.out)
    assert all(torch.equal(expected[name], found[name]) for name in expected)


def test_that_a_checkpoint_of_another_network_is_named(config: MakeConfig, tmp_path: Path) -> None:
    run = config()
    list(train(run))
    path = checkpoints_in(run.out)[-1]
    with safe_open(path, framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        metadata = file.metadata()
    tensors["optimiser.0.exp_avg"] = torch.zeros(3)
    save_file(tensors, path, metadata)
    with pytest.raises(TrainingError, match=r"00000007\.safetensors: The optimiser's memory is of another"):
        resume(run.out)


def test_that_a_run_is_never_written_over(config: MakeConfig) -> None:
    list(train(config()))
    with pytest.raises(TrainingError, match=r"run holds a training already.*--resume"):
        next(train(config()))


def test_that_a_run_whose_data_have_changed_does_not_go_on(config: MakeConfig, labelled_folder: Path) -> None:
    run = config()
    list(train(run))
    labels = labelled_folder / "label.txt"
    labels.write_text(labels.read_text().replace("40 30 40 40", "40 30 41 40", 1))
    with pytest.raises(TrainingError, match="labels or images have changed since"):
        resume(run.out)


def test_that_a_folder_without_a_checkpoint_says_so(config: MakeConfig) -> None:
    run = config()
    next(train(run))
    with pytest.raises(TrainingError, match="run has no checkpoint of a training"):
        config_to_resume(run.out)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"datasets": 3}', "\x00"])
def test_that_settings_that_are_none_are_named(config: MakeConfig, content: str) -> None:
    run = config()
    list(train(run))
    (run.out / "config.json").write_text(content)
    with pytest.raises(TrainingError, match=r"config\.json: these are not the settings"):
        config_to_resume(run.out)


def test_that_a_run_of_an_older_version_goes_on_unless_it_has_a_teacher(config: MakeConfig) -> None:
    run = config()
    list(train(run))
    file = run.out / "config.json"
    settings = json.loads(file.read_text())
    del settings["teachers"]
    assert settings["teacher_sha256"] == ""
    file.write_text(json.dumps(settings | {"teacher": None, "teacher_share": 1.0}))
    assert config_to_resume(run.out)[0].teachers == ()
    before = weights_of(run.out)
    resume(checkpoints_in(run.out)[0])
    after = weights_of(run.out)
    assert all(torch.equal(before[name], after[name]) for name in before)
    del settings["lessons"]
    for taught in ({"teacher": "/weights", "teacher_share": 1.0}, {"teachers": ["/weights"]}):
        file.write_text(json.dumps(settings | taught))
        with pytest.raises(TrainingError, match=r"begun by an older version.*--start goes on from its"):
            config_to_resume(run.out)


@pytest.mark.parametrize("content", [b"", b"\x80\x02", b"\x10\x00\x00\x00\x00\x00\x00\x00{}"])
def test_that_a_damaged_checkpoint_is_named(config: MakeConfig, content: bytes) -> None:
    run = config()
    list(train(run))
    checkpoints_in(run.out)[-1].write_bytes(content)
    with pytest.raises(TrainingError, match=r"00000007\.safetensors: not a checkpoint"):
        resume(run.out)


def test_that_weights_are_no_checkpoint(config: MakeConfig) -> None:
    run = config()
    list(train(run))
    shutil.copy(run.out / "weights.safetensors", checkpoints_in(run.out)[-1])
    with pytest.raises(TrainingError, match=r"00000007\.safetensors: not a checkpoint"):
        resume(run.out)


def test_that_settings_survive_their_file(config: MakeConfig, tmp_path: Path) -> None:
    for run in (
        config(),
        config(
            recipe=PAPER_RECIPE, teachers=(tmp_path / "t", tmp_path / "u"), hold_out=15, seed=3, device="cpu"
        ),
    ):
        assert TrainConfig.from_json(run.to_json(data_sha256="1")) == run


@pytest.mark.parametrize("path", ["nowhere", "nowhere/checkpoints/00000500.safetensors"])
def test_that_a_run_that_is_not_there_is_named(tmp_path: Path, path: str) -> None:
    with pytest.raises(TrainingError, match=rf"{path}: no such run or checkpoint"):
        config_to_resume(tmp_path / path)


def test_that_a_run_is_found_from_inside_its_folder(
    config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = config()
    list(train(run))
    monkeypatch.chdir(run.out / "checkpoints")
    for path in (Path("00000006.safetensors"), Path()):
        assert config_to_resume(path)[0] == run
