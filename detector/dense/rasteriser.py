"""Which triangle is seen in which pixel, with a depth buffer. Nothing here has a gradient.

Each triangle is tested in the pixels of its bounding box only, all boxes of all meshes at once. A pixel is
covered when its middle is in the triangle or on its side, so that neighbours leave no gap.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from detector.dense.camera import NEAR

BACKGROUND = -1
SMALLEST_AREA = 1e-4
"""In pixels²: a triangle of less is seen from its edge."""
TESTS_AT_ONCE = 1 << 21
"""Bounds the memory that triangles far larger than the image take."""
_LOW_BITS = (1 << 32) - 1


@torch.no_grad()
def rasterise(screen: Tensor, triangles: Tensor, size: tuple[int, int]) -> Tensor:
    """The nearest triangle in the middle of each pixel.

    screen: (B, N, 3) as `project` gives it. triangles: (T, 3), seen from the front where their corners run
    anticlockwise in the image; those seen from behind or from the edge, or that reach up to the camera, are
    not drawn. size: height and width in pixels. Returns (B, H, W) indices of triangles, BACKGROUND where
    there is none; of equally near ones the first.
    """
    (height, width), batch = size, len(screen)
    corners = screen.float().flatten(0, 1)[_corners(triangles, batch, screen.shape[1])].permute(2, 1, 0)
    x, y, depth = corners.contiguous()  # (3, B·T) each
    area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])  # negative from the front: y is down
    left, columns = _span(x, width)
    top, rows = _span(y, height)
    seen = (area < -SMALLEST_AREA) & (depth.amin(dim=0) > NEAR) & (columns > 0) & (rows > 0)
    chosen = seen.nonzero().squeeze(1)
    nearest = torch.zeros(batch * height * width, dtype=torch.int64, device=screen.device)
    corners = torch.cat((x, y, 1 / depth)).index_select(1, chosen)
    boxes = torch.stack((left, top, columns, rows)).index_select(1, chosen)
    image, triangle = chosen // len(triangles), chosen % len(triangles)
    for part in _parts(boxes[2] * boxes[3]):
        pixel, inverse_depth, number = _covered(corners[:, part], boxes[:, part], width)
        pixel += image[part][number] * (height * width)
        # Positive floats compare as their bits do. Below them the triangle, so that the first wins a tie.
        key = inverse_depth.view(torch.int32).long() << 32 | (_LOW_BITS - triangle[part][number])
        nearest.scatter_reduce_(0, pixel, key, "amax")
    found = torch.where(nearest > 0, _LOW_BITS - (nearest & _LOW_BITS), BACKGROUND)
    return found.view(batch, height, width)


def _corners(triangles: Tensor, batch: int, vertices: int) -> Tensor:
    """(B·T, 3) the corners of every triangle of every mesh, where the vertices of all meshes are one list."""
    first = torch.arange(batch, device=triangles.device).view(-1, 1, 1) * vertices
    return (first + triangles).flatten(0, 1)


def _span(along: Tensor, end: int) -> tuple[Tensor, Tensor]:
    """The first pixel whose middle is between the corners, and how many there are. (3, M) → (M,), (M,)."""
    first = (along.amin(dim=0) - 0.5).ceil().clamp(0, end).nan_to_num()
    last = (along.amax(dim=0) - 0.5).floor().clamp(-1, end - 1).nan_to_num()
    return first.long(), (last - first + 1).clamp(min=0).long()


def _parts(tests: Tensor) -> Iterator[slice]:
    """The triangles in parts of not many more than TESTS_AT_ONCE tests."""
    total = int(tests.sum())
    if total <= TESTS_AT_ONCE:
        yield slice(0, len(tests))
        return
    number = tests.cumsum(0) // TESTS_AT_ONCE
    ends = torch.unique_consecutive(number, return_counts=True)[1].cumsum(0).tolist()
    yield from (slice(start, end) for start, end in zip([0, *ends], ends, strict=False))


def _covered(corners: Tensor, boxes: Tensor, width: int) -> tuple[Tensor, Tensor, Tensor]:
    """The pixels whose middle a triangle covers.

    corners: (9, M) three x, three y, three inverse depths. boxes: (4, M) left, top, columns, rows.
    Returns for each the pixel, counted row by row, the inverse depth there, and the triangle.
    """
    left, top, columns, rows = boxes
    tests = columns * rows
    number = torch.repeat_interleave(tests)
    place = torch.arange(len(number), device=number.device) - (tests.cumsum(0) - tests)[number]
    row = place // columns[number]
    column = place - row * columns[number] + left[number]
    row += top[number]
    x0, x1, x2, y0, y1, y2, *inverse = corners.index_select(1, number)
    x, y = column + 0.5, row + 0.5
    x0, x1, x2, y0, y1, y2 = x0 - x, x1 - x, x2 - x, y0 - y, y1 - y, y2 - y
    # Twice the areas of the three parts; from the front they are negative.
    parts = x2 * y1 - x1 * y2, x0 * y2 - x2 * y0, x1 * y0 - x0 * y1
    inside = torch.minimum(torch.minimum(parts[0], parts[1]), parts[2]) >= 0
    weighted = parts[0] * inverse[0] + parts[1] * inverse[1] + parts[2] * inverse[2]
    inverse_depth = weighted / (parts[0] + parts[1] + parts[2])
    return (row * width + column)[inside], inverse_depth[inside], number[inside]
