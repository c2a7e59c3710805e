"""The networks that another one of the same layers learns to be like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from detector.errors import TrainingError
from detector.network.folding import folded
from detector.network.retinaface import RawOutput, RetinaFace
from detector.network.units import InUnits, Seen
from detector.profile import Profile
from detector.weights.file import load_weights

UNITWISE_SHARE = 0.5
"""Of the steps, those at the start in which each unit is given the model's features: it then learns its own
part alone, which no other part disturbs. Joined, the errors that are left add up, and are mended. Weights to
start from are joined already, and have no such steps.
"""

_LEAST_SCORE = 1e-9


class Imitated:
    """Features of models, for a network with this profile. Raises WeightsError, and TrainingError where a
    model has other layers, anchors or input.
    """

    def __init__(self, files: Sequence[Path], profile: Profile, device: torch.device) -> None:
        self.profile = profile
        first, *others = (_model(file, profile, device) for file in files)
        self._first, self._others = InUnits(first), others

    @torch.no_grad()
    def seen(self, images: Tensor) -> Seen:
        """(B, 3, H, W) images, as the network takes them.

        The features of the first model, and the mean of what all answer: of their scores and of their
        offsets. What several networks say together is better than what one of them says.
        """
        seen: Seen = self._first(images)
        if not self._others:
            return seen
        said = [seen.answers, *(RawOutput(*model(images)) for model in self._others)]
        score = torch.stack([answers.logits.float().softmax(dim=-1) for answers in said]).mean(dim=0)
        box, landmark = (
            torch.stack([answers[place].float() for answers in said]).mean(dim=0) for place in (1, 2)
        )
        return seen._replace(answers=RawOutput(score.clamp(min=_LEAST_SCORE).log(), box, landmark))


def _model(file: Path, profile: Profile, device: torch.device) -> RetinaFace:
    model = load_weights(file)
    if _of_the_network(model.profile) != _of_the_network(profile):
        raise TrainingError(
            f"{file}: is of the profile {model.profile.name}, whose network is another than that of "
            f"{profile.name}. Unit by unit only the same network can be imitated; --teacher takes any."
        )
    return folded(model).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


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
