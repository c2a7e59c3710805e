"""A mesh at several resolutions, and the way from each to the next finer one.

Ranjan et al. 2018 (CoMA, arXiv 1807.10267), section 3.2: coarser meshes by edge collapse; a vertex that is
not in the coarser mesh is a weighted mean of the corners of the triangle that it is nearest to there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detector.dense.mesh import Floats, Integers, Mesh
from detector.dense.simplification import simplify
from detector.errors import MeshError

THINNEST = 1e-4
"""The height of a triangle, as a share of its length, below which it counts as its sides."""


@dataclass(frozen=True, eq=False)
class UpSampling:
    """How values on a coarse mesh become values on a fine one.

    corners: (N, 3) for each fine vertex three coarse ones. weights: (N, 3) their shares, not negative, which
    sum to 1. A vertex that is in both meshes keeps its value.
    """

    corners: Integers
    weights: Floats


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """levels: from coarse to fine. up_samplings: from each level to the next."""

    levels: tuple[Mesh, ...]
    up_samplings: tuple[UpSampling, ...]


def build_hierarchy(mesh: Mesh, sizes: Sequence[int]) -> Hierarchy:
    """Coarser and coarser versions of a mesh.

    sizes: the numbers of vertices of the coarser levels, ascending, such as (18, 52, 156) for a mesh of 468.
    Raises MeshError where these do not ascend, or where a size is too small for the topology of the mesh.
    """
    if list(sizes) != sorted({*sizes}) or (sizes and not 2 < sizes[0] <= sizes[-1] < len(mesh)):
        raise MeshError(f"The sizes {list(sizes)} do not ascend from 3 to below the {len(mesh)} of the mesh.")
    levels = [mesh]
    up_samplings: list[UpSampling] = []
    for size in reversed(sizes):
        fine = levels[0]
        kept, triangles = simplify(fine, size)
        coarse = Mesh(fine.positions[kept], triangles, None if fine.colours is None else fine.colours[kept])
        levels.insert(0, coarse)
        up_samplings.insert(0, _up_sampling(coarse, fine, kept))
    return Hierarchy(tuple(levels), tuple(up_samplings))


def _up_sampling(coarse: Mesh, fine: Mesh, kept: Integers) -> UpSampling:
    nearest, weights = closest_on_surface(fine.positions, coarse)
    corners = coarse.triangles[nearest]
    corners[kept] = np.arange(len(coarse))[:, None]
    weights[kept] = (1.0, 0.0, 0.0)
    return UpSampling(corners, weights)


def closest_on_surface(points: Floats, mesh: Mesh) -> tuple[Integers, Floats]:
    """The triangle nearest to each point, and the barycentric coordinates of the nearest place in it.

    points: (N, 3). Returns (N,) indices of triangles and (N, 3) coordinates, not negative, of sum 1.
    """
    corners = mesh.positions[mesh.triangles]
    found = [_closest_in_triangles(point, corners) for point in points]
    return np.array([number for number, _ in found]), np.array([place for _, place in found])


def _closest_in_triangles(point: Floats, corners: Floats) -> tuple[int, Floats]:
    """The nearest of the triangles (T, 3, 3) to a point (3,), and where in it.

    The nearest place is the foot of the perpendicular if that is inside, else it is on one of the sides.
    """
    candidates = np.zeros((len(corners), 4, 3))
    candidates[:, 0] = _foot(point, corners)
    for start, end in ((0, 1), (1, 2), (2, 0)):
        side = corners[:, end] - corners[:, start]
        length = np.maximum((side * side).sum(axis=1), np.finfo(float).tiny)
        share = (((point - corners[:, start]) * side).sum(axis=1) / length).clip(0, 1)
        candidates[:, 1 + start, start], candidates[:, 1 + start, end] = 1 - share, share
    distances = ((candidates @ corners - point) ** 2).sum(axis=2)
    distances[(candidates < 0).any(axis=2)] = np.inf
    number, which = np.unravel_index(distances.argmin(), distances.shape)
    return int(number), candidates[number, which]


def _foot(point: Floats, corners: Floats) -> Floats:
    """(T, 3) where the perpendiculars from a point meet the planes of triangles; −1 where is no plane."""
    offset, first, second = (place - corners[:, 0] for place in (point, corners[:, 1], corners[:, 2]))
    aa, ab, bb = (
        (one * other).sum(axis=1) for one, other in ((first, first), (first, second), (second, second))
    )
    pa, pb = ((offset * side).sum(axis=1) for side in (first, second))
    determinant = aa * bb - ab * ab
    has_plane = determinant > THINNEST**2 * np.maximum(aa, bb) ** 2
    divisor = np.where(has_plane, determinant, 1)
    share, other_share = (bb * pa - ab * pb) / divisor, (aa * pb - ab * pa) / divisor
    foot = np.column_stack((1 - share - other_share, share, other_share))
    return np.where(has_plane[:, None], foot, -1.0)
