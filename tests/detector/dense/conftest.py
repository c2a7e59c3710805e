"""Meshes to try the dense branch on: the template, a real one, and small ones made of formulas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from detector.dense.decoder import MeshDecoder
from detector.dense.hierarchy import Hierarchy, build_hierarchy
from detector.dense.mesh import Mesh
from detector.dense.obj import read_obj
from detector.dense.template import LEVEL_SIZES, load_template

MakeMesh = Callable[..., Mesh]


@pytest.fixture(scope="session")
def template() -> Mesh:
    return load_template()


@pytest.fixture(scope="session")
def hierarchy(template: Mesh) -> Hierarchy:
    return build_hierarchy(template, LEVEL_SIZES)


@pytest.fixture(scope="session")
def real_face(shared: Path) -> Mesh:
    """A face mesh of another project, with 468 vertices."""
    return read_obj(shared / "mesh/canonical_face_model.obj")


@pytest.fixture
def decoder(hierarchy: Hierarchy) -> MeshDecoder:
    """Not trained."""
    torch.manual_seed(0)
    return MeshDecoder(hierarchy)


@pytest.fixture(scope="session")
def grid() -> MakeMesh:
    """Makes a flat sheet of `columns` × `rows` vertices, from −1 to 1 both ways, that faces the viewer."""

    def make(columns: int, rows: int) -> Mesh:
        x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(1, -1, rows))
        number = np.arange(columns * rows).reshape(rows, columns)
        a, b, c, d = number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]
        triangles = np.concatenate([np.stack(t, axis=-1).reshape(-1, 3) for t in ((a, b, c), (a, c, d))])
        return Mesh(np.stack((x, y, 0 * x), axis=-1).reshape(-1, 3), triangles)

    return make


@pytest.fixture(scope="session")
def ball() -> MakeMesh:
    """Makes a closed ball of radius 1 out of an octahedron, every triangle cut in four `times` over."""

    def make(times: int) -> Mesh:
        points = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)]
        positions = [np.array(point, dtype=float) for point in points]
        triangles = [
            (x, y, z) if (x + y + z) % 2 else (y, x, z) for x in (0, 1) for y in (2, 3) for z in (4, 5)
        ]
        triangles = [(b, a, c) for a, b, c in triangles]
        for _ in range(times):
            pairs = sorted(
                {tuple(sorted(pair)) for a, b, c in triangles for pair in ((a, b), (b, c), (c, a))}
            )
            between = {frozenset(pair): len(positions) + number for number, pair in enumerate(pairs)}
            middles = [positions[one] + positions[other] for one, other in pairs]
            positions += [point / np.linalg.norm(point) for point in middles]
            finer = []
            for a, b, c in triangles:
                ab, bc, ca = (
                    between[frozenset((a, b))],
                    between[frozenset((b, c))],
                    between[frozenset((c, a))],
                )
                finer += [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
            triangles = finer
        return Mesh(np.array(positions), np.array(triangles))

    return make
