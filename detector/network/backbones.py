"""The backbones by name. One declares the `strides` of its features, fine to coarse, and their `channels`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from detector.network.mobilenet import MobileNetQuarter
from detector.network.resnet import ResNet
from detector.network.separable import SeparableBackbone
from detector.network.structure import MOBILENET, RESNET_BLOCKS, SEPARABLE

Backbone = MobileNetQuarter | ResNet | SeparableBackbone

BACKBONES: dict[str, Callable[[], Backbone]] = {
    MOBILENET: MobileNetQuarter,
    **{name: partial(ResNet, blocks) for name, blocks in RESNET_BLOCKS.items()},
    **{name: partial(SeparableBackbone, name) for name in SEPARABLE},
}


def backbone_named(name: str) -> Backbone:
    """A new backbone, not trained. Raises ValueError for a name that is not known."""
    if name not in BACKBONES:
        raise ValueError(f"no backbone named {name!r}; there are {', '.join(BACKBONES)}")
    return BACKBONES[name]()
