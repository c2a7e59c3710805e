"""The dense term of the loss: faces rendered and compared with the image. Deng et al. 2019, section 3.2.

The paper takes it over all positive anchors. A rendered face costs more than all else that an anchor does,
and what is smaller than 32 pixels shows neither shape nor light: here the largest faces of every image are
taken, each at its best anchor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from detector.boxes import centre_size_to_corners, pairwise_iou
from detector.dense.decoder import ColouredMesh, MeshDecoder
from detector.dense.face_crops import face_crops, squares_around
from detector.dense.parameters import FaceParameters
from detector.dense.pixel_loss import pixel_loss
from detector.dense.rendering import render
from detector.losses.matching import Matching
from detector.losses.targets import Targets
from detector.network.heads import Places
from detector.profile import Profile

SIZE = (64, 64)
"""Height and width in pixels of what is rendered."""
SMALLEST_FACE = 32.0
"""The longer side, in pixels of the crop."""
FACES_PER_IMAGE = 1
"""A bound for each image, not for the batch: the parts of a batch then choose what the whole would."""


class Rendered(NamedTuple):
    """What is to be rendered: places, (M,), and the boxes of the faces that they answer for, (M, 4)."""

    places: Places
    boxes_xyxy: Tensor


def faces_to_render(
    anchors: Tensor,
    batch: Sequence[Targets],
    matchings: Sequence[Matching],
    *,
    per_image: int = FACES_PER_IMAGE,
) -> Rendered:
    """The best anchor of each of the largest faces of every image, in this order; nothing here is random.

    anchors: (N, 4) cx, cy, w, h in pixels. per_image: how many faces at most.
    """
    images, chosen, found = [], [], []
    for number, (targets, matching) in enumerate(zip(batch, matchings, strict=True)):
        boxes = targets.boxes_xyxy
        sides = (boxes[:, 2:] - boxes[:, :2]).amax(dim=1)
        for face in sides.argsort(descending=True, stable=True)[:per_image].tolist():
            answering = (matching.face == face).nonzero().squeeze(1)
            if sides[face] >= SMALLEST_FACE and len(answering):
                overlap = pairwise_iou(centre_size_to_corners(anchors[answering]), boxes[face : face + 1])
                chosen.append(answering[overlap.argmax()])
                found.append(boxes[face])
                images.append(number)
    device = anchors.device
    if not images:
        nowhere = torch.zeros(0, dtype=torch.int64, device=device)
        return Rendered(Places(nowhere, nowhere), torch.zeros(0, 4, device=device))
    return Rendered(Places(torch.tensor(images, device=device), torch.stack(chosen)), torch.stack(found))


def dense_loss(
    answers: Tensor,
    faces: Rendered,
    images: Tensor,
    decoder: MeshDecoder,
    profile: Profile,
    *,
    mean: Callable[[Tensor], Tensor] = lambda value: value,
) -> Tensor:
    """L_pixel as a mean over M faces, before its weight λ.

    answers: (M, 144) of the dense head at the places of the faces; images: (B, 3, H, W) as the network takes
    them. mean: as for `multitask_loss`. Beside the mesh, where a renderer has no gradient, and beyond the
    image, a crop is compared with itself.
    """
    count = mean(torch.tensor(float(len(answers)), device=answers.device)).clamp(min=1e-6)
    if not len(answers):
        return answers.sum()
    face = FaceParameters.of(answers)
    return pixel_losses(face, decoder(face.shape_and_texture), decoder, faces, images, profile).sum() / count


def pixel_losses(
    face: FaceParameters,
    mesh: ColouredMesh,
    decoder: MeshDecoder,
    faces: Rendered,
    images: Tensor,
    profile: Profile,
) -> Tensor:
    """L_pixel of each of M faces, (M,), for what `decoder` made of their parameters."""
    crops = face_crops(images, profile, faces.places.image, squares_around(faces.boxes_xyxy), SIZE)
    rendered = render(
        mesh, decoder.triangles, face.camera, face.illumination, SIZE, background=crops.pixels
    ).image
    compared = torch.where(crops.inside[:, None], rendered, crops.pixels.to(rendered.dtype))
    return pixel_loss(compared, crops.pixels)
