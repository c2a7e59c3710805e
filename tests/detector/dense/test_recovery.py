"""What was rendered can be recovered from the picture, by gradient descent on L_pixel.

Errors that are stated here are those of a face two units high, 43 pixels in an image of 64 × 64.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

from detector.dense.camera import Camera
from detector.dense.decoder import ColouredMesh
from detector.dense.illumination import Illumination
from detector.dense.laplacian import laplacian
from detector.dense.mesh import Mesh
from detector.dense.pixel_loss import pixel_loss
from detector.dense.rendering import render

CAMERA = (0.05, -0.04, 6.0, 0.3, 0.1, -0.1, 4.0)
LIGHT = (2.0, 3.0, 5.0, 0.6, 0.5, 0.4, 0.5, 0.4, 0.5)
SIZE = (64, 64)

Draw = Callable[[Tensor, Tensor, Tensor], Tensor]


@pytest.fixture
def draw(template: Mesh) -> Draw:
    """Renders the template, moved by offsets (B, N, 3), with P_cam and P_ill."""
    assert template.colours is not None
    positions = torch.tensor(template.positions, dtype=torch.float32)
    colours = torch.tensor(template.colours, dtype=torch.float32)
    triangles = torch.tensor(template.triangles)

    def drawn(offsets: Tensor, camera: Tensor, light: Tensor) -> Tensor:
        moved = (positions + offsets).expand(len(camera), -1, -1)
        mesh = ColouredMesh(moved, colours.expand_as(moved))
        return render(mesh, triangles, Camera.of(camera), Illumination.of(light), SIZE).image

    return drawn


def descend(start: Tensor, render_with: Callable[[Tensor], Tensor], *, steps: int, rate: float) -> Tensor:
    """What is found from a start, when the same renders as the truth is to be found again by Adam."""
    found = start.clone().requires_grad_()
    optimiser = torch.optim.Adam([found], lr=rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        optimiser.zero_grad()
        render_with(found).backward()
        optimiser.step()
        schedule.step()
    return found.detach()


@pytest.mark.parametrize(
    "start",
    [
        pytest.param((0, 0, 6.4, 0, 0, 0), id="from the front"),
        pytest.param((0.15, 0.1, 5.5, 0.6, -0.1, 0.1), id="too near and too far right"),
        pytest.param((0.05, -0.04, 6.4, 0, -0.2, 0.2), id="turned the other way"),
    ],
)
def test_that_the_camera_is_recovered_where_the_focal_length_is_known(
    draw: Draw, start: tuple[float, ...]
) -> None:
    true, light, still = torch.tensor([CAMERA]), torch.tensor([LIGHT]), torch.zeros(1, 3)
    target = draw(still, true, light)

    def loss(location_and_pose: Tensor) -> Tensor:
        camera = torch.cat((location_and_pose, true[:, 6:]), dim=1)
        return pixel_loss(draw(still, camera, light), target).sum()

    found = descend(torch.tensor([start]), loss, steps=300, rate=0.02)
    error = (found - true[:, :6]).abs()[0]
    assert error[:2].max() < 0.0005  # units across: a hundredth of a pixel
    assert error[2] < 0.002  # units of distance, of 6
    assert error[3:].max() < 0.001  # radians: a twentieth of a degree


def test_that_the_illumination_alone_is_recovered(draw: Draw) -> None:
    camera, true, still = torch.tensor([CAMERA]), torch.tensor([LIGHT]), torch.zeros(1, 3)
    target = draw(still, camera, true)
    start = torch.tensor([[-1, 1, 4, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8]])

    found = descend(
        start, lambda light: pixel_loss(draw(still, camera, light), target).sum(), steps=500, rate=0.05
    )
    assert (found - true)[0, 3:].abs().max() < 0.002  # of both colours, in 0 to 1
    # How far the light is shows in little but how its rays diverge.
    assert cosine_similarity(found[:, :3], true[:, :3]).item() > np.cos(np.radians(0.5))
    assert (found[0, :3] - true[0, :3]).norm() < 0.05 * true[0, :3].norm()


def test_that_the_shape_is_recovered_from_four_views(draw: Draw, template: Mesh) -> None:
    # A shape is what the twelve slowest waves over the mesh make of the template: 36 unknown numbers.
    waves = torch.tensor(np.linalg.eigh(laplacian(template))[1][:, :12], dtype=torch.float32)
    waves = waves / waves.abs().amax(dim=0)
    true = 0.04 * torch.randn(12, 3, generator=torch.Generator().manual_seed(0))
    camera, light = torch.tensor([CAMERA]).repeat(4, 1), torch.tensor([LIGHT]).repeat(4, 1)
    camera[:, 3] = torch.tensor([-0.7, -0.2, 0.3, 0.8])
    target = draw(waves @ true, camera, light)

    found = descend(
        torch.zeros(12, 3),
        lambda shape: pixel_loss(draw(waves @ shape, camera, light), target).sum(),
        steps=200,
        rate=0.01,
    )
    before = (waves @ true).norm(dim=1)
    after = (waves @ (found - true)).norm(dim=1)
    assert before.mean() > 0.1
    assert after.max() < 0.001  # of 2, the height of the face
