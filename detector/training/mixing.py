"""Weights between two networks. Wortsman et al. 2022 (arXiv 2109.01903): robust fine-tuning."""

from __future__ import annotations

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
