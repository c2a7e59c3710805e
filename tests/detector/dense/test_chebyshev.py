"""Graph convolution: the recurrence, the polynomial that it stands for, and what it does to neighbours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.polynomial.chebyshev import cheb2poly
from torch import Tensor

from detector.dense.chebyshev import ChebyshevConvolution
from detector.dense.laplacian import laplacian, largest_eigenvalue, scaled_laplacian
from detector.dense.mesh import Mesh
from detector.dense.sparse_matrix import SparseMatrix


def matrix(mesh: Mesh) -> Tensor:
    """L̂ in full."""
    return torch.tensor(laplacian(mesh) * (2 / largest_eigenvalue(mesh)) - np.eye(len(mesh)))


def layer(in_channels: int, out_channels: int, order: int) -> ChebyshevConvolution:
    torch.manual_seed(0)
    return ChebyshevConvolution(in_channels, out_channels, order=order).double()


def sparse(mesh: Mesh) -> SparseMatrix:
    exact = SparseMatrix(scaled_laplacian(mesh)).double()
    exact.values = torch.tensor(scaled_laplacian(mesh)[1])
    return exact


@pytest.mark.parametrize("order", [1, 2, 3, 6, 9])
def test_that_the_recurrence_is_the_explicit_polynomial(ball: Callable[..., Mesh], order: int) -> None:
    mesh = ball(2)
    convolution = layer(3, 4, order)
    values = torch.randn(len(mesh), 2, 3, dtype=torch.float64)

    expected = convolution.theta.bias.expand(len(mesh), 2, 4)
    for k in range(order):
        coefficients = cheb2poly([0] * k + [1])  # T_k(x) as a sum of powers of x
        powers = [torch.linalg.matrix_power(matrix(mesh), power) for power in range(k + 1)]
        polynomial = sum(c * power for c, power in zip(coefficients, powers, strict=True))
        theta = convolution.theta.weight[:, 3 * k : 3 * k + 3]
        expected = expected + torch.einsum("nm,mbi,oi->nbo", polynomial, values, theta)

    assert torch.allclose(convolution(values, sparse(mesh)), expected, atol=1e-10)


def test_that_it_multiplies_each_frequency_by_the_cosine_of_a_multiple_of_its_angle(
    ball: Callable[..., Mesh],
) -> None:
    # T_5(cos a) = cos 5a, on the eigenvectors of L̂.
    frequencies, waves = torch.linalg.eigh(matrix(ball(2)))
    convolution = layer(1, 1, 6)
    with torch.no_grad():
        convolution.theta.weight.copy_(torch.eye(6)[5:])
        convolution.theta.bias.zero_()
        found = convolution(waves[..., None], sparse(ball(2)))[..., 0]
    expected = torch.cos(5 * torch.acos(frequencies.clamp(-1, 1)))
    assert torch.allclose(found, waves * expected, atol=1e-7)


def test_that_permuting_the_vertices_permutes_the_result(ball: Callable[..., Mesh]) -> None:
    mesh = ball(2)
    order = np.random.default_rng(0).permutation(len(mesh))
    place = np.argsort(order)
    permuted = Mesh(mesh.positions[order], place[mesh.triangles])
    convolution, values = layer(3, 4, 6), torch.randn(len(mesh), 2, 3, dtype=torch.float64)
    found = convolution(values[order], sparse(permuted))
    assert torch.allclose(found, convolution(values, sparse(mesh))[order])


def test_that_it_reaches_one_edge_less_far_than_it_has_terms(grid: Callable[..., Mesh]) -> None:
    mesh = grid(9, 2)  # a strip: nine columns, each joined to the next
    values = torch.zeros(len(mesh), 1, 1, dtype=torch.float64)
    values[[0, 9]] = 1.0  # the first column
    convolution = layer(1, 1, 4)
    with torch.no_grad():
        convolution.theta.bias.zero_()
        reached = convolution(values, sparse(mesh)).view(2, 9).abs().amax(dim=0) > 1e-12
    assert reached.tolist() == [True] * 4 + [False] * 5


def test_that_gradients_are_the_finite_differences(ball: Callable[..., Mesh]) -> None:
    laplacian_of_ball, convolution = sparse(ball(0)), layer(2, 3, 6)
    values = torch.randn(6, 2, 2, dtype=torch.float64, requires_grad=True)
    weights = tuple(convolution.parameters())
    assert torch.autograd.gradcheck(
        lambda given, *_: convolution(given, laplacian_of_ball), (values, *weights)
    )


def test_that_meshes_of_a_batch_do_not_mix(ball: Callable[..., Mesh]) -> None:
    convolution, values = layer(3, 2, 6), torch.randn(18, 3, 3, dtype=torch.float64)
    together = convolution(values, sparse(ball(1)))
    for i in range(3):
        assert torch.allclose(convolution(values[:, i : i + 1], sparse(ball(1))), together[:, i : i + 1])


def test_that_a_polynomial_without_terms_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one term"):
        ChebyshevConvolution(1, 1, order=0)
