"""A network stage by stage: its features on the way, each from its own or from another's before it."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn

from detector.network.retinaface import RawOutput, RetinaFace


class Features(NamedTuple):
    """What the stages of a network give, each (B, C, H, W) from fine to coarse.

    backbone: of every stride, also those finer than the pyramid. pyramid, context: of the levels.
    answers: of the heads.
    """

    backbone: list[Tensor]
    pyramid: list[Tensor]
    context: list[Tensor]
    answers: RawOutput


class InStages(nn.Module):
    """Looks at images as its network does, and tells of all features."""

    def __init__(self, network: RetinaFace) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor, given: Features | None = None) -> Features:
        """(B, 3, H, W) images as `normalised` gives them.

        given: of a network with the same layers: each stage then starts from what this gives it, so that
        none has to do with what the stages before it make of the images.
        """
        network = self.network
        if given is None:
            backbone = network.backbone(images)
            pyramid = network.pyramid(backbone[network.first_feature :])
            context = _contexts(network, pyramid)
            return Features(backbone, pyramid, context, network.answers(context))
        backbone = [
            stage(feature)
            for stage, feature in zip(network.backbone.stages, [images, *given.backbone[:-1]], strict=True)
        ]
        pyramid = network.pyramid(given.backbone[network.first_feature :])
        return Features(backbone, pyramid, _contexts(network, given.pyramid), network.answers(given.context))


def _contexts(network: RetinaFace, levels: list[Tensor]) -> list[Tensor]:
    return [context(level) for context, level in zip(network.context, levels, strict=True)]
