"""A wider network that answers as a narrower one does. Net2Net: Chen et al. 2016 (arXiv 1511.05641)."""

from __future__ import annotations

from dataclasses import replace
from operator import gt

import torch

from detector.network.retinaface import RetinaFace
from detector.profile import Profile


@torch.no_grad()
def widened(network: RetinaFace, profile: Profile) -> RetinaFace:
    """A network of this profile in evaluation mode: the channels of the other one, and more beside them.

    New channels start at random and are seen by new channels alone, so that the answers are what they were;
    training gives them a say. Raises ValueError where the profile is more than a wider one.
    """
    wider = RetinaFace(profile).eval()
    state, known = wider.state_dict(), network.state_dict()
    if not is_wider(network.profile, profile) or any(
        name not in state or old.dim() != state[name].dim() or any(map(gt, old.shape, state[name].shape))
        for name, old in known.items()
    ):
        raise ValueError(f"{profile.name} is not a wider {network.profile.name}")
    for name, old in known.items():
        own = state[name]
        if own.dim() == 4:
            own[: old.shape[0], old.shape[1] :] = 0
        own[tuple(slice(size) for size in old.shape)] = old
    return wider


def is_wider(profile: Profile, wider: Profile) -> bool:
    """Whether `wider` has more channels, and its answers mean the same."""
    as_wide = replace(
        profile, name=wider.name, backbone=wider.backbone, pyramid_channels=wider.pyramid_channels
    )
    return as_wide == wider and wider.pyramid_channels > profile.pyramid_channels
