"""What the dense branch says of the faces found in an image: mesh, pose and light. Deng et al. 2019, §3.2."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from detector.dense.camera import project, rotation
from detector.dense.decoder import MeshDecoder
from detector.dense.face_crops import squares_around
from detector.dense.mesh import Mesh
from detector.dense.parameters import FaceParameters

_AT_ONCE = 64
"""Faces that are decoded together: a crowd at once would take gigabytes."""

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class DenseFaces:
    """N faces as meshes of V vertices each, those of resources/mesh/face.obj in its order. Float32.

    vertices_xyz: (N, V, 3) where each vertex is in the image: x and y in its pixels; z towards the viewer, in
        pixels too at the distance of the face, 0 at the origin of the mesh.
    positions, colours: (N, V, 3) of the mesh itself, upright and looking at the viewer, in its own units, and
        red, green, blue, 0 to 1 where sensible.
    triangles: (T, 3) indices of vertices, int64, the same for all.
    pose_degrees: (N, 3) yaw, pitch and roll; positive: the face looks to the right of the image, up, and is
        turned anticlockwise in the image.
    light_location: (N, 3) of the point light, in the units of the mesh, with which it turns. light_colour,
        ambient: (N, 3) red, green, blue.
    Raises ValueError at birth for other shapes.
    """

    vertices_xyz: Floats
    positions: Floats
    colours: Floats
    triangles: Integers
    pose_degrees: Floats
    light_location: Floats
    light_colour: Floats
    ambient: Floats

    def __post_init__(self) -> None:
        count, vertices = self.vertices_xyz.shape[:2]
        for field in fields(self):
            shape = getattr(self, field.name).shape
            many = field.name in ("vertices_xyz", "positions", "colours")
            if field.name != "triangles" and shape != ((count, vertices, 3) if many else (count, 3)):
                raise ValueError(f"{field.name} of {count} faces have the shape {shape}")

    def __len__(self) -> int:
        return len(self.vertices_xyz)

    def scaled(self, scale_xy: tuple[float, float]) -> DenseFaces:
        """The same faces in the same image at another size."""
        scale = np.array((*scale_xy, (scale_xy[0] * scale_xy[1]) ** 0.5), np.float32)
        return replace(self, vertices_xyz=self.vertices_xyz * scale)

    def mesh(self, face: int) -> Mesh:
        """One face as a mesh, its colours within 0 to 1."""
        return Mesh(self.positions[face], self.triangles, np.clip(self.colours[face], 0, 1))


def dense_faces(answers: Tensor, boxes_xyxy: Tensor, decoder: MeshDecoder) -> DenseFaces:
    """What the answers of the dense head, (N, 144), mean for N faces: (N, 4) boxes in pixels."""
    face = FaceParameters.of(answers.float())
    # At least one part, for of no faces there are no vertices either, and that in the right shape.
    parts = [decoder(codes) for codes in torch.split(face.shape_and_texture, _AT_ONCE)]
    positions = torch.cat([part.positions for part in parts])
    colours = torch.cat([part.colours for part in parts])
    # In the square around the box, as an image of 1 × 1.
    x, y, _ = project(positions, face.camera, (1, 1)).unbind(dim=-1)
    cx, cy, w, h = squares_around(boxes_xyxy)[:, :, None].unbind(dim=1)
    turned = positions @ rotation(face.camera.pose).transpose(1, 2)
    pixels_per_unit = (face.camera.focal / (2 * face.camera.location[:, 2]))[:, None] * h
    vertices = torch.stack((cx + (x - 0.5) * w, cy + (y - 0.5) * h, turned[..., 2] * pixels_per_unit), dim=-1)
    return DenseFaces(
        vertices.numpy(),
        positions.numpy(),
        colours.numpy(),
        decoder.triangles.numpy(),
        face.camera.pose.rad2deg().numpy(),
        face.illumination.location.numpy(),
        face.illumination.colour.numpy(),
        face.illumination.ambient.numpy(),
    )
