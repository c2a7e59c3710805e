"""YuNet in ONNX form as weights of ours, in the profile of its layers. Wu et al. 2023.

It has no anchors: a cell tells one box and five landmarks from its corner, in strides; our anchors are in the
middle of theirs, half a stride on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from detector.errors import WeightsError
from detector.inference.onnx_layers import BATCH_NORM_EPSILON
from detector.network.retinaface import RetinaFace
from detector.profile import YUNET
from detector.weights.tensors import check_tensors

_FIRST = "backbone.stage1.0"
_SEPARABLE = (
    *(f"backbone.stage1.{number}" for number in (1, 3, 4, 5, 6)),
    *(f"backbone.stage{stage}.{number}" for stage in (2, 3, 4) for number in (1, 2)),
    *(f"pyramid.merges.{level}" for level in (2, 1, 0)),
    *(f"context.{level}" for level in (0, 1, 2)),
)
_HEADS = ("face", "box", "overlap", "landmark")
"""In the order of the file, like all before. Two of them are the two answers of one of ours."""
_FROM_CORNER = {"box": 2, "landmark": 10}
"""Of a head, how many of its answers are places, from the corner of the cell."""
_MIDDLE = 0.5
"""Of a cell, in strides from its corner."""


class _Convolution(NamedTuple):
    weight: Tensor
    bias: Tensor


def import_yunet(path: str | os.PathLike[str]) -> RetinaFace:
    """The network in evaluation mode. Raises WeightsError, naming the file, for anything but YuNet's."""
    found = _convolutions(path)
    wanted = 1 + 2 * len(_SEPARABLE) + 2 * len(_HEADS) * len(YUNET.levels)
    if len(found) != wanted:
        raise WeightsError(f"{path}: is not YuNet, which has {wanted} convolutions, and not {len(found)}.")
    network = RetinaFace(YUNET).eval()
    tensors = _tensors(iter(found))
    check_tensors(tensors, network.state_dict(), file=str(path))
    network.load_state_dict(tensors)
    return network


def _convolutions(path: str | os.PathLike[str]) -> Sequence[_Convolution]:
    """In the order of the file."""
    try:
        graph = onnx.load_model_from_string(Path(path).read_bytes()).graph
        tensors = {tensor.name: tensor for tensor in graph.initializer}
        found = [
            [np.array(numpy_helper.to_array(tensors[name]), np.float32) for name in node.input[1:]]
            for node in graph.node
            if node.op_type == "Conv"
        ]
        return [_Convolution(torch.from_numpy(weight), torch.from_numpy(bias)) for weight, bias in found]
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read ({error.strerror}).") from error
    except Exception as error:  # those of protobuf have no other class in common
        raise WeightsError(f"{path}: is no network in ONNX form with all its weights inside.") from error


def _tensors(convolutions: Iterator[_Convolution]) -> dict[str, Tensor]:
    tensors = _normed(_FIRST, next(convolutions))
    for name in _SEPARABLE:
        tensors |= _plain(f"{name}.0", next(convolutions))
        tensors |= _normed(f"{name}.1", next(convolutions))
    heads: dict[str, dict[str, Tensor]] = {head: {} for head in _HEADS}
    for head in _HEADS:
        for level in range(len(YUNET.levels)):
            for layer in (0, 1):
                heads[head] |= _plain(f"levels.{level}.{layer}", next(convolutions))
    for head, places in _FROM_CORNER.items():
        for level in range(len(YUNET.levels)):
            heads[head][f"levels.{level}.1.bias"][:places] -= _MIDDLE
    face, overlap = heads.pop("face"), heads.pop("overlap")
    heads["classification"] = {name: torch.cat((face[name], overlap[name])) for name in face}
    return tensors | {f"{head}.{name}": value for head, own in heads.items() for name, value in own.items()}


def _plain(name: str, read: _Convolution) -> dict[str, Tensor]:
    return {f"{name}.weight": read.weight, f"{name}.bias": read.bias}


def _normed(name: str, read: _Convolution) -> dict[str, Tensor]:
    """A batch-norm is folded into the file's convolution already: ours then does nothing but add its bias."""
    channels = len(read.bias)
    return {
        f"{name}.0.weight": read.weight,
        f"{name}.1.weight": torch.ones(channels),
        f"{name}.1.bias": read.bias,
        f"{name}.1.running_mean": torch.zeros(channels),
        f"{name}.1.running_var": torch.full((channels,), 1 - BATCH_NORM_EPSILON),
        f"{name}.1.num_batches_tracked": torch.tensor(0),
    }
