"""The dense branch as a part of the network: its head, its decoder, and a network without it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from detector.dense.branch import with_dense_branch
from detector.dense.parameters import FARTHEST_CODE, VALUES, FaceParameters
from detector.errors import TrainingError
from detector.network.folding import folded
from detector.network.heads import Head, Places
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PAPER, YUNET, Profile
from detector.resources import resource
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata

DENSE = replace(MOBILE, dense=True)


def network(profile: Profile, seed: int = 0) -> RetinaFace:
    torch.manual_seed(seed)
    return RetinaFace(profile).eval()


@pytest.fixture
def levels() -> list[Tensor]:
    """Of two images of 64 × 96, with 8 channels: 192 + 48 + 12 anchors."""
    generator = torch.Generator().manual_seed(0)
    return [torch.randn(2, 8, rows, 3 * rows // 2, generator=generator) for rows in (8, 4, 2)]


@pytest.mark.parametrize("shared", [False, True], ids=["a set for each level", "one set for all"])
def test_that_a_head_says_at_places_what_it_says_everywhere(levels: list[Tensor], shared: bool) -> None:
    torch.manual_seed(0)
    head = Head(8, (2, 2, 2), 5, shared=shared)
    everywhere = head(levels)
    assert everywhere.shape == (2, 252, 5)
    image, anchor = torch.cartesian_prod(torch.arange(2), torch.randperm(252)).unbind(dim=1)
    there = head.at(levels, Places(image, anchor))
    torch.testing.assert_close(there, everywhere[image, anchor])


def test_that_levels_may_have_different_numbers_of_anchors(levels: list[Tensor]) -> None:
    torch.manual_seed(0)
    head = Head(8, (1, 3, 2), 4)
    everywhere = head(levels)
    anchor = torch.arange(everywhere.shape[1])
    there = head.at(levels, Places(torch.ones_like(anchor), anchor))
    torch.testing.assert_close(there, everywhere[1])


def test_that_at_no_places_every_weight_of_the_head_has_a_gradient_of_zero(levels: list[Tensor]) -> None:
    head = Head(8, (2, 2, 2), 5)
    nowhere = torch.zeros(0, dtype=torch.int64)
    head.at(levels, Places(nowhere, nowhere)).sum().backward()
    gradients = [parameter.grad for parameter in head.parameters()]
    assert all(gradient is not None and not gradient.any() for gradient in gradients)


@pytest.mark.parametrize("profile", [DENSE, replace(PAPER, dense=True)], ids=["mobile", "paper"])
def test_that_the_dense_branch_answers_with_144_numbers_where_it_is_asked(profile: Profile) -> None:
    dense = network(profile)
    images = torch.randn(2, 3, 64, 64)
    places = Places(torch.tensor([1, 0, 1]), torch.tensor([3, 0, 70]))
    with torch.inference_mode():
        output, answers = dense(images, places)
        alone = dense(images)
    assert answers.shape == (3, VALUES) == (3, 144)
    assert all(torch.equal(a, b) for a, b in zip(output, alone, strict=True))


def test_that_the_branch_begins_with_the_mean_face_in_the_middle() -> None:
    dense = network(DENSE)
    places = Places(torch.tensor([0]), torch.tensor([5]))
    with torch.inference_mode():
        _, answers = dense(torch.randn(1, 3, 64, 64), places)
    face = FaceParameters.of(answers)
    assert not face.shape_and_texture.any()
    assert face.camera.pose.tolist() == [[0, 0, 0]]
    assert face.camera.location[0, :2].tolist() == [0, 0]


def test_that_no_answer_leaves_the_bounds_of_what_a_face_can_be() -> None:
    for answers in (torch.full((1, 144), 1e9), torch.full((1, 144), -1e9)):
        face = FaceParameters.of(answers)
        assert face.shape_and_texture.abs().max() <= FARTHEST_CODE
        assert face.camera.location[0, 2] > 2  # in front of the camera: a face ends at 1
        assert 0 < face.camera.focal.item() < 10
        yaw, pitch, roll = face.camera.pose[0].abs().rad2deg().tolist()
        assert (yaw, pitch, roll) == pytest.approx((91.7, 34.4, 57.3), abs=0.1)
        assert min(face.illumination.colour.min(), face.illumination.ambient.min()) > 0


def test_that_every_one_of_the_144_numbers_is_used() -> None:
    answers = torch.randn(1, 144, requires_grad=True)
    face = FaceParameters.of(answers)
    parts = (face.shape_and_texture, *face.camera, *face.illumination)
    torch.stack([part.sum() for part in parts]).sum().backward()
    assert answers.grad is not None
    assert answers.grad.ne(0).all()


def test_that_only_the_head_of_the_branch_is_trained() -> None:
    trained = [name for name, value in network(DENSE).named_parameters() if value.requires_grad]
    assert [name for name in trained if name.startswith("dense.")] == [
        f"dense.head.levels.{level}.{kind}" for level in range(3) for kind in ("weight", "bias")
    ]


def test_that_a_network_is_the_same_with_the_branch_and_without() -> None:
    plain, dense = network(MOBILE), network(DENSE)
    with_branch = dense.state_dict()
    assert all(torch.equal(value, with_branch[name]) for name, value in plain.state_dict().items())
    assert {name.partition(".")[0] for name in with_branch.keys() - plain.state_dict().keys()} == {"dense"}


def test_that_a_network_without_the_branch_cannot_be_asked_for_it() -> None:
    with pytest.raises(ValueError, match="no dense branch"):
        network(MOBILE)(torch.zeros(1, 3, 64, 64), Places(torch.tensor([0]), torch.tensor([0])))


def test_that_a_network_of_separable_layers_can_have_no_branch(decoder: Path) -> None:
    with pytest.raises(TrainingError, match="profile yunet cannot have a dense branch"):
        with_dense_branch(network(YUNET), decoder)


def test_that_files_of_networks_without_the_branch_do_not_know_of_it(tmp_path: Path) -> None:
    shipped = load_weights(resource("weights/mobile.safetensors"))
    assert not shipped.profile.dense
    save_weights(tmp_path / "again.safetensors", shipped, {})
    written = json.loads(read_metadata(tmp_path / "again.safetensors")["profile"])
    assert "dense" not in written
    before, after = shipped.state_dict(), load_weights(tmp_path / "again.safetensors").state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(value, after[name]) for name, value in before.items())


def test_that_branch_and_decoder_travel_with_the_weights(tmp_path: Path) -> None:
    dense = network(DENSE)
    assert dense.dense is not None
    for parameter in dense.dense.head.parameters():
        torch.nn.init.normal_(parameter)
    save_weights(tmp_path / "dense.safetensors", dense, {})
    loaded = load_weights(tmp_path / "dense.safetensors")
    assert loaded.profile == DENSE
    after = loaded.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in dense.state_dict().items())
    assert loaded.dense is not None
    assert not any(value.requires_grad for value in loaded.dense.decoder.parameters())


def test_that_folding_leaves_the_branch_as_it_is() -> None:
    dense = network(DENSE)
    assert dense.dense is not None
    torch.nn.init.normal_(dense.dense.head.get_parameter("levels.0.weight"))
    images, places = torch.randn(1, 3, 64, 64), Places(torch.tensor([0]), torch.tensor([9]))
    with torch.inference_mode():
        torch.testing.assert_close(folded(dense)(images, places)[1], dense(images, places)[1])
