"""Where the landmarks of a mesh are seen, against where they are in the image. Not of Deng et al. 2019.

The paper learns from pixels alone. A face in half profile is explained by pixels as well by a frontal head of
another shape and paint, and there the descent ends; five points tell which of the two it is.
"""

from __future__ import annotations

import torch
from torch import Tensor

from detector.dense.camera import Camera, project
from detector.dense.template import LANDMARKS, load_template


def landmark_vertices() -> Tensor:
    """(5,) which vertices of the template are the landmarks, in their order."""
    landmarks = load_template().landmarks
    return torch.tensor([landmarks[name] for name in LANDMARKS])


def landmark_loss(positions: Tensor, camera: Camera, landmarks: Tensor) -> Tensor:
    """The distance of the seen landmarks from the true ones, of each of B faces.

    positions: (B, 5, 3) of the landmark vertices. landmarks: (B, 5, 2) as `in_squares` gives them. Returns
    (B,): the absolute differences in x and y, as shares of the square, as a mean over the five.
    """
    seen = project(positions, camera, (1, 1))[..., :2]
    return (seen - landmarks).abs().sum(dim=-1).mean(dim=-1)


def in_squares(landmarks_xy: Tensor, squares: Tensor) -> Tensor:
    """Where points are in the squares around their faces, from 0 to 1 both ways.

    landmarks_xy: (B, 5, 2) in pixels; squares: (B, 4) cx, cy, w, h, as of `squares_around`.
    """
    return (landmarks_xy - squares[:, None, :2]) / squares[:, None, 2:] + 0.5
