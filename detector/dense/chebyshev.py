"""Convolution on a graph by a Chebyshev polynomial of its Laplacian. Deng et al. 2019, section 3.2.

y = g_θ(L) x = Σ_k θ_k T_k(L̂) x for k = 0 … K − 1, where x̄_k = T_k(L̂) x follows from x̄_0 = x, x̄_1 = L̂ x
and x̄_k = 2 L̂ x̄_{k−1} − x̄_{k−2}.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from detector.dense.sparse_matrix import SparseMatrix


class ChebyshevConvolution(nn.Module):
    """Mixes the values of each vertex with those of the vertices up to K − 1 edges away.

    order: K, the number of terms. The weights θ map the K · in_channels values of a vertex to out_channels.
    """

    def __init__(self, in_channels: int, out_channels: int, *, order: int) -> None:
        super().__init__()
        if order < 1:
            raise ValueError(f"a polynomial has at least one term, not {order}")
        self.order = order
        self.theta = nn.Linear(order * in_channels, out_channels)

    def forward(self, values: Tensor, laplacian: SparseMatrix) -> Tensor:
        """(N, B, in_channels) → (N, B, out_channels), vertices before meshes. laplacian: L̂, (N, N)."""
        terms = [values]
        if self.order > 1:
            terms.append(laplacian(values))
        for _ in range(2, self.order):
            terms.append(2 * laplacian(terms[-1]) - terms[-2])
        mixed: Tensor = self.theta(torch.cat(terms, dim=-1))
        return mixed
