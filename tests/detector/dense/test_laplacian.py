"""The Laplacian and its true largest eigenvalue."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from detector.dense.laplacian import laplacian, largest_eigenvalue, scaled_laplacian
from detector.dense.mesh import Floats, Mesh


def dense(mesh: Mesh) -> Floats:
    """The scaled Laplacian as a full matrix."""
    columns, values = scaled_laplacian(mesh)
    full = np.zeros((len(mesh), len(mesh)))
    np.add.at(full, (np.arange(len(mesh))[:, None], columns), values)
    return full


def test_that_it_is_degrees_minus_adjacency(grid: Callable[..., Mesh]) -> None:
    # One square: an edge from the first vertex to the last, none between the other two.
    expected = [[3, -1, -1, -1], [-1, 2, 0, -1], [-1, 0, 2, -1], [-1, -1, -1, 3]]
    assert laplacian(grid(2, 2)).tolist() == expected


def test_that_the_largest_eigenvalue_is_the_known_one(ball: Callable[..., Mesh]) -> None:
    triangle, tetrahedron = [[0, 1, 2]], [[0, 1, 2], [0, 2, 3], [0, 3, 1], [1, 3, 2]]
    # Every vertex is joined to every other: all eigenvalues but one are their number.
    assert largest_eigenvalue(Mesh(np.eye(3), np.array(triangle))) == pytest.approx(3)
    assert largest_eigenvalue(Mesh(np.eye(4, 3), np.array(tetrahedron))) == pytest.approx(4)
    # The octahedron, where only opposite vertices are not joined: 0, 4, 4, 4, 6, 6.
    assert largest_eigenvalue(ball(0)) == pytest.approx(6)


def test_that_it_is_ten_and_not_two_on_a_real_face(real_face: Mesh) -> None:
    assert largest_eigenvalue(real_face) == pytest.approx(10.35, abs=0.005)


@pytest.mark.parametrize("size", [(2, 2), (3, 5), (8, 8)])
def test_that_all_eigenvalues_of_the_scaled_one_are_within_one(
    grid: Callable[..., Mesh], size: tuple[int, int]
) -> None:
    values = np.linalg.eigvalsh(dense(grid(*size)))
    assert values[0] == pytest.approx(-1)
    assert values[-1] == pytest.approx(1)


def test_that_the_rows_hold_all_of_the_matrix(template: Mesh) -> None:
    full = laplacian(template) * (2 / largest_eigenvalue(template)) - np.eye(len(template))
    np.testing.assert_allclose(dense(template), full, atol=1e-15)
