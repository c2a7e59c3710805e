"""The box that goes with landmarks: the inverse of laying the mean face into a box."""

from __future__ import annotations

import math
from collections.abc import Mapping

from annotator.model.face import BoxXYXY, PointXY
from annotator.model.mean_face import MEAN_FACE

NARROWEST, USUAL, WIDEST = 0.59, 0.79, 1.08
"""Width by height of a box: 95 % of those in the WIDER FACE training labels lie between the first and the
last (30,702 boxes of at least 20 × 20 px whose five landmarks are all visible), half on either side of the
second."""


def box_of_landmarks(points_xy: Mapping[int, PointXY]) -> BoxXYXY:
    """The box in which the mean face lies closest to landmarks, in least squares.

    points_xy: landmark (0–4 in the order of LANDMARK_NAMES) → its place in image pixels. With (u, v) the same
    landmark of the mean face in shares of the box, and bars for means over the landmarks given, this is the
    box (left, top, w, h) with the least Σ (left + w·u − x)² + (top + h·v − y)²:

        w = Σ(u − ū)(x − x̄) / Σ(u − ū)²   left = x̄ − w·ū   and the same in y,

    as long as w/h lies in [NARROWEST, WIDEST]. Where it does not (a profile, a head on its side), or where
    one axis says nothing (the eyes alone are on one line), w = a·h for the nearest a of that interval, or for
    USUAL, and h = (a·Σ(u − ū)(x − x̄) + Σ(v − v̄)(y − ȳ)) / (a²·Σ(u − ū)² + Σ(v − v̄)²). A face upside down
    has no such box: it gets one of USUAL shape whose mean face is spread as wide as the landmarks are.
    Raises ValueError for fewer than two landmarks, and for landmarks that all lie on one point.
    """
    us, vs = ([MEAN_FACE[index][axis] for index in points_xy] for axis in (0, 1))
    xs, ys = ([xy[axis] for xy in points_xy.values()] for axis in (0, 1))
    if len(points_xy) < 2 or (len(set(xs)) == 1 and len(set(ys)) == 1):
        raise ValueError("a box can be fitted to two landmarks at different places, or more")
    uu, vv, ux, vy = _product(us, us), _product(vs, vs), _product(us, xs), _product(vs, ys)
    width, height = _sides(uu, vv, ux, vy)
    if height <= 0.0:
        spread = (_product(xs, xs) + _product(ys, ys)) / (USUAL**2 * uu + vv)
        height = math.sqrt(spread)
        width = USUAL * height
    left, top = _mean(xs) - width * _mean(us), _mean(ys) - height * _mean(vs)
    return left, top, left + width, top + height


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
