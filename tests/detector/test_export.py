"""`detector export`: an ONNX file that answers as torch does, or none."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from finer import FINER

from detector.__main__ import main
from detector.errors import DetectorError
from detector.inference.onnx_export import check_answers, export_onnx
from detector.inference.onnx_graph import retinaface_onnx
from detector.network.retinaface import RetinaFace
from detector.profile import COMMUNITY_RESNET50, MOBILE, PAPER, Profile
from detector.resources import resource
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata


@pytest.fixture
def exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    out = tmp_path / "model.onnx"
    assert main(["export", "--weights", str(resource("weights/mobile.safetensors")), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    return out


def test_that_the_file_carries_the_profile_and_how_images_are_prepared(exported: Path) -> None:
    metadata = onnxruntime.InferenceSession(exported).get_modelmeta().custom_metadata_map
    assert Profile.from_json(metadata["profile"]) == MOBILE
    assert (metadata["mean_bgr"], metadata["channel_order"]) == ("104.0 117.0 123.0", "bgr")
    assert metadata["trained_by"] == read_metadata(resource("weights/mobile.safetensors"))["trained_by"]


def test_that_the_file_is_for_any_number_of_images_of_any_size(exported: Path) -> None:
    session = onnxruntime.InferenceSession(exported)
    assert session.get_inputs()[0].shape == ["batch", 3, "height", "width"]
    images = np.random.default_rng(0).uniform(-120, 150, (3, 3, 75, 101)).astype(np.float32)
    with torch.inference_mode():
        expected = load_weights(resource("weights/mobile.safetensors"))(torch.from_numpy(images))
    for found, wanted in zip(session.run(None, {"images": images}), expected, strict=True):
        torch.testing.assert_close(torch.from_numpy(found), wanted, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    "profile",
    [FINER, COMMUNITY_RESNET50, PAPER, MOBILE.with_deformable([8])],
    ids=["finer", "community", "paper", "deformable"],
)
def test_that_other_profiles_can_be_exported_too(profile: Profile, tmp_path: Path) -> None:
    torch.manual_seed(0)
    save_weights(tmp_path / "weights.safetensors", RetinaFace(profile), {})
    export_onnx(tmp_path / "weights.safetensors", tmp_path / "model.onnx")
    assert (tmp_path / "model.onnx").stat().st_size > 1e6


def test_that_answers_that_differ_are_told_by_how_much_and_where() -> None:
    torch.manual_seed(0)
    model = RetinaFace(MOBILE).eval()
    tensors = {name: tensor.numpy().copy() for name, tensor in model.state_dict().items()}
    tensors["box.levels.2.bias"][0] += 0.01
    with pytest.raises(DetectorError, match=r"model.onnx: not written, for on an image of 64 × 64 .* pixels"):
        check_answers(retinaface_onnx(MOBILE, tensors, {}), model, name="model.onnx")


def test_that_nothing_is_written_that_was_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    out = tmp_path / "model.onnx"
    assert main(["export", "--out", str(out)]) == 2
    assert "which would check it, is not installed" in capsys.readouterr().err
    assert not out.exists()


def test_that_the_file_is_what_the_format_asks_for(exported: Path) -> None:
    onnx = pytest.importorskip("onnx")
    onnx.checker.check_model(exported.read_bytes(), full_check=True)
