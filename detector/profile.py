"""What distinguishes one RetinaFace from another: anchors, levels, normalisation, matching and loss, as data.

A profile travels inside the weights file, so that weights can never meet the wrong anchors or the wrong mean.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from typing import Any

from detector.errors import WeightsError


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the pyramid: its stride and the anchor sizes (side of a square) there, in pixels."""

    stride: int
    anchor_sizes: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.stride <= 0 or not self.anchor_sizes or not all(0 < s < math.inf for s in self.anchor_sizes):
            raise ValueError(f"a level needs a positive stride and positive anchor sizes, not {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The constants of one detector. Raises ValueError at birth where they make no sense.

    mean_bgr: subtracted from pixels in 0–255, blue first; nothing is scaled.
    centre_variance, size_variance: divide the targets of centres and landmarks, and of log sizes (SSD's
        coding).
    positive_iou, negative_iou: an anchor at or above the first is a face, below the second background;
        between them it is ignored. The best anchor of every face is a face whatever its IoU.
    negatives_per_positive, negatives_floor: OHEM keeps this many of the hardest negatives for each
        positive, and never fewer than the floor in an image, so that images without faces teach too.
    box_weight, landmark_weight: λ of the multi-task loss, relative to classification.
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

    def __post_init__(self) -> None:
        strides = [level.stride for level in self.levels]
        if not strides or strides != sorted(set(strides)):
            raise ValueError(f"levels go from fine to coarse, not {strides}")
        if len({len(level.anchor_sizes) for level in self.levels}) != 1:
            raise ValueError("every level has the same number of anchor sizes")
        if not 0 < self.negative_iou <= self.positive_iou < 1:
            raise ValueError("0 < negative_iou <= positive_iou < 1 does not hold")
        if not all(0 < variance < math.inf for variance in (self.centre_variance, self.size_variance)):
            raise ValueError("variances are positive")
        if not all(map(math.isfinite, self.mean_bgr)):
            raise ValueError(f"a mean is finite, unlike {self.mean_bgr}")
        if min(self.pyramid_channels, self.negatives_per_positive + 1, self.negatives_floor + 1) < 1:
            raise ValueError("there are channels, and numbers of negatives are not negative")
        if not all(0 <= weight < math.inf for weight in (self.box_weight, self.landmark_weight)):
            raise ValueError("weights of the loss are not negative")

    @property
    def anchors_per_cell(self) -> int:
        return len(self.levels[0].anchor_sizes)

    def answers_like(self, other: Profile) -> bool:
        """Whether networks of both mean the same by the same numbers: normalisation, anchors and coding."""
        return (self.mean_bgr, self.levels, self.centre_variance, self.size_variance) == (
            other.mean_bgr,
            other.levels,
            other.centre_variance,
            other.size_variance,
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Profile:
        """The profile written by `to_json`. Raises WeightsError for anything else."""
        try:
            values: dict[str, Any] = json.loads(text)
            levels = tuple(
                Level(_of_type("int", row["stride"]), _numbers(row["anchor_sizes"]))
                for row in values.pop("levels")
            )
            mean_b, mean_g, mean_r = _numbers(values.pop("mean_bgr"))
            simple = {field.name: field.type for field in fields(cls)}
            checked = {name: _of_type(str(simple[name]), value) for name, value in values.items()}
            return cls(levels=levels, mean_bgr=(mean_b, mean_g, mean_r), **checked)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise WeightsError(f"This is not a detector profile: {error}.") from error


def _of_type(name: str, value: Any) -> Any:
    """The value, if it is what JSON has for the type of that name: str, int or float. Raises TypeError."""
    accepted: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (float, int)}
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
