"""Checkpoints of others: the PyTorch re-implementation's RetinaFace, and backbones trained on ImageNet.

They are pickles, which can hold code. It is never run: only tensors and plain containers are taken from them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from detector.network.backbones import backbone_named
from detector.network.retinaface import RetinaFace
from detector.profile import COMMUNITY_RESNET50, MOBILE
from detector.weights.checkpoint import read_checkpoint
from detector.weights.published_names import BACKBONE_NAMES
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
    """The network in a community checkpoint, in evaluation mode.

    There are two kinds, of MobileNetV1 × 0.25 and of ResNet-50; the names of the tensors tell which it is.
    Raises WeightsError, naming the file, for anything but such a checkpoint; keys that differ are named as
    they are in the checkpoint.
    """
    found = read_checkpoint(path)
    is_resnet = any(key.startswith("body.layer1.") for key in found)
    model = RetinaFace(COMMUNITY_RESNET50 if is_resnet else MOBILE)
    backbone = model.profile.backbone

    def name_in_file(name: str) -> str:
        return community_name(name, backbone)

    model.load_state_dict(_renamed(found, model.state_dict(), name_in_file, file=str(path)))
    return model.eval()


def imagenet_backbone(path: str | os.PathLike[str], backbone: str = MOBILE.backbone) -> dict[str, Tensor]:
    """The state of a backbone trained on ImageNet, without its classifier.

    backbone: its name in `detector.network.backbones`. A MobileNet is laid out as the community's, a ResNet
    as torchvision's. Raises WeightsError, naming the file, for anything but a checkpoint of that backbone.
    """
    with torch.device("meta"):
        wanted = backbone_named(backbone).state_dict()
    found = {key: tensor for key, tensor in read_checkpoint(path).items() if not key.startswith("fc.")}
    return _renamed(found, wanted, BACKBONE_NAMES[backbone], file=str(path))


def community_name(name: str, backbone: str = MOBILE.backbone) -> str:
    """What the community's checkpoints call the tensor that a RetinaFace of ours calls `name`."""
    if name.startswith("backbone."):
        return f"body.{BACKBONE_NAMES[backbone](name.removeprefix('backbone.'))}"
    part = next(part for part in _PARTS if name.startswith(f"{part}."))
    theirs = _PARTS[part]
    level, _, rest = name.removeprefix(f"{part}.").partition(".")
    if theirs.endswith("Head"):
        return f"{theirs}.{level}.conv1x1.{rest}"
    if part == "context":
        view = next(view for view in _VIEWS if rest.startswith(f"{view}."))
        rest = _VIEWS[view] + rest.removeprefix(view)
    return f"{theirs}{int(level) + 1}.{rest}"


def _renamed(
    found: Mapping[str, Tensor],
    wanted: Mapping[str, Tensor],
    name_in_file: Callable[[str], str],
    *,
    file: str,
) -> dict[str, Tensor]:
    """The tensors of a checkpoint under our names: all of `wanted`, and there may be no others.

    Only the counters of batch-norms may be absent, as they are in checkpoints from before PyTorch 0.4.1.
    """
    expected = {name_in_file(name): tensor for name, tensor in wanted.items()}
    counters = {key: torch.tensor(0) for key in expected if key.endswith(".num_batches_tracked")}
    complete = counters | dict(found)
    check_tensors(complete, expected, file=file)
    return {name: complete[name_in_file(name)] for name in wanted}
