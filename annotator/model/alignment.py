"""The upright crop that face recognition looks at, and the transform that takes a face there.

A similarity transform turns, scales and shifts; it never mirrors. With a point written as the complex number
x + iy, it is z → a·z + b, and the best one has a closed form: with both sets about their means,
a = Σ conj(z)·w ∕ Σ |z|². That is the solution of Umeyama 1991 (IEEE TPAMI 13(4), equations 40–43) in the
plane, with its correction against reflections.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from annotator.model.face import Face, Landmark, Origin, PointXY, Source, Visibility
from annotator.model.mean_face import landmarks_from_mean_face

Floats = npt.NDArray[np.float64]
Complexes = npt.NDArray[np.complex128]
Bools = npt.NDArray[np.bool_]

ALIGNED_SIDE = 112
"""Width and height of the aligned crop in pixels."""

TEMPLATE_XY: tuple[PointXY, ...] = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)
"""Where the landmarks belong in the aligned crop, in its pixels and the order of LANDMARK_NAMES: the
reference points of ArcFace (Deng et al. 2019, arXiv 1801.07698) as InsightFace's `face_align.py` states
them."""

FARTHEST_FROM_BOX_FIT = 4.0
"""Points that would make the crop show this many times more, or less, than the box suggests are no guide
to it: left and right swapped shrink the best fit towards nothing, two points of a profile blow it up. Of
the human labels of WIDER FACE, one face in 2,000 does."""

SAME_POINT = 1e-9
"""Points apart by no more pixels than this, or by no more than this share of their coordinates, are one:
what is left is rounding."""

_NO_LANDMARKS = (Landmark.missing(Source(Origin.FILE)),) * 5


def landmark_arrays(faces: Sequence[Face]) -> tuple[Floats, Bools]:
    """All landmarks of some faces, and which of them are placed.

    Returns (N, 5, 2) in pixels, x then y, and (N, 5). What is not placed, or not there because a face has
    no landmarks, stands at (−1, −1).
    """
    landmarks = list(chain.from_iterable([face.landmarks or _NO_LANDMARKS for face in faces]))
    missing, number = Visibility.MISSING, len(landmarks)
    # Column by column, which takes half the time of rows: a face is dragged, and 2,000 are looked at.
    x = np.fromiter(map(attrgetter("x"), landmarks), np.float64, number)
    y = np.fromiter(map(attrgetter("y"), landmarks), np.float64, number)
    placed = np.fromiter([p.visibility is not missing for p in landmarks], np.bool_, number)
    return np.stack([x, y], axis=-1).reshape(-1, 5, 2), placed.reshape(-1, 5)


def similarity(points_xy: npt.ArrayLike, template_xy: npt.ArrayLike) -> Floats | None:
    """The similarity transform that takes points nearest to a template, in the sense of least squares.

    Both (N, 2), x then y. Returns (2, 3): `matrix[:, :2] @ point + matrix[:, 2]`. None where fewer than
    two of the points differ. Its scale tends to 0 for points that are a mirror image of the template.
    """
    points = as_complex(np.asarray(points_xy, dtype=np.float64))
    template = as_complex(np.asarray(template_xy, dtype=np.float64))
    if len(points) < 2:
        return None
    factor, shift = fit(points[None], template[None], np.ones((1, len(points)), dtype=np.bool_))
    return None if np.isnan(factor[0]) else _matrix(complex(factor[0]), complex(shift[0]))


def aligned_transform(face: Face) -> Floats:
    """The (2, 3) similarity transform from image pixels to pixels of the aligned crop, ALIGNED_SIDE a side.

    From the landmarks that are placed. Where fewer than two differ, or where what they ask for is absurd
    beside the box (FARTHEST_FROM_BOX_FIT), the mean face in the box takes their place, so that there is
    always a crop.
    """
    template = as_complex(np.array(TEMPLATE_XY))
    in_box = as_complex(np.array(landmarks_from_mean_face(face.box_xyxy)))
    points_xy, placed = landmark_arrays([face])
    points = np.stack([as_complex(points_xy[0]), in_box])
    used = np.concatenate([placed, np.ones((1, 5), dtype=np.bool_)])
    (by_points, by_box), shifts = fit(points, np.broadcast_to(template, (2, 5)), used)
    zoom = abs(by_points) / abs(by_box)
    trusted = 1.0 / FARTHEST_FROM_BOX_FIT <= zoom <= FARTHEST_FROM_BOX_FIT  # not where NaN
    return _matrix(complex(by_points), complex(shifts[0])) if trusted else _matrix(by_box, complex(shifts[1]))


def fit(points: Complexes, template: Complexes, used: Bools) -> tuple[Complexes, Complexes]:
    """For each of N sets of K points x + iy, the factor and shift that take it nearest to its template.

    points, template: (N, K); used: (N, K), which of them count. Returns two arrays (N,): a and b of a·z + b,
    NaN where fewer than two of the points that count differ.
    """
    count = used.sum(axis=1)
    # About the first point that counts, so that equal points differ by exactly nothing.
    origin = np.take_along_axis(points, used.argmax(axis=1)[:, None], axis=1)
    offsets = np.where(used, points - origin, 0.0)
    extent = np.abs(offsets).max(axis=1, initial=0.0)
    differ = (count > 1) & (extent > SAME_POINT * np.maximum(np.abs(origin[:, 0]), 1.0))
    number = np.maximum(count, 1)
    points_mean = offsets.sum(axis=1) / number
    template_mean = np.where(used, template, 0.0).sum(axis=1) / number
    centred = np.where(used, offsets - points_mean[:, None], 0.0)
    target = np.where(used, template - template_mean[:, None], 0.0)
    spread = np.where(differ, (np.abs(centred) ** 2).sum(axis=1), 1.0)
    factor = np.where(differ, (centred.conj() * target).sum(axis=1) / spread, np.nan)
    return factor, template_mean - factor * (points_mean + origin[:, 0])


def as_complex(points_xy: Floats) -> Complexes:
    """(…, 2) as x + iy, (…)."""
    numbers: Complexes = points_xy[..., 0] + 1j * points_xy[..., 1]
    return numbers


def _matrix(factor: complex, shift: complex) -> Floats:
    return np.array(
        [[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]], dtype=np.float64
    )
