"""The layers of a RetinaFace as nodes of an ONNX graph, made from the tensors of a weights file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detector.inference.onnx_format import Graph

Floats = npt.NDArray[np.float32]

INPUT = "images"
BATCH_NORM_EPSILON = 1e-5


class UnknownNetworkError(Exception):
    """Tensors that are not those of the network that was asked for."""


class Layers:
    """A graph while it grows, the tensors that it is made of, and how many channels each of its values has.

    Whatever is added returns the name of its output. Raises UnknownNetworkError for tensors that are missing,
    of another shape or type, or not finite.
    """

    def __init__(self, tensors: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self.graph = Graph()
        self._tensors = tensors
        self._used: set[str] = set()
        self._channels = {INPUT: 3}

    def unused(self) -> set[str]:
        """The tensors that no layer has taken."""
        return set(self._tensors) - self._used

    def convolution(
        self,
        name: str,
        value: str,
        channels: int,
        *,
        kernel: int = 1,
        stride: int = 1,
        slope: float | None = None,
        depthwise: bool = False,
        deformable: bool = False,
    ) -> str:
        """What `conv_norm` makes: a convolution, its batch-norm folded into it, and LeakyReLU."""
        before = self._channels[value]
        shape = (channels, 1 if depthwise else before, kernel, kernel)
        weight, bias = self._folded(f"{name}.0.weight", f"{name}.1", shape)
        form = {"kernel_shape": (kernel, kernel), "strides": (stride, stride), "pads": (kernel // 2,) * 4}
        inputs = [value, self.graph.constant(f"{name}.weight", weight)]
        if deformable:
            taps = 2 * kernel * kernel
            inputs.append(
                self._plain(f"{name}.0.offset", value, f"{name}.offset", (taps, before, kernel, kernel), form)
            )
        inputs.append(self.graph.constant(f"{name}.bias", bias))
        linear = self.graph.node(
            "DeformConv" if deformable else "Conv",
            inputs,
            name if slope is None else f"{name}.linear",
            group=before if depthwise else 1,
            **form,
        )
        self._channels[linear] = self._channels[name] = channels
        if slope is None:
            return linear
        return self.graph.node("LeakyRelu", [linear], name, alpha=slope) if slope else self.relu(linear, name)

    def head(self, names: Sequence[str], value: str, channels: Sequence[int], output: str) -> str:
        """1×1 convolutions of one value, as one, their answers last: (B, H, W, sum of channels)."""
        answers = self._side_by_side_plain(names, value, channels, f"{output}.first", 1)
        return self.graph.node("Transpose", [answers], output, perm=(0, 2, 3, 1))

    def separable(self, name: str, value: str, channels: int) -> str:
        """What `detector.network.separable.separable` makes."""
        form = {"kernel_shape": (1, 1), "strides": (1, 1), "pads": (0,) * 4}
        shape = (channels, self._channels[value], 1, 1)
        across = self._plain(f"{name}.0", value, f"{name}.across", shape, form)
        self._channels[across] = channels
        return self.convolution(f"{name}.1", across, channels, kernel=3, slope=0.0, depthwise=True)

    def separable_head(self, names: Sequence[str], value: str, channels: Sequence[int], output: str) -> str:
        """Separable convolutions without batch-norm of one value, as one: (B, H, W, sum of channels)."""
        answers = self._side_by_side_plain(
            [f"{name}.0" for name in names], value, channels, f"{output}.across", 1
        )
        self._channels[answers] = sum(channels)
        answers = self._side_by_side_plain(
            [f"{name}.1" for name in names], answers, channels, f"{output}.each", 3, depthwise=True
        )
        return self.graph.node("Transpose", [answers], output, perm=(0, 2, 3, 1))

    def max_pooling(self, value: str, name: str) -> str:
        """The largest of 3×3, at every other place."""
        self._channels[name] = self._channels[value]
        return self.graph.node(
            "MaxPool", [value], name, kernel_shape=(3, 3), strides=(2, 2), pads=(1, 1, 1, 1)
        )

    def halved(self, value: str, name: str) -> str:
        """The largest of each 2×2, at an odd edge of what is there of it."""
        self._channels[name] = self._channels[value]
        return self.graph.node("MaxPool", [value], name, kernel_shape=(2, 2), strides=(2, 2), ceil_mode=1)

    def relu(self, value: str, name: str) -> str:
        self._channels[name] = self._channels[value]
        return self.graph.node("Relu", [value], name)

    def sum(self, value: str, other: str, name: str) -> str:
        self._channels[name] = self._channels[value]
        return self.graph.node("Add", [value, other], name)

    def side_by_side(self, values: Sequence[str], name: str) -> str:
        self._channels[name] = sum(self._channels[value] for value in values)
        return self.graph.node("Concat", values, name, axis=1)

    def enlarged(self, value: str, like: str, name: str) -> str:
        """Every pixel four times, less the last row or column where `like` has an odd size.

        As nearest-neighbour interpolation to that size has it: pixel i comes from pixel ⌊i / 2⌋.
        """
        scales = self.graph.constant(f"{name}.scales", np.array((1, 1, 2, 2), np.float32))
        twice = self.graph.node(
            "Resize",
            [value, "", scales],
            f"{name}.twice",
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )
        starts = self.graph.constant(f"{name}.starts", np.array((0, 0), np.int64))
        ends = self.graph.node("Shape", [like], f"{name}.ends", start=2, end=4)
        axes = self.graph.constant(f"{name}.axes", np.array((2, 3), np.int64))
        self._channels[name] = self._channels[value]
        return self.graph.node("Slice", [twice, starts, ends, axes], name)

    def channels(self, value: str) -> int:
        return self._channels[value]

    def _plain(
        self, name: str, value: str, output: str, shape: tuple[int, ...], form: Mapping[str, tuple[int, ...]]
    ) -> str:
        """A convolution with a bias and nothing after it."""
        inputs = [
            value,
            self.graph.constant(f"{output}.weight", self._take(f"{name}.weight", shape)),
            self.graph.constant(f"{output}.bias", self._take(f"{name}.bias", shape[:1])),
        ]
        return self.graph.node("Conv", inputs, output, **form)

    def _side_by_side_plain(
        self,
        names: Sequence[str],
        value: str,
        channels: Sequence[int],
        output: str,
        kernel: int,
        *,
        depthwise: bool = False,
    ) -> str:
        """Convolutions of one value, with a bias and nothing after them, as one: answers side by side."""
        before = 1 if depthwise else self._channels[value]
        counted = list(zip(names, channels, strict=True))
        weights = [self._take(f"{name}.weight", (count, before, kernel, kernel)) for name, count in counted]
        biases = [self._take(f"{name}.bias", (count,)) for name, count in counted]
        inputs = [
            value,
            self.graph.constant(f"{output}.weight", np.concatenate(weights)),
            self.graph.constant(f"{output}.bias", np.concatenate(biases)),
        ]
        return self.graph.node(
            "Conv",
            inputs,
            output,
            kernel_shape=(kernel, kernel),
            pads=(kernel // 2,) * 4,
            group=sum(channels) if depthwise else 1,
        )

    def _folded(self, weight: str, norm: str, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Kernels and bias of a convolution with its batch-norm, x → γ (x − μ) / σ + β, in it."""
        kernels = self._take(weight, shape).astype(np.float64)
        gamma, beta, mean, variance = (
            self._take(f"{norm}.{part}", shape[:1]).astype(np.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        self._used.add(f"{norm}.num_batches_tracked")
        if (variance < 0).any():
            raise UnknownNetworkError(f"{norm}.running_var: a variance is negative")
        scale = gamma / np.sqrt(variance + BATCH_NORM_EPSILON)
        with np.errstate(over="ignore"):
            folded = (kernels * scale[:, None, None, None]).astype(np.float32)
            bias = (beta - mean * scale).astype(np.float32)
        if not (np.isfinite(folded).all() and np.isfinite(bias).all()):
            raise UnknownNetworkError(f"{weight}: numbers too large for float32 once {norm} is applied")
        return folded, bias

    def _take(self, name: str, shape: tuple[int, ...]) -> Floats:
        tensor = self._tensors.get(name)
        if tensor is None or tensor.dtype != np.float32 or tensor.shape != shape:
            raise UnknownNetworkError(f"{name} is not there as float32 of the shape {shape}")
        if not np.isfinite(tensor).all():
            raise UnknownNetworkError(f"{name}: not all numbers are finite")
        self._used.add(name)
        return tensor.astype(np.float32, copy=False)
