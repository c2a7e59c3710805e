"""The differentiable renderer R(D(P_ST), P_cam, P_ill). Deng et al. 2019, section 3.2.

As in Genova et al. 2018 (arXiv 1806.06098), which the paper uses: which triangle is seen where has no
gradient, the colour within it has, by its barycentric coordinates. So the inside of a face pulls at its mesh,
and its outline does not.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from detector.dense.camera import Camera, project
from detector.dense.decoder import ColouredMesh
from detector.dense.illumination import Illumination, illuminated
from detector.dense.rasteriser import BACKGROUND, rasterise


class Rendering(NamedTuple):
    """image: (B, 3, H, W) red, green, blue. covered: (B, H, W) whether the mesh is seen in a pixel."""

    image: Tensor
    covered: Tensor


def render(
    mesh: ColouredMesh,
    triangles: Tensor,
    camera: Camera,
    illumination: Illumination,
    size: tuple[int, int],
    background: Tensor | float = 0.0,
) -> Rendering:
    """B meshes as B images.

    triangles: (T, 3). size: height and width in pixels. background: what is seen beside the mesh, a number or
    what can be broadcast to (B, 3, H, W), such as the images that the faces are in.
    """
    # Under autocast a vertex would be moved to the nearest place that bfloat16 has a number for.
    with torch.autocast(mesh.positions.device.type, enabled=False):
        screen = project(mesh.positions, camera, size)
        colours = illuminated(mesh.positions, mesh.colours, triangles, illumination)
        seen = rasterise(screen, triangles, size)
        image = shade(screen, colours, triangles, seen, background)
    return Rendering(image, seen != BACKGROUND)


def shade(
    screen: Tensor, colours: Tensor, triangles: Tensor, seen: Tensor, background: Tensor | float
) -> Tensor:
    """The colours of the vertices, interpolated in perspective over the triangles that are seen.

    screen: (B, N, 3) x, y, depth; colours: (B, N, 3); seen: (B, H, W) as `rasterise` gives it.
    Returns (B, 3, H, W), with gradients for screen and colours.
    """
    image, row, column = (seen != BACKGROUND).nonzero(as_tuple=True)
    corners = triangles[seen[image, row, column]] + image[:, None] * screen.shape[1]  # (P, 3)
    vertices = torch.cat((screen, colours), dim=-1).flatten(0, 1)
    x, y, depth, *rgb = (
        vertices.index_select(0, corners.flatten()).view(-1, 3, 6).permute(2, 1, 0).contiguous()
    )
    x, y = x - (column + 0.5), y - (row + 0.5)
    # The area opposite each corner by its inverse depth: barycentric coordinates, up to their sum.
    shares = (
        torch.roll(x, -1, 0) * torch.roll(y, -2, 0) - torch.roll(x, -2, 0) * torch.roll(y, -1, 0)
    ) / depth
    shares = shares / shares.sum(dim=0)
    pixels = torch.stack([(shares * channel).sum(dim=0) for channel in rgb], dim=1)
    canvas = torch.zeros(len(seen), 3, *seen.shape[1:], dtype=pixels.dtype, device=pixels.device) + background
    return canvas.permute(0, 2, 3, 1).index_put((image, row, column), pixels).permute(0, 3, 1, 2)
