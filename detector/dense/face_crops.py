"""The image in the square around a face: what L_pixel compares a rendered face with.

The paper takes the square of the anchor. Where an anchor with an IoU of .35 is positive, that may show half
of a face, or a face half as large; from there the pixels alone find no camera. The square around the box
shows all of the face, and as large as the mean face is rendered.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, grid_sample

from detector.boxes import corners_to_centre_size
from detector.network.normalise import pixels_bgr
from detector.profile import Profile


class FaceCrops(NamedTuple):
    """pixels: (M, 3, H, W) red, green, blue in [0, 1]. inside: (M, H, W) whether the image reaches there."""

    pixels: Tensor
    inside: Tensor


@torch.no_grad()
def face_crops(
    images: Tensor, profile: Profile, number: Tensor, squares: Tensor, size: tuple[int, int]
) -> FaceCrops:
    """What M squares show, scaled to one size.

    images: (B, 3, H, W) as `normalised` gives them. number: (M,) in which image each is. squares: (M, 4) cx,
    cy, w, h in its pixels. size: height and width of the crops. What is to shrink is taken from an image in
    which groups of pixels were averaged before, so that nothing aliases. Raises ValueError where there are no
    squares.
    """
    height, width = size
    middles = [(torch.arange(n, device=squares.device) + 0.5) / n - 0.5 for n in (width, height)]
    crops, inside = [], []
    with torch.autocast(images.device.type, enabled=False):
        for image, (cx, cy, w, h) in zip(number.tolist(), squares.tolist(), strict=True):
            picture = images[image : image + 1]
            rows, columns = picture.shape[-2:]
            x, y = torch.meshgrid(cx + w * middles[0], cy + h * middles[1], indexing="xy")
            inside.append((x >= 0) & (x < columns) & (y >= 0) & (y < rows))
            factor = min(max(int(w / width), int(h / height), 1), rows, columns)
            if factor > 1:
                picture = avg_pool2d(picture, factor)
            sides = picture.shape[-1] * factor, picture.shape[-2] * factor
            grid = torch.stack((2 * x / sides[0] - 1, 2 * y / sides[1] - 1), dim=-1).to(picture.dtype)
            crops.append(grid_sample(picture, grid[None], padding_mode="border", align_corners=False))
        if not crops:
            raise ValueError("there are no squares to crop at")
        rgb = pixels_bgr(torch.cat(crops), profile).flip(1)
        return FaceCrops(rgb / 255, torch.stack(inside))


def squares_around(boxes_xyxy: Tensor) -> Tensor:
    """(M, 4) boxes → (M, 4) cx, cy, w, h of the squares with the same centre and the longer side."""
    boxes = corners_to_centre_size(boxes_xyxy)
    side = boxes[:, 2:].amax(dim=1, keepdim=True)
    return torch.cat((boxes[:, :2], side, side), dim=1)
