"""RetinaFace put together: backbone, feature pyramid, context modules, heads. Deng et al. 2019, figure 2."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn

from detector.network.context import ContextModule
from detector.network.heads import Head
from detector.network.mobilenet import MobileNetQuarter
from detector.network.pyramid import FeaturePyramid
from detector.profile import Profile


class RawOutput(NamedTuple):
    """What the network says of every anchor, undecoded.

    logits: (B, N, 2), background then face. box_offsets: (B, N, 4). landmark_offsets: (B, N, 5, 2).
    """

    logits: Tensor
    box_offsets: Tensor
    landmark_offsets: Tensor


class RetinaFace(nn.Module):
    """The single-stage detector of one profile, with weights not yet trained.

    Raises ValueError at birth for a profile that no network fits.
    """

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        if profile.backbone != "mobilenet-0.25":
            raise ValueError(f"no backbone named {profile.backbone!r}")
        self.profile = profile
        channels, levels, per_cell = profile.pyramid_channels, len(profile.levels), profile.anchors_per_cell
        self.backbone = MobileNetQuarter()
        if tuple(level.stride for level in profile.levels) != self.backbone.strides:
            raise ValueError(f"the strides of {profile.backbone} are {self.backbone.strides}")
        self.pyramid = FeaturePyramid(self.backbone.channels, channels)
        self.context = nn.ModuleList(ContextModule(channels) for _ in range(levels))
        self.classification = Head(channels, levels, per_cell, 2)
        self.box = Head(channels, levels, per_cell, 4)
        self.landmark = Head(channels, levels, per_cell, 10)

    def forward(self, images: Tensor) -> RawOutput:
        """(B, 3, H, W) float images, BGR less the profile's mean → the answer for each of N anchors."""
        levels = self.pyramid(self.backbone(images))
        levels = [context(level) for context, level in zip(self.context, levels, strict=True)]
        landmark_offsets = self.landmark(levels).unflatten(-1, (5, 2))
        return RawOutput(self.classification(levels), self.box(levels), landmark_offsets)
