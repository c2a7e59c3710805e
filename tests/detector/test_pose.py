"""Pose from five landmarks: the template, rendered under known poses, tells them again."""

from __future__ import annotations

import gzip

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from detector.dense.camera import Camera, project
from detector.dense.obj import read_obj
from detector.dense.template import LANDMARKS, load_template
from detector.pose import DISTANCE, WORST_MISFIT, axes, pose, poses

ALL = np.ones(5, dtype=bool)
SIDE = 1000
"""Of a picture in which the eyes of a frontal face are 63 px apart."""
MIRRORED = [1, 0, 2, 4, 3]


def head() -> np.ndarray:
    template = load_template()
    return template.positions[[template.landmarks[name] for name in LANDMARKS]]


def seen(poses_degrees: np.ndarray, positions: np.ndarray, distance: float = DISTANCE) -> np.ndarray:
    """(N, 5, 2) where the camera of the dense branch sees the landmarks of a head in these poses."""
    turns = torch.tensor(np.radians(poses_degrees), dtype=torch.float64)
    count = len(turns)
    places = torch.zeros(count, 3, dtype=torch.float64)
    places[:, 2] = distance
    focal = torch.full((count,), 0.2 * distance, dtype=torch.float64)  # 100 px a unit, whatever the distance
    points = torch.tensor(positions, dtype=torch.float64).expand(count, 5, 3)
    return project(points, Camera(places, turns, focal), (SIDE, SIDE))[..., :2].numpy()


def many(count: int, seed: int = 0) -> np.ndarray:
    """(N, 3) poses all over what a photograph shows of faces."""
    chance = np.random.default_rng(seed)
    return chance.uniform((-80, -50, -180), (80, 50, 180), (count, 3))


def errors(found: np.ndarray, true: np.ndarray) -> np.ndarray:
    return np.abs((found - true + 180) % 360 - 180)


@given(
    st.floats(-85, 85),
    st.floats(-70, 70),
    st.floats(-179, 179),
    st.floats(-0.05, 1.5),
    st.sampled_from([None, 0, 1, 3, 4]),
)
def test_that_a_rendered_head_tells_its_pose(
    yaw: float, pitch: float, roll: float, size: float, missing: int | None
):
    points = 10**size * seen(np.array([[yaw, pitch, roll]]), head())[0] - 400
    placed = np.arange(5) != missing
    points[~placed] = -1
    found = pose(points, placed)
    assert found is not None
    assert errors(np.array(found), np.array((yaw, pitch, roll))).max() < 0.05


@pytest.mark.parametrize(
    ("missing", "mean", "nearly_all"), [(None, (1.3, 1.2, 0.9), 5.0), (0, (1.7, 1.5, 1.1), 7.0)]
)
def test_that_a_pixel_of_noise_costs_a_degree(
    missing: int | None, mean: tuple[float, float, float], nearly_all: float
):
    true = many(4000)
    points = seen(true, head()) + np.random.default_rng(1).normal(0, 1, (4000, 5, 2))
    placed = np.broadcast_to(np.arange(5) != missing, (4000, 5))
    off = errors(poses(points, placed), true)
    assert (off.mean(axis=0) < mean).all()
    assert (np.quantile(off, 0.99, axis=0) < nearly_all).all()


def test_that_the_second_minimum_is_not_taken_for_the_pose():
    # Five points are nearly in a plane: turned the other way, a head looks nearly the same.
    true = many(4000)
    points = seen(true, head()) + np.random.default_rng(2).normal(0, 2, (4000, 5, 2))
    found = poses(points, np.ones((4000, 5), bool))
    turned = np.abs(true[:, 0]) > 25
    assert (np.sign(found[turned, 0]) == np.sign(true[turned, 0])).all()


def test_that_opencv_finds_the_same_pose():
    true = many(200)
    points = seen(true, head()) + np.random.default_rng(3).normal(0, 0.5, (200, 5, 2))
    camera = np.array([[100 * DISTANCE, 0, SIDE / 2], [0, 100 * DISTANCE, SIDE / 2], [0, 0, 1]])
    theirs = []
    for five in points:
        # Of y down and z away from the viewer, as OpenCV counts.
        turned = head() * (1, -1, -1)
        _, rotation, place = cv2.solvePnP(turned, five, camera, None, flags=cv2.SOLVEPNP_SQPNP)
        rotation, place = cv2.solvePnPRefineLM(turned, five, camera, None, rotation, place)
        r = np.diag((1, -1, -1)) @ cv2.Rodrigues(rotation)[0] @ np.diag((1, -1, -1))
        theirs.append((np.arcsin(_along(r)[0]), *_along(r)[1:]))
    off = errors(poses(points, np.ones((200, 5), bool)), np.degrees(theirs))
    assert np.median(off) < 0.1
    assert np.quantile(off, 0.95) < 1.0


def _along(r: np.ndarray) -> tuple[float, float, float]:
    """(sine of yaw, pitch, roll) of R_z(roll) · R_x(−pitch) · R_y(yaw)."""
    roll = np.arctan2(-r[0, 1], r[1, 1])
    unrolled = cv2.Rodrigues(np.array([0, 0, -roll]))[0] @ r
    return unrolled[0, 2], np.arctan2(-unrolled[2, 1], unrolled[1, 1]), roll


@given(st.integers(0, 10_000), st.floats(-90, 90))
def test_that_what_happens_in_the_picture_changes_the_roll_alone(seed: int, turn: float):
    # Whatever the landmarks are: those of a hand are no rendered template.
    chance = np.random.default_rng(seed)
    points = seen(many(1, seed), head())[0] + chance.normal(0, 2, (5, 2))
    angle = np.radians(turn)
    turned = points @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    before, after = (np.array(pose(some, ALL)) for some in (points, 0.3 * turned + (7, -900)))
    assert errors(after, before + np.array((0, 0, turn))).max() < 0.5


@given(st.integers(0, 10_000))
def test_that_a_mirrored_face_looks_the_other_way(seed: int):
    points = seen(many(1, seed), head())[0] + np.random.default_rng(seed).normal(0, 2, (5, 2))
    mirrored = (points * (-1, 1))[MIRRORED]
    before, after = (np.array(pose(some, ALL)) for some in (points, mirrored))
    assert errors(after, before * (-1, 1, -1)).max() < 0.5


def test_that_four_landmarks_with_the_nose_tip_are_the_least():
    (points,) = seen(np.array([[30.0, 5.0, 10.0]]), head())
    assert pose(points, np.array([1, 1, 1, 0, 1], bool)) is not None
    assert pose(points, np.array([1, 1, 0, 1, 1], bool)) is None
    assert pose(points, np.array([1, 0, 1, 0, 1], bool)) is None
    assert pose(points * (np.nan, 1), ALL) is None


def test_that_what_is_no_face_has_no_pose():
    (points,) = seen(np.array([[10.0, 5.0, 0.0]]), head())
    assert pose(points[MIRRORED], ALL) is None
    assert pose(np.full((5, 2), 7.0), ALL) is None
    assert poses(np.zeros((0, 5, 2)), np.zeros((0, 5))).shape == (0, 3)
    assert 0 < WORST_MISFIT < 1


def test_that_faces_are_looked_at_one_by_one():
    points = seen(many(50), head()) + np.random.default_rng(4).normal(0, 1, (50, 5, 2))
    placed = np.random.default_rng(5).random((50, 5)) < 0.9
    together = poses(points, placed)
    apart = [pose(*one) or (np.nan,) * 3 for one in zip(points, placed, strict=True)]
    assert 0 < np.isnan(together[:, 0]).sum() < 25
    np.testing.assert_allclose(together, apart, atol=0.01)


@pytest.mark.parametrize(("face_heights", "most"), [(2, 4.5), (5, 1.2), (50, 0.9)])
def test_that_another_distance_costs_a_few_degrees(face_heights: float, most: float):
    true = many(1000)
    off = errors(poses(seen(true, head(), 2 * face_heights), np.ones((1000, 5), bool)), true)
    assert off.max() < most


def test_that_the_axes_are_those_of_the_head():
    frontal, right, up, rolled = axes([[0, 0, 0], [90, 0, 0], [0, 90, 0], [0, 0, 90]])
    np.testing.assert_allclose(frontal, [[1, 0], [0, -1], [0, 0]], atol=1e-9)
    np.testing.assert_allclose(right[2], [1, 0], atol=1e-9)  # the nose points to the right of the image
    np.testing.assert_allclose(up[2], [0, -1], atol=1e-9)
    np.testing.assert_allclose(rolled[0], [0, -1], atol=1e-9)  # anticlockwise, where y is down


def test_that_another_head_is_told_within_some_degrees(shared):
    # The eye centres are taken to be between the corners of the eyes.
    mesh = read_obj(shared / "mesh" / "canonical_face_model.obj").positions
    eyes = [mesh[[33, 133]].mean(axis=0), mesh[[362, 263]].mean(axis=0)]
    other = np.stack([*eyes, mesh[1], mesh[61], mesh[291]])
    other = (other - other.mean(axis=0)) / 10
    true = many(2000)
    off = errors(poses(seen(true, other), np.ones((2000, 5), bool)), true)
    assert (off.mean(axis=0) < (1.2, 2.8, 0.6)).all()
    assert (np.quantile(off, 0.95, axis=0) < (2.5, 6.5, 1.8)).all()


def test_that_a_longer_search_finds_no_other_pose(shared, monkeypatch):
    packed = (shared / "data" / "wider" / "train_label.txt.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    rows = [line.split() for line in lines[:30_000] if not line.startswith("#")]
    marks = np.array([row[4:19] for row in rows if len(row) >= 19], dtype=float).reshape(-1, 5, 3)
    points = marks[(marks[..., 2] >= 0).all(axis=1), :, :2]
    placed = np.ones(points.shape[:2], bool)
    found = poses(points, placed)
    monkeypatch.setattr("detector.pose.STEPS", 15)
    off = errors(found, poses(points, placed)).max(axis=1)
    assert len(points) > 5000
    assert np.nanmean(off > 1) < 0.003
    assert np.nanmax(off) < 10
