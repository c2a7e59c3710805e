"""What the numbers of the dense head mean: P_ST, P_cam and P_ill of a face in the square around its box.

The paper names the parameters and leaves their units open. Here a number of zero is what is usual: the mean
face, as high as the square, in its middle, from the front, in a light from above the viewer. All are
bounded, so that no step of a training loses the face behind the camera or leaves the faces that the decoder
was taught; where the face is, the box has said, and the camera only refines it. And their units make light
learn fast and the camera slowly: a face of the wrong brightness is best explained by moving it away, and from
there no gradient leads back.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from detector.dense import camera, illumination
from detector.dense.camera import Camera
from detector.dense.decoder import SHAPE_AND_TEXTURE
from detector.dense.illumination import Illumination

VALUES = SHAPE_AND_TEXTURE + camera.PARAMETERS + illumination.PARAMETERS
"""128 + 7 + 9 = 144 for each anchor."""

CODE, FARTHEST_CODE = 0.3, 3.0
"""P_ST is standard normal where the decoder was trained. Here and below: what a number of 1 means, and a
bound."""
FOCAL, DISTANCE = 4.0, 4.2
"""The template, two units high, then fills six sevenths of the square."""
MOVE, OFF_CENTRE = 0.05, 0.25
"""In units of the mesh: half the height of a face, and of the square."""
NEARER, LONGER = 0.25, 0.1
"""The logarithms of distance and focal length, at most; their unit is that of a move."""
TURN, TURNS = 0.2, (1.6, 0.6, 1.0)
"""Radians; yaw, pitch and roll at most."""
LIGHT, LIGHT_MOVE, LIGHT_MOVES = (0.0, 1.0, 4.0), 2.0, 4.0
"""Where the light usually is, in units of the mesh."""
LIGHT_COLOUR, AMBIENT, BRIGHTENING, BRIGHTER = 0.45, 0.7, 2.0, 2.0
"""Usual brightnesses, then their logarithms."""


class FaceParameters(NamedTuple):
    """What a mesh is made of, and is rendered with, in M images that each show a face.

    shape_and_texture: (M, 128).
    """

    shape_and_texture: Tensor
    camera: Camera
    illumination: Illumination

    @classmethod
    def of(cls, answers: Tensor) -> FaceParameters:
        """The answers of the dense head, (M, 144), of any size, as parameters within their bounds."""
        code, of_camera, of_light = torch.split(
            answers, [SHAPE_AND_TEXTURE, camera.PARAMETERS, illumination.PARAMETERS], dim=1
        )
        x, y, z, *turns, focal = of_camera.unbind(dim=1)
        location = (
            _bounded(x, MOVE, OFF_CENTRE),
            _bounded(y, MOVE, OFF_CENTRE),
            DISTANCE * _bounded(z, MOVE, NEARER).exp(),
        )
        pose = [_bounded(turn, TURN, limit) for turn, limit in zip(turns, TURNS, strict=True)]
        position, colour, ambient = of_light.chunk(3, dim=1)
        return cls(
            _bounded(code, CODE, FARTHEST_CODE),
            Camera(
                torch.stack(location, dim=1),
                torch.stack(pose, dim=1),
                FOCAL * _bounded(focal, MOVE, LONGER).exp(),
            ),
            Illumination(
                position.new_tensor(LIGHT) + _bounded(position, LIGHT_MOVE, LIGHT_MOVES),
                LIGHT_COLOUR * _bounded(colour, BRIGHTENING, BRIGHTER).exp(),
                AMBIENT * _bounded(ambient, BRIGHTENING, BRIGHTER).exp(),
            ),
        )


def _bounded(numbers: Tensor, unit: float, limit: float) -> Tensor:
    """From −limit to limit; near zero so many units."""
    return limit * torch.tanh(numbers * (unit / limit))
