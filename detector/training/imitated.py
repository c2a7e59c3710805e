"""The network that another one of the same layers learns to be like."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from detector.errors import TrainingError
from detector.network.folding import folded
from detector.network.stages import Features, InStages
from detector.profile import Profile
from detector.weights.file import load_weights

STAGEWISE_SHARE = 1 / 6
"""Of the steps, those at the start in which each stage is given the model's features: it then learns its own
part alone, which a few hundred steps are enough for. Joined, the errors that are left add up, and are mended.
Weights to start from are joined already, and have no such steps.
"""


class Imitated:
    """Features of a model, for a network with this profile. Raises WeightsError, and TrainingError where the
    model has other layers, anchors or input.
    """

    def __init__(self, file: Path, profile: Profile, device: torch.device) -> None:
        model = load_weights(file)
        if _of_the_network(model.profile) != _of_the_network(profile):
            raise TrainingError(
                f"{file}: is of the profile {model.profile.name}, whose network is another than that of "
                f"{profile.name}. Stage by stage only the same network can be imitated; --teacher takes any."
            )
        self.profile = profile
        self._model = InStages(folded(model)).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @torch.no_grad()
    def features(self, images: Tensor) -> Features:
        """(B, 3, H, W) images, as the network takes them."""
        features: Features = self._model(images)
        return features


def _of_the_network(profile: Profile) -> tuple[object, ...]:
    """What decides the layers, and what their numbers mean."""
    return (
        profile.backbone,
        profile.pyramid_channels,
        profile.levels,
        profile.shared_heads,
        profile.mean_bgr,
        profile.channel_order,
        profile.centre_variance,
        profile.size_variance,
    )
