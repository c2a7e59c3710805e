"""What distinguishes one RetinaFace from another: anchors, levels, normalisation, matching and loss, as data.

A profile travels inside the weights file, so that weights can never meet the wrong anchors or the wrong mean.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from detector.errors import WeightsError

COARSEST_STRIDE = 1024
"""No anchor needs a coarser grid, and a weights file must not get to ask for a network without end."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the pyramid: its stride and the anchor sizes (side of a square) there, in pixels.

    deformable: whether the 3×3 convolutions of its merge and its context module are deformable.
    """

    stride: int
    anchor_sizes: tuple[float, ...]
    deformable: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.stride <= COARSEST_STRIDE:
            raise ValueError(f"the stride of a level is from 1 to {COARSEST_STRIDE}, unlike {self.stride}")
        if not self.anchor_sizes or not all(0 < size < math.inf for size in self.anchor_sizes):
            raise ValueError(f"a level needs positive anchor sizes, not {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The constants of one detector. Raises ValueError at birth where they make no sense.

    backbone: a name that `detector.network.backbones` knows.
    pyramid_channels: of every level; the context module halves and quarters them.
    mean_bgr: subtracted from pixels in 0–255, blue first whatever the order of channels; nothing is scaled.
    channel_order: in which the network takes its input, "bgr" or "rgb".
    shared_heads: one set of heads answers for all levels, which then have equally many anchor sizes;
        otherwise each level has its own.
    centre_variance, size_variance: divide the targets of centres and landmarks, and of log sizes (SSD's
        coding); 1 leaves them as Fast R-CNN has them.
    positive_iou, negative_iou: an anchor at or above the first is a face, below the second background;
        between them it is ignored. The best anchor of every face is a face whatever its IoU.
    negatives_per_positive, negatives_floor: OHEM keeps this many of the hardest negatives for each
        positive, and never fewer than the floor in an image, so that images without faces teach too.
    box_weight, landmark_weight: λ of the multi-task loss, relative to classification.
    dense: whether the network has the dense branch, which explains a face as a rendered mesh.
    separable: whether pyramid, context and heads are of separable convolutions; there is then one context of
        3×3 a level, the score is the root of that of a face times that of the overlap, and anchors answer for
        faces by what they say (SimOTA), not by where they are.

    Fields with a default are younger than the first weights files, where they are absent; the default is
    what those files mean. No other may be absent.
    """

    name: str
    backbone: str
    pyramid_channels: int
    levels: tuple[Level, ...]
    mean_bgr: tuple[float, float, float]
    centre_variance: float
    size_variance: float
    positive_iou: float
    negative_iou: float
    negatives_per_positive: int
    negatives_floor: int
    box_weight: float
    landmark_weight: float
    channel_order: str = "bgr"
    shared_heads: bool = False
    dense: bool = False
    separable: bool = False

    def __post_init__(self) -> None:
        strides = [level.stride for level in self.levels]
        if not strides or strides != sorted(set(strides)):
            raise ValueError(f"levels go from fine to coarse, not {strides}")
        if self.separable and (
            self.shared_heads or self.dense or any(level.deformable for level in self.levels)
        ):
            raise ValueError("separable layers are neither shared nor deformable, and have no dense branch")
        if self.shared_heads and len({len(level.anchor_sizes) for level in self.levels}) != 1:
            raise ValueError("levels that share their heads have equally many anchor sizes")
        if self.channel_order not in ("bgr", "rgb"):
            raise ValueError(f"channels come as bgr or rgb, not as {self.channel_order}")
        if not 0 < self.negative_iou <= self.positive_iou < 1:
            raise ValueError("0 < negative_iou <= positive_iou < 1 does not hold")
        if not all(0 < variance < math.inf for variance in (self.centre_variance, self.size_variance)):
            raise ValueError("variances are positive")
        if not all(map(math.isfinite, self.mean_bgr)):
            raise ValueError(f"a mean is finite, unlike {self.mean_bgr}")
        if self.pyramid_channels < 4 or self.pyramid_channels % 4:
            raise ValueError(f"the channels of the pyramid come in fours, unlike {self.pyramid_channels}")
        if min(self.negatives_per_positive, self.negatives_floor) < 0:
            raise ValueError("numbers of negatives are not negative")
        if not all(0 <= weight < math.inf for weight in (self.box_weight, self.landmark_weight)):
            raise ValueError("weights of the loss are not negative")

    def with_deformable(self, strides: Collection[int]) -> Profile:
        """This profile with deformable convolution at the levels of these strides, and at no others.

        Raises ValueError for a stride that no level has.
        """
        known = [level.stride for level in self.levels]
        if unknown := sorted(set(strides) - set(known)):
            raise ValueError(f"no level has the stride {unknown[0]}; there are {known}")
        levels = (replace(level, deformable=level.stride in strides) for level in self.levels)
        return replace(self, levels=tuple(levels))

    def to_json(self) -> str:
        values = asdict(self)
        for option in ("dense", "separable"):
            if not values[option]:  # files without it stay those of programs that do not know of it
                del values[option]
        return json.dumps(values, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Profile:
        """The profile written by `to_json`. Raises WeightsError for anything else."""
        try:
            values: dict[str, Any] = json.loads(text)
            levels = tuple(
                Level(anchor_sizes=_numbers(row.pop("anchor_sizes")), **_simple_values(Level, row))
                for row in values.pop("levels")
            )
            mean_b, mean_g, mean_r = _numbers(values.pop("mean_bgr"))
            return cls(levels=levels, mean_bgr=(mean_b, mean_g, mean_r), **_simple_values(cls, values))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise WeightsError(f"This is not a detector profile: {error}.") from error


def _simple_values(record: type[Level | Profile], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, if they are of the types of the record's fields. Raises KeyError or TypeError."""
    types = {field.name: str(field.type) for field in fields(record)}
    return {name: _of_type(types[name], value) for name, value in values.items()}


def _of_type(name: str, value: Any) -> Any:
    """The value, if it is what JSON has for the type of that name. Raises KeyError or TypeError."""
    accepted: dict[str, tuple[type, ...]] = {
        "str": (str,), "bool": (bool,), "int": (int,), "float": (float, int)
    }  # fmt: skip
    if type(value) not in accepted[name]:
        raise TypeError(f"{value!r} is not of type {name}")
    return value


def _numbers(values: Any) -> tuple[float, ...]:
    return tuple(_of_type("float", value) for value in values)


MOBILE = Profile(
    name="mobile",
    backbone="mobilenet-0.25",
    pyramid_channels=64,
    levels=(Level(8, (16.0, 32.0)), Level(16, (64.0, 128.0)), Level(32, (256.0, 512.0))),
    mean_bgr=(104.0, 117.0, 123.0),
    centre_variance=0.1,
    size_variance=0.2,
    positive_iou=0.35,
    negative_iou=0.35,
    negatives_per_positive=7,
    negatives_floor=32,
    box_weight=2.0,
    landmark_weight=1.0,
)
"""MobileNetV1 × 0.25 with three levels, laid out as the community's checkpoints are."""

COMMUNITY_RESNET50 = replace(MOBILE, name="community-resnet50", backbone="resnet-50", pyramid_channels=256)
"""The community's larger network: the same levels, anchors and coding on ResNet-50."""

PAPER = Profile(
    name="paper",
    backbone="resnet-50",
    pyramid_channels=256,
    levels=tuple(
        Level(4 * 2**level, tuple(16 * 2 ** (level + step / 3) for step in range(3))) for level in range(5)
    ),
    mean_bgr=(0.0, 0.0, 0.0),
    channel_order="rgb",
    shared_heads=True,
    centre_variance=1.0,
    size_variance=1.0,
    positive_iou=0.5,
    negative_iou=0.3,
    negatives_per_positive=3,
    negatives_floor=32,
    box_weight=0.25,
    landmark_weight=0.1,
)
"""The detector of Deng et al. 2019, section 4.2: P2 to P6 with anchors 16 · 2^(k/3), three on each level.

Its input is that of the authors' code. The floor of negatives is ours: three negatives for each of no
positives would be none, and a face-free image would teach nothing.
"""

YUNET = Profile(
    name="yunet",
    backbone="separable-64",
    pyramid_channels=64,
    levels=tuple(Level(stride, (float(stride),)) for stride in (8, 16, 32)),
    mean_bgr=(0.0, 0.0, 0.0),
    centre_variance=1.0,
    size_variance=1.0,
    positive_iou=0.5,
    negative_iou=0.5,
    negatives_per_positive=7,
    negatives_floor=32,
    box_weight=2.0,
    landmark_weight=1.0,
    separable=True,
)
"""The layers of YuNet (Wu et al. 2023). Without anchors: one in each cell, of its size, is the same."""

SMALL = replace(YUNET, name="small", backbone="separable-128", pyramid_channels=128)
"""Twice the channels of YuNet where they cost little: from stride 8 on."""

PROFILES = {
    profile.name: profile
    for profile in (
        MOBILE,
        PAPER,
        replace(PAPER, name="paper-101", backbone="resnet-101"),
        replace(PAPER, name="paper-152", backbone="resnet-152"),
        COMMUNITY_RESNET50,
        YUNET,
        SMALL,
    )
}
"""Every profile that has a name."""
