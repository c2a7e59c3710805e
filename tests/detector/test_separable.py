"""Layers of separable convolutions: what each computes, in the words of the paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch.nn.functional import conv2d, interpolate, max_pool2d, relu

from detector.network.heads import SeparableHead, joint_logits
from detector.network.pyramid import SeparablePyramid
from detector.network.retinaface import RetinaFace
from detector.network.separable import SeparableBackbone, separable
from detector.profile import SMALL, YUNET, Level


def test_that_it_goes_across_channels_and_then_over_each_by_itself() -> None:
    torch.manual_seed(0)
    unit, image = separable(3, 5).eval(), torch.randn(1, 3, 6, 7)
    across = torch.einsum("oc,bchw->bohw", unit[0].weight[:, :, 0, 0], image) + unit[0].bias[:, None, None]
    kernels = unit[1].get_parameter("0.weight")
    each = [conv2d(across[:, [c]], kernels[[c]], padding=1) for c in range(5)]
    torch.testing.assert_close(unit(image), relu(torch.cat(each, dim=1) / (1 + 1e-5) ** 0.5))


def test_that_stages_start_with_the_largest_of_two_by_two() -> None:
    torch.manual_seed(0)
    backbone = SeparableBackbone("separable-64").eval()
    features = backbone(torch.rand(1, 3, 65, 97))
    coarser = max_pool2d(features[0], 2, ceil_mode=True)
    for unit in list(backbone.stage2)[1:]:
        coarser = unit(coarser)
    torch.testing.assert_close(features[1], coarser)


def test_that_a_level_is_its_feature_with_the_coarser_level_under_it() -> None:
    torch.manual_seed(0)
    pyramid = SeparablePyramid(4, 3).eval()
    fine, middle, coarse = (torch.rand(1, 4, *size) for size in ((9, 13), (5, 7), (3, 4)))
    levels = pyramid([fine, middle, coarse])
    torch.testing.assert_close(levels[2], pyramid.merges[2](coarse))
    under = interpolate(levels[2], scale_factor=2)[..., :5, :7]
    torch.testing.assert_close(levels[1], pyramid.merges[1](middle + under))
    under = interpolate(levels[1], scale_factor=2)[..., :9, :13]
    torch.testing.assert_close(levels[0], pyramid.merges[0](fine + under))


def test_that_the_score_is_the_root_of_that_of_a_face_times_that_of_the_overlap() -> None:
    said = torch.tensor([[[0.0, 0.0], [2.0, -1.0], [-3.0, 4.0]]])
    score = joint_logits(said).softmax(dim=-1)[..., 1]
    torch.testing.assert_close(score, said.sigmoid().prod(dim=-1).sqrt())


def test_that_scores_beyond_all_doubt_have_logits_and_gradients_too() -> None:
    said = torch.tensor([[[90.0, 90.0], [-90.0, -90.0], [90.0, -90.0]]], requires_grad=True)
    logits = joint_logits(said)
    assert logits.isfinite().all()
    assert (logits.softmax(dim=-1)[0, :, 1].diff() < 0).tolist() == [True, False]
    (logits[..., 1] - logits[..., 0]).sum().backward()
    assert said.grad is not None
    assert said.grad.isfinite().all()


def test_that_a_new_head_says_of_every_anchor_hardly_more_than_the_anchor() -> None:
    torch.manual_seed(0)
    assert SeparableHead(64, (1, 1), 4)([torch.rand(1, 64, 8, 8), torch.rand(1, 64, 4, 4)]).abs().max() < 0.1


@pytest.mark.parametrize(
    "change",
    [{"shared_heads": True}, {"dense": True}, {"levels": (Level(8, (8.0,), deformable=True),)}],
    ids=["shared", "dense", "deformable"],
)
def test_that_what_separable_layers_cannot_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="separable layers are neither shared nor deformable"):
        replace(YUNET, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"pyramid_channels": 64}, {"levels": (*SMALL.levels[1:], Level(64, (64.0,)))}],
    ids=["other channels", "a level beyond"],
)
def test_that_a_pyramid_without_laterals_wants_features_that_fit(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="has the levels and the channels of its features"):
        RetinaFace(replace(SMALL, **change))  # type: ignore[arg-type]
