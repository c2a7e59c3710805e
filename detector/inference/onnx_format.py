"""An ONNX graph that grows node by node, made with the `onnx` package and without torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 19, 9
"""What ONNX Runtime 1.20 and later understand, and deformable convolution is part of."""

Array = npt.NDArray[np.float32] | npt.NDArray[np.int64]
Size = int | str
"""One dimension of a shape: its size, or a name where that differs from call to call."""


class Graph:
    """Every value in it goes by its name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Array) -> str:
        """Put in numbers that stay, and return their name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operation: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> str:
        """Put in an operation, whose inputs are there already, and return the name of its first output."""
        self.nodes.append(helper.make_node(operation, inputs, outputs, name=outputs[0], **attributes))
        return outputs[0]


def model_bytes(
    graph: Graph,
    inputs: Mapping[str, Sequence[Size]],
    outputs: Mapping[str, Sequence[Size]],
    *,
    producer: str,
    metadata: Mapping[str, str],
) -> bytes:
    """An ONNX file with this graph. inputs, outputs: the shapes of its float32 inputs and outputs by name."""
    whole = helper.make_graph(graph.nodes, producer, _values(inputs), _values(outputs), graph.constants)
    model = helper.make_model(
        whole,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name=producer,
    )
    helper.set_model_props(model, dict(metadata))
    return bytes(model.SerializeToString())


def _values(shapes: Mapping[str, Sequence[Size]]) -> list[onnx.ValueInfoProto]:
    return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
