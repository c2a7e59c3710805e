"""Arithmetic on boxes, in image pixels: left, top, right, bottom."""

from __future__ import annotations

from annotator.model.face import BoxXYXY, PointXY

SizeWH = tuple[float, float]
"""Width and height of an image in pixels."""

POSITION_DECIMALS = 3
"""Digits that are kept of a position, by whoever makes one and whoever writes one: what is held is what is
exported. A thousandth of a pixel is far below what anyone can place."""

LEAST_SIDE = 1.0
"""Pixels. A box dragged shut stays this wide and high, so that it can be seen and opened again."""


def corners(box_xyxy: BoxXYXY) -> tuple[PointXY, PointXY, PointXY, PointXY]:
    """Top left, top right, bottom right, bottom left: the order in which corners are counted everywhere."""
    left, top, right, bottom = box_xyxy
    return (left, top), (right, top), (right, bottom), (left, bottom)


def area(box_xyxy: BoxXYXY) -> float:
    """Square pixels."""
    left, top, right, bottom = box_xyxy
    return (right - left) * (bottom - top)


def resize_box(box_xyxy: BoxXYXY, corner: int, to_xy: PointXY) -> BoxXYXY:
    """The box with one corner dragged to a point while the opposite one stays.

    corner: 0–3 in the order of `corners`. A corner dragged past the opposite one turns the box over; a side
    never gets shorter than LEAST_SIDE. Raises IndexError for any other corner.
    """
    if not 0 <= corner <= 3:
        raise IndexError(f"a box has no corner {corner}")
    fixed_x, fixed_y = corners(box_xyxy)[(corner + 2) % 4]
    left, right = _side(fixed_x, to_xy[0], grows_to_the_low_side=corner in (0, 3))
    top, bottom = _side(fixed_y, to_xy[1], grows_to_the_low_side=corner in (0, 1))
    return left, top, right, bottom


def inside(box_xyxy: BoxXYXY, size_wh: SizeWH) -> BoxXYXY:
    """The part of a box that lies in an image; without an area where none does."""
    left, top, right, bottom = box_xyxy
    x1, y1 = nearest_inside((left, top), size_wh)
    x2, y2 = nearest_inside((right, bottom), size_wh)
    return x1, y1, x2, y2


def nearest_inside(point_xy: PointXY, size_wh: SizeWH) -> PointXY:
    """The place in an image, its edges included, that is nearest to a point."""
    (x, y), (width, height) = point_xy, size_wh
    return min(max(0.0, x), width), min(max(0.0, y), height)  # in this order, so that no −0 is left


def farthest_inside(box_xyxy: BoxXYXY, by_xy: PointXY, size_wh: SizeWH) -> PointXY:
    """How far a box can be moved of what is wished, so that it leaves the image at no side.

    One that reaches outside already gets no farther out.
    """
    (left, top, right, bottom), (width, height) = box_xyxy, size_wh
    dx, dy = by_xy
    return (
        min(max(dx, min(-left, 0.0)), max(width - right, 0.0)),
        min(max(dy, min(-top, 0.0)), max(height - bottom, 0.0)),
    )


def _side(fixed: float, moved: float, *, grows_to_the_low_side: bool) -> tuple[float, float]:
    if abs(moved - fixed) < LEAST_SIDE:
        moved = fixed - LEAST_SIDE if grows_to_the_low_side else fixed + LEAST_SIDE
    return min(fixed, moved), max(fixed, moved)
