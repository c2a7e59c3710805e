"""Our weights files: what goes in comes out, and what does not fit is refused."""

from __future__ import annotations

import json
import os
import pickle
import re
from dataclasses import replace

import pytest
import safetensors.torch
import torch

from detector.__main__ import main
from detector.errors import WeightsError
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, Level
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    return RetinaFace(MOBILE)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "w.safetensors"


def save_raw(path, tensors, profile=MOBILE, **metadata):
    """A weights file with any tensors and any profile."""
    metadata = {"format": "five-landmarks/1", "profile": profile.to_json(), **metadata}
    path.write_bytes(safetensors.torch.save(tensors, metadata))


def test_that_loaded_weights_are_the_saved_ones(path, model):
    save_weights(path, model, {})
    loaded = load_weights(path)
    assert loaded.state_dict().keys() == model.state_dict().keys()
    for name, tensor in model.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], tensor), name


def test_that_loaded_weights_are_ready_to_detect_and_to_train(path, model):
    save_weights(path, model, {})
    loaded = load_weights(path)
    assert not loaded.training
    assert all(parameter.requires_grad for parameter in loaded.parameters())


def test_that_the_profile_travels_inside_the_file(path):
    profile = replace(MOBILE, name="grey mean", mean_bgr=(128.0, 128.0, 128.0))
    save_weights(path, RetinaFace(profile), {})
    assert load_weights(path).profile == profile


def test_that_the_youngest_fields_of_a_profile_travel_too(path):
    levels = (Level(4, (8.0,)), *MOBILE.levels, Level(64, (700.0,)))
    levels = tuple(Level(level.stride, level.anchor_sizes[:1]) for level in levels)
    profile = replace(MOBILE, levels=levels, shared_heads=True, channel_order="rgb").with_deformable([16])
    torch.manual_seed(0)
    model = RetinaFace(profile).eval()
    save_weights(path, model, {})
    loaded = load_weights(path)
    assert loaded.profile == profile
    images = torch.randn(1, 3, 64, 96)
    with torch.inference_mode():
        for found, expected in zip(loaded(images), model(images), strict=True):
            assert torch.equal(found, expected)


def test_that_a_file_older_than_some_fields_of_the_profile_loads(path, model):
    text = {key: value for key, value in json.loads(MOBILE.to_json()).items() if key not in YOUNGER}
    text["levels"] = [
        {"stride": row["stride"], "anchor_sizes": row["anchor_sizes"]} for row in text["levels"]
    ]
    save_raw(path, model.state_dict(), profile=_Text(json.dumps(text)))
    assert load_weights(path).profile == MOBILE


def test_that_show_tells_what_an_older_file_means_and_where_a_network_is_deformable(path, model, capsys):
    text = {key: value for key, value in json.loads(MOBILE.to_json()).items() if key not in YOUNGER}
    save_raw(path, model.state_dict(), profile=_Text(json.dumps(text)))
    assert main(["weights", "show", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "stride 8: 16, 32; stride 16: 64, 128; stride 32: 256, 512\n" in shown
    assert re.search(r"channel_order +bgr\n", shown)

    save_weights(path, RetinaFace(MOBILE.with_deformable([16])), {})
    assert main(["weights", "show", str(path)]) == 0
    assert "16, 32; stride 16: 64, 128 (deformable); stride 32" in capsys.readouterr().out


YOUNGER = ("channel_order", "shared_heads")


def test_that_metadata_are_kept(path, model):
    save_weights(path, model, {"trained_by": "a test"})
    assert read_metadata(path)["trained_by"] == "a test"
    assert read_metadata(path)["format"] == "five-landmarks/1"


def test_that_metadata_cannot_replace_the_profile(path, model):
    with pytest.raises(ValueError, match="profile"):
        save_weights(path, model, {"profile": "mine"})


def test_that_loading_draws_no_random_numbers(path, model):
    save_weights(path, model, {})
    before = torch.get_rng_state()
    load_weights(path)
    assert torch.equal(torch.get_rng_state(), before)


def test_that_a_file_can_be_replaced_by_what_was_loaded_from_it(path, model):
    save_weights(path, model, {})
    save_weights(path, load_weights(path), {"round": "2"})
    assert read_metadata(path)["round"] == "2"


def test_that_differing_keys_are_named_and_counted(path, model):
    tensors = model.state_dict()
    for i in range(7):
        tensors[f"extra.{i}"] = torch.zeros(1)
    del tensors["box.levels.0.bias"]
    tensors["landmark.levels.2.weight"] = torch.zeros(3, 3)
    save_raw(path, tensors)
    with pytest.raises(WeightsError) as caught:
        load_weights(path)
    assert str(caught.value) == (
        f"{path}: these are not the weights of this network: 1 missing: box.levels.0.bias; "
        "7 unexpected: extra.0, extra.1, extra.2, extra.3, extra.4, …; "
        "1 of another shape: landmark.levels.2.weight (3, 3) instead of (20, 64, 1, 1)."
    )


def test_that_weights_that_are_not_finite_are_refused(path, model):
    tensors = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    tensors["box.levels.0.bias"][3] = float("nan")
    save_raw(path, tensors)
    with pytest.raises(WeightsError, match=r"not all numbers are finite.*box\.levels\.0\.bias"):
        load_weights(path)


@pytest.mark.parametrize("size", [0, 5, 100, 20_000, 1_000_000])
def test_that_a_truncated_file_is_refused_by_name(path, model, size):
    save_weights(path, model, {})
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(WeightsError, match=r"w\.safetensors: not a safetensors file"):
        load_weights(path)


def test_that_garbage_is_refused_by_name(path):
    path.write_bytes(os.urandom(5000))
    with pytest.raises(WeightsError, match=r"w\.safetensors"):
        load_weights(path)


def test_that_a_missing_file_and_a_folder_are_refused_by_name(path, tmp_path):
    with pytest.raises(WeightsError, match=r"w\.safetensors: the weights cannot be read"):
        load_weights(path)
    with pytest.raises(WeightsError, match=tmp_path.name):
        load_weights(tmp_path)


def test_that_a_pytorch_checkpoint_is_sent_to_the_import(path):
    torch.save({"a": torch.zeros(1)}, path)
    with pytest.raises(WeightsError, match="detector weights import"):
        load_weights(path)


def test_that_a_pickle_with_another_name_runs_no_code(path, tmp_path):
    path.write_bytes(pickle.dumps(_RunsCode(tmp_path / "owned"), protocol=2))
    with pytest.raises(WeightsError):
        load_weights(path)
    assert not (tmp_path / "owned").exists()


class _RunsCode:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (str(self.marker),)


def test_that_another_programs_safetensors_are_refused(path, model):
    path.write_bytes(safetensors.torch.save(model.state_dict()))
    with pytest.raises(WeightsError, match=r"w\.safetensors: a safetensors file by another program"):
        load_weights(path)


def test_that_a_file_of_a_newer_format_is_refused(path, model):
    save_raw(path, model.state_dict(), format="five-landmarks/2")
    with pytest.raises(WeightsError, match="'five-landmarks/2'"):
        load_weights(path)


@pytest.mark.parametrize("profile", ["", "{}", "not json", "[1, 2]", "[" * 100_000])
def test_that_a_file_without_a_profile_is_refused_by_name(path, model, profile):
    save_raw(path, model.state_dict(), profile=_Text(profile))
    with pytest.raises(WeightsError, match=r"w\.safetensors"):
        load_weights(path)


class _Text(str):
    def to_json(self):
        return str(self)


@pytest.mark.parametrize(
    "change",
    [
        {"name": 7},
        {"backbone": ["mobilenet-0.25"]},
        {"pyramid_channels": 64.0},
        {"pyramid_channels": True},
        {"pyramid_channels": 0},
        {"mean_bgr": "103"},
        {"mean_bgr": [1, 2]},
        {"mean_bgr": [1, 2, float("nan")]},
        {"centre_variance": "0.1"},
        {"size_variance": float("inf")},
        {"negatives_floor": None},
        {"negatives_floor": -1},
        {"box_weight": -2.0},
        {"positive_iou": 0.2},
        {"levels": []},
        {"levels": [{"stride": 8.5, "anchor_sizes": [16]}]},
        {"levels": [{"stride": 8 << number, "anchor_sizes": [16]} for number in range(500)]},
        {"levels": [{"stride": 8, "anchor_sizes": "16"}]},
        {"levels": [{"stride": 8, "anchor_sizes": [float("inf")]}]},
        {"levels": [{"stride": 8}]},
        {"levels": [{"stride": 8, "anchor_sizes": [16], "deformable": 1}]},
        {"levels": [{"stride": 8, "anchor_sizes": [16], "colour": "blue"}]},
        {"levels": [[8, [16]]]},
        {"channel_order": "grb"},
        {"channel_order": None},
        {"shared_heads": 1},
        {"shared_heads": "no"},
        {"pyramid_channels": 66},
        {"colour": "blue"},
    ],
)
def test_that_a_profile_with_a_wrong_value_is_refused_by_name(path, model, change):
    text = json.dumps(json.loads(MOBILE.to_json()) | change)
    save_raw(path, model.state_dict(), profile=_Text(text))
    with pytest.raises(WeightsError, match=r"w\.safetensors: This is not a detector profile"):
        load_weights(path)


@pytest.mark.parametrize(
    "change",
    [
        {"backbone": "resnet-9000"},
        {"pyramid_channels": 4_000_000_000},
        {"levels": MOBILE.levels[:2]},
        {"levels": tuple(Level(3 * level.stride, level.anchor_sizes) for level in MOBILE.levels)},
    ],
)
def test_that_a_profile_that_no_network_fits_is_refused_without_building_it(path, model, change):
    save_raw(path, model.state_dict(), profile=replace(MOBILE, **change))
    with pytest.raises(WeightsError, match=r"w\.safetensors"):
        load_weights(path)
