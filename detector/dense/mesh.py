"""A triangle mesh, and what follows from its topology alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from detector.errors import MeshError

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Mesh:
    """A surface of triangles.

    positions: (N, 3), x to the right of the image, y up, z out of it towards the viewer; in units of the
        mesh's own. triangles: (T, 3) indices of vertices, counter-clockwise where the outside is seen.
    colours: (N, 3) red, green, blue in [0, 1], or None where the mesh has none.
    landmarks: vertices that have a name.

    Raises MeshError at birth for indices out of range, for numbers that are not finite, for a triangle that
    names a vertex twice, and for a vertex that no triangle uses, because it has no place on the surface. The
    arrays cannot be written to.
    """

    positions: Floats
    triangles: Integers
    colours: Floats | None = None
    landmarks: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        positions = np.array(self.positions, dtype=np.float64)
        triangles = np.array(self.triangles, dtype=np.int64)
        colours = None if self.colours is None else np.array(self.colours, dtype=np.float64)
        if positions.ndim != 2 or positions.shape[1] != 3 or not np.isfinite(positions).all():
            raise MeshError("The vertices of a mesh are three finite numbers each.")
        if colours is not None and (colours.shape != positions.shape or not np.isfinite(colours).all()):
            raise MeshError("The colours of a mesh are three finite numbers for each vertex.")
        if triangles.ndim != 2 or triangles.shape[1] != 3 or not len(triangles):
            raise MeshError("A mesh has at least one triangle, of three vertices.")
        numbers = np.concatenate((triangles.ravel(), np.array(list(self.landmarks.values()), dtype=np.int64)))
        if numbers.min() < 0 or numbers.max() >= len(positions):
            raise MeshError(f"A triangle or a landmark names a vertex outside 0 to {len(positions) - 1}.")
        if (triangles == np.roll(triangles, 1, axis=1)).any():
            raise MeshError("A triangle names the same vertex twice.")
        unused = np.setdiff1d(np.arange(len(positions)), triangles)
        if len(unused):
            raise MeshError(f"{len(unused)} vertices are in no triangle, the first of them {unused[0]}.")
        for name, array in (("positions", positions), ("triangles", triangles), ("colours", colours)):
            if array is not None:
                array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        """The number of vertices."""
        return len(self.positions)

    @property
    def edges(self) -> Integers:
        """(M, 2) the pairs of vertices that a side of a triangle joins, each once, lower index first, sorted.

        The non-zeros above the diagonal of the adjacency matrix E of Deng et al. 2019, section 3.2.
        """
        sides = self.triangles[:, ((0, 1), (1, 2), (2, 0))].reshape(-1, 2)
        return np.unique(np.sort(sides, axis=1), axis=0)
