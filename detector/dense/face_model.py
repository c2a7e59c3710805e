"""A linear model of faces of our own: what the decoder learns before it sees a photograph.

A face is the template and a sum of 128 modes, each times a number of its own: what may differ from one person
or expression to another, as formulas again. 29 modes move parts of the face, 12 change its paint, 42 and 45
are slow waves over all of the shape and all of the colours. The numbers are independent and standard normal.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from detector.dense.mesh import Floats, Mesh
from detector.dense.template import (
    EYE_X,
    EYE_Y,
    MOUTH_X,
    MOUTH_Y,
    PAINT,
    RELIEF,
    SKIN,
    Spot,
    unmoved_positions,
)

MODES = 128
"""As many as P_ST has numbers, so that each of them means something from the start."""

RELIEF_SHARE, PAINT_SHARE = 0.3, 0.3
"""By which share of itself a bump or a spot of paint usually differs."""
SHAPE_WAVE, COLOUR_WAVE = 0.012, 0.015
"""The usual height of a wave, in units of the mesh and of colours in 0 to 1."""
SLOWEST = 4
"""Waves have so many half periods at most, across and up together."""
SKIN_TONES = ((-0.16, -0.18, -0.17), (0.02, -0.01, -0.03), (0.03, -0.02, 0.0))
"""Darker; more yellow; redder."""
REDDER_LIPS = (0.05, -0.03, -0.02)

EYES, BROWS = Spot(EYE_X, EYE_Y, 0.2, 0.12), Spot(0.30, 0.52, 0.22, 0.08)
NOSE, NOSTRILS = Spot(0, 0.0, 0.14, 0.14), Spot(0.09, -0.02, 0.09, 0.10)
MOUTH, CORNERS = Spot(0, MOUTH_Y, 0.32, 0.12), Spot(MOUTH_X, MOUTH_Y, 0.10, 0.08)
BELOW_THE_MOUTH, CHIN = Spot(0, -0.62, 0.35, 0.26), Spot(0, -0.85, 0.35, 0.15)


def face_modes(template: Mesh) -> Floats:
    """(128, N, 6): by how much one standard deviation of each mode moves and paints each vertex.

    template: the mesh of `make_template`, whose vertices these formulas know.
    """
    shape, colour = list(_shape_modes()), list(_colour_modes())
    modes = np.zeros((MODES, len(template), 6))
    modes[: len(shape), :, :3] = shape
    modes[len(shape) :, :, 3:] = colour
    return modes


def _shape_modes() -> Iterator[Floats]:
    """(N, 3) each: outline, relief, places and expressions, then waves."""
    x, y, z = unmoved_positions().T
    side = np.sign(x)
    upper, lower = np.maximum(y, 0), np.minimum(y, 0)
    yield from (_moved(x=0.06 * x), _moved(z=0.10 * z), _moved(y=0.06 * upper), _moved(y=0.06 * lower))
    yield from (_moved(x=0.10 * x * lower**2), _moved(x=0.06 * x * upper**2))
    for height, spot in RELIEF:
        yield _moved(z=RELIEF_SHARE * height * spot.at(x, y))
    for spot in (EYES, NOSTRILS, CORNERS):  # further apart, wider
        yield _moved(x=0.025 * side * spot.at(x, y))
    for spot in (EYES, BROWS, NOSE, MOUTH, CHIN):  # higher
        yield _moved(y=0.025 * spot.at(x, y))
    yield _moved(y=0.25 * (y - EYE_Y) * EYES.at(x, y))  # open eyes
    yield _moved(x=0.15 * side * (np.abs(x) - EYE_X) * EYES.at(x, y))  # wide ones
    yield _moved(y=-0.05 * BELOW_THE_MOUTH.at(x, y) * (y < MOUTH_Y))  # an open mouth
    yield _moved(y=0.035 * CORNERS.at(x, y), x=0.02 * side * CORNERS.at(x, y))  # a smile
    for wave in _waves(x, y):
        if np.ptp(wave):  # to move all of the face is the camera's part
            yield from (SHAPE_WAVE * wave[:, None] * axis for axis in np.eye(3))


def _moved(*, x: Floats | None = None, y: Floats | None = None, z: Floats | None = None) -> Floats:
    given = [axis for axis in (x, y, z) if axis is not None]
    return np.stack([np.zeros_like(given[0]) if axis is None else axis for axis in (x, y, z)], axis=1)


def _colour_modes() -> Iterator[Floats]:
    """(N, 3) each: skin, paint, then waves."""
    x, y, _ = unmoved_positions().T
    shares = [strength * np.minimum(spot.at(x, y), 1)[:, None] for _, strength, spot in PAINT]
    bare = np.prod([1 - share for share in shares], axis=0)  # how much of the skin is to be seen
    for tone in SKIN_TONES:
        yield bare * tone
    for (colour, _, _), share in zip(PAINT, shares, strict=True):
        yield PAINT_SHARE * share * (np.array(colour) - SKIN)
    yield MOUTH.at(x, y)[:, None] * REDDER_LIPS
    for wave in _waves(x, y):
        yield from (COLOUR_WAVE * wave[:, None] * channel for channel in np.eye(3))


def _waves(x: Floats, y: Floats) -> Iterator[Floats]:
    """(N,) each: products of cosines over the face, the slower the higher, from −1 to 1."""
    across, up = ((axis - axis.min()) / np.ptp(axis) for axis in (x, y))
    for columns in range(SLOWEST + 1):
        for rows in range(SLOWEST + 1 - columns):
            wave = np.cos(np.pi * columns * across) * np.cos(np.pi * rows * up)
            yield wave / (1 + (columns + rows) / 2)
