"""Coarser meshes, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.dense.hierarchy import Hierarchy, UpSampling, build_hierarchy, closest_on_surface
from detector.dense.mesh import Floats, Mesh
from detector.errors import MeshError


def euler(mesh: Mesh) -> int:
    return len(mesh) - len(mesh.edges) + len(mesh.triangles)


def is_surface(mesh: Mesh) -> bool:
    """Whether at most two triangles meet in an edge, and at most two edges of the rim in a vertex."""
    sides = np.sort(mesh.triangles[:, ((0, 1), (1, 2), (2, 0))].reshape(-1, 2), axis=1)
    edges, triangles = np.unique(sides, axis=0, return_counts=True)
    rim = np.bincount(edges[triangles == 1].ravel(), minlength=len(mesh))
    return bool(triangles.max() <= 2 and set(rim) <= {0, 2})


def tube(corners: int, rows: int, height: float) -> Mesh:
    """An open tube of radius 1: a sheet whose sides are joined."""
    turn, up = np.meshgrid(np.arange(corners) * 2 * np.pi / corners, np.linspace(0, height, rows))
    number = np.arange(corners * rows).reshape(rows, corners)
    a, b = number[:-1], number[1:]
    c, d = np.roll(b, -1, axis=1), np.roll(a, -1, axis=1)
    triangles = np.concatenate([np.stack(t, axis=-1).reshape(-1, 3) for t in ((a, d, c), (a, c, b))])
    return Mesh(np.stack((np.cos(turn), np.sin(turn), up), axis=-1).reshape(-1, 3), triangles)


def up_sampled(up_sampling: UpSampling, values: Floats) -> Floats:
    return np.einsum("nk,nkc->nc", up_sampling.weights, values[up_sampling.corners])


def check(hierarchy: Hierarchy, mesh: Mesh, sizes: tuple[int, ...]) -> None:
    """What is true of every hierarchy."""
    assert [len(level) for level in hierarchy.levels] == [*sizes, len(mesh)]
    for coarse, fine, up_sampling in zip(
        hierarchy.levels, hierarchy.levels[1:], hierarchy.up_samplings, strict=False
    ):
        assert euler(coarse) == euler(fine)
        assert is_surface(coarse)
        assert {tuple(point) for point in coarse.positions} <= {tuple(point) for point in fine.positions}
        assert up_sampling.weights.min() >= 0
        np.testing.assert_allclose(up_sampling.weights.sum(axis=1), 1)
        again = up_sampled(up_sampling, coarse.positions)
        in_both = (fine.positions[:, None] == coarse.positions).all(axis=2).any(axis=1)
        np.testing.assert_array_equal(again[in_both], fine.positions[in_both])
        assert in_both.sum() == len(coarse)


def test_that_the_template_has_every_resolution_asked_for(hierarchy: Hierarchy, template: Mesh) -> None:
    check(hierarchy, template, (38, 114, 342))
    assert hierarchy.levels[-1] is template


def test_that_a_mesh_of_another_project_has_too(real_face: Mesh) -> None:
    check(build_hierarchy(real_face, (18, 52, 156)), real_face, (18, 52, 156))


def test_that_a_closed_mesh_has_too_down_to_a_tetrahedron(ball: Callable[..., Mesh]) -> None:
    check(build_hierarchy(ball(3), (4, 12, 80)), ball(3), (4, 12, 80))


@pytest.mark.parametrize("height", [3.0, 0.4])
def test_that_a_tube_stays_a_tube(height: float) -> None:
    # Down to two triangles around: fewer would glue its sides, or its rims, together.
    mesh = tube(12, 4, height)
    check(build_hierarchy(mesh, (6, 20)), mesh, (6, 20))
    with pytest.raises(MeshError, match="cannot have 5, only 6 or more"):
        build_hierarchy(mesh, (5,))


def test_that_the_coarse_face_is_near_the_fine_one(hierarchy: Hierarchy, template: Mesh) -> None:
    positions = hierarchy.levels[0].positions
    for up_sampling in hierarchy.up_samplings:
        positions = up_sampled(up_sampling, positions)
    # The face is two units high.
    assert np.linalg.norm(positions - template.positions, axis=1).mean() < 0.03


def test_that_what_is_flat_loses_nothing(grid: Callable[..., Mesh]) -> None:
    sheet = grid(9, 7)
    hierarchy = build_hierarchy(sheet, (4, 20))
    positions = hierarchy.levels[0].positions
    assert sorted(positions.tolist()) == [[-1, -1, 0], [-1, 1, 0], [1, -1, 0], [1, 1, 0]]
    for up_sampling in hierarchy.up_samplings:
        positions = up_sampled(up_sampling, positions)
    np.testing.assert_allclose(positions, sheet.positions, atol=1e-12)


def test_that_no_triangle_of_the_face_is_turned_over(hierarchy: Hierarchy) -> None:
    for level in hierarchy.levels:
        corners = level.positions[level.triangles]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert (normals[:, 2] > -0.05 * np.linalg.norm(normals, axis=1)).all()  # the rim is seen edge-on


def test_that_it_is_the_same_every_time(hierarchy: Hierarchy, template: Mesh) -> None:
    again = build_hierarchy(template, (38, 114, 342))
    for one, other in zip(hierarchy.levels, again.levels, strict=True):
        np.testing.assert_array_equal(one.triangles, other.triangles)


@pytest.mark.parametrize("sizes", [(20, 10), (10, 10), (2, 10), (10, 63), (10, 64)])
def test_that_sizes_that_do_not_ascend_are_refused(grid: Callable[..., Mesh], sizes: tuple[int, ...]) -> None:
    with pytest.raises(MeshError, match="do not ascend"):
        build_hierarchy(grid(9, 7), sizes)


def test_that_every_piece_of_a_mesh_stays(grid: Callable[..., Mesh]) -> None:
    sheet, apart = grid(6, 6), grid(5, 5)
    pieces = Mesh(
        np.vstack((sheet.positions, apart.positions + np.array((0, 0, 1)))),
        np.vstack((sheet.triangles, apart.triangles + len(sheet))),
    )
    check(build_hierarchy(pieces, (8, 30)), pieces, (8, 30))
    with pytest.raises(MeshError, match="cannot have 5, only 6 or more"):
        build_hierarchy(pieces, (5,))  # two triangles are the least that two pieces can be


def test_that_a_triangle_that_hangs_on_a_corner_stays() -> None:
    corners = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [-1, 0, 0], [-1, -1, 0]])
    knot = Mesh(corners, np.array([[0, 1, 2], [0, 3, 4]]))
    with pytest.raises(MeshError, match="cannot have 4, only 5 or more"):
        build_hierarchy(knot, (4,))


def test_that_a_size_is_refused_that_would_leave_no_surface(ball: Callable[..., Mesh]) -> None:
    with pytest.raises(MeshError, match="cannot have 3, only 4 or more"):
        build_hierarchy(ball(1), (3,))


@given(
    corners=st.lists(st.floats(-3, 3), min_size=9, max_size=9),
    point=st.lists(st.floats(-5, 5), min_size=3, max_size=3),
)
def test_that_no_other_place_of_a_triangle_is_nearer(corners: list[float], point: list[float]) -> None:
    triangle = Mesh(np.array(corners).reshape(3, 3), np.array([[0, 1, 2]]))
    _, (place,) = closest_on_surface(np.array([point]), triangle)
    assert place.min() >= 0
    assert place.sum() == pytest.approx(1)
    steps = 12
    others = [(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)]
    distances = np.linalg.norm(np.array(others) / steps @ triangle.positions - point, axis=1)
    assert np.linalg.norm(place @ triangle.positions - point) <= distances.min() + 1e-3


def test_that_the_nearest_of_several_triangles_is_found(grid: Callable[..., Mesh]) -> None:
    sheet = grid(5, 5)
    points = np.random.default_rng(0).uniform(-1, 1, (50, 3))
    numbers, places = closest_on_surface(points, sheet)
    feet = np.einsum("nk,nkc->nc", places, sheet.positions[sheet.triangles[numbers]])
    np.testing.assert_allclose(feet, points * (1, 1, 0), atol=1e-12)
