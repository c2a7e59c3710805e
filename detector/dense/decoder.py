"""The mesh decoder D: shape and texture parameters P_ST to a coloured mesh. Deng et al. 2019, section 3.2.

Graph convolutions and mesh up-sampling as in Ranjan et al. 2018 (CoMA, arXiv 1807.10267), with shape and
texture in one decoder as in Zhou et al. 2019 (arXiv 1904.03525).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import elu

from detector.dense.chebyshev import ChebyshevConvolution
from detector.dense.hierarchy import Hierarchy, UpSampling
from detector.dense.laplacian import scaled_laplacian
from detector.dense.sparse_matrix import Rows, SparseMatrix

SHAPE_AND_TEXTURE = 128
"""The length of P_ST."""
CHANNELS = (64, 32, 32, 16)
"""Of the coarsest level and of each finer one."""
ORDER = 6
"""K of the Chebyshev polynomials."""
GREY = 0.5
"""The colour to start from of a mesh that has none."""
FIRST_SCALE = 0.1
"""An untrained decoder gives almost the template: a face to render from the first step on."""


class ColouredMesh(NamedTuple):
    """The vertices V of B meshes of one topology.

    positions: (B, N, 3), as in `Mesh`. colours: (B, N, 3) red, green, blue; 0 to 1 where sensible.
    """

    positions: Tensor
    colours: Tensor


class MeshDecoder(nn.Module):
    """Deforms and paints the finest mesh of a hierarchy.

    channels: of the coarsest level, then of each finer one. Raises ValueError unless there is one for each,
    and two at least.
    The paper names neither the channels nor the activation: the last are ELUs here.
    """

    triangles: Tensor
    template: Tensor

    def __init__(
        self, hierarchy: Hierarchy, *, channels: Sequence[int] = CHANNELS, order: int = ORDER
    ) -> None:
        super().__init__()
        coarsest, finest = hierarchy.levels[0], hierarchy.levels[-1]
        if len(channels) != len(hierarchy.levels) or len(channels) < 2:
            raise ValueError(
                f"{len(hierarchy.levels)} levels need as many channels, two at least, not {list(channels)}"
            )
        self._coarsest = len(coarsest), channels[0]
        self.start = nn.Linear(SHAPE_AND_TEXTURE, len(coarsest) * channels[0])
        self.up_samplings = nn.ModuleList(
            SparseMatrix(_rows(up_sampling)) for up_sampling in hierarchy.up_samplings
        )
        self.laplacians = nn.ModuleList(SparseMatrix(scaled_laplacian(mesh)) for mesh in hierarchy.levels[1:])
        self.convolutions = nn.ModuleList(
            ChebyshevConvolution(before, after, order=order) for before, after in pairwise(channels)
        )
        self.last = ChebyshevConvolution(channels[-1], 6, order=order)
        with torch.no_grad():
            self.last.theta.weight *= FIRST_SCALE
            self.last.theta.bias.zero_()
        colours = np.full((len(finest), 3), GREY) if finest.colours is None else finest.colours
        template = np.concatenate((finest.positions, colours), axis=1)
        self.register_buffer("template", torch.tensor(template, dtype=torch.float32))
        self.register_buffer("triangles", torch.tensor(finest.triangles))

    def forward(self, shape_and_texture: Tensor) -> ColouredMesh:
        """P_ST, (B, 128) → B meshes with the triangles `self.triangles`, (T, 3).

        In the precision of the weights, also under autocast: bfloat16 has no place for a vertex.
        """
        with torch.autocast(shape_and_texture.device.type, enabled=False):
            start = self.start(shape_and_texture.to(self.template.dtype))
            values = elu(start.unflatten(1, self._coarsest).transpose(0, 1))
            for up_sampling, laplacian, convolution in zip(
                self.up_samplings, self.laplacians, self.convolutions, strict=True
            ):
                values = elu(convolution(up_sampling(values), laplacian))
            vertices = self.template + self.last(values, self.laplacians[-1]).transpose(0, 1)
        return ColouredMesh(vertices[..., :3], vertices[..., 3:])


def _rows(up_sampling: UpSampling) -> Rows:
    return up_sampling.corners, up_sampling.weights
