"""The community's checkpoints: imported exactly, or refused; code in them is never run."""

from __future__ import annotations

import json
import os
import pickle

import numpy as np
import pytest
import torch

from detector.errors import WeightsError
from detector.images import read_image
from detector.inference.detect import Detector
from detector.network.mobilenet import MobileNetQuarter
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.weights.community import community_name, imagenet_backbone, import_community
from detector.weights.file import load_weights, save_weights


@pytest.fixture
def path(tmp_path):
    return tmp_path / "community.pth"


def community_state(prefix=""):
    """A network of ours, not trained, under the community's names."""
    torch.manual_seed(1)
    return {prefix + community_name(name): tensor for name, tensor in RetinaFace(MOBILE).state_dict().items()}


def test_that_imported_weights_detect_what_the_community_network_detects(shared, tmp_path):
    # Through a file of ours, so that the test covers all that a user does.
    weights = tmp_path / "imported.safetensors"
    save_weights(weights, import_community(shared / "weights/community_mobilenet0.25.pth"), {})
    detector = Detector.load(weights)
    reference = json.loads((shared / "data/reference/community_detections.json").read_text())
    assert len(reference) == 24
    for name, faces in reference.items():
        pixels = read_image(shared / "data/wider/dev/images" / name)
        found = detector.detect(pixels, threshold=0.5, nms_iou=0.4)
        assert len(found) == len(faces), name
        each = detector.detect(pixels, threshold=0.5, nms_iou=1.0)  # with its own landmarks, not those voted
        for i, face in enumerate(faces):
            assert np.abs(found.boxes_xyxy[i] - face["box_xyxy"]).max() < 0.5, name
            own = np.abs(each.boxes_xyxy - face["box_xyxy"]).max(axis=1).argmin()
            assert np.abs(each.landmarks_xy[own] - face["landmarks_xy"]).max() < 0.5, name
            assert abs(found.scores[i] - face["score"]) < 1e-3, name


def test_that_the_backbone_of_imagenet_fits_ours(shared):
    state = imagenet_backbone(shared / "weights/imagenet_mobilenetV1x0.25.tar")
    backbone = MobileNetQuarter()
    backbone.load_state_dict(state)
    assert torch.equal(backbone.stage1[0][0].weight, state["stage1.0.0.weight"])


@pytest.mark.parametrize("prefix", ["", "module."])
@pytest.mark.parametrize("wrap", [lambda state: state, lambda state: {"epoch": 3, "state_dict": state}])
def test_that_prefix_and_wrapping_make_no_difference(path, prefix, wrap):
    torch.save(wrap(community_state(prefix)), path)
    imported = import_community(path)
    assert not imported.training
    torch.manual_seed(1)
    for name, tensor in RetinaFace(MOBILE).state_dict().items():
        assert torch.equal(imported.state_dict()[name], tensor), name


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("backbone.stage1.0.1.bias", "body.stage1.0.1.bias"),
        ("backbone.stage2.5.0.0.weight", "body.stage2.5.0.weight"),
        ("backbone.stage3.1.1.1.running_var", "body.stage3.1.4.running_var"),
        ("pyramid.laterals.2.0.weight", "fpn.output3.0.weight"),
        ("pyramid.merges.0.1.bias", "fpn.merge1.1.bias"),
        ("context.0.view7.0.0.weight", "ssh1.conv7X7_2.0.weight"),
        ("context.2.view7.1.1.weight", "ssh3.conv7x7_3.1.weight"),
        ("landmark.levels.1.bias", "LandmarkHead.1.conv1x1.bias"),
    ],
)
def test_that_our_names_have_their_counterparts(ours, theirs):
    assert community_name(ours) == theirs


def test_that_differing_keys_are_named_as_the_checkpoint_has_them(path):
    state = community_state()
    state["fc.weight"] = state.pop("BboxHead.1.conv1x1.bias")
    state["fpn.merge2.0.weight"] = torch.zeros(1, 2)
    torch.save(state, path)
    with pytest.raises(WeightsError) as caught:
        import_community(path)
    assert str(caught.value) == (
        f"{path}: these are not the weights of this network: 1 missing: BboxHead.1.conv1x1.bias; "
        "1 unexpected: fc.weight; 1 of another shape: fpn.merge2.0.weight (1, 2) instead of (64, 64, 3, 3)."
    )


class _RunsCode:
    """Once unpickled, a folder exists: the harmless twin of any attack."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (str(self.marker),)


WAYS_TO_SAVE = {
    "zip": torch.save,
    "legacy": lambda content, path: torch.save(content, path, _use_new_zipfile_serialization=False),
    "pickle": lambda content, path: path.write_bytes(pickle.dumps(content, protocol=2)),
}


@pytest.mark.parametrize("way", WAYS_TO_SAVE)
def test_that_code_in_a_checkpoint_is_named_and_not_run(path, tmp_path, way):
    marker = tmp_path / "owned"
    WAYS_TO_SAVE[way]({"state_dict": {"weight": _RunsCode(marker)}}, path)
    with pytest.raises(WeightsError, match=r"community\.pth: refused, for it asks to run posix\.mkdir"):
        import_community(path)
    assert not marker.exists()


def test_that_the_attack_of_the_test_above_is_a_real_one(tmp_path):
    marker = tmp_path / "owned"
    pickle.loads(pickle.dumps(_RunsCode(marker)))
    assert marker.exists()


@pytest.mark.parametrize(
    "content",
    [
        [1, 2, 3],
        {"state_dict": "gone"},
        {"state_dict": {1: torch.zeros(1)}},
        {"weight": "text"},
        {"weight": torch.zeros(2, 2).to_sparse()},
    ],
)
def test_that_a_checkpoint_without_named_tensors_is_refused(path, content):
    torch.save(content, path)
    with pytest.raises(WeightsError, match=r"community\.pth: no tensors by name"):
        import_community(path)


@pytest.mark.parametrize("size", [0, 1, 100, 500_000])
def test_that_a_truncated_checkpoint_is_refused_by_name(path, size):
    torch.save(community_state(), path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(WeightsError, match=r"community\.pth: not a checkpoint of tensors, or a damaged one"):
        import_community(path)


def test_that_a_missing_checkpoint_and_a_folder_are_refused_by_name(path, tmp_path):
    with pytest.raises(WeightsError, match=r"community\.pth.*No such file"):
        import_community(path)
    with pytest.raises(WeightsError, match=tmp_path.name):
        import_community(tmp_path)


def test_that_an_imported_file_is_one_of_ours(path, tmp_path):
    torch.save(community_state(), path)
    save_weights(tmp_path / "ours.safetensors", import_community(path), {})
    assert load_weights(tmp_path / "ours.safetensors").profile == MOBILE
