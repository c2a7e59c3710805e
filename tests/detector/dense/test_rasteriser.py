"""The rasteriser against brute force, on whatever triangles there may be."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from detector.dense import rasteriser
from detector.dense.camera import NEAR, Camera, project
from detector.dense.mesh import Mesh
from detector.dense.rasteriser import rasterise

brute_force = runpy.run_path(str(Path(__file__).parent / "brute_force.py"))["brute_force"]

SIZES = [(1, 1), (5, 7), (16, 16), (33, 20), (64, 64)]
STEPS = 16
"""Corners are on multiples of a sixteenth of a pixel: single precision is exact there, on sides as well."""


def on_steps(points_xyz: Tensor) -> Tensor:
    return torch.cat(((points_xyz[..., :2] * STEPS).round() / STEPS, points_xyz[..., 2:]), dim=-1)


def scene(size: tuple[int, int], seed: int, *, triangles: int = 40) -> tuple[Tensor, Tensor]:
    """(N, 3) x, y, depth and (T, 3): triangles of all sizes, over each other, of both sides, half outside.

    Every tenth is a line and every tenth a point.
    """
    generator = torch.Generator().manual_seed(seed)
    height, width = size
    middle = torch.rand(triangles, 1, 3, generator=generator) * torch.tensor([width * 1.5, height * 1.5, 4])
    spread = 10 ** (torch.rand(triangles, 1, 1, generator=generator) * 1.5 - 0.5)
    corners = middle - torch.tensor([width / 4, height / 4, -1])
    corners = corners + spread * torch.randn(triangles, 3, 3, generator=generator) * torch.tensor(
        [width / 4, height / 4, 0.1]
    )
    corners[3::10, 2] = corners[3::10, 0]
    corners[8::10, 1:] = corners[8::10, :1]
    points = on_steps(corners.flatten(0, 1))
    points[:, 2] = points[:, 2].clamp(min=0.2)
    return points, torch.arange(3 * triangles).view(-1, 3)


def check(points: Tensor, triangles: Tensor, size: tuple[int, int]) -> Tensor:
    """Assert that one mesh is seen as by brute force. Returns the triangles seen, (H, W).

    Where two of them are equally near, either is right.
    """
    found = rasterise(points[None], triangles, size)[0]
    points = points.double()
    _, seen, depth = brute_force(points, points, triangles, size)
    assert torch.equal(found < 0, seen < 0)
    for number in found[found != seen].unique().tolist():
        here = (found == number) & (found != seen)
        _, _, own = brute_force(points, points, triangles[number : number + 1], size)
        assert torch.allclose(own[here], depth[here], rtol=1e-6, atol=0)
    return found


def test_that_the_scenes_have_all_that_is_hard() -> None:
    for size in SIZES[1:]:
        points, triangles = scene(size, 1)
        x, y, _ = points[triangles].permute(2, 1, 0)
        area = (x[2] - x[0]) * (y[1] - y[0]) - (x[1] - x[0]) * (y[2] - y[0])
        assert (area > 0).sum() > 5
        assert (area < 0).sum() > 5, "from behind"
        assert (area == 0).sum() >= 8, "lines and points"
        alone = [rasterise(points[None], triangles[n : n + 1], size)[0] >= 0 for n in range(len(triangles))]
        assert (torch.stack(alone).sum(dim=0) > 1).float().mean() > 0.2, "over each other"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(4))
def test_that_the_triangle_seen_is_that_of_brute_force(size: tuple[int, int], seed: int) -> None:
    found = check(*scene(size, seed), size)
    if size == (64, 64):
        assert len(found.unique()) > 3


@pytest.mark.parametrize("size", SIZES)
def test_that_a_face_is_seen_as_by_brute_force(real_face: Mesh, size: tuple[int, int]) -> None:
    camera = Camera.of(torch.tensor([[0, 0, 60, 0.9, 0.3, 0.2, 5.0]]))
    screen = project(torch.tensor(real_face.positions, dtype=torch.float32)[None], camera, size)
    check(on_steps(screen[0]), torch.tensor(real_face.triangles), size)


coordinate = st.integers(-4 * STEPS, 12 * STEPS).map(lambda step: step / STEPS)
corner = st.tuples(coordinate, coordinate, st.sampled_from([-1.0, NEAR / 2, 0.5, 1.0, 1.7, 3.0]))


@given(points=st.lists(corner, min_size=6, max_size=6), height=st.integers(1, 9), width=st.integers(1, 9))
@settings(max_examples=200)
def test_that_any_two_triangles_are_seen_as_by_brute_force(
    points: list[tuple[float, float, float]], height: int, width: int
) -> None:
    check(torch.tensor(points), torch.tensor([[0, 1, 2], [3, 4, 5]]), (height, width))


FRONT = torch.tensor([[1.0, 1, 1], [1, 7, 1], [7, 1, 1]])
"""Right-angled, with a corner at the upper left; from the front, as y is down."""


def pixels_of(*meshes: Tensor) -> int:
    """How many pixels of 8 × 8 some triangles cover."""
    points = torch.cat(meshes)
    return int((check(points, torch.arange(len(points)).view(-1, 3), (8, 8)) >= 0).sum())


def test_that_pixels_whose_middle_is_inside_or_on_the_side_are_covered() -> None:
    # The sum of the coordinates of a middle is a whole number, and 8 on the long side: 6 + 5 + 4 + 3 + 2 + 1.
    assert pixels_of(FRONT) == 21


@pytest.mark.parametrize(
    "unseen",
    [
        pytest.param(FRONT.flip(0), id="from behind"),
        pytest.param(torch.tensor([[1.0, 1, 1], [4, 4, 1], [7, 7, 1]]), id="without area"),
        pytest.param(torch.tensor([[1.5, 1.5, 1], [1.5, 1.5, 1], [7, 1, 1]]), id="of two points"),
        pytest.param(torch.tensor([[1.5, 1.5, 1]] * 3), id="of one point"),
        pytest.param(torch.tensor([[1.5, 1.5, 1], [1.5, 1.505, 1], [1.51, 1.5, 1]]), id="of hardly any area"),
        pytest.param(FRONT * torch.tensor([1, 1, -1]), id="behind the camera"),
        pytest.param(
            torch.cat((FRONT[:2], torch.tensor([[7, 1, NEAR / 2]]))), id="reaching up to the camera"
        ),
        pytest.param(FRONT + torch.tensor([8, 0, 0]), id="beside the image"),
        pytest.param(FRONT - torch.tensor([0, 8, 0]), id="above the image"),
        pytest.param(FRONT * torch.tensor([0.05, 0.05, 1]), id="between two middles"),
        pytest.param(FRONT * float("nan"), id="nowhere"),
        pytest.param(FRONT * float("inf"), id="infinitely far"),
    ],
)
def test_that_a_triangle_is_not_seen(unseen: Tensor) -> None:
    assert pixels_of(unseen) == 0
    assert pixels_of(unseen, FRONT) == 21


def test_that_the_nearer_one_is_seen_whichever_comes_first() -> None:
    far = FRONT * torch.tensor([1, 1, 2])
    triangles = torch.arange(6).view(2, 3)
    assert (check(torch.cat((far, FRONT)), triangles, (8, 8)) == 1).sum() == 21
    assert (check(torch.cat((FRONT, far)), triangles, (8, 8)) == 0).sum() == 21


def test_that_the_first_of_two_equally_near_ones_is_seen() -> None:
    assert check(torch.cat((FRONT, FRONT)), torch.arange(6).view(2, 3), (8, 8)).unique().tolist() == [-1, 0]


def test_that_two_that_cross_are_both_seen() -> None:
    # One is near on the left and one on the right.
    one = torch.tensor([[0.0, 0, 1], [0, 16, 1], [16, 0, 3]])
    other = torch.tensor([[0.0, 0, 3], [0, 16, 3], [16, 0, 1]])
    found = check(torch.cat((one, other)), torch.arange(6).view(2, 3), (8, 16))
    assert found[0].tolist() == [0] * 8 + [1] * 8


def test_that_neighbours_leave_no_gap(grid: Callable[..., Mesh]) -> None:
    # Corners anywhere, so that no side is exact.
    mesh = grid(9, 9)
    inner = (abs(mesh.positions[:, :2]) < 1).all(axis=1)
    points = torch.tensor(mesh.positions, dtype=torch.float32) * torch.tensor([33, -33, 0]) + torch.tensor(
        [32, 32, 1]
    )
    moves = torch.rand(81, 3, generator=torch.Generator().manual_seed(0)) * torch.tensor([4, 4, 1])
    points[inner] += moves[inner]
    assert (rasterise(points[None], torch.tensor(mesh.triangles), (64, 64)) >= 0).all()


def test_that_meshes_of_a_batch_do_not_mix() -> None:
    scenes = [scene((20, 30), seed)[0] for seed in range(3)]
    triangles = torch.arange(120).view(-1, 3)
    together = rasterise(torch.stack(scenes), triangles, (20, 30))
    for found, points in zip(together, scenes, strict=True):
        assert torch.equal(found, rasterise(points[None], triangles, (20, 30))[0])


def test_that_many_large_triangles_take_no_more_memory_and_look_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, triangles = scene((64, 64), 0, triangles=400)
    meshes = torch.stack([scene((64, 64), seed, triangles=400)[0] for seed in range(2)])
    whole = rasterise(meshes, triangles, (64, 64))
    covered = []
    real = rasteriser._covered

    def counting(corners: Tensor, boxes: Tensor, width: int) -> tuple[Tensor, Tensor, Tensor]:
        covered.append(int((boxes[2] * boxes[3]).sum()))
        return real(corners, boxes, width)

    monkeypatch.setattr(rasteriser, "TESTS_AT_ONCE", 1000)
    monkeypatch.setattr(rasteriser, "_covered", counting)
    assert torch.equal(rasterise(meshes, triangles, (64, 64)), whole)
    assert len(covered) > 5
    assert max(covered) < 1000 + 64 * 64


def test_that_a_vertex_order_of_another_kind_makes_no_difference() -> None:
    points, triangles = scene((33, 20), 1)
    order = torch.randperm(len(points), generator=torch.Generator().manual_seed(0))
    found = rasterise(points[None, order], torch.argsort(order)[triangles], (33, 20))
    assert torch.equal(found[0], check(points, triangles, (33, 20)))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_that_a_gpu_sees_the_same() -> None:
    points, triangles = scene((64, 64), 0)
    found = rasterise(points[None].cuda(), triangles.cuda(), (64, 64))[0].cpu()
    assert torch.equal(found, check(points, triangles, (64, 64)))
