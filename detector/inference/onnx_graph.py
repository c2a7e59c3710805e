"""RetinaFace as an ONNX graph, made from the tensors of a weights file without torch.

The network is that of `detector.network`, part by part and by the same names, its batch-norms folded. The
same graph detects here and is what `detector export` writes; tests hold it to torch's answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detector.inference.onnx_format import Size, model_bytes
from detector.inference.onnx_layers import INPUT, Layers, UnknownNetworkError
from detector.profile import Profile

OUTPUTS: dict[str, tuple[Size, ...]] = {
    "logits": ("batch", "anchors", 2),
    "box_offsets": ("batch", "anchors", 4),
    "landmark_offsets": ("batch", "anchors", 5, 2),
}
"""The outputs by name, with their shapes: those of `RawOutput`."""

FEATURE_STRIDES = (4, 8, 16, 32)

_MOBILE = "mobilenet-0.25"
_HEADS = {"classification": 2, "box": 4, "landmark": 10}
_MOBILE_SLOPE = 0.1
_SPARE = 8
# Of each depthwise-separable convolution: its channels and its stride. Howard et al. 2017, table 1.
_MOBILE_STAGES = (
    ((16, 1), (32, 2), (32, 1), (64, 2), (64, 1)),
    ((128, 2), *((128, 1),) * 5),
    ((256, 2), (256, 1)),
)
_MOBILE_STRIDE_4 = "backbone.stage1.3"
_RESNET_BLOCKS = {"resnet-50": (3, 4, 6, 3), "resnet-101": (3, 4, 23, 3), "resnet-152": (3, 8, 36, 3)}


def retinaface_onnx(
    profile: Profile, tensors: Mapping[str, npt.NDArray[np.generic]], metadata: Mapping[str, str]
) -> bytes:
    """An ONNX file of the network of a weights file, for any number of images of any one size.

    Its input "images", (batch, 3, height, width) float32, is what `normalised` gives; `OUTPUTS` come out. The
    dense branch is left out. Raises UnknownNetworkError unless `tensors` are exactly those that the profile
    asks for, float32 and finite.
    """
    layers = Layers(_with_spare_channels(tensors) if profile.backbone == _MOBILE else tensors)
    _answers(profile, layers, _levels(profile, layers))
    if left := sorted(name for name in layers.unused() if not (profile.dense and name.startswith("dense."))):
        raise UnknownNetworkError(f"{left[0]} belongs to no part of this network")
    return model_bytes(
        layers.graph,
        {INPUT: ("batch", 3, "height", "width")},
        OUTPUTS,
        producer="five-landmarks",
        metadata=metadata,
    )


def _levels(profile: Profile, layers: Layers) -> list[str]:
    """What the heads look at, from fine to coarse."""
    features = _mobilenet(layers) if profile.backbone == _MOBILE else _resnet(profile, layers)
    finest = profile.levels[0].stride
    if finest not in FEATURE_STRIDES:
        raise UnknownNetworkError(f"no feature has the stride {finest}")
    levels = _pyramid(profile, layers, features[FEATURE_STRIDES.index(finest) :])
    return [_context(profile, layers, number, level) for number, level in enumerate(levels)]


def _mobilenet(layers: Layers) -> list[str]:
    value = layers.convolution(
        "backbone.stage1.0", INPUT, 8 + _SPARE, kernel=3, stride=2, slope=_MOBILE_SLOPE
    )
    features = []
    for stage, convolutions in enumerate(_MOBILE_STAGES, 1):
        for number, (channels, stride) in enumerate(convolutions, 1 if stage == 1 else 0):
            name = f"backbone.stage{stage}.{number}"
            value = layers.convolution(
                f"{name}.0",
                value,
                layers.channels(value),
                kernel=3,
                stride=stride,
                slope=_MOBILE_SLOPE,
                depthwise=True,
            )
            value = layers.convolution(f"{name}.1", value, channels, slope=_MOBILE_SLOPE)
            if name == _MOBILE_STRIDE_4:
                features.append(value)
        features.append(value)
    return features


def _with_spare_channels(
    tensors: Mapping[str, npt.NDArray[np.generic]],
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
    if tensor is None or tensor.ndim <= axis or tensor.shape[axis] != 8:
        raise UnknownNetworkError(f"{name} is not there with 8 channels")
    shape = (*tensor.shape[:axis], _SPARE, *tensor.shape[axis + 1 :])
    tensors[name] = np.concatenate((tensor, np.zeros(shape, tensor.dtype)), axis=axis)


def _resnet(profile: Profile, layers: Layers) -> list[str]:
    if profile.backbone not in _RESNET_BLOCKS:
        raise UnknownNetworkError(f"no backbone {profile.backbone}")
    value = layers.convolution("backbone.stage1.0.0", INPUT, 64, kernel=7, stride=2, slope=0.0)
    value = layers.max_pooling(value, "backbone.stage1.0.1")
    features = []
    for stage, blocks in enumerate(_RESNET_BLOCKS[profile.backbone], 1):
        row = "backbone.stage1.1" if stage == 1 else f"backbone.stage{stage}"
        for number in range(blocks):
            stride = 2 if stage > 1 and number == 0 else 1
            value = _bottleneck(layers, f"{row}.{number}", value, 32 << stage, stride)
        features.append(value)
    return features


def _bottleneck(layers: Layers, name: str, value: str, width: int, stride: int) -> str:
    inner = layers.convolution(f"{name}.residual.0", value, width, slope=0.0)
    inner = layers.convolution(f"{name}.residual.1", inner, width, kernel=3, stride=stride, slope=0.0)
    inner = layers.convolution(f"{name}.residual.2", inner, 4 * width)
    if (stride, layers.channels(value)) != (1, 4 * width):
        value = layers.convolution(f"{name}.shortcut", value, 4 * width, stride=stride)
    return layers.relu(layers.sum(inner, value, name), f"{name}.relu")


def _pyramid(profile: Profile, layers: Layers, features: Sequence[str]) -> list[str]:
    channels, slope = profile.pyramid_channels, _slope(profile)
    levels = [
        layers.convolution(f"pyramid.laterals.{number}", feature, channels, slope=slope)
        for number, feature in enumerate(features)
    ]
    for number in reversed(range(len(levels) - 1)):
        enlarged = layers.enlarged(levels[number + 1], levels[number], f"pyramid.enlarged.{number}")
        levels[number] = layers.convolution(
            f"pyramid.merges.{number}",
            layers.sum(levels[number], enlarged, f"pyramid.sums.{number}"),
            channels,
            kernel=3,
            slope=slope,
            deformable=profile.levels[number].deformable,
        )
    coarsest = features[-1]
    for number in range(len(profile.levels) - len(features)):
        coarsest = layers.convolution(
            f"pyramid.beyond.{number}", coarsest, channels, kernel=3, stride=2, slope=slope
        )
        levels.append(coarsest)
    return levels


def _context(profile: Profile, layers: Layers, number: int, level: str) -> str:
    name, channels = f"context.{number}", profile.pyramid_channels
    deformable, slope = profile.levels[number].deformable, _slope(profile)

    def convolution(part: str, value: str, share: int, slope: float) -> str:
        return layers.convolution(
            f"{name}.{part}", value, channels // share, kernel=3, slope=slope, deformable=deformable
        )

    reduced = convolution("reduction", level, 4, slope)
    # The ReLU after the concatenation is taken before it: there it is part of the convolutions.
    views = [
        convolution("view3", level, 2, 0.0),
        convolution("view5", reduced, 4, 0.0),
        convolution("view7.1", convolution("view7.0", reduced, 4, slope), 4, 0.0),
    ]
    return layers.side_by_side(views, name)


def _answers(profile: Profile, layers: Layers, levels: Sequence[str]) -> None:
    """All heads of a level in one convolution, then parted, and the levels one after the other."""
    graph = layers.graph
    rows: dict[str, list[str]] = {head: [] for head in _HEADS}
    for number, level in enumerate(levels):
        own = 0 if profile.shared_heads else number
        counts = [len(profile.levels[number].anchor_sizes) * values for values in _HEADS.values()]
        names = [f"{head}.levels.{own}" for head in _HEADS]
        answers = layers.head(names, level, counts, f"heads.{number}")
        sizes = graph.constant(f"heads.{number}.sizes", np.array(counts, np.int64))
        parts = [f"{head}.{number}" for head in _HEADS]
        graph.node("Split", [answers, sizes], *parts, axis=3)
        for head, part in zip(_HEADS, parts, strict=True):
            rows[head].append(part)
    for (head, names), (output, shape) in zip(rows.items(), OUTPUTS.items(), strict=True):
        form = graph.constant(f"{head}.form", np.array([0, -1, *shape[2:]], np.int64))
        graph.node(
            "Concat",
            [graph.node("Reshape", [name, form], f"{name}.rows") for name in names],
            output,
            axis=1,
        )


def _slope(profile: Profile) -> float:
    """As `slope_for` has it."""
    return 0.1 if profile.pyramid_channels <= 64 else 0.0
