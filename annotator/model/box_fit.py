"""The box that goes with landmarks: the inverse of laying the mean face into a box."""

from __future__ import annotations

import math
from collections.abc import Mapping

from annotator.model.face import BoxXYXY, PointXY
from annotator.model.landmark_shape import swapped_pairs
from annotator.model.mean_face import MEAN_FACE

NARROWEST, USUAL, WIDEST = 0.59, 0.79, 1.08
"""Width by height of a box: 95 % of those in the WIDER FACE training labels lie between the first and the
last (30,702 boxes of at least 20 × 20 px whose five landmarks are all visible), half on either side of the
second."""

LEAST_SHARE = 0.5
"""How much of the spread of the landmarks an upright mean face must take up to be a guide to the box: half of
it is left of a head turned by 45°."""


def box_of_landmarks(points_xy: Mapping[int, PointXY]) -> BoxXYXY:
    """The box in which the mean face lies closest to landmarks, in least squares.

    points_xy: landmark (0–4 in the order of LANDMARK_NAMES) → its place in image pixels. With (u, v) the same
    landmark of the mean face in shares of the box, and bars for means over the landmarks given, this is the
    box (left, top, w, h) with the least Σ (left + w·u − x)² + (top + h·v − y)²:

        w = Σ(u − ū)(x − x̄) / Σ(u − ū)²   left = x̄ − w·ū   and the same in y,

    as long as w/h lies in [NARROWEST, WIDEST]. Where it does not (a profile), or where one axis says nothing
    (the eyes alone are on one line), w = a·h for the nearest a of that interval, or for USUAL, and
    h = (a·Σ(u − ū)(x − x̄) + Σ(v − v̄)(y − ȳ)) / (a²·Σ(u − ū)² + Σ(v − v̄)²). Where that takes up less than
    LEAST_SHARE of the landmarks' spread, the head lies on its side or is upside down: its box is of USUAL
    shape, and its mean face is spread as wide as the landmarks are. Pairs that look swapped (see
    `annotator.model.checks`) are fitted as if they were put right.

    Every landmark lies in the box: it is made larger where one would not, in a shape that boxes have.
    Raises ValueError for fewer than two landmarks, and for landmarks that all lie on one point.
    """
    if len(set(points_xy.values())) < 2:
        raise ValueError("a box can be fitted to two landmarks at different places, or more")
    named = _put_right(points_xy)
    us, vs = ([MEAN_FACE[index][axis] for index in named] for axis in (0, 1))
    xs, ys = ([xy[axis] for xy in named.values()] for axis in (0, 1))
    uu, vv, ux, vy = _product(us, us), _product(vs, vs), _product(us, xs), _product(vs, ys)
    width, height = _sides(uu, vv, ux, vy)
    spread = _product(xs, xs) + _product(ys, ys)
    if height <= 0.0 or width**2 * uu + height**2 * vv < LEAST_SHARE * spread:
        height = math.sqrt(spread / (USUAL**2 * uu + vv))
        width = USUAL * height
    left, top = _mean(xs) - width * _mean(us), _mean(ys) - height * _mean(vs)
    return _holding((left, top, left + width, top + height), xs, ys)


def _put_right(points_xy: Mapping[int, PointXY]) -> dict[int, PointXY]:
    """The landmarks with the names exchanged of the pairs that look swapped."""
    eyes, mouth = swapped_pairs(points_xy)
    becomes = ((1, 0) if eyes else (0, 1)) + (2,) + ((4, 3) if mouth else (3, 4))
    return {becomes[index]: xy for index, xy in points_xy.items()}


def _holding(box_xyxy: BoxXYXY, xs: list[float], ys: list[float]) -> BoxXYXY:
    """The box made as large as it must be to hold all points, and then as wide or high as boxes are."""
    left, top, right, bottom = box_xyxy
    held = min(left, *xs), min(top, *ys), max(right, *xs), max(bottom, *ys)
    if held == box_xyxy:
        return box_xyxy
    left, top, right, bottom = held
    wider = max(NARROWEST * (bottom - top) - (right - left), 0.0) / 2
    higher = max((right - left) / WIDEST - (bottom - top), 0.0) / 2
    return left - wider, top - higher, right + wider, bottom + higher


def _sides(uu: float, vv: float, ux: float, vy: float) -> tuple[float, float]:
    """Width and height with the least sum of squares; a height that is not positive where there is none."""
    if min(uu, vv) < 1e-9:
        return _in_shape(USUAL, uu, vv, ux, vy)
    width, height = ux / uu, vy / vv
    if height > 0.0 and NARROWEST <= width / height <= WIDEST:
        return width, height
    shaped = [_in_shape(shape, uu, vv, ux, vy) for shape in (NARROWEST, WIDEST)]

    def loss(sides: tuple[float, float]) -> float:
        return uu * (sides[0] - width) ** 2 + vv * (sides[1] - height) ** 2

    return min((sides for sides in shaped if sides[1] > 0.0), key=loss, default=(0.0, 0.0))


def _in_shape(shape: float, uu: float, vv: float, ux: float, vy: float) -> tuple[float, float]:
    height = (shape * ux + vy) / (shape**2 * uu + vv)
    return shape * height, height


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _product(first: list[float], second: list[float]) -> float:
    """Σ (a − ā)(b − b̄)."""
    a, b = _mean(first), _mean(second)
    return sum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
