"""YuNet in ONNX form as weights of ours, and wider networks of its kind."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from detector.__main__ import main
from detector.errors import WeightsError
from detector.images import find_images, read_image
from detector.inference.detect import Detector
from detector.network.retinaface import RetinaFace
from detector.network.widening import widened
from detector.profile import MOBILE, PAPER, SMALL, YUNET, Profile
from detector.resources import resource
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata
from detector.weights.yunet import import_yunet


@pytest.fixture
def published(shared: Path) -> Path:
    return shared / "weights" / "yunet_n.onnx"


def test_that_the_published_network_finds_what_opencv_finds(published: Path, tmp_path: Path) -> None:
    folder, side = resource("sample"), 320
    crop = cv2.resize(read_image(folder / find_images(folder)[0]), (side, side), interpolation=cv2.INTER_AREA)
    fixed = onnx.load(published)  # OpenCV cannot leave its size open
    for size, value in zip(fixed.graph.input[0].type.tensor_type.shape.dim, (1, 3, side, side), strict=True):
        size.dim_value = value
    onnx.save(fixed, tmp_path / "fixed.onnx")
    expected = cv2.FaceDetectorYN.create(str(tmp_path / "fixed.onnx"), "", (side, side), 0.5, 0.4).detect(
        crop
    )[1]
    out = tmp_path / "yunet.safetensors"
    assert main(["weights", "import", str(published), "--out", str(out)]) == 0
    assert load_weights(out).profile == YUNET
    assert read_metadata(out)["imported_from"] == "yunet_n.onnx"
    detector = Detector.load(out)
    found = detector.detect(crop, threshold=0.5)
    assert len(found.scores) == len(expected) > 0
    np.testing.assert_allclose(found.scores, expected[:, -1], atol=1e-3)
    boxes = np.concatenate((expected[:, :2], expected[:, :2] + expected[:, 2:4]), axis=1)
    np.testing.assert_allclose(found.boxes_xyxy, boxes, atol=0.1)
    each = detector.detect(crop, threshold=0.5, nms_iou=1.0)  # with its own landmarks, not those voted
    own = np.abs(each.boxes_xyxy[:, None] - boxes).max(axis=2).argmin(axis=0)
    np.testing.assert_allclose(each.landmarks_xy[own].reshape(-1, 10), expected[:, 4:14], atol=0.1)


def test_that_a_file_that_is_not_there_or_no_network_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"gone\.onnx: cannot be read"):
        import_yunet(tmp_path / "gone.onnx")
    (tmp_path / "text.onnx").write_text("no network")
    with pytest.raises(WeightsError, match=r"text\.onnx: is no network in ONNX form"):
        import_yunet(tmp_path / "text.onnx")


def test_that_another_network_is_refused(tmp_path: Path) -> None:
    weights, exported = tmp_path / "weights.safetensors", tmp_path / "mobile.onnx"
    save_weights(weights, RetinaFace(MOBILE), {})
    assert main(["export", "--weights", str(weights), "--out", str(exported)]) == 0
    with pytest.raises(WeightsError, match=r"mobile\.onnx: is not YuNet, which has 59 convolutions"):
        import_yunet(exported)


@pytest.mark.parametrize("kind", ["another shape", "not finite"])
def test_that_a_damaged_one_is_refused(published: Path, tmp_path: Path, kind: str) -> None:
    model = onnx.load(published)
    tensor = next(t for t in model.graph.initializer if t.name == "bbox_head.multi_level_kps.0.conv1.weight")
    values = numpy_helper.to_array(tensor).copy()
    values = values[:, 1:] if kind == "another shape" else values * np.nan
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    onnx.save(model, tmp_path / "damaged.onnx")
    with pytest.raises(WeightsError, match=r"damaged\.onnx: .*landmark\.levels\.0\.0\.weight"):
        import_yunet(tmp_path / "damaged.onnx")


def test_that_a_wider_network_answers_as_the_narrower_one_and_then_learns_more() -> None:
    torch.manual_seed(0)
    narrow = RetinaFace(YUNET).eval()
    wide = widened(narrow, SMALL)
    assert wide.profile == SMALL
    images = torch.rand(1, 3, 97, 130) * 255
    for ours, theirs in zip(wide(images), narrow(images), strict=True):
        torch.testing.assert_close(ours, theirs)
    wide(images).landmark_offsets.square().sum().backward()
    new = wide.get_parameter("context.0.0.weight").grad
    assert new is not None
    assert new[:64, 64:].any()  # what did not look at the new channels begins to


@pytest.mark.parametrize(("start", "wanted"), [(SMALL, YUNET), (YUNET, MOBILE), (MOBILE, PAPER)])
def test_that_only_wider_networks_of_the_kind_can_be_had(start: Profile, wanted: Profile) -> None:
    with pytest.raises(ValueError, match=f"{wanted.name} is not a wider {start.name}"):
        widened(RetinaFace(start), wanted)
