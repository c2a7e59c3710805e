"""RetinaFace as an ONNX graph, made from the tensors of a weights file without torch.

The network is that of `detector.network`, part by part and by the same names, its batch-norms folded. The
same graph detects here and is what `detector export` writes; tests hold it to torch's answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detector.inference.onnx_backbones import backbone_features, tensors_for
from detector.inference.onnx_format import Size, model_bytes
from detector.inference.onnx_layers import INPUT, Layers, UnknownNetworkError
from detector.network.structure import FEATURE_STRIDES, LARGEST_LOG_SCORE, slope_for
from detector.profile import Profile

OUTPUTS: dict[str, tuple[Size, ...]] = {
    "logits": ("batch", "anchors", 2),
    "box_offsets": ("batch", "anchors", 4),
    "landmark_offsets": ("batch", "anchors", 5, 2),
}
"""The outputs by name, with their shapes: those of `RawOutput`."""

_HEADS = {"classification": 2, "box": 4, "landmark": 10}


def retinaface_onnx(
    profile: Profile, tensors: Mapping[str, npt.NDArray[np.generic]], metadata: Mapping[str, str]
) -> bytes:
    """An ONNX file of the network of a weights file, for any number of images of any one size.

    Its input "images", (batch, 3, height, width) float32, is what `normalised` gives; `OUTPUTS` come out. The
    dense branch is left out. Raises UnknownNetworkError unless `tensors` are exactly those that the profile
    asks for, float32 and finite.
    """
    layers = Layers(tensors_for(profile.backbone, tensors))
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
    features = backbone_features(profile.backbone, layers)
    finest = profile.levels[0].stride
    if finest not in FEATURE_STRIDES:
        raise UnknownNetworkError(f"no feature has the stride {finest}")
    features = features[FEATURE_STRIDES.index(finest) :]
    if profile.separable:
        if len(features) != len(profile.levels):
            raise UnknownNetworkError("levels without features")
        levels = _separable_pyramid(profile, layers, features)
        return [
            layers.separable(f"context.{number}", level, profile.pyramid_channels)
            for number, level in enumerate(levels)
        ]
    levels = _pyramid(profile, layers, features)
    return [_context(profile, layers, number, level) for number, level in enumerate(levels)]


def _pyramid(profile: Profile, layers: Layers, features: Sequence[str]) -> list[str]:
    channels, slope = profile.pyramid_channels, slope_for(profile.pyramid_channels)
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


def _separable_pyramid(profile: Profile, layers: Layers, features: Sequence[str]) -> list[str]:
    levels = list(features)
    for number in reversed(range(len(levels))):
        if number + 1 < len(levels):
            enlarged = layers.enlarged(levels[number + 1], levels[number], f"pyramid.enlarged.{number}")
            levels[number] = layers.sum(levels[number], enlarged, f"pyramid.sums.{number}")
        levels[number] = layers.separable(
            f"pyramid.merges.{number}", levels[number], profile.pyramid_channels
        )
    return levels


def _context(profile: Profile, layers: Layers, number: int, level: str) -> str:
    name, channels = f"context.{number}", profile.pyramid_channels
    deformable, slope = profile.levels[number].deformable, slope_for(profile.pyramid_channels)

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
        head_of = layers.separable_head if profile.separable else layers.head
        answers = head_of(names, level, counts, f"heads.{number}")
        sizes = graph.constant(f"heads.{number}.sizes", np.array(counts, np.int64))
        parts = [f"{head}.{number}" for head in _HEADS]
        graph.node("Split", [answers, sizes], *parts, axis=3)
        for head, part in zip(_HEADS, parts, strict=True):
            rows[head].append(part)
    for (head, names), (output, shape) in zip(rows.items(), OUTPUTS.items(), strict=True):
        form = graph.constant(f"{head}.form", np.array([0, -1, *shape[2:]], np.int64))
        joint = profile.separable and head == "classification"
        rows_of_levels = [graph.node("Reshape", [name, form], f"{name}.rows") for name in names]
        graph.node("Concat", rows_of_levels, f"{output}.each" if joint else output, axis=1)
        if joint:
            _joint_logits(layers, f"{output}.each", output)


def _joint_logits(layers: Layers, value: str, output: str) -> None:
    """What `detector.network.heads.joint_logits` makes, with log σ(x) as −softplus(−x)."""
    graph = layers.graph
    unlikely = graph.node(
        "Softplus", [graph.node("Neg", [value], f"{output}.negative")], f"{output}.unlikely"
    )
    last = graph.constant(f"{output}.last", np.array([2], np.int64))
    least = graph.constant(f"{output}.least", np.array(-LARGEST_LOG_SCORE, np.float32))
    mean = graph.node("ReduceMean", [unlikely, last], f"{output}.mean", keepdims=1)
    mean = graph.node("Max", [mean, least], f"{output}.bounded")
    face = graph.node("Neg", [mean], f"{output}.face")
    one = graph.constant(f"{output}.one", np.array(1, np.float32))
    other = graph.node("Sub", [one, graph.node("Exp", [face], f"{output}.score")], f"{output}.other")
    graph.node("Concat", [graph.node("Log", [other], f"{output}.background"), face], output, axis=2)
