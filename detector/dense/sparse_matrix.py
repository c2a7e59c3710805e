"""A matrix most of whose entries are zero, as a layer without parameters."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import embedding_bag

Rows: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Columns and values, (N, M) each: the entries of N rows, equally many in each, filled up with zeros."""


class SparseMatrix(nn.Module):
    """Multiplies by a constant matrix of which every row has few entries.

    A product is the weighted sum of a few rows, an embedding bag: several times as fast as torch's sparse
    matrices of this size, and the same on every device. The entries are buffers, so that they travel with the
    weights they were trained with.
    """

    columns: Tensor
    values: Tensor

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        columns, values = rows
        self.register_buffer("columns", torch.tensor(columns))
        self.register_buffer("values", torch.tensor(values, dtype=torch.float32))

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 (its name in torch's layers)
        """(M, …) → (N, …): the matrix times the input, whose first dimension is that of the vertices."""
        if input.numel() == 0:  # of no faces; an embedding bag of no columns fails in several threads
            return input.new_zeros((len(self.columns), *input.shape[1:]))
        flat = input.reshape(len(input), -1)
        product = embedding_bag(self.columns, flat, mode="sum", per_sample_weights=self.values)
        return product.view(len(self.columns), *input.shape[1:])
