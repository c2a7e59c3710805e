"""The perspective camera: where a vertex is seen, and which way a face turns."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from detector.dense.camera import Camera, project, rotation
from detector.dense.mesh import Mesh

ANGLE = st.floats(-math.pi, math.pi)


def camera(
    location: tuple[float, float, float] = (0, 0, 5),
    pose: tuple[float, float, float] = (0, 0, 0),
    focal: float = 4.0,
) -> Camera:
    return Camera.of(torch.tensor([[*location, *pose, focal]], dtype=torch.float64))


def seen(point: tuple[float, float, float], camera: Camera, size: tuple[int, int] = (64, 64)) -> list[float]:
    found: list[float] = project(torch.tensor([[point]], dtype=torch.float64), camera, size)[0, 0].tolist()
    return found


def test_that_the_parameters_are_location_pose_and_focal_length_in_this_order() -> None:
    found = Camera.of(torch.arange(14.0).view(2, 7))
    assert found.location.tolist() == [[0, 1, 2], [7, 8, 9]]
    assert found.pose.tolist() == [[3, 4, 5], [10, 11, 12]]
    assert found.focal.tolist() == [6, 13]


def test_that_the_origin_is_seen_in_the_middle_at_the_distance_of_the_camera() -> None:
    assert seen((0, 0, 0), camera(), (48, 64)) == [32, 24, 5]


def test_that_a_point_is_seen_in_perspective() -> None:
    # One to the right, half up, one nearer: 4 / (5 − 1) half heights of 24 pixels for each unit.
    assert seen((1, 0.5, 1), camera(), (48, 64)) == [32 + 24, 24 - 12, 4]


def test_that_a_camera_that_moves_sees_the_face_move_the_other_way() -> None:
    x, y, depth = seen((0, 0, 0), camera(location=(0.5, 0.25, 5)))
    assert (x, y, depth) == (32 - 12.8, 32 + 6.4, 5)


@pytest.mark.parametrize(
    ("pose", "nose_moves"),
    [((0.3, 0, 0), (1, 0)), ((-0.3, 0, 0), (-1, 0)), ((0, 0.3, 0), (0, -1)), ((0, -0.3, 0), (0, 1))],
)
def test_that_yaw_looks_right_and_pitch_looks_up(
    pose: tuple[float, float, float], nose_moves: tuple[int, int]
) -> None:
    x, y, _ = seen((0, 0, 1), camera(pose=pose))
    assert (round(math.copysign(1, x - 32)) if abs(x - 32) > 1e-9 else 0) == nose_moves[0]
    assert (round(math.copysign(1, y - 32)) if abs(y - 32) > 1e-9 else 0) == nose_moves[1]


def test_that_roll_turns_anticlockwise() -> None:
    x, y, _ = seen((0, 1, 0), camera(pose=(0, 0, math.pi / 2)))  # the forehead
    assert x < 20
    assert y == pytest.approx(32)


def test_that_the_landmarks_of_a_face_from_the_front_are_in_their_order(template: Mesh) -> None:
    points = torch.tensor(template.positions)[None, list(template.landmarks.values())]
    (left_eye, right_eye, nose, left_mouth, right_mouth) = project(points, camera(), (64, 64))[
        0, :, :2
    ].tolist()
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < nose[0] < right_mouth[0]
    assert left_eye[1] < nose[1] < left_mouth[1]


@given(yaw=ANGLE, pitch=ANGLE, roll=ANGLE)
def test_that_every_pose_is_a_rotation(yaw: float, pitch: float, roll: float) -> None:
    (matrix,) = rotation(torch.tensor([[yaw, pitch, roll]], dtype=torch.float64))
    assert torch.allclose(matrix @ matrix.T, torch.eye(3, dtype=torch.float64))
    assert torch.linalg.det(matrix).item() == pytest.approx(1)


@given(yaw=ANGLE, pitch=st.floats(-1.5, 1.5), roll=ANGLE)
def test_that_the_three_angles_are_told_apart(yaw: float, pitch: float, roll: float) -> None:
    (matrix,) = rotation(torch.tensor([[yaw, pitch, roll]], dtype=torch.float64))
    # Where the face looks is a matter of yaw and pitch; roll then turns the picture.
    ahead = torch.tensor([math.sin(yaw), math.cos(yaw) * math.sin(pitch), math.cos(yaw) * math.cos(pitch)])
    turned = torch.tensor([
        ahead[0] * math.cos(roll) - ahead[1] * math.sin(roll),
        ahead[0] * math.sin(roll) + ahead[1] * math.cos(roll),
        ahead[2],
    ])  # fmt: skip
    assert torch.allclose(matrix[:, 2].float(), turned, atol=1e-5)


def test_that_twice_as_far_with_twice_the_focal_length_is_as_large_but_flatter() -> None:
    near, far = camera(), camera(location=(0, 0, 10), focal=8)
    assert seen((1, 0, 0), near)[:2] == seen((1, 0, 0), far)[:2]
    assert seen((1, 0, 1), near)[0] > seen((1, 0, 1), far)[0]


def test_that_what_is_behind_the_camera_stays_finite() -> None:
    points = torch.tensor([[[1.0, 1, 5], [1, 1, 9]]], dtype=torch.float64)
    assert project(points, camera(), (64, 64)).isfinite().all()


def test_that_gradients_are_the_finite_differences() -> None:
    generator = torch.Generator().manual_seed(0)
    points = torch.randn(2, 4, 3, generator=generator, dtype=torch.float64)
    start = torch.tensor(
        [[0.1, 0.2, 6, 0.3, -0.2, 0.5, 4], [0, -0.3, 5, -1.2, 0.4, -2, 3]], dtype=torch.float64
    )

    def placed(points: Tensor, parameters: Tensor) -> Tensor:
        return project(points, Camera.of(parameters), (48, 64))

    assert torch.autograd.gradcheck(placed, (points.requires_grad_(), start.requires_grad_()))
