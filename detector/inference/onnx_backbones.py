"""The backbones as nodes of an ONNX graph: what `detector.network.mobilenet` and `resnet` are in torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detector.inference.onnx_layers import INPUT, Layers, UnknownNetworkError
from detector.network.structure import (
    MOBILENET,
    MOBILENET_SLOPE,
    MOBILENET_STAGES,
    MOBILENET_STEM,
    RESNET_BLOCKS,
    RESNET_EXPANSION,
    SEPARABLE,
    SEPARABLE_FIRST_STAGE,
    SEPARABLE_STEM,
)

Tensors = Mapping[str, npt.NDArray[np.generic]]

_SPARE = 8
_STRIDE_4 = "backbone.stage1.3"
"""What gives MobileNet's finest feature."""


def tensors_for(backbone: str, tensors: Tensors) -> Tensors:
    """The tensors of a weights file as `backbone_features` wants them. Raises UnknownNetworkError."""
    return _with_spare_channels(tensors) if backbone == MOBILENET else tensors


def backbone_features(backbone: str, layers: Layers) -> list[str]:
    """Add a backbone to a graph; the names of its features at FEATURE_STRIDES. Raises UnknownNetworkError."""
    if backbone == MOBILENET:
        return _mobilenet(layers)
    if backbone in SEPARABLE:
        return _separable(layers, SEPARABLE[backbone])
    if backbone not in RESNET_BLOCKS:
        raise UnknownNetworkError(f"no backbone {backbone}")
    return _resnet(layers, RESNET_BLOCKS[backbone])


def _mobilenet(layers: Layers) -> list[str]:
    value = layers.convolution(
        "backbone.stage1.0", INPUT, MOBILENET_STEM + _SPARE, kernel=3, stride=2, slope=MOBILENET_SLOPE
    )
    features = []
    for stage, convolutions in enumerate(MOBILENET_STAGES, 1):
        for number, (channels, stride) in enumerate(convolutions, 1 if stage == 1 else 0):
            name = f"backbone.stage{stage}.{number}"
            value = layers.convolution(
                f"{name}.0",
                value,
                layers.channels(value),
                kernel=3,
                stride=stride,
                slope=MOBILENET_SLOPE,
                depthwise=True,
            )
            value = layers.convolution(f"{name}.1", value, channels, slope=MOBILENET_SLOPE)
            if name == _STRIDE_4:
                features.append(value)
        features.append(value)
    return features


def _separable(layers: Layers, coarse_channels: int) -> list[str]:
    first = "backbone.stage1"
    value = layers.convolution(f"{first}.0", INPUT, SEPARABLE_STEM, kernel=3, stride=2, slope=0.0)
    number = 1
    for row in SEPARABLE_FIRST_STAGE:
        if number > 1:
            value = layers.halved(value, f"{first}.{number}")
            number += 1
        for channels in row:
            value = layers.separable(f"{first}.{number}", value, channels)
            number += 1
    features = [value]
    for stage in (2, 3, 4):
        value = layers.halved(value, f"backbone.stage{stage}.0")
        for number in (1, 2):
            value = layers.separable(f"backbone.stage{stage}.{number}", value, coarse_channels)
        features.append(value)
    return features


def _resnet(layers: Layers, all_blocks: Sequence[int]) -> list[str]:
    value = layers.convolution("backbone.stage1.0.0", INPUT, 64, kernel=7, stride=2, slope=0.0)
    value = layers.max_pooling(value, "backbone.stage1.0.1")
    features = []
    for stage, blocks in enumerate(all_blocks, 1):
        row = "backbone.stage1.1" if stage == 1 else f"backbone.stage{stage}"
        for number in range(blocks):
            stride = 2 if stage > 1 and number == 0 else 1
            value = _bottleneck(layers, f"{row}.{number}", value, 32 << stage, stride)
        features.append(value)
    return features


def _bottleneck(layers: Layers, name: str, value: str, width: int, stride: int) -> str:
    inner = layers.convolution(f"{name}.residual.0", value, width, slope=0.0)
    inner = layers.convolution(f"{name}.residual.1", inner, width, kernel=3, stride=stride, slope=0.0)
    inner = layers.convolution(f"{name}.residual.2", inner, RESNET_EXPANSION * width)
    if (stride, layers.channels(value)) != (1, RESNET_EXPANSION * width):
        value = layers.convolution(f"{name}.shortcut", value, RESNET_EXPANSION * width, stride=stride)
    return layers.relu(layers.sum(inner, value, name), f"{name}.relu")


def _with_spare_channels(
    tensors: Tensors,
) -> dict[str, npt.NDArray[np.generic]]:
    """The tensors with 16 channels in place of the first 8, the others always zero.

    ONNX Runtime computes in vectors of 16 where it can, and half a vector takes longer than a whole one.
    """
    widened = dict(tensors)
    for layer in ("backbone.stage1.0", "backbone.stage1.1.0"):
        for part in ("0.weight", "1.weight", "1.bias", "1.running_mean", "1.running_var"):
            _widen(widened, f"{layer}.{part}", axis=0)
    _widen(widened, "backbone.stage1.1.1.0.weight", axis=1)
    return widened


def _widen(tensors: dict[str, npt.NDArray[np.generic]], name: str, *, axis: int) -> None:
    tensor = tensors.get(name)
    if tensor is None or tensor.ndim <= axis or tensor.shape[axis] != MOBILENET_STEM:
        raise UnknownNetworkError(f"{name} is not there with {MOBILENET_STEM} channels")
    shape = (*tensor.shape[:axis], _SPARE, *tensor.shape[axis + 1 :])
    tensors[name] = np.concatenate((tensor, np.zeros(shape, tensor.dtype)), axis=axis)
