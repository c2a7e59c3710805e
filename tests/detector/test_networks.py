"""One network code for every profile: what each must do, and how the parts fit together."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from detector.anchors import anchors_for
from detector.losses.multitask import matched, multitask_loss
from detector.losses.targets import Targets
from detector.network.backbones import BACKBONES, backbone_named
from detector.network.context import ContextModule
from detector.network.deformable import DeformableConvolution
from detector.network.heads import Head
from detector.network.pyramid import FeaturePyramid
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PAPER, PROFILES, Level, Profile

DEFORMABLE = replace(PAPER.with_deformable([4, 8, 16, 32, 64]), name="paper, deformable")
FINER = replace(MOBILE, name="mobile from stride 4", levels=(Level(4, (8.0,)), *MOBILE.levels))
ALL = (*PROFILES.values(), DEFORMABLE, FINER)

NOTHING = Targets.of(torch.zeros(0, 4))


def faces_of_every_level(profile: Profile, height: int, width: int) -> Targets:
    """A face with five landmarks for each level, as large as an anchor there and in the middle of a cell."""
    half = torch.tensor([level.anchor_sizes[0] / 2 for level in profile.levels])
    count = len(profile.levels)
    across = (torch.arange(count) + 0.5) / count * width
    middle = torch.stack((across, torch.full((count,), height / 2)), dim=1)
    strides = torch.tensor([[level.stride] for level in profile.levels])
    middle = (middle // strides + 0.5) * strides
    boxes = torch.cat((middle - half[:, None], middle + half[:, None]), dim=1)
    points = torch.tensor([[-0.4, -0.4], [0.4, -0.4], [0.0, 0.0], [-0.3, 0.5], [0.3, 0.5]])
    landmarks = middle[:, None] + half[:, None, None] * points
    return Targets.of(boxes, landmarks, torch.ones(len(boxes), 5, dtype=torch.bool))


@pytest.mark.parametrize("profile", ALL, ids=lambda profile: profile.name)
def test_that_every_profile_answers_learns_and_stays_calm_without_faces(profile: Profile) -> None:
    height, width = 97, 131
    torch.manual_seed(0)
    model = RetinaFace(profile).train().to(memory_format=torch.channels_last)
    output = model(torch.randn(1, 3, height, width).to(memory_format=torch.channels_last))

    anchors = anchors_for(profile, height, width)
    shapes = [tuple(values.shape) for values in output]
    assert shapes == [(1, len(anchors), 2), (1, len(anchors), 4), (1, len(anchors), 5, 2)]
    assert all(values.isfinite().all() for values in output)

    empty = multitask_loss(output, anchors, [NOTHING], profile)
    assert empty.classification > 0
    assert (empty.box, empty.landmark) == (0, 0)

    faces = faces_of_every_level(profile, height, width)
    assert set(matched(output, anchors, [faces], profile)[0].face.tolist()) >= set(range(len(profile.levels)))
    losses = multitask_loss(output, anchors, [faces], profile)
    assert min(losses) > 0
    losses.total(profile).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.isfinite().all(), name
        assert parameter.grad.any(), name


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("mobile", 426_608),
        ("community-resnet50", 27_293_600),
    ],
)
def test_that_a_network_is_as_large_as_the_communitys(name: str, parameters: int) -> None:
    with torch.device("meta"):
        model = RetinaFace(PROFILES[name])
    assert sum(parameter.numel() for parameter in model.parameters()) == parameters


@pytest.mark.parametrize("name", BACKBONES)
def test_that_a_backbone_has_the_strides_and_channels_that_it_declares(name: str) -> None:
    with torch.device("meta"):
        backbone = backbone_named(name)
        features = backbone(torch.zeros(1, 3, 97, 131))
    expected = [
        (1, channels, -(-97 // stride), -(-131 // stride))
        for stride, channels in zip(backbone.strides, backbone.channels, strict=True)
    ]
    assert [tuple(feature.shape) for feature in features] == expected


def test_that_an_unknown_backbone_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(ValueError, match=r"no backbone named 'vgg'; there are mobilenet-0\.25, resnet-50"):
        RetinaFace(replace(MOBILE, backbone="vgg"))


@pytest.mark.parametrize(
    "strides", [(2, 4, 8, 16, 32), (8, 16), (8, 32), (8, 16, 32, 128), (64,), (6, 12, 24)]
)
def test_that_levels_without_features_are_refused(strides: tuple[int, ...]) -> None:
    levels = tuple(Level(stride, (16.0,)) for stride in strides)
    with pytest.raises(ValueError, match=r"levels start at one of the strides \[4, 8, 16, 32\]"):
        RetinaFace(replace(MOBILE, levels=levels))


@pytest.mark.parametrize("strides", [(32,), (16, 32), (4, 8, 16, 32), (32, 64, 128)])
def test_that_levels_may_start_at_any_feature_and_go_beyond_the_last(strides: tuple[int, ...]) -> None:
    profile = replace(MOBILE, levels=tuple(Level(stride, (stride * 4.0,)) for stride in strides))
    logits = RetinaFace(profile).eval()(torch.zeros(1, 3, 100, 140)).logits
    assert logits.shape[1] == len(anchors_for(profile, 100, 140))


def test_that_levels_may_have_different_numbers_of_anchors_with_their_own_heads() -> None:
    levels = (Level(8, (8.0, 16.0, 32.0)), Level(16, (64.0,)), Level(32, (128.0, 256.0)))
    profile = replace(MOBILE, levels=levels)
    logits = RetinaFace(profile).eval()(torch.zeros(1, 3, 64, 64)).logits
    assert logits.shape[1] == len(anchors_for(profile, 64, 64)) == 3 * 64 + 16 + 2 * 4


# Heads


def test_that_a_shared_head_is_one_convolution_that_says_the_same_of_the_same_features() -> None:
    head = Head(8, [3] * 5, 4, shared=True)
    assert [name for name, _ in head.named_parameters()] == ["levels.0.weight", "levels.0.bias"]
    features = torch.randn(1, 8, 2, 2)
    answers = head([features] * 5).unflatten(1, (5, -1))
    assert torch.equal(answers, answers[:, :1].expand_as(answers))


def test_that_heads_of_their_own_say_different_things_of_the_same_features() -> None:
    head = Head(8, [3, 3], 4)
    answers = head([torch.randn(1, 8, 2, 2)] * 2).unflatten(1, (2, -1))
    assert not torch.allclose(answers[:, 0], answers[:, 1])


def test_that_a_profile_decides_whether_heads_are_shared() -> None:
    with torch.device("meta"):
        shared, own = RetinaFace(PAPER), RetinaFace(replace(PAPER, shared_heads=False))
    for head in ("classification", "box", "landmark"):
        assert len(getattr(shared, head).levels) == 1
        assert len(getattr(own, head).levels) == 5


# The pyramid and the levels beyond it


def features_of(channels: tuple[int, ...]) -> list[Tensor]:
    torch.manual_seed(1)
    return [torch.randn(1, c, 16 >> i, 24 >> i) for i, c in enumerate(channels)]


def changed_levels(pyramid: FeaturePyramid, features: list[Tensor], which: int) -> list[bool]:
    """For each level, whether it depends on that feature."""
    before = pyramid(features)
    other = list(features)
    other[which] = other[which] + torch.randn_like(other[which])
    return [not torch.equal(a, b) for a, b in zip(before, pyramid(other), strict=True)]


def test_that_meaning_goes_down_the_pyramid_and_not_up() -> None:
    pyramid = FeaturePyramid((4, 8, 16), 8, [False] * 3).eval()
    features = features_of((4, 8, 16))
    assert changed_levels(pyramid, features, 0) == [True, False, False]
    assert changed_levels(pyramid, features, 1) == [True, True, False]
    assert changed_levels(pyramid, features, 2) == [True, True, True]


def test_that_the_level_beyond_comes_from_the_last_feature_alone() -> None:
    pyramid = FeaturePyramid((4, 8, 16), 8, [False] * 4).eval()
    features = features_of((4, 8, 16))
    assert changed_levels(pyramid, features, 1) == [True, True, False, False]
    assert changed_levels(pyramid, features, 2) == [True, True, True, True]
    beyond = pyramid(features)[3]
    assert torch.equal(beyond, pyramid.beyond[0](features[2]))
    assert beyond.shape == (1, 8, 2, 3)


def test_that_the_level_beyond_takes_no_part_in_the_way_down() -> None:
    pyramid = FeaturePyramid((4, 8), 8, [False] * 3).eval()
    features = features_of((4, 8))
    before = pyramid(features)
    nn.init.ones_(pyramid.beyond[0][0].weight)
    after = pyramid(features)
    assert [torch.equal(a, b) for a, b in zip(before, after, strict=True)] == [True, True, False]


def test_that_the_level_beyond_starts_by_xavier() -> None:
    weight = FeaturePyramid((64, 128), 32, [False] * 3).beyond[0][0].weight
    limit = (6 / (9 * 128 + 9 * 32)) ** 0.5
    assert 0.99 * limit < weight.abs().max() <= limit


@pytest.mark.parametrize(("channels", "slope"), [(64, 0.1), (256, 0.0)])
def test_that_narrow_pyramids_and_contexts_leak_and_wide_ones_do_not(channels: int, slope: float) -> None:
    pyramid = FeaturePyramid((32, 32), channels, [False] * 3)
    # The wide context module has layers of 64 channels too: it is the module's width that counts.
    context = ContextModule(channels, deformable=False)
    slopes = [
        layer.negative_slope
        for part in (pyramid, context)
        for layer in part.modules()
        if isinstance(layer, nn.LeakyReLU)
    ]
    assert slopes == [slope] * 6


# Deformable convolution in its places


def deformable_places(profile: Profile) -> set[str]:
    with torch.device("meta"):
        model = RetinaFace(profile)
    return {name for name, layer in model.named_modules() if isinstance(layer, DeformableConvolution)}


def test_that_deformable_convolution_takes_the_place_of_every_3x3_of_its_level_alone() -> None:
    views = ("view3", "reduction", "view5", "view7.0", "view7.1")
    assert deformable_places(PAPER) == set()
    at_8 = {"pyramid.merges.1.0", *(f"context.1.{view}.0" for view in views)}
    assert deformable_places(PAPER.with_deformable([8])) == at_8
    # The coarsest feature has no merge, and the level beyond it only its context module.
    at_ends = {f"context.{level}.{view}.0" for level in (3, 4) for view in views}
    assert deformable_places(PAPER.with_deformable([32, 64])) == at_ends
    assert len(deformable_places(DEFORMABLE)) == 5 * 5 + 3


def test_that_a_network_made_deformable_starts_with_the_answers_it_had() -> None:
    torch.manual_seed(0)
    plain, deformable = RetinaFace(MOBILE), RetinaFace(MOBILE.with_deformable([8, 16, 32]))
    differing = deformable.load_state_dict(plain.state_dict(), strict=False)
    assert differing.unexpected_keys == []
    assert differing.missing_keys
    assert all(".offset." in key for key in differing.missing_keys)
    images = 50 * torch.randn(2, 3, 50, 70)
    with torch.inference_mode():
        for found, expected in zip(deformable.eval()(images), plain.eval()(images), strict=True):
            assert torch.allclose(found, expected, atol=1e-4)
