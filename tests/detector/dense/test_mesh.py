"""What is a mesh, and what its topology says."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from detector.dense.mesh import Mesh
from detector.errors import MeshError

SQUARE = [[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]
HALVES = [[0, 1, 2], [0, 2, 3]]


def test_that_each_edge_is_named_once_with_the_lower_vertex_first() -> None:
    mesh = Mesh(np.array(SQUARE), np.array(HALVES))
    assert mesh.edges.tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [2, 3]]
    assert len(mesh) == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"positions": [[0, 0], [1, 0], [1, 1], [0, 1]]}, "three finite numbers"),
        ({"positions": [*SQUARE[:3], [0, float("nan"), 0]]}, "three finite numbers"),
        ({"positions": [*SQUARE, [2, 2, 2]]}, "1 vertices are in no triangle, the first of them 4"),
        ({"triangles": []}, "at least one triangle"),
        ({"triangles": [[0, 1, 2, 3]]}, "at least one triangle"),
        ({"triangles": [*HALVES, [0, 1, 4]]}, "outside 0 to 3"),
        ({"triangles": [*HALVES, [0, 1, -1]]}, "outside 0 to 3"),
        ({"triangles": [*HALVES, [1, 1, 2]]}, "the same vertex twice"),
        ({"colours": [[0, 0, 0]]}, "for each vertex"),
        ({"landmarks": {"nose_tip": 4}}, "outside 0 to 3"),
    ],
)
def test_that_what_is_no_surface_is_refused(change: dict[str, Any], message: str) -> None:
    arguments: dict[str, Any] = {"positions": SQUARE, "triangles": HALVES} | change
    with pytest.raises(MeshError, match=message):
        Mesh(**arguments)


def test_that_a_mesh_cannot_be_written_to_and_shares_nothing_with_what_made_it() -> None:
    positions = np.array(SQUARE)
    mesh = Mesh(positions, np.array(HALVES))
    positions[0] = 7
    assert mesh.positions[0].tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="read-only"):
        mesh.positions[0] = 7


@pytest.mark.parametrize("module", ["hierarchy", "obj", "template"])
def test_that_meshes_can_be_read_and_built_without_torch(module: str) -> None:
    script = f"import sys, detector.dense.{module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
