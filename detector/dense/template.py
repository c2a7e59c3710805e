"""The face that the dense branch starts from: a mesh of our own, made of formulas.

    python -m detector.dense.template resources/mesh/face.obj

The vertices lie on rings around the nose tip, six more on each ring than on the last, so that nearly all
triangles are nearly equilateral. The rings are laid on half an ellipsoid, which bumps and hollows of Gaussian
shape turn into a face; spots of colour, Gaussian too, paint it. Nothing was measured on a person or taken
from another model: eyes, nose and mouth are where the usual five-point alignment has them, by eye.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from detector.dense.mesh import Floats, Integers, Mesh
from detector.dense.obj import read_obj, write_obj
from detector.resources import resource

RINGS = 18
LANDMARKS = ("left_eye", "right_eye", "nose_tip", "left_mouth_corner", "right_mouth_corner")
"""The names of the landmark vertices, left and right as seen in the image."""
LEVEL_SIZES = (38, 114, 342)
"""The coarser resolutions of the template in the decoder: of 1,027 vertices, about a third each time."""

HALF_WIDTH, HALF_DEPTH = 0.75, 0.8
STRETCH, STRETCH_UP = 1.00, 0.10
"""The forehead ends 1.1 above the nose tip, the chin 0.9 below."""
WIDEST_ANGLE = np.radians(82)
"""Of the rim of the face against the line of sight, seen from the centre of the ellipsoid."""
CROWDING = 1.2
"""Above 1, rings are closer to each other near the nose than at the rim."""
JAW, TEMPLES = 0.25, 0.22
"""By which share the chin is narrower, and the forehead wider, than those of an ellipsoid."""

EYE_X, EYE_Y, MOUTH_X, MOUTH_Y = 0.30, 0.34, 0.25, -0.35
COMMENT = """A face made of formulas by `python -m detector.dense.template`; do not edit.
MIT licence, like the program.
Vertices with red, green and blue in 0 to 1; the five landmarks are points in groups of their names."""


class Spot(NamedTuple):
    """Something at (x, y) that fades with the widths (half_x, half_y); mirrored where x is not 0."""

    x: float
    y: float
    half_x: float
    half_y: float

    def at(self, x: Floats, y: Floats) -> Floats:
        """From 1 in the middle to 0 far away."""
        rows = ((y - self.y) / self.half_y) ** 2
        sides = {self.x, -self.x}
        columns = np.stack([((x - side) / self.half_x) ** 2 for side in sides])
        shares: Floats = np.exp(-columns - rows).sum(axis=0)
        return shares


RELIEF = (
    (0.17, Spot(0, 0.0, 0.10, 0.09)),  # nose tip
    (0.12, Spot(0, 0.17, 0.07, 0.17)),  # bridge
    (0.09, Spot(0.09, -0.04, 0.06, 0.06)),  # nostrils
    (-0.11, Spot(EYE_X - 0.02, EYE_Y, 0.17, 0.12)),  # sockets
    (0.05, Spot(EYE_X, EYE_Y, 0.10, 0.07)),  # eyeballs
    (0.05, Spot(0.28, 0.52, 0.20, 0.07)),  # brows
    (0.06, Spot(0, -0.29, 0.17, 0.05)),  # upper lip
    (0.07, Spot(0, -0.42, 0.14, 0.06)),  # lower lip
    (-0.04, Spot(0, -0.54, 0.16, 0.05)),  # below the lips
    (0.08, Spot(0, -0.72, 0.18, 0.12)),  # chin
    (0.04, Spot(0.42, 0.02, 0.17, 0.15)),  # cheekbones
)
"""How far forward, and where."""

SKIN = (0.80, 0.61, 0.51)
PAINT = (
    ((0.82, 0.50, 0.43), 0.6, Spot(0.44, -0.08, 0.18, 0.14)),  # cheeks
    ((0.82, 0.54, 0.46), 0.5, Spot(0, 0.0, 0.09, 0.09)),  # nose
    ((0.35, 0.22, 0.17), 0.7, Spot(0.07, -0.10, 0.04, 0.03)),  # nostrils
    ((0.70, 0.33, 0.31), 1.0, Spot(0, MOUTH_Y, 0.25, 0.07)),  # lips
    ((0.40, 0.16, 0.15), 0.9, Spot(0, MOUTH_Y, 0.26, 0.025)),  # between them
    ((0.30, 0.21, 0.15), 1.0, Spot(0.31, 0.52, 0.17, 0.045)),  # brows
    ((0.93, 0.91, 0.89), 1.0, Spot(EYE_X, EYE_Y, 0.12, 0.055)),  # eyes
    ((0.18, 0.12, 0.09), 1.0, Spot(EYE_X, EYE_Y, 0.055, 0.055)),  # irises
)
"""Colour, strength, and where; later ones over earlier ones."""


def make_template() -> Mesh:
    """The template: 1,027 vertices, 1,944 triangles, with colours and the five landmarks.

    About two units high, its bounding box centred on the origin.
    """
    positions = unmoved_positions()
    x, y, _ = positions.T
    colours = np.tile(SKIN, (len(x), 1))
    for colour, strength, spot in PAINT:
        share = strength * np.minimum(spot.at(x, y), 1)[:, None]
        colours += share * (np.array(colour) - colours)
    places = ((-EYE_X, EYE_Y), (EYE_X, EYE_Y), (0, 0), (-MOUTH_X, MOUTH_Y), (MOUTH_X, MOUTH_Y))
    landmarks = {
        name: int(np.hypot(x - at_x, y - at_y).argmin())
        for name, (at_x, at_y) in zip(LANDMARKS, places, strict=True)
    }
    middle = (positions.min(axis=0) + positions.max(axis=0)) / 2
    return Mesh(positions - middle, _triangles(), colours, landmarks)


def unmoved_positions() -> Floats:
    """(N, 3) the vertices before the face is centred: with the nose tip where x and y are 0."""
    turn, ring = np.array(list(_turns_and_rings())).T
    angle = WIDEST_ANGLE * ring**CROWDING
    across, up = np.sin(angle) * np.cos(turn), np.sin(angle) * np.sin(turn)
    x = HALF_WIDTH * across * (1 - JAW * np.minimum(up, 0) ** 2 + TEMPLES * np.maximum(up, 0) ** 2)
    y = up * (STRETCH + STRETCH_UP * up)
    z = HALF_DEPTH * np.cos(angle) + sum(height * spot.at(x, y) for height, spot in RELIEF)
    return np.column_stack((x, y, z))


@cache
def load_template() -> Mesh:
    """The template as it travels with the program."""
    return read_obj(resource("mesh/face.obj"))


def _turns_and_rings() -> Iterator[tuple[float, float]]:
    """Each vertex in polar coordinates: the angle, from straight up to the left, and the radius in [0, 1]."""
    yield 0.0, 0.0
    for ring in range(1, RINGS + 1):
        for place in range(6 * ring):
            yield np.pi / 2 + 2 * np.pi * place / (6 * ring), ring / RINGS


def _triangles() -> Integers:
    """Between each ring and the next six wedges, alike but for the place where they start."""
    found = []
    for ring in range(1, RINGS + 1):
        outer = 1 + 3 * ring * (ring - 1)
        inner = 1 + 3 * (ring - 1) * (ring - 2) if ring > 1 else 0
        for wedge in range(6):
            for step in range(ring):
                here = outer + wedge * ring + step
                after = outer + (wedge * ring + step + 1) % (6 * ring)
                below = inner + (wedge * (ring - 1) + step) % max(6 * (ring - 1), 1)
                found.append((here, after, below))
                if step < ring - 1:
                    further = inner + (wedge * (ring - 1) + step + 1) % (6 * (ring - 1))
                    found.append((below, after, further))
    return np.array(found, dtype=np.int64)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the template face of the dense branch.")
    parser.add_argument("out", metavar="FILE.obj", help="the file to write")
    write_obj(parser.parse_args().out, make_template(), comment=COMMENT)


if __name__ == "__main__":
    main()
