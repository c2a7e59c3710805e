"""The differentiable renderer: its image, its gradients, and what it does where there is nothing to see."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from detector.dense.camera import Camera, project
from detector.dense.decoder import ColouredMesh
from detector.dense.illumination import Illumination, illuminated
from detector.dense.mesh import Mesh
from detector.dense.rendering import Rendering, render

brute_force = runpy.run_path(str(Path(__file__).parent / "brute_force.py"))["brute_force"]

CAMERA = (0.1, -0.1, 6.0, 0.5, 0.2, -0.3, 5.5)
LIGHT = (2.0, 3.0, 5.0, 0.6, 0.5, 0.4, 0.3, 0.4, 0.5)


def parameters(mesh: Mesh, *, batch: int = 1, dtype: torch.dtype = torch.float64) -> tuple[Tensor, ...]:
    """Positions, colours, P_cam and P_ill of somewhat different faces, to be differentiated."""
    generator = torch.Generator().manual_seed(0)
    given = (mesh.positions, mesh.colours, CAMERA, LIGHT)
    stacked = [
        torch.tensor(values, dtype=dtype).expand(batch, *torch.tensor(values).shape) for values in given
    ]
    return tuple(
        (values + 0.02 * torch.randn(values.shape, generator=generator, dtype=dtype)).requires_grad_()
        for values in stacked
    )


def rendered(given: tuple[Tensor, ...], triangles: Tensor, size: tuple[int, int] = (64, 64)) -> Rendering:
    positions, colours, camera, light = given
    return render(
        ColouredMesh(positions, colours), triangles, Camera.of(camera), Illumination.of(light), size, 0.25
    )


def triangles_of(mesh: Mesh) -> Tensor:
    return torch.tensor(mesh.triangles)


@pytest.fixture(scope="module")
def small(ball: Callable[..., Mesh]) -> Mesh:
    """A ball of 18 vertices, painted, half of which is seen from behind."""
    mesh = ball(1)
    return Mesh(mesh.positions, mesh.triangles, abs(mesh.positions))


@pytest.mark.parametrize("size", [(1, 1), (9, 5), (24, 24), (64, 64)])
def test_that_the_image_and_its_gradients_are_those_of_brute_force(
    small: Mesh, size: tuple[int, int]
) -> None:
    given = parameters(small)
    found = rendered(given, triangles_of(small), size)
    positions, colours, camera, light = given
    screen = project(positions, Camera.of(camera), size)[0]
    lit = illuminated(positions, colours, triangles_of(small), Illumination.of(light))[0]
    expected, seen, _ = brute_force(screen, lit, triangles_of(small), size, 0.25)

    assert torch.allclose(found.image[0], expected)
    assert torch.equal(found.covered[0], seen >= 0)
    weights = torch.randn(expected.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    gradients = torch.autograd.grad((found.image[0] * weights).sum(), given)
    for gradient, of_brute_force in zip(
        gradients, torch.autograd.grad((expected * weights).sum(), given), strict=True
    ):
        assert torch.allclose(gradient, of_brute_force, atol=1e-8)


def test_that_gradients_are_the_finite_differences(small: Mesh) -> None:
    triangles = triangles_of(small)

    def image(*given: Tensor) -> Tensor:
        return rendered(given, triangles, (7, 6)).image

    assert torch.autograd.gradcheck(image, parameters(small, batch=2))


def test_that_colours_are_interpolated_in_perspective() -> None:
    # A wall that leads away to the right, from depth 1 to depth 3, black to white: its middle is on the
    # screen where depth is 1 / mean(1, 1/3) = 1.5, a quarter of the way.
    positions = torch.tensor([[-1.0, 1, -1], [-1, -1, -1], [3, -3, -3], [3, 3, -3]])[None]
    colours = torch.tensor([0.0, 0, 1, 1])[None, :, None].expand(1, 4, 3)
    image = render(
        ColouredMesh(positions, colours),
        torch.tensor([[0, 1, 2], [0, 2, 3]]),
        Camera.of(torch.tensor([[0.0, 0, 0, 0, 0, 0, 1]])),
        Illumination.of(torch.tensor([[0.0, 0, 0, 0, 0, 0, 1, 1, 1]])),
        (3, 3),
    ).image
    assert torch.allclose(image[0, :, 1, 1], torch.full((3,), 0.25))


@pytest.mark.parametrize(
    "location",
    [(9.0, 0.0, 6.0), (0.0, 0.0, -6.0), (0.0, 0.0, 0.0), (0.0, 0.0, 1e6), (float("1e30"), 0.0, 6.0)],
)
def test_that_an_empty_view_is_background_and_has_finite_gradients(
    template: Mesh, location: tuple[float, float, float]
) -> None:
    given = parameters(template, dtype=torch.float32)
    with torch.no_grad():
        given[2][0, :3] = torch.tensor(location)
        if location == (0.0, 0.0, 0.0):
            given[2][0, 3] = torch.pi  # inside the head, looking at the back that it does not have
    found = rendered(given, triangles_of(template))
    if not found.covered.any():
        assert (found.image == 0.25).all()
    assert found.covered.sum() <= 1  # from a million units away it may be one pixel
    found.image.square().sum().backward()
    for values in given:
        assert values.grad is not None
        assert values.grad.isfinite().all()


def test_that_gradients_are_finite_wherever_the_camera_is(template: Mesh) -> None:
    # Cameras in and around the head, with any pose: what a network might say before it has learnt.
    generator = torch.Generator().manual_seed(0)
    given = parameters(template, batch=64, dtype=torch.float32)
    with torch.no_grad():
        given[2][:, :6] = torch.randn(64, 6, generator=generator)
    found = rendered(given, triangles_of(template), (16, 16))
    assert found.covered.any()
    found.image.square().sum().backward()
    for values in given:
        assert values.grad is not None
        assert values.grad.isfinite().all()


def test_that_faces_of_a_batch_do_not_mix(template: Mesh) -> None:
    given = parameters(template, batch=3)
    together = rendered(given, triangles_of(template))
    assert not torch.equal(together.image[0], together.image[1])
    for i in range(3):
        alone = rendered(tuple(values[i : i + 1] for values in given), triangles_of(template))
        assert torch.allclose(alone.image[0], together.image[i])
        assert torch.equal(alone.covered[0], together.covered[i])


def test_that_permuting_the_vertices_and_the_triangles_leaves_the_image(template: Mesh) -> None:
    positions, colours, camera, light = parameters(template)
    generator = torch.Generator().manual_seed(1)
    order = torch.randperm(len(template), generator=generator)
    triangles = torch.argsort(order)[triangles_of(template)]
    triangles = triangles[torch.randperm(len(triangles), generator=generator)]
    permuted = rendered((positions[:, order], colours[:, order], camera, light), triangles)
    expected = rendered((positions, colours, camera, light), triangles_of(template))
    assert torch.allclose(permuted.image, expected.image)


def test_that_the_face_is_laid_over_the_image_that_it_is_in(template: Mesh) -> None:
    positions, colours, camera, light = parameters(template, dtype=torch.float32)
    photograph = torch.rand(1, 3, 64, 64)
    found = render(
        ColouredMesh(positions, colours), triangles_of(template), Camera.of(camera), Illumination.of(light),
        (64, 64), photograph,
    )  # fmt: skip
    beside = ~found.covered[:, None].expand_as(photograph)
    assert torch.equal(found.image[beside], photograph[beside])
    assert found.covered.any()


def test_that_autocast_does_not_make_the_picture_coarse(template: Mesh) -> None:
    given = parameters(template, dtype=torch.float32)
    with torch.autocast("cpu", torch.bfloat16):
        found = rendered(given, triangles_of(template)).image
    assert torch.equal(found, rendered(given, triangles_of(template)).image)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_that_a_gpu_renders_the_same(template: Mesh) -> None:
    given = parameters(template, batch=2, dtype=torch.float32)
    found = rendered(tuple(values.cuda() for values in given), triangles_of(template).cuda()).image.cpu()
    difference = (found - rendered(given, triangles_of(template)).image).abs()
    assert (difference > 1e-3).float().mean() < 0.002  # a rounding error may move an outline by a pixel
