"""Weights between networks that were trained from the same start.

Of two, robust fine-tuning: Wortsman et al. 2022 (arXiv 2109.01903). Of several, a model soup: Wortsman et al.
2022 (arXiv 2203.05482), which generalises better than each of its parts and takes no more time.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

import torch

from detector.network.retinaface import RetinaFace


@torch.no_grad()
def mixed(old: RetinaFace, new: RetinaFace, share: float) -> RetinaFace:
    """The network (1 − share) · old + share · new, of two of one profile; what counts is the new one's."""
    network = deepcopy(new)
    if share == 1.0:
        return network
    known = old.state_dict()
    for name, value in network.state_dict().items():
        if value.dtype.is_floating_point:
            value.copy_(known[name].lerp(value, share))
    return network


@torch.no_grad()
def averaged(networks: Sequence[RetinaFace]) -> RetinaFace:
    """The mean of the weights of one network or more, all of one profile; what counts is the first one's."""
    network = deepcopy(networks[0])
    states = [other.state_dict() for other in networks]
    for name, value in network.state_dict().items():
        if value.dtype.is_floating_point:
            value.copy_(torch.stack([state[name] for state in states]).mean(dim=0))
    return network
