"""Training from scratch, on a few photographs drawn for it, for a few steps."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from one_face import one_face

from detector.data.batches import batches
from detector.data.decoded_images import DecodedImages
from detector.errors import LabelError, TrainingError
from detector.formats.image_names import read_image_names
from detector.network.retinaface import RetinaFace
from detector.profile import COMMUNITY_RESNET50, MOBILE, SMALL, YUNET, Level, Profile
from detector.training import train as module
from detector.training.config import TrainConfig
from detector.training.recipe import MOBILE_RECIPE, Recipe
from detector.training.run_folder import checkpoints_in, config_to_resume, recorded
from detector.training.train import train
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata
from detector.weights.published_names import mobilenet_name

MakeConfig = Callable[..., TrainConfig]


@pytest.fixture
def config(labelled_folder: Path) -> MakeConfig:
    def make(out: str = "run", **changes: object) -> TrainConfig:
        recipe = {"steps": 3, "batch_size": 2, "crop_size": 64}
        names = {field.name for field in fields(Recipe)}
        recipe |= {name: changes.pop(name) for name in names & changes.keys()}
        settings = {
            "datasets": ((labelled_folder / "images", labelled_folder / "label.txt"),),
            "out": labelled_folder / out,
            "recipe": replace(MOBILE_RECIPE, **recipe),  # type: ignore[arg-type]
            "device": "cpu",
            "precision": "fp32",
        }
        return TrainConfig(**(settings | changes))  # type: ignore[arg-type]

    return make


def trained(config: TrainConfig) -> dict[str, torch.Tensor]:
    list(train(config))
    return load_weights(config.out / "weights.safetensors").state_dict()


def test_that_a_run_leaves_weights_a_row_for_each_step_and_all_its_settings(config: MakeConfig) -> None:
    run = config(seed=5)
    progress = list(train(run))
    assert [(p.step, p.steps) for p in progress] == [(1, 3), (2, 3), (3, 3)]
    assert all(p.total > 0 for p in progress)
    with (run.out / "losses.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(int(row["step"]), float(row["total"])) for row in rows] == [(p.step, p.total) for p in progress]
    assert TrainConfig.from_json((run.out / "config.json").read_text()) == run
    assert (run.out / "losses.png").read_bytes().startswith(b"\x89PNG")
    assert read_metadata(run.out / "weights.safetensors")["steps"] == "3"


def test_that_what_is_held_out_is_listed_and_not_trained_on(
    config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def spy(samples, *arguments, **options):  # type: ignore[no-untyped-def]
        names.extend(sample.name for sample in samples)
        return batches(samples, *arguments, **options)

    monkeypatch.setattr(module, "batches", spy)
    run = config(hold_out=50)
    list(train(run))
    held_out = read_image_names(run.out / "held_out.txt")
    assert held_out
    assert names
    assert sorted(names + held_out) == ["0.png", "1.png", "2.png", "3.png"]


def test_that_the_same_seed_trains_the_same_weights(config: MakeConfig) -> None:
    one, other = trained(config("one")), trained(config("other"))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_that_a_network_learns_the_faces_it_is_shown(config: MakeConfig) -> None:
    losses = [p.total for p in train(config(steps=40, learning_rate=3e-3))]
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])


def test_that_what_is_saved_is_the_average_of_the_weights_from_the_start_on(
    config: MakeConfig, base_weights: Path
) -> None:
    old = load_weights(base_weights).state_dict()["box.levels.0.weight"]
    new = trained(config(start=base_weights, steps=1, learning_rate=1e-3))["box.levels.0.weight"]
    # A first step of Adam is as long as the learning rate; the average takes nine tenths of it.
    assert float((new - old).abs().max()) == pytest.approx(0.9e-3, rel=0.05)


def test_that_training_starts_from_a_backbone_of_imagenet(config: MakeConfig, tmp_path: Path) -> None:
    torch.manual_seed(9)
    backbone = RetinaFace(MOBILE).backbone.state_dict()
    torch.save({mobilenet_name(name): value for name, value in backbone.items()}, tmp_path / "imagenet.pth")
    new = trained(config(backbone=tmp_path / "imagenet.pth", steps=1, learning_rate=1e-9))
    name = "stage1.0.0.weight"
    torch.testing.assert_close(new[f"backbone.{name}"], backbone[name], rtol=0, atol=1e-6)


def test_that_training_starts_from_the_backbone_of_other_weights(
    config: MakeConfig, base_weights: Path, tmp_path: Path
) -> None:
    new = trained(
        config(
            profile=replace(MOBILE, pyramid_channels=32), backbone=base_weights, steps=1, learning_rate=1e-9
        )
    )
    old = load_weights(base_weights).backbone.state_dict()["stage1.0.0.weight"]
    torch.testing.assert_close(new["backbone.stage1.0.0.weight"], old, rtol=0, atol=1e-6)

    save_weights(tmp_path / "deep.safetensors", RetinaFace(COMMUNITY_RESNET50), {})
    with pytest.raises(TrainingError, match=r"has the backbone resnet-50, and mobilenet-0\.25 is wanted"):
        next(train(config(backbone=tmp_path / "deep.safetensors")))


def test_that_weights_are_there_before_the_end(config: MakeConfig) -> None:
    running = train(config(save_every=2))
    next(running)
    assert not (config().out / "weights.safetensors").exists()
    next(running)
    running.close()
    assert read_metadata(config().out / "weights.safetensors")["steps"] == "2"
    assert len((config().out / "losses.csv").read_text().splitlines()) == 3


def test_that_weights_to_start_from_bring_their_own_profile(config: MakeConfig, tmp_path: Path) -> None:
    levels = tuple(Level(level.stride, (level.stride * 3.0, level.stride * 5.0)) for level in MOBILE.levels)
    other = replace(MOBILE, name="other", levels=levels)
    save_weights(tmp_path / "other.safetensors", RetinaFace(other), {})
    run = config(start=tmp_path / "other.safetensors")
    list(train(run))
    assert load_weights(run.out / "weights.safetensors").profile == other
    assert json.loads((run.out / "config.json").read_text())["profile"]["name"] == "other"


def test_that_training_goes_on_without_a_photograph_that_breaks_on_the_way(
    config: MakeConfig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    forgets_at_once = partial(DecodedImages, budget_bytes=0)
    monkeypatch.setattr("detector.data.batches.DecodedImages", forgets_at_once)
    running = train(config(steps=8))
    next(running)
    (config().datasets[0][0] / "2.png").write_bytes(b"no photograph")
    assert [p.step for p in running][-1] == 8
    assert "2.png" in caplog.text


def test_that_training_in_bfloat16_goes_much_the_same_way(
    config: MakeConfig, base_weights: Path, tmp_path: Path
) -> None:
    teacher = one_face(tmp_path / "teacher.safetensors")
    settings = {"steps": 4, "start": base_weights, "teachers": (teacher,)}
    full = [p.total for p in train(config("full", **settings))]
    half = [p.total for p in train(config("half", precision="bf16", **settings))]
    assert full != half
    assert half == pytest.approx(full, rel=0.2)
    weights = load_weights(config("half").out / "weights.safetensors")
    assert all(value.dtype != torch.bfloat16 for value in weights.state_dict().values())


@pytest.mark.parametrize(
    ("started", "profile", "counted"), [(YUNET, YUNET, 0), (YUNET, SMALL, 2), (None, YUNET, 4)]
)
def test_that_with_teachers_the_norms_of_weights_to_start_from_keep_their_statistics(
    started: Profile | None,
    profile: Profile,
    counted: int,
    config: MakeConfig,
    base_weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At once, or where the network is widened, as soon as its new channels have some; and as resumed."""
    monkeypatch.setattr("detector.training.train.NORMS_OF_WIDENED", 0.5)
    start = tmp_path / "start.safetensors" if started else None
    if started:
        save_weights(start, RetinaFace(started).eval(), {})
    run = config(steps=4, teachers=(base_weights,), start=start, profile=profile, save_every=1, keep=9)
    state = trained(run)
    assert recorded(run.out, "widened") == ("yunet" if counted == 2 else "")
    found, checkpoint = config_to_resume(checkpoints_in(run.out)[0])
    list(train(found, checkpoint=checkpoint))
    again = load_weights(run.out / "weights.safetensors").state_dict()
    assert all(torch.equal(state[name], again[name]) for name in state)
    batches = [value for name, value in state.items() if name.endswith("num_batches_tracked")]
    assert {int(count) for count in batches} == {counted}


def test_that_a_folder_of_any_name_gets_its_plot(config: MakeConfig) -> None:
    run = config("run $a_{$ \udcff")
    list(train(run))
    assert (run.out / "losses.png").exists()


def test_that_images_may_have_any_name_that_a_file_may(config: MakeConfig, labelled_folder: Path) -> None:
    name = "\udcff.png"
    (labelled_folder / "images" / "0.png").rename(labelled_folder / "images" / name)
    labels = labelled_folder / "label.txt"
    labels.write_bytes(labels.read_bytes().replace(b"# 0.png", b"# \xff.png"))
    run = config(hold_out=99)
    list(train(replace(run, hold_out=0)))
    assert TrainConfig.from_json((run.out / "config.json").read_text()).hold_out == 0


def test_that_training_on_labels_of_other_images_says_so(config: MakeConfig, labelled_folder: Path) -> None:
    with pytest.raises(LabelError, match="names no image"):
        next(train(config(datasets=((labelled_folder, labelled_folder / "label.txt"),))))


def test_that_training_without_a_single_face_says_so(config: MakeConfig, labelled_folder: Path) -> None:
    (labelled_folder / "label.txt").write_text("# 0.png\n# 1.png\n5 5 0 5\n")
    with pytest.raises(TrainingError, match=r"No face to learn from among 2 images.*label\.txt"):
        next(train(config()))


def test_that_a_folder_that_cannot_be_made_is_named_before_the_first_step(
    config: MakeConfig, labelled_folder: Path
) -> None:
    (labelled_folder / "file").touch()
    with pytest.raises(TrainingError, match=r"file/run: the folder cannot be made"):
        next(train(config("file/run")))


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": 0},
        {"batch_size": 0},
        {"crop_size": 0},
        {"save_every": 0},
        {"hold_out": 100},
        {"hold_out": -1},
        {"seed": -1},
        {"start": Path("a"), "backbone": Path("b")},
        {"datasets": ()},
        {"device": "tpu"},
        {"precision": "fp8"},
        {"average_decay": 1.0},
        {"keep": 0},
    ],
)
def test_that_settings_that_make_no_sense_are_never_born(
    config: MakeConfig, changes: dict[str, object]
) -> None:
    with pytest.raises(TrainingError):
        config(**changes)
