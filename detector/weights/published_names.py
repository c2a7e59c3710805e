"""What the published checkpoints call the tensors of our backbones."""

from __future__ import annotations

from collections.abc import Callable


def mobilenet_name(name: str) -> str:
    """What the community calls a tensor of our MobileNet.

    Two convolutions stand in a row there, where ours are nested.
    """
    stage, block, *inner, layer, kind = name.split(".")
    # Each convolution is three layers: itself, batch-norm, activation.
    place = 3 * int(inner[0]) + int(layer) if inner else int(layer)
    return f"{stage}.{block}.{place}.{kind}"


def resnet_name(name: str) -> str:
    """What torchvision, and the community after it, calls a tensor of our ResNet.

    Every layer has a name of its own there, where ours are convolution and batch-norm in a row; and the stem
    stands before the first stage, not in it.
    """
    stage, *path, place, kind = name.removeprefix("stage").split(".")
    layer = ("conv", "bn")[int(place)]
    if stage == "1":
        half, *path = path
        if half == "0":
            return f"{layer}1.{kind}"
    block, part, *which = path
    theirs = f"downsample.{place}" if part == "shortcut" else f"{layer}{int(which[0]) + 1}"
    return f"layer{stage}.{block}.{theirs}.{kind}"


BACKBONE_NAMES: dict[str, Callable[[str], str]] = {
    "mobilenet-0.25": mobilenet_name,
    "resnet-50": resnet_name,
    "resnet-101": resnet_name,
    "resnet-152": resnet_name,
}
