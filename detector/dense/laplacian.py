"""The graph Laplacian of a mesh, scaled so that Chebyshev polynomials stay bounded on it.

Deng et al. 2019, section 3.2, after Defferrard et al. 2016 (arXiv 1606.09375), section 2.1.
"""

from __future__ import annotations

import numpy as np

from detector.dense.mesh import Floats, Mesh
from detector.dense.sparse_matrix import Rows


def laplacian(mesh: Mesh) -> Floats:
    """(N, N) L = D − E, with E the adjacency and D the degrees of the vertices."""
    adjacency = np.zeros((len(mesh), len(mesh)))
    first, second = mesh.edges.T
    adjacency[first, second] = adjacency[second, first] = 1
    return np.diag(adjacency.sum(axis=1)) - adjacency


def largest_eigenvalue(mesh: Mesh) -> float:
    """λmax of L = D − E: more than the largest degree, at most twice that.

    It is not 2, which bounds the eigenvalues of the *normalised* Laplacian, and this is not that one.
    """
    return float(np.linalg.eigvalsh(laplacian(mesh))[-1])


def scaled_laplacian(mesh: Mesh) -> Rows:
    """L̂ = 2 L / λmax − I, all of whose eigenvalues are from −1 to 1."""
    scaled = laplacian(mesh) * (2 / largest_eigenvalue(mesh)) - np.eye(len(mesh))
    most = int(np.count_nonzero(scaled, axis=1).max())
    # The largest entries of each row, and zeros where it has fewer.
    columns = np.argsort(-np.abs(scaled), axis=1, kind="stable")[:, :most]
    return columns, np.take_along_axis(scaled, columns, axis=1)
