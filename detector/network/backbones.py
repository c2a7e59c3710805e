"""The backbones by name. One declares the `strides` of its features, fine to coarse, and their `channels`."""

from __future__ import annotations

from collections.abc import Callable

from detector.network.mobilenet import MobileNetQuarter
from detector.network.resnet import ResNet

Backbone = MobileNetQuarter | ResNet

BACKBONES: dict[str, Callable[[], Backbone]] = {
    "mobilenet-0.25": MobileNetQuarter,
    "resnet-50": lambda: ResNet((3, 4, 6, 3)),
    "resnet-101": lambda: ResNet((3, 4, 23, 3)),
    "resnet-152": lambda: ResNet((3, 8, 36, 3)),
}


def backbone_named(name: str) -> Backbone:
    """A new backbone, not trained. Raises ValueError for a name that is not known."""
    if name not in BACKBONES:
        raise ValueError(f"no backbone named {name!r}; there are {', '.join(BACKBONES)}")
    return BACKBONES[name]()
