"""Rendering as one would explain it: one triangle after the other, each tried in every pixel of the image.

What `rasterise` and `shade` are compared with, in what they say and (by the benchmarks) in what they cost.
"""

from __future__ import annotations

import torch
from torch import Tensor

from detector.dense.camera import NEAR
from detector.dense.rasteriser import BACKGROUND, SMALLEST_AREA


def brute_force(
    screen: Tensor, colours: Tensor, triangles: Tensor, size: tuple[int, int], background: float = 0.0
) -> tuple[Tensor, Tensor, Tensor]:
    """One mesh. screen, colours: (N, 3); triangles: (T, 3).

    Returns (3, H, W) the image, with gradients, (H, W) the triangle seen in each pixel and (H, W) its depth.
    """
    height, width = size
    y = torch.arange(height, dtype=screen.dtype)[:, None] + 0.5
    x = torch.arange(width, dtype=screen.dtype) + 0.5
    image = torch.full((3, height, width), background, dtype=screen.dtype)
    seen = torch.full(size, BACKGROUND)
    nearest = torch.full(size, float("inf"), dtype=screen.dtype)
    for number, corners in enumerate(triangles.tolist()):
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = screen[corners]
        area = (cx - ax) * (by - ay) - (bx - ax) * (cy - ay)  # twice the area, positive from the front
        if not screen[corners].isfinite().all() or min(az, bz, cz) <= NEAR or area <= SMALLEST_AREA:
            continue
        a = ((cx - x) * (by - y) - (bx - x) * (cy - y)) / area
        b = ((ax - x) * (cy - y) - (cx - x) * (ay - y)) / area
        c = ((bx - x) * (ay - y) - (ax - x) * (by - y)) / area
        # What is a mean on the screen is a mean in space only after division by depth.
        depth = 1 / (a / az + b / bz + c / cz)
        here = (a >= 0) & (b >= 0) & (c >= 0) & (depth < nearest)
        shares = torch.stack((a / az, b / bz, c / cz)) * depth
        image = torch.where(here, torch.einsum("khw,kc->chw", shares, colours[corners]), image)
        nearest = torch.where(here, depth, nearest)
        seen = torch.where(here, number, seen)
    return image, seen, nearest
