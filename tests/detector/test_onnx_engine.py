"""Detection on ONNX Runtime: what torch would find, without torch."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from detector.errors import DetectorError, WeightsError
from detector.images import find_images, read_image
from detector.inference.answers import Answers, faces_in
from detector.inference.detect import Detector
from detector.inference.onnx_engine import OnnxEngine
from detector.inference.torch_engine import TorchEngine
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.resources import resource
from detector.weights.file import load_weights, save_weights

WEIGHTS, SAMPLE = resource("weights/mobile.safetensors"), resource("sample")


@pytest.mark.parametrize("threshold", [0.5, 0.02])
def test_that_it_finds_what_torch_finds(threshold: float) -> None:
    reference, ours = Detector(load_weights(WEIGHTS), name="torch"), Detector.load(WEIGHTS)
    assert isinstance(ours._engine, OnnxEngine)
    for path in find_images(SAMPLE):
        image = read_image(SAMPLE / path)
        expected, found = (each.detect(image, threshold=threshold) for each in (reference, ours))
        np.testing.assert_allclose(found.boxes_xyxy, expected.boxes_xyxy, atol=0.1, rtol=0)
        np.testing.assert_allclose(found.landmarks_xy, expected.landmarks_xy, atol=0.1, rtol=0)
        np.testing.assert_allclose(found.scores, expected.scores, atol=1e-3, rtol=0)


def test_that_detection_does_not_load_torch() -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom annotator.jobs.detect import load_detector\n"
        f"from detector.images import read_image\nphotograph = {str(SAMPLE / 'barack_obama.jpg')!r}\n"
        f"found = load_detector(Path({str(WEIGHTS)!r})).detect(read_image(photograph), threshold=0.5)\n"
        "print(len(found) > 0, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("True False\n", "")


def test_that_torch_does_it_where_onnx_runtime_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.delitem(sys.modules, "detector.inference.onnx_engine", raising=False)
    assert isinstance(Detector.load(WEIGHTS)._engine, TorchEngine)


def test_that_torch_does_it_where_a_network_has_the_dense_branch(tmp_path: Path) -> None:
    save_weights(tmp_path / "dense.safetensors", RetinaFace(replace(MOBILE, dense=True)), {})
    assert Detector.load(tmp_path / "dense.safetensors").has_dense_branch


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_that_a_gpu_that_is_not_there_is_an_error_with_a_way_out() -> None:
    with pytest.raises(DetectorError, match="leave out `--device cuda`"):
        Detector.load(WEIGHTS, device="cuda")


def test_that_a_file_of_another_network_is_refused_as_torch_refuses_it(tmp_path: Path) -> None:
    model = RetinaFace(MOBILE)
    model.profile = replace(MOBILE, pyramid_channels=32)
    save_weights(tmp_path / "wrong.safetensors", model, {})
    with pytest.raises(WeightsError, match="these are not the weights of this network"):
        Detector.load(tmp_path / "wrong.safetensors")
    (tmp_path / "none.safetensors").write_bytes(b"nothing of the kind")
    with pytest.raises(WeightsError, match="not a safetensors file"):
        Detector.load(tmp_path / "none.safetensors")


def test_that_a_replaced_file_changes_nothing_for_a_detector_that_was_loaded(tmp_path: Path) -> None:
    weights = tmp_path / "weights.safetensors"
    weights.write_bytes(WEIGHTS.read_bytes())
    image = read_image(SAMPLE / "barack_obama.jpg")
    detector = Detector.load(weights)
    before = detector.detect(image).scores
    weights.write_bytes(b"\0" * len(weights.read_bytes()))
    assert np.array_equal(detector.detect(image).scores, before)


def test_that_of_more_candidates_than_anything_real_has_the_best_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("detector.inference.answers.MOST_CANDIDATES", 50)
    logits = np.zeros((800, 2), np.float32)
    logits[:, 1] = np.linspace(1, 2, len(logits))
    answers = Answers(
        logits, np.zeros((len(logits), 4), np.float32), np.zeros((len(logits), 5, 2), np.float32)
    )
    profile = replace(MOBILE, levels=(replace(MOBILE.levels[0], anchor_sizes=(1.0, 1.0)),))
    faces = faces_in(answers, profile, (160, 160), threshold=0.5, nms_iou=1.0)
    assert len(faces.scores) == 50
    assert faces.anchors[0] == len(logits) - 1
    assert faces.anchors.min() == len(logits) - 50
