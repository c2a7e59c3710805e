"""Checkpoints of the community: the PyTorch re-implementation's RetinaFace, and its ImageNet backbone.

They are pickles, which can hold code. It is never run: only tensors and plain containers are taken from them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from detector.network.mobilenet import MobileNetQuarter
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.weights.checkpoint import read_checkpoint
from detector.weights.tensors import check_tensors

_PARTS = {
    "pyramid.laterals": "fpn.output",
    "pyramid.merges": "fpn.merge",
    "context": "ssh",
    "classification.levels": "ClassHead",
    "box.levels": "BboxHead",
    "landmark.levels": "LandmarkHead",
}
_VIEWS = {
    "view3": "conv3X3",
    "reduction": "conv5X5_1",
    "view5": "conv5X5_2",
    "view7.0": "conv7X7_2",
    "view7.1": "conv7x7_3",  # the small x is theirs
}


def import_community(path: str | os.PathLike[str]) -> RetinaFace:
    """The network in a community checkpoint of MobileNetV1 × 0.25, in evaluation mode.

    Raises WeightsError, naming the file, for anything but such a checkpoint; keys that differ are named as
    they are in the checkpoint.
    """
    model = RetinaFace(MOBILE)
    model.load_state_dict(_renamed(path, model.state_dict(), community_name))
    return model.eval()


def imagenet_backbone(path: str | os.PathLike[str]) -> dict[str, Tensor]:
    """The state of a MobileNetQuarter trained on ImageNet, without its classifier. Raises WeightsError."""
    with torch.device("meta"):
        backbone = MobileNetQuarter()
    return _renamed(path, backbone.state_dict(), backbone_name, ignored="fc.")


def community_name(name: str) -> str:
    """What the community's checkpoints call the tensor that a RetinaFace of ours calls `name`."""
    if name.startswith("backbone."):
        return f"body.{backbone_name(name.removeprefix('backbone.'))}"
    part = next(part for part in _PARTS if name.startswith(f"{part}."))
    theirs = _PARTS[part]
    level, _, rest = name.removeprefix(f"{part}.").partition(".")
    if theirs.endswith("Head"):
        return f"{theirs}.{level}.conv1x1.{rest}"
    if part == "context":
        view = next(view for view in _VIEWS if rest.startswith(f"{view}."))
        rest = _VIEWS[view] + rest.removeprefix(view)
    return f"{theirs}{int(level) + 1}.{rest}"


def backbone_name(name: str) -> str:
    """What the community calls a tensor of our backbone: two convolutions in a row, where ours are nested."""
    stage, block, *inner, layer, kind = name.split(".")
    # Each convolution is three layers: itself, batch-norm, activation.
    place = 3 * int(inner[0]) + int(layer) if inner else int(layer)
    return f"{stage}.{block}.{place}.{kind}"


def _renamed(
    path: str | os.PathLike[str],
    wanted: Mapping[str, Tensor],
    name_in_file: Callable[[str], str],
    ignored: str = "\0",
) -> dict[str, Tensor]:
    """The tensors of a checkpoint under our names: all of `wanted`, no others save those `ignored` begins."""
    found = {key: tensor for key, tensor in read_checkpoint(path).items() if not key.startswith(ignored)}
    check_tensors(found, {name_in_file(name): tensor for name, tensor in wanted.items()}, file=str(path))
    return {name: found[name_in_file(name)] for name in wanted}
