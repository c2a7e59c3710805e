"""Depthwise convolution with a stride, in bfloat16 and out of it."""

from __future__ import annotations

import torch
from torch import nn

from detector.network.depthwise import StridedDepthwise
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PAPER


def test_that_it_computes_in_float32_and_answers_in_the_type_of_its_input() -> None:
    torch.manual_seed(0)
    layer = StridedDepthwise(8, 8, 3, stride=2, padding=1, groups=8, bias=False)
    plain = nn.Conv2d(8, 8, 3, stride=2, padding=1, groups=8, bias=False)
    plain.load_state_dict(layer.state_dict())
    images = torch.randn(2, 8, 15, 20).bfloat16().requires_grad_()
    expected = plain(images.float())
    with torch.autocast("cpu", torch.bfloat16):
        answer, rounded_first = layer(images), plain(images)
    assert torch.equal(answer, expected.bfloat16())
    assert not torch.equal(answer, rounded_first)
    (gradient,) = torch.autograd.grad(answer.sum(), layer.weight)
    (wanted,) = torch.autograd.grad(expected.sum(), plain.weight)
    torch.testing.assert_close(gradient, wanted)


def test_that_the_light_backbone_has_four_of_them_and_the_heavy_ones_none() -> None:
    with torch.device("meta"):
        for profile, wanted in ((MOBILE, 4), (PAPER, 0)):
            layers = RetinaFace(profile).modules()
            assert sum(isinstance(layer, StridedDepthwise) for layer in layers) == wanted
