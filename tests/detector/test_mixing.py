"""Weights between networks, and `detector weights average`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detector.__main__ import main
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, Profile
from detector.training.mixing import averaged, mixed
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata


def test_that_a_mixture_lies_between_the_two() -> None:
    old, new = (RetinaFace(MOBILE).eval() for _ in range(2))
    half = mixed(old, new, 0.25).state_dict()
    for name, value in old.state_dict().items():
        if value.dtype.is_floating_point:
            torch.testing.assert_close(half[name], 0.75 * value + 0.25 * new.state_dict()[name])
    assert all(
        torch.equal(a, b)
        for a, b in zip(mixed(old, new, 1.0).state_dict().values(), new.state_dict().values(), strict=True)
    )


def test_that_an_average_is_the_mean_of_all_and_changes_none() -> None:
    networks = [RetinaFace(MOBILE).eval() for _ in range(3)]
    before = [{name: value.clone() for name, value in network.state_dict().items()} for network in networks]
    mean = averaged(networks).state_dict()
    for name, value in mean.items():
        if value.dtype.is_floating_point:
            torch.testing.assert_close(value, sum(state[name] for state in before) / 3)
    for network, state in zip(networks, before, strict=True):
        assert all(torch.equal(value, state[name]) for name, value in network.state_dict().items())


def written(path: Path, seed: int, profile: Profile = MOBILE) -> Path:
    torch.manual_seed(seed)
    save_weights(path, RetinaFace(profile), {})
    return path


def test_that_weights_files_are_averaged_and_say_of_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [written(tmp_path / f"{seed}.safetensors", seed) for seed in range(2)]
    out = tmp_path / "mean.safetensors"
    assert main(["weights", "average", *map(str, files), "--out", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    first, second, mean = (load_weights(file).state_dict() for file in (*files, out))
    name = "classification.levels.0.weight"
    torch.testing.assert_close(mean[name], (first[name] + second[name]) / 2)
    metadata = read_metadata(out)
    assert metadata["trained_by"] == "detector weights average"
    assert metadata["of_sha256"].split(",") == [
        hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    ]


def test_that_weights_of_another_profile_are_not_averaged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        written(tmp_path / "one.safetensors", 0),
        written(tmp_path / "other.safetensors", 0, replace(MOBILE, channel_order="rgb")),
    ]
    assert main(["weights", "average", *map(str, files), "--out", str(tmp_path / "mean.safetensors")]) == 2
    assert "other.safetensors: its profile is not that of" in capsys.readouterr().err
    assert not (tmp_path / "mean.safetensors").exists()
