"""RetinaFace put together: backbone, feature pyramid, context modules, heads. Deng et al. 2019, figure 2."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from torch import Tensor, nn

from detector.network.backbones import backbone_named
from detector.network.context import ContextModule
from detector.network.dense_branch import DenseBranch
from detector.network.heads import Head, Places, SeparableHead, joint_logits
from detector.network.pyramid import FeaturePyramid, SeparablePyramid
from detector.network.separable import separable
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

    first_feature: which of the backbone's features the finest level starts from, from 0.
    dense: its dense branch, which is no part of an answer unless it is asked for; None where the profile has
    none.

    Raises ValueError at birth for a profile that no network fits.
    """

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self.profile = profile
        self.backbone = backbone_named(profile.backbone)
        strides = [level.stride for level in profile.levels]
        self.first_feature = _first_feature(strides, self.backbone.strides)
        channels = profile.pyramid_channels
        per_cell = [len(level.anchor_sizes) for level in profile.levels]
        of_features = self.backbone.channels[self.first_feature :]
        if profile.separable:
            if set(of_features) != {channels} or len(of_features) != len(strides):
                raise ValueError("a separable pyramid has the levels and the channels of its features")
            self.pyramid: nn.Module = SeparablePyramid(channels, len(strides))
            self.context = nn.ModuleList(separable(channels, channels) for _ in strides)
            head: Callable[[int], nn.Module] = partial(SeparableHead, channels, per_cell)
        else:
            deformable = [level.deformable for level in profile.levels]
            self.pyramid = FeaturePyramid(of_features, channels, deformable)
            self.context = nn.ModuleList(
                ContextModule(channels, deformable=is_deformable) for is_deformable in deformable
            )
            head = partial(Head, channels, per_cell, shared=profile.shared_heads)
        self.classification, self.box, self.landmark = head(2), head(4), head(10)
        self.dense = DenseBranch(channels, per_cell, shared=profile.shared_heads) if profile.dense else None

    def forward(self, images: Tensor, places: Places | None = None) -> RawOutput | tuple[RawOutput, Tensor]:
        """(B, 3, H, W) images as `normalised` gives them → the answer for each of N anchors.

        places: where the dense branch is to answer too; its answers, (M, 144), then come second. Raises
        ValueError where there is no such branch.
        """
        levels = self.levels(images)
        if places is None:
            return self.answers(levels)
        if self.dense is None:
            raise ValueError(f"the profile {self.profile.name!r} has no dense branch here")
        return self.answers(levels), self.dense(levels, places)

    def levels(self, images: Tensor) -> list[Tensor]:
        """(B, 3, H, W) → what all heads look at: (B, C, H, W) of each level, from fine to coarse."""
        levels = self.pyramid(self.backbone(images)[self.first_feature :])
        return [context(level) for context, level in zip(self.context, levels, strict=True)]

    def answers(self, levels: list[Tensor]) -> RawOutput:
        """What all heads but the dense one say of the levels."""
        landmark_offsets = self.landmark(levels).unflatten(-1, (5, 2))
        logits = self.classification(levels)
        if self.profile.separable:
            logits = joint_logits(logits)
        return RawOutput(logits, self.box(levels), landmark_offsets)


def _first_feature(strides: Sequence[int], of_features: Sequence[int]) -> int:
    """Which feature of the backbone the finest level starts from.

    Each level is twice as coarse as the one before, and the last is at least as coarse as the last feature:
    no part of the backbone is without use. Raises ValueError for other strides.
    """
    if (
        strides[0] not in of_features
        or strides[-1] < of_features[-1]
        or list(strides) != [strides[0] << number for number in range(len(strides))]
    ):
        raise ValueError(
            f"levels start at one of the strides {list(of_features)} of the backbone and double to at least "
            f"{of_features[-1]}, unlike {list(strides)}"
        )
    return list(of_features).index(strides[0])
