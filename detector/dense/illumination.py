"""A point light and ambient light, P_ill = [x_l, y_l, z_l, r_l, g_l, b_l, r_a, g_a, b_a].

Deng et al. 2019, section 3.2.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import normalize

PARAMETERS = 9
_SHORTEST = 1e-5
"""Shorter vectors have no direction, and must not have endless gradients."""


class Illumination(NamedTuple):
    """B illuminations.

    location: (B, 3) of the point light, in the coordinates of the mesh: it turns with the face.
    colour: (B, 3) of the point light, and ambient: (B, 3), red, green, blue; an ambient of 1 alone shows the
        texture as it is.
    """

    location: Tensor
    colour: Tensor
    ambient: Tensor

    @classmethod
    def of(cls, parameters: Tensor) -> Illumination:
        """P_ill, (B, 9), as the three that it consists of."""
        return cls(parameters[:, :3], parameters[:, 3:6], parameters[:, 6:])


def illuminated(positions: Tensor, colours: Tensor, triangles: Tensor, illumination: Illumination) -> Tensor:
    """The colours of the vertices in the light: texture · (ambient + colour · max(0, n · l)).

    Lambert's law, with n the normal of a vertex and l the direction from it to the light; nothing casts a
    shadow and light does not fade with distance. positions, colours: (B, N, 3); triangles: (T, 3).
    Returns (B, N, 3).
    """
    normals = vertex_normals(positions, triangles)
    to_light = normalize(illumination.location[:, None] - positions, dim=-1, eps=_SHORTEST)
    incidence = (normals * to_light).sum(dim=-1, keepdim=True).clamp(min=0)
    return colours * (illumination.ambient[:, None] + illumination.colour[:, None] * incidence)


def vertex_normals(positions: Tensor, triangles: Tensor) -> Tensor:
    """The mean normal, by area, of the triangles around each vertex, of length 1.

    (B, N, 3), (T, 3) → (B, N, 3). Near zero where these triangles have no area or cancel each other out.
    """
    first, second, third = (positions.index_select(1, triangles[:, corner]) for corner in range(3))
    of_triangles = torch.linalg.cross(second - first, third - first)
    sums = torch.zeros_like(positions)
    for corner in range(3):
        sums = sums.index_add(1, triangles[:, corner], of_triangles)
    return normalize(sums, dim=-1, eps=_SHORTEST)
