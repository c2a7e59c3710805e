"""Batch-norm folded into the convolutions: the same answers, from a copy."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from detector.network.folding import folded
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, PAPER, Profile


@pytest.mark.parametrize("profile", [MOBILE, PAPER.with_deformable([8])], ids=["mobile", "paper"])
def test_that_a_folded_network_answers_the_same_without_a_single_batch_norm(profile: Profile) -> None:
    torch.manual_seed(0)
    network = RetinaFace(profile).train()
    images = torch.rand(2, 3, 70, 90) * 255 - 110
    with torch.no_grad():
        network(images)  # batch-norms that have seen something
        wanted = network.eval()(images)
        found = folded(network)(images)
    for ours, theirs in zip(found, wanted, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-3 * float(theirs.abs().max()))
    assert not any(isinstance(module, nn.BatchNorm2d) for module in folded(network).modules())


def test_that_folding_leaves_the_network_as_it_was() -> None:
    network = RetinaFace(MOBILE).train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    folded(network)
    assert network.training
    after = network.state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
