"""Which way heads are turned, from five landmarks alone: yaw, pitch and roll, of many faces at once.

The five points of the template face (resources/mesh/face.obj) are fitted to the landmarks. No network takes
part, so that it works for faces of any origin, corrected and imported ones as well. Conventions are those of
the dense branch (`detector.dense.camera`): x to the right of the image, y up, z towards the viewer, R =
R_z(roll) · R_x(−pitch) · R_y(yaw). Positive: the head looks to the right of the image, up, and is turned
anticlockwise in the image.

The camera looks at the middle of the face from DISTANCE, whatever the size of the photograph: the focal
length follows from how large the face is seen, and a pose is relative to the line of sight. Where the camera
was much nearer, yaw and pitch are off: by 1.2° at most from half that distance, by 4.5° from a fifth of it.

What roll, size and place do to points in the image is a similarity, and the best one is known in closed form
once yaw and pitch are. So these two alone are searched: first over all directions in steps of GRID_STEP,
then by Gauss–Newton steps from the best. The five points are nearly in a plane, and a plane looks much the
same turned the other way; the nose tip, which alone lies out of that of eyes and mouth corners, tells the
two apart, and there is no pose without it. Of 72,921 faces labelled in WIDER FACE one in a thousand is then
more than 1° from where more steps would end; of those that start from the front, one in seventeen.

How sure it is, as the tests measure it: landmarks off by one pixel, with the eyes 63 pixels apart, cost 1.1°
of yaw, 1.0° of pitch and .7° of roll on average. That a head is not the template costs as much and more: of
those of another mesh, 0.9°, 2.2° and 0.4°. Where a nose is longer, pitch is off alike in all photographs.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from detector.dense.template import LANDMARKS, load_template

Floats: TypeAlias = npt.NDArray[np.float64]
Complexes: TypeAlias = npt.NDArray[np.complex128]
Bools: TypeAlias = npt.NDArray[np.bool_]

DISTANCE = 20.0
"""Of the camera from the middle of the face, in units of the template, which is two units high."""

NOSE = LANDMARKS.index("nose_tip")
LEAST_KNOWN = 4
"""Landmarks, the nose tip among them: six unknown numbers need at least as many known."""

WORST_MISFIT = 0.4
"""What the best pose may leave unexplained, as a share of how far the landmarks spread: beyond it, they make
no face. Of 37,636 faces labelled in WIDER FACE half leave less than .10, 99 % less than .30; with left and
right swapped half leave more than .45."""

FARTHEST = np.radians(90.0), np.radians(80.0)
"""Yaw and pitch at most. What looks farther away shows no face."""
GRID_STEP = np.radians(10.0)
STEPS, LONGEST_STEP = 5, 0.3
"""Of Gauss and Newton, and how many radians one goes at most."""

_AT_ONCE = 4096
"""Faces, so that what is worked on stays in the processor's cache."""


def poses(points_xy: npt.ArrayLike, placed: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """The poses of N faces: (N, 3) yaw, pitch and roll in degrees, roll from −180 to 180.

    points_xy: (N, 5, 2) in pixels, x to the right and y down, in the order left eye, right eye, nose tip,
    left and right mouth corner as seen in the image. placed: (N, 5), which of them are known; the others may
    hold anything. NaN where fewer than LEAST_KNOWN or not the nose tip are known, where all are in one place,
    and where no pose explains them (WORST_MISFIT).
    """
    points = np.asarray(points_xy, dtype=np.float64).reshape(-1, 5, 2)
    known = np.asarray(placed, dtype=np.bool_).reshape(-1, 5) & np.isfinite(points).all(axis=2)
    found = np.full((len(points), 3), np.nan, dtype=np.float32)
    patterns = known @ (1 << np.arange(5))
    for pattern in np.unique(patterns).tolist():
        which = tuple(place for place in range(5) if pattern >> place & 1)
        if len(which) < LEAST_KNOWN or NOSE not in which:
            continue
        rows = np.flatnonzero(patterns == pattern)
        for first in range(0, len(rows), _AT_ONCE):
            some = rows[first : first + _AT_ONCE]
            found[some] = _poses(points[some][:, which], which)
    return found


def pose(points_xy: npt.ArrayLike, placed: npt.ArrayLike) -> tuple[float, float, float] | None:
    """The same of one face, (5, 2) and (5,): yaw, pitch and roll in degrees, None where there is none."""
    yaw, pitch, roll = poses(np.asarray(points_xy)[None], np.asarray(placed)[None])[0].tolist()
    return None if np.isnan(yaw) else (yaw, pitch, roll)


def axes(poses_degrees: npt.ArrayLike) -> Floats:
    """Where the axes of heads point in the image: (N, 3, 2) for (N, 3) yaw, pitch and roll in degrees.

    Of each the x axis (to its side that is on the right when seen from the front), the y axis (up) and the z
    axis (out of the nose), one unit long in space: x to the right and y down, without perspective.
    """
    yaw, pitch, roll = np.radians(np.asarray(poses_degrees, dtype=np.float64)).reshape(-1, 3).T
    x, y, _ = _turned(np.eye(3), yaw, pitch)  # (3, N): the ends of the three axes
    ends = (x - 1j * y) * np.exp(-1j * roll)
    return np.stack((ends.real.T, ends.imag.T), axis=-1)


def _poses(points_xy: Floats, which: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """(N, 3) of N faces of which the same K landmarks are known: (N, K, 2)."""
    points = np.ascontiguousarray((points_xy[..., 0] + 1j * points_xy[..., 1]).T)
    points -= points[0].copy()  # of points in one place nothing but zeros is left
    points -= points.mean(axis=0)
    spread = np.sqrt((np.abs(points) ** 2).sum(axis=0))
    flat = spread == 0
    points /= np.where(flat, 1.0, spread)
    yaw, pitch = _best_of_grid(points, which)
    rest = np.full(len(yaw), np.inf)
    kept = np.stack((yaw, pitch, yaw))
    for _ in range(STEPS + 1):
        step = _step(points, _template(which), yaw, pitch)
        better = step.rest < rest
        kept[:, better] = np.stack((yaw, pitch, step.roll))[:, better]
        rest = np.where(better, step.rest, rest)
        yaw = np.clip(yaw + step.yaw, -FARTHEST[0], FARTHEST[0])
        pitch = np.clip(pitch + step.pitch, -FARTHEST[1], FARTHEST[1])
    found = np.degrees(kept.T)
    found[flat | (rest > WORST_MISFIT**2)] = np.nan
    return found.astype(np.float32)


def _best_of_grid(points: Complexes, which: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Yaw and pitch, (N,) each, from where the template is most like the points, (K, N).

    What it explains of them is |⟨view, points⟩|², with both of length 1: the inner products stand here as
    real numbers of single precision, which is several times as fast.
    """
    yaw, pitch, views = _grid(which)
    products = np.vstack((points.real, points.imag)).astype(np.float32).T @ views
    products *= products
    best = (products[:, : len(yaw)] + products[:, len(yaw) :]).argmax(axis=1)
    return yaw[best], pitch[best]


class _Step(NamedTuple):
    """Where the next yaw and pitch are from here, the roll here, and the share of the points, squared, that
    is not explained; (N,) each."""

    yaw: Floats
    pitch: Floats
    roll: Floats
    rest: Floats


def _step(points: Complexes, template: Floats, yaw: Floats, pitch: Floats) -> _Step:
    """One step of Gauss and Newton. points: (K, N), centred, of length 1; template: (K, 3)."""
    x, y, z = _turned(template, yaw, pitch)
    sine, cosine = np.sin(pitch), np.cos(pitch)
    nearer = 1 / (1 - z / DISTANCE)
    view = (x - 1j * y) * nearer
    # Before the pitch is applied, z is `depth`: a yaw moves x by that, and what it takes from there by −x.
    depth = y * sine + z * cosine
    by_yaw = (depth + 1j * sine * x) * nearer - view * nearer * (cosine / DISTANCE) * x
    by_pitch = -1j * z * nearer - view * nearer / DISTANCE * y
    view, by_yaw, by_pitch = (rows - rows.mean(axis=0) for rows in (view, by_yaw, by_pitch))
    length = (np.abs(view) ** 2).sum(axis=0)
    factor = (view.conj() * points).sum(axis=0) / length
    left = points - factor * view
    # What a similarity can undo (the part along the view) is no change of the view.
    of_yaw, of_pitch = (
        factor * (rows - (view.conj() * rows).sum(axis=0) / length * view) for rows in (by_yaw, by_pitch)
    )
    yy, yp, pp = _dot(of_yaw, of_yaw), _dot(of_yaw, of_pitch), _dot(of_pitch, of_pitch)
    y_left, p_left = _dot(of_yaw, left), _dot(of_pitch, left)
    determinant = np.maximum(yy * pp - yp**2, 1e-12)
    return _Step(
        np.clip((pp * y_left - yp * p_left) / determinant, -LONGEST_STEP, LONGEST_STEP),
        np.clip((yy * p_left - yp * y_left) / determinant, -LONGEST_STEP, LONGEST_STEP),
        -np.angle(factor),
        _dot(left, left),
    )


def _dot(some: Complexes, others: Complexes) -> Floats:
    """(N,) products of vectors of 2 K real numbers."""
    product: Floats = (some.real * others.real + some.imag * others.imag).sum(axis=0)
    return product


def _turned(positions: Floats, yaw: Floats, pitch: Floats) -> tuple[Floats, Floats, Floats]:
    """x, y and z, (K, N) each, of (K, 3) positions after R_x(−pitch) · R_y(yaw)."""
    x, y, z = positions.T[:, :, None]
    depth = z * np.cos(yaw) - x * np.sin(yaw)
    return (
        x * np.cos(yaw) + z * np.sin(yaw),
        y * np.cos(pitch) + depth * np.sin(pitch),
        depth * np.cos(pitch) - y * np.sin(pitch),
    )


@cache
def _template(which: tuple[int, ...]) -> Floats:
    """(K, 3) these landmarks of the template face."""
    template = load_template()
    return template.positions[[template.landmarks[LANDMARKS[place]] for place in which]]


@lru_cache(maxsize=8)
def _grid(which: tuple[int, ...]) -> tuple[Floats, Floats, npt.NDArray[np.float32]]:
    """The template from M directions: yaws, pitches, and what points are multiplied by, see
    `_best_of_grid`."""
    yaws, pitches = (np.linspace(-most, most, 2 * round(most / GRID_STEP) + 1) for most in FARTHEST)
    yaw, pitch = (numbers.ravel() for numbers in np.meshgrid(yaws, pitches))
    x, y, z = _turned(_template(which), yaw, pitch)
    views = (x - 1j * y) / (1 - z / DISTANCE)
    views = views - views.mean(axis=0)
    views /= np.sqrt((np.abs(views) ** 2).sum(axis=0))
    real, imaginary = np.vstack((views.real, views.imag)), np.vstack((-views.imag, views.real))
    return yaw, pitch, np.hstack((real, imaginary)).astype(np.float32)
