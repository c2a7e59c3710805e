"""Pre-training of the decoder, its file, and its command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from detector.commands import dense
from detector.dense.decoder import MeshDecoder
from detector.dense.decoder_file import load_decoder, save_decoder
from detector.dense.hierarchy import Hierarchy
from detector.dense.pretraining import pretrain
from detector.errors import DetectorError, TrainingError, WeightsError


def run(*words: str) -> int:
    """`detector dense …`."""
    parser = argparse.ArgumentParser()
    dense.add_parser(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["dense", *words])
    return int(arguments.run(arguments))


def weights(decoder: MeshDecoder) -> Sequence[torch.Tensor]:
    return [parameter.detach().clone() for parameter in decoder.parameters()]


def test_that_a_few_steps_bring_the_decoder_nearer_to_faces_it_has_not_seen(decoder: MeshDecoder) -> None:
    first, last = pretrain(decoder, seed=0, steps=25, every=24)
    assert (first.step, last.step, last.steps) == (24, 25, 25)
    assert last.loss > 0
    # The template alone, which is where it starts, is off by 1.
    assert last.position_error < 0.95
    assert last.colour_error < 0.95


def test_that_a_seed_decides_what_is_learnt(hierarchy: Hierarchy) -> None:
    learnt = []
    for seed in (0, 0, 1):
        torch.manual_seed(0)
        decoder = MeshDecoder(hierarchy)
        assert len(list(pretrain(decoder, seed=seed, steps=2))) == 1
        learnt.append(weights(decoder))
    assert all(torch.equal(one, other) for one, other in zip(learnt[0], learnt[1], strict=True))
    assert not all(torch.equal(one, other) for one, other in zip(learnt[0], learnt[2], strict=True))


def test_that_a_decoder_comes_back_from_its_file_with_its_topology(
    decoder: MeshDecoder, tmp_path: Path
) -> None:
    with torch.no_grad():
        decoder.template += 1
        decoder.laplacians[-1].values *= 0.5
    save_decoder(tmp_path / "decoder.safetensors", decoder, {"seed": "0"})
    found = load_decoder(tmp_path / "decoder.safetensors")
    assert not found.training
    code = torch.randn(1, 128)
    assert torch.equal(found(code).positions, decoder(code).positions)


def test_that_what_is_no_decoder_is_refused_by_name(decoder: MeshDecoder, tmp_path: Path) -> None:
    path = tmp_path / "it.safetensors"
    with pytest.raises(WeightsError, match=r"it\.safetensors: the decoder cannot be read"):
        load_decoder(path)
    path.write_bytes(b"PK of another kind")
    with pytest.raises(WeightsError, match=r"it\.safetensors: not a safetensors file"):
        load_decoder(path)
    save_file({"weight": torch.zeros(1)}, path)
    with pytest.raises(WeightsError, match=r"it\.safetensors: not a mesh decoder; `detector dense pretrain`"):
        load_decoder(path)
    del decoder.last
    save_decoder(path, decoder, {})
    with pytest.raises(WeightsError, match=r"it\.safetensors: .* 2 missing: last\.theta"):
        load_decoder(path)
    with pytest.raises(DetectorError, match="cannot be written"):
        save_decoder(tmp_path / "none" / "it.safetensors", decoder, {})


def test_that_the_command_writes_a_decoder_with_its_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "decoder.safetensors"
    assert run("pretrain", "--out", str(out), "--steps", "2", "--seed", "7", "--device", "cpu") == 0
    said = capsys.readouterr()
    assert said.out == f"{out}\n"
    assert "step 2/2  loss 0." in said.err
    assert "held-out faces: shape off by" in said.err
    load_decoder(out)
    header = out.read_bytes()[:2000]
    assert b'"seed":"7"' in header
    assert b'"steps":"2"' in header
    assert b"linear face model" in header


def test_that_the_command_needs_a_step(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="at least one step"):
        run("pretrain", "--out", str(tmp_path / "decoder.safetensors"), "--steps", "0")


@pytest.mark.parametrize("seed", ["-4", "99999999999999999999999"])
def test_that_the_command_refuses_a_seed_that_no_generator_takes(tmp_path: Path, seed: str) -> None:
    with pytest.raises(TrainingError, match="A seed is not negative and below"):
        run("pretrain", "--out", str(tmp_path / "decoder.safetensors"), "--steps", "1", "--seed", seed)


def test_that_the_command_takes_no_step_where_it_has_no_place_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DetectorError, match="its folder does not exist"):
        run("pretrain", "--out", str(tmp_path / "none" / "decoder.safetensors"), "--steps", "1")
    assert capsys.readouterr().err == ""
