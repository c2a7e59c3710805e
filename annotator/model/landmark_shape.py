"""Whether five landmarks have the shape of a face: sides told apart, and what no face looks like.

Left and right are told apart by shape, so that a face may stand on its head: with "down" from the eyes to
the mouth of the face itself, the right one of a pair lies to the right. Only where it lies clearly to the
left is it called swapped, since in a profile the two of a pair come to lie on each other.

Points are complex numbers, (N, 5) in the order of LANDMARK_NAMES, NaN where missing. What takes a missing
point is NaN, and then no comparison holds: call these functions with NumPy's warnings of that silenced.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from annotator.model.alignment import Bools, Complexes
from annotator.model.face import LANDMARK_NAMES, PointXY
from annotator.model.unusual import unusualness

LEFT_EYE, RIGHT_EYE, NOSE, LEFT_MOUTH, RIGHT_MOUTH = range(5)

PAIRS = tuple((i, j) for i in range(5) for j in range(i + 1, 5))

SWAPPED_BEYOND = 0.2
"""How far to the wrong side the right one of a pair must lie, in distances between eyes and mouth."""

NOSE_ON_THE_WAY = 0.52
"""Where the nose is on the way from eyes to mouth; where one of those is missing, it tells the way."""

NOSE_REACH = (0.8, 1.0)
"""Half axes of the ellipse about that place where a nose can be: along the way and across, in its length."""

WIDEST_PAIR = 2.5
"""Eyes or corners of a mouth are no farther apart than this many distances between eyes and mouth."""

MOST_TWIST = 1.2
"""How far the lines from eye to eye and from corner to corner may differ, in distances between the two."""

SAME_PLACE = 0.02
"""Points nearer than this are in one place, in sides of the box (the root of its area)."""

FRONTAL = 0.75
"""Where eyes or mouth are wider than this, in the same unit, the other pair can't be in one place."""

LEAST_SPREAD = 0.1
"""Root mean square distance of five landmarks from their middle, in sides of the box. No labelled face of
WIDER FACE is below it. There is no greatest: a box may be fitted to the points."""

TOO_UNUSUAL = 10.0
"""The score above which landmarks are called impossible, most often for one point far off: see `unusual`."""


def swapped_pairs(points_xy: Mapping[int, PointXY]) -> tuple[bool, bool]:
    """Whether the eyes of one face look swapped, and whether the corners of its mouth do.

    points_xy: landmark (0–4 in the order of LANDMARK_NAMES) → its place in pixels; others are missing.
    """
    points = np.full((1, len(LANDMARK_NAMES)), complex(np.nan, np.nan))
    for index, (x, y) in points_xy.items():
        points[0, index] = complex(x, y)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        eyes, mouth = swapped_sides(points, down_in_face(points))
    return bool(eyes[0]), bool(mouth[0])


def swapped_sides(points: Complexes, down: Complexes) -> tuple[Bools, Bools]:
    """Where the eyes look swapped, and where the corners of the mouth do: both (N,); NaN where missing."""
    # Divided by "down", as complex numbers: what points to the right of the face is −i.
    eyes = (points[:, RIGHT_EYE] - points[:, LEFT_EYE]) / down
    mouth = (points[:, RIGHT_MOUTH] - points[:, LEFT_MOUTH]) / down
    # Where they lie all but on each other, "down" points anywhere, and swapping is not what is wrong.
    has_down = np.fmax(np.abs(eyes), np.abs(mouth)) <= WIDEST_PAIR
    return has_down & (eyes.imag > SWAPPED_BEYOND), has_down & (mouth.imag > SWAPPED_BEYOND)


def pairs_in_one_place(points: Complexes, down: Complexes, side: npt.NDArray[np.float64]) -> Bools:
    """Which of PAIRS lie in one place, of each of N faces: (N, pairs); arguments as of `impossible_shapes`.

    The two eyes may, and the two corners of the mouth, where the other pair does not show a frontal face.
    """
    together = np.stack([np.abs(points[:, i] - points[:, j]) < SAME_PLACE * side for i, j in PAIRS], axis=1)
    eyes, mouth = (LEFT_EYE, RIGHT_EYE), (LEFT_MOUTH, RIGHT_MOUTH)
    for one, other in ((eyes, mouth), (mouth, eyes)):
        width = np.abs(points[:, other[1]] - points[:, other[0]]) / np.abs(down)
        together[:, PAIRS.index(one)] &= width > FRONTAL
    return together


def impossible_shapes(points: Complexes, down: Complexes, side: npt.NDArray[np.float64]) -> Bools:
    """Which faults of the whole shape each of N faces has: (N, 5). These are all points too close together,
    eyes and mouth too close, a nose that is not between them, eyes and mouth that do not fit together, and
    what hardly any face looks like.

    points: (N, 5), NaN where missing, swapped pairs put right. down: (N,), from the middle of the eyes to
    that of the mouth. side: (N,), of the box.
    """
    placed = ~np.isnan(points)
    enough = placed.sum(axis=1) >= 4  # of fewer, a profile can't be told from a mistake
    eyes = np.abs(points[:, RIGHT_EYE] - points[:, LEFT_EYE]) / np.abs(down)
    mouth = np.abs(points[:, RIGHT_MOUTH] - points[:, LEFT_MOUTH]) / np.abs(down)
    twist = points[:, RIGHT_EYE] - points[:, LEFT_EYE] - (points[:, RIGHT_MOUTH] - points[:, LEFT_MOUTH])
    nose = (points[:, NOSE] - _middle(points, LEFT_EYE, RIGHT_EYE)) / down - NOSE_ON_THE_WAY
    spread = np.sqrt((np.abs(points - points.mean(axis=1, keepdims=True)) ** 2).mean(axis=1))
    score = unusualness(np.stack([points.real, points.imag], axis=-1), placed)
    return np.stack(
        [
            spread < LEAST_SPREAD * side,
            enough & (np.fmax(eyes, mouth) > WIDEST_PAIR),
            enough & ((nose.real / NOSE_REACH[0]) ** 2 + (nose.imag / NOSE_REACH[1]) ** 2 > 1.0),
            np.abs(twist) / np.abs(down) > MOST_TWIST,
            score > TOO_UNUSUAL,
        ],
        axis=1,
    )


def down_in_face(points: Complexes) -> Complexes:
    """From the middle of the eyes to that of the mouth: (N,); by the nose where one of them is missing."""
    eyes, mouth = _middle(points, LEFT_EYE, RIGHT_EYE), _middle(points, LEFT_MOUTH, RIGHT_MOUTH)
    above, below = (
        (points[:, NOSE] - eyes) / NOSE_ON_THE_WAY,
        (mouth - points[:, NOSE]) / (1 - NOSE_ON_THE_WAY),
    )
    return np.where(np.isnan(mouth), above, np.where(np.isnan(eyes), below, mouth - eyes))


def _middle(points: Complexes, left: int, right: int) -> Complexes:
    """Between two landmarks, or at the one of them that is placed: (N,)."""
    one, other = points[:, left], points[:, right]
    return np.where(np.isnan(one), other, np.where(np.isnan(other), one, (one + other) / 2))
