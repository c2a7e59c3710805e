"""The perspective camera P_cam = [x_c, y_c, z_c, x'_c, y'_c, z'_c, f_c]. Deng et al. 2019, section 3.2.

Location, pose and focal length, as the paper lists them; it leaves their axes open. Here the pose turns the
face in front of the camera, and the location is along the axes of the camera, so that a turn does not also
move the face out of the picture. All axes are right-handed: x to the right of the image, y up, z towards the
viewer.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

PARAMETERS = 7
NEAR = 0.05
"""In the units of the mesh. What is nearer to the camera than this, or behind it, is not seen."""


class Camera(NamedTuple):
    """B cameras.

    location: (B, 3) of the camera seen from the origin of the mesh, along the camera's axes: (0, 0, 5) is
        five units in front of it.
    pose: (B, 3) yaw, pitch and roll of the face in radians, in this order about y, x and z. Positive: it
        looks to the right of the image, up, and is turned anticlockwise in the image.
    focal: (B,) positive, in halves of the image's height: 1 / tan(half the vertical field of view).
    """

    location: Tensor
    pose: Tensor
    focal: Tensor

    @classmethod
    def of(cls, parameters: Tensor) -> Camera:
        """P_cam, (B, 7), as the three that it consists of."""
        return cls(parameters[:, :3], parameters[:, 3:6], parameters[:, 6])


def rotation(pose: Tensor) -> Tensor:
    """R = R_z(roll) · R_x(−pitch) · R_y(yaw). pose: (B, 3) in radians. Returns (B, 3, 3)."""
    yaw, pitch, roll = pose.unbind(dim=-1)
    zero, one = torch.zeros_like(yaw), torch.ones_like(yaw)

    def matrix(*rows: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        return torch.stack([torch.stack(row, dim=-1) for row in rows], dim=-2)

    about_y = matrix((yaw.cos(), zero, yaw.sin()), (zero, one, zero), (-yaw.sin(), zero, yaw.cos()))
    about_x = matrix((one, zero, zero), (zero, pitch.cos(), pitch.sin()), (zero, -pitch.sin(), pitch.cos()))
    about_z = matrix((roll.cos(), -roll.sin(), zero), (roll.sin(), roll.cos(), zero), (zero, zero, one))
    return about_z @ about_x @ about_y


def project(positions: Tensor, camera: Camera, size: tuple[int, int]) -> Tensor:
    """Where the vertices are in the image.

    positions: (B, N, 3) of the mesh; size: height and width in pixels. Returns (B, N, 3): x from the left and
    y from the top edge in pixels (the middle of the first pixel is 0.5), and depth in front of the camera, in
    units of the mesh. x and y of what is nearer than NEAR are finite, but mean nothing.
    """
    height, width = size
    seen = positions @ rotation(camera.pose).transpose(1, 2) - camera.location[:, None]
    depth = -seen[..., 2]
    scale = camera.focal[:, None] * (height / 2) / depth.clamp(min=NEAR)
    return torch.stack((width / 2 + scale * seen[..., 0], height / 2 - scale * seen[..., 1], depth), dim=-1)
