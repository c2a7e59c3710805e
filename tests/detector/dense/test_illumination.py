"""Point light and ambient light."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from detector.dense.illumination import Illumination, illuminated, vertex_normals
from detector.dense.mesh import Mesh


def tensors(mesh: Mesh) -> tuple[Tensor, Tensor]:
    return torch.tensor(mesh.positions)[None], torch.tensor(mesh.triangles)


def light(*parameters: float) -> Illumination:
    return Illumination.of(torch.tensor([parameters], dtype=torch.float64))


def test_that_the_parameters_are_place_colour_and_ambient_in_this_order() -> None:
    found = Illumination.of(torch.arange(18.0).view(2, 9))
    assert found.location.tolist() == [[0, 1, 2], [9, 10, 11]]
    assert found.colour.tolist() == [[3, 4, 5], [12, 13, 14]]
    assert found.ambient.tolist() == [[6, 7, 8], [15, 16, 17]]


def test_that_ambient_light_of_one_alone_shows_the_texture_as_it_is(template: Mesh) -> None:
    positions, triangles = tensors(template)
    texture = torch.rand(1, len(template), 3, dtype=torch.float64)
    assert torch.equal(illuminated(positions, texture, triangles, light(1, 2, 3, 0, 0, 0, 1, 1, 1)), texture)


@pytest.mark.parametrize(("degrees", "share"), [(0, 1), (60, 0.5), (90, 0), (120, 0), (180, 0)])
def test_that_a_surface_is_as_bright_as_the_cosine_of_its_angle_to_the_light(
    grid: Callable[..., Mesh], degrees: float, share: float
) -> None:
    positions, triangles = tensors(grid(3, 3))
    angle = np.radians(degrees)
    far = 1e9
    lit = illuminated(
        positions,
        torch.tensor([0.5, 1, 1], dtype=torch.float64).expand(1, 9, 3),
        triangles,
        light(far * np.sin(angle), 0, far * np.cos(angle), 0.8, 0.4, 0.2, 0.1, 0.2, 0.3),
    )
    expected = torch.tensor([0.5 * (0.1 + 0.8 * share), 0.2 + 0.4 * share, 0.3 + 0.2 * share]).double()
    assert torch.allclose(lit, expected.expand(1, 9, 3), atol=1e-6)


def test_that_the_normals_of_a_ball_point_away_from_its_middle(ball: Callable[..., Mesh]) -> None:
    positions, triangles = tensors(ball(3))
    normals = vertex_normals(positions, triangles)
    assert torch.allclose(normals.norm(dim=-1), torch.ones(1, 258, dtype=torch.float64))
    assert (normals * positions).sum(dim=-1).min() > 0.998  # the cosine


def test_that_a_larger_triangle_counts_for_more() -> None:
    # Two right angles that share an edge along y: the one that faces the viewer is three times as large.
    positions = torch.tensor([[[0.0, 0, 0], [0, 1, 0], [-3, 0, 0], [0, 0, -1]]], dtype=torch.float64)
    triangles = torch.tensor([[0, 1, 2], [0, 3, 1]])
    expected = torch.tensor([1.0, 0, 3], dtype=torch.float64) / 10**0.5
    assert torch.allclose(vertex_normals(positions, triangles)[0, 0], expected)


def test_that_permuting_the_vertices_permutes_the_result(template: Mesh) -> None:
    positions, triangles = tensors(template)
    texture = torch.rand(1, len(template), 3, dtype=torch.float64)
    order = torch.randperm(len(template), generator=torch.Generator().manual_seed(0))
    given = light(2, 3, 5, 0.5, 0.6, 0.7, 0.1, 0.2, 0.3)
    permuted = illuminated(positions[:, order], texture[:, order], torch.argsort(order)[triangles], given)
    assert torch.allclose(permuted, illuminated(positions, texture, triangles, given)[:, order])


def test_that_a_surface_without_area_is_dark_with_finite_gradients() -> None:
    positions = torch.zeros(1, 3, 3, requires_grad=True)
    at_the_light = Illumination.of(torch.tensor([[0.0, 0, 0, 1, 1, 1, 0, 0, 0]], requires_grad=True))
    lit = illuminated(positions, torch.ones(1, 3, 3), torch.tensor([[0, 1, 2]]), at_the_light)
    assert lit.tolist() == [[[0, 0, 0]] * 3]
    lit.sum().backward()
    assert positions.grad is not None
    assert positions.grad.isfinite().all()


def test_that_gradients_are_the_finite_differences(ball: Callable[..., Mesh]) -> None:
    positions, triangles = tensors(ball(1))
    generator = torch.Generator().manual_seed(0)
    texture = torch.rand(1, 18, 3, generator=generator, dtype=torch.float64)
    parameters = torch.tensor([[2, 3, 5, 0.5, 0.6, 0.7, 0.1, 0.2, 0.3]], dtype=torch.float64)

    def lit(positions: Tensor, texture: Tensor, parameters: Tensor) -> Tensor:
        return illuminated(positions, texture, triangles, Illumination.of(parameters))

    inputs = tuple(values.clone().requires_grad_() for values in (positions, texture, parameters))
    assert torch.autograd.gradcheck(lit, inputs)
