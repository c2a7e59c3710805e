"""Arithmetic on boxes, in image pixels: left, top, right, bottom."""

from __future__ import annotations

from annotator.model.face import BoxXYXY, PointXY

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


def _side(fixed: float, moved: float, *, grows_to_the_low_side: bool) -> tuple[float, float]:
    if abs(moved - fixed) < LEAST_SIDE:
        moved = fixed - LEAST_SIDE if grows_to_the_low_side else fixed + LEAST_SIDE
    return min(fixed, moved), max(fixed, moved)
