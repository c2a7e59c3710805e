"""Fewer vertices with nearly the same surface: edge collapse by quadric error.

Garland and Heckbert 1997, "Surface simplification using quadric error metrics". As Ranjan et al. 2018 (CoMA,
arXiv 1807.10267, section 3.2) need it, a collapse moves no vertex: what is left is a part of the vertices.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np

from detector.dense.mesh import Floats, Integers, Mesh
from detector.errors import MeshError

RIM_WEIGHT = 10.0
"""How much more it costs to leave the rim of the surface than to leave the surface."""
LEAST_COSINE = 0.2
"""Of the angle by which one collapse may turn a triangle."""
DECIMALS = 12
"""To which costs are compared, so that rounding errors of one processor decide nothing."""


def simplify(mesh: Mesh, vertices: int) -> tuple[Integers, Integers]:
    """Which vertices to keep, ascending, and the triangles between them, as indices into those kept.

    Raises MeshError where that few would not leave a surface of the same topology.
    """
    surface = _Surface(mesh)
    alive, before = len(mesh), len(mesh) + 1
    while alive > vertices:
        if alive == before:
            raise MeshError(f"A mesh of {len(mesh)} vertices cannot have {vertices}, only {alive} or more.")
        # What was refused in one round may be possible after it.
        before, alive = alive, _collapse_cheapest(surface, alive, vertices)
    triangles = np.array([triangle for triangle in surface.triangles if triangle], dtype=np.int64)
    remaining, renumbered = np.unique(triangles, return_inverse=True)
    return remaining, renumbered.reshape(-1, 3).astype(np.int64)


def _collapse_cheapest(surface: _Surface, alive: int, target: int) -> int:
    """Collapse, cheapest first, until `target` vertices are left or none can go. Returns how many are."""
    queue = surface.all_offers()
    heapq.heapify(queue)
    while queue and alive > target:
        _, kept, gone, age = heapq.heappop(queue)
        if age != surface.age(kept, gone) or not surface.can_collapse(kept, gone):
            continue
        for near in surface.collapse(kept, gone):
            for a, b in ((kept, near), (near, kept)):
                heapq.heappush(queue, surface.offer(a, b))
        alive -= 1
    return alive


Offer = tuple[float, int, int, int]
"""Cost, the vertex that stays, the one that goes, and the age of the offer."""


class _Surface:
    """The triangles in the course of the collapses."""

    def __init__(self, mesh: Mesh) -> None:
        self.positions = mesh.positions
        self.triangles: list[list[int]] = mesh.triangles.tolist()  # an empty list where one has gone
        self.around: list[set[int]] = [set() for _ in range(len(mesh))]
        for number, triangle in enumerate(self.triangles):
            for vertex in triangle:
                self.around[vertex].add(number)
        self._scale = float(np.ptp(mesh.positions, axis=0).max()) or 1.0
        self._quadrics = self._quadrics_of_all()
        self._ages = [0] * len(mesh)

    def age(self, kept: int, gone: int) -> int:
        """Counts the changes around two vertices, so that offers from before one can be told."""
        return self._ages[kept] + self._ages[gone]

    def offer(self, kept: int, gone: int) -> Offer:
        """What it costs to move a vertex onto another: its distance from the planes of both, squared."""
        at = np.append(self.positions[kept], 1.0)
        cost = float(at @ (self._quadrics[kept] + self._quadrics[gone]) @ at) / self._scale**4
        # Flat surfaces cost nothing anywhere: short edges first, then.
        length = float(np.linalg.norm(self.positions[kept] - self.positions[gone])) / self._scale
        return round(cost + 1e-6 * length**2, DECIMALS), kept, gone, self.age(kept, gone)

    def all_offers(self) -> list[Offer]:
        pairs = {(a, b) for triangle in self.triangles for a in triangle for b in triangle if a != b}
        return [self.offer(kept, gone) for kept, gone in sorted(pairs)]

    def neighbours(self, vertex: int) -> set[int]:
        return {other for number in self.around[vertex] for other in self.triangles[number]} - {vertex}

    def can_collapse(self, kept: int, gone: int) -> bool:
        """Whether the surface keeps its topology and no triangle turns over."""
        on_edge = self.around[kept] & self.around[gone]
        if not on_edge:
            return False
        common = self.neighbours(kept) & self.neighbours(gone)
        # The link condition: else two sheets would be glued together.
        if len(common) != len(on_edge):
            return False
        if self._on_rim(gone) and len(on_edge) != 1:  # a rim shrinks along itself only
            return False
        moved = self.around[gone] - on_edge
        beside = [set(self.triangles[number]) for number in self.around[kept] - on_edge]
        # A vertex that is left without a triangle: of a lone one, or of one that hangs on a corner.
        if not (moved or beside) or any(self.around[third] <= on_edge for third in common):
            return False
        # A tetrahedron would become two sheets face to face.
        if any({*self.triangles[number], kept} - {gone} in beside for number in moved):
            return False
        return all(self._keeps_its_side(number, gone, kept) for number in moved)

    def collapse(self, kept: int, gone: int) -> set[int]:
        """Move `gone` onto `kept`. Returns the vertices around it, whose offers are out of date."""
        for number in self.around[gone] & self.around[kept]:
            for vertex in self.triangles[number]:
                self.around[vertex].discard(number)
            self.triangles[number] = []
        for number in self.around[gone]:
            triangle = self.triangles[number]
            self.triangles[number] = [kept if vertex == gone else vertex for vertex in triangle]
            self.around[kept].add(number)
        self.around[gone] = set()
        self._quadrics[kept] += self._quadrics[gone]
        self._ages[kept] += 1
        return self.neighbours(kept)

    def _on_rim(self, vertex: int) -> bool:
        return len(self.neighbours(vertex)) > len(self.around[vertex])

    def _keeps_its_side(self, number: int, gone: int, kept: int) -> bool:
        triangle = self.triangles[number]
        before = _normal(self.positions[triangle])
        after = _normal(self.positions[[kept if vertex == gone else vertex for vertex in triangle]])
        return bool(before @ after > LEAST_COSINE * np.linalg.norm(before) * np.linalg.norm(after))

    def _quadrics_of_all(self) -> Floats:
        """(N, 4, 4) for each vertex the planes of its triangles, and walls along the rim, by area."""
        quadrics = np.zeros((len(self.positions), 4, 4))
        for triangle in self.triangles:
            corners = self.positions[triangle]
            normal = _normal(corners)
            quadrics[triangle] += _plane(normal, corners[0]) * np.linalg.norm(normal) / 2
            for one, other in self._rim_sides(triangle):
                along = self.positions[other] - self.positions[one]
                wall = _plane(np.cross(along, normal), self.positions[one]) * RIM_WEIGHT * (along @ along)
                quadrics[[one, other]] += wall
        return quadrics

    def _rim_sides(self, triangle: list[int]) -> Iterator[tuple[int, int]]:
        for one, other in zip(triangle, triangle[1:] + triangle[:1], strict=True):
            if len(self.around[one] & self.around[other]) == 1:
                yield one, other


def _normal(corners: Floats) -> Floats:
    """The normal of a triangle, twice as long as its area. (3, 3) → (3,)."""
    normal: Floats = np.cross(corners[1] - corners[0], corners[2] - corners[0])
    return normal


def _plane(normal: Floats, point: Floats) -> Floats:
    """The 4 × 4 matrix of the squared distance from a plane; zero where there is no plane."""
    length = np.linalg.norm(normal)
    if length == 0:
        return np.zeros((4, 4))
    unit = normal / length
    plane = np.append(unit, -unit @ point)
    return np.outer(plane, plane)
