"""Wavefront .obj files: vertices, triangles, and what a name can be given to.

A vertex may carry a colour behind its position, as many programs write it: `v x y z r g b`. A landmark is a
point element in a group of its own, as the format has it: `g nose_tip`, then `p 1`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from detector.atomic_write import write_atomically
from detector.dense.mesh import Mesh
from detector.errors import MeshError

DECIMALS = 5


def read_obj(path: str | os.PathLike[str]) -> Mesh:
    """The mesh in a file. Polygons become fans of triangles; texture coordinates, normals and triangles
    that name a vertex twice are left out.

    Raises MeshError, naming the file and the line, for what cannot be read or is no mesh.
    """
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise MeshError(f"{path}: the mesh cannot be read ({error.strerror}).") from error
    vertices: list[list[float]] = []
    triangles: list[tuple[int, int, int]] = []
    landmarks: dict[str, int] = {}
    group = ""
    for number, line in enumerate(text.splitlines(), start=1):
        keyword, *words = line.partition("#")[0].split() or [""]
        try:
            if keyword == "v":
                vertices.append([float(word) for word in words])
                if len(vertices[-1]) not in (3, 4, 6, 7):
                    raise ValueError("a vertex has three coordinates, and three colours where it has any")
            elif keyword == "f":
                if len(words) < 3:
                    raise ValueError("a face has at least three vertices")
                first, *others = (_vertex(word, len(vertices)) for word in words)
                triangles += [(first, *two) for two in pairwise(others) if len({first, *two}) == 3]
            elif keyword == "g":
                group = " ".join(words)
            elif keyword == "p" and group:
                if len(words) != 1:
                    raise ValueError("a landmark is one vertex")
                landmarks[group] = _vertex(words[0], len(vertices))
        except ValueError as error:
            raise MeshError(f"{path}, line {number}: {error}.") from error
    return _mesh(path, vertices, triangles, landmarks)


def write_obj(path: str | os.PathLike[str], mesh: Mesh, *, comment: str = "") -> None:
    """Write a mesh, whole or not at all; positions and colours are rounded to five decimals.

    Raises DetectorError if the file cannot be written.
    """
    columns = mesh.positions if mesh.colours is None else np.hstack((mesh.positions, mesh.colours))
    rounded = np.round(columns, DECIMALS) + 0.0  # no negative zero
    lines = [f"# {line}" for line in comment.splitlines()]
    lines += ["v " + " ".join(f"{number:.{DECIMALS}f}" for number in row) for row in rounded]
    lines += [f"f {a} {b} {c}" for a, b, c in (mesh.triangles + 1).tolist()]
    for name, vertex in mesh.landmarks.items():
        lines += [f"g {name}", f"p {vertex + 1}"]
    write_atomically(path, ("\n".join(lines) + "\n").encode())


def _vertex(word: str, known: int) -> int:
    """The vertex that a corner such as `12/3/4` names. They count from 1, or backwards from −1."""
    number = int(word.partition("/")[0])
    if not (0 < number <= known or -known <= number < 0):
        raise ValueError(f"there is no vertex {number} before it")
    return number - 1 if number > 0 else known + number


def _mesh(
    path: str | os.PathLike[str],
    vertices: Sequence[Sequence[float]],
    triangles: Sequence[tuple[int, int, int]],
    landmarks: dict[str, int],
) -> Mesh:
    """The mesh of what was read; colours only where every vertex has one. Raises MeshError with the file."""
    colours = [row[-3:] for row in vertices if len(row) > 4]
    try:
        return Mesh(
            positions=np.array([row[:3] for row in vertices], dtype=np.float64).reshape(-1, 3),
            triangles=np.array(triangles, dtype=np.int64).reshape(-1, 3),
            colours=np.array(colours) if vertices and len(colours) == len(vertices) else None,
            landmarks=landmarks,
        )
    except MeshError as error:
        raise MeshError(f"{path}: {error}") from error
