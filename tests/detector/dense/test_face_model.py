"""The linear model of faces: 128 modes that move and paint the template."""

from __future__ import annotations

import numpy as np
import pytest

from detector.dense.decoder import SHAPE_AND_TEXTURE
from detector.dense.face_model import face_modes
from detector.dense.mesh import Floats, Mesh


@pytest.fixture(scope="module")
def modes(template: Mesh) -> Floats:
    return face_modes(template)


def test_that_there_is_a_mode_for_each_number_of_the_decoder(modes: Floats, template: Mesh) -> None:
    assert modes.shape == (SHAPE_AND_TEXTURE, len(template), 6)


def test_that_each_mode_moves_or_paints_and_none_is_made_of_the_others(modes: Floats) -> None:
    moves, paints = np.abs(modes[..., :3]).max(axis=(1, 2)), np.abs(modes[..., 3:]).max(axis=(1, 2))
    assert ((moves > 0.003) ^ (paints > 0.003)).all()
    assert (moves > 0).sum() == 71
    scaled = modes.reshape(128, -1) / np.linalg.norm(modes.reshape(128, -1), axis=1, keepdims=True)
    assert np.linalg.svd(scaled, compute_uv=False)[-1] > 0.01


def test_that_no_mode_moves_the_whole_face(modes: Floats) -> None:
    # That would be the camera's part.
    moved = modes[..., :3]
    assert (
        np.abs(moved - moved.mean(axis=1, keepdims=True)).max(axis=(1, 2))
        >= np.abs(moved).max(axis=(1, 2)) / 3
    ).all()


def test_that_almost_every_face_is_a_face(modes: Floats, template: Mesh) -> None:
    codes = np.random.default_rng(0).standard_normal((200, 128))
    positions = template.positions + np.einsum("bk,knc->bnc", codes, modes[..., :3])
    corners = positions[:, template.triangles]
    normals = np.cross(corners[:, :, 1] - corners[:, :, 0], corners[:, :, 2] - corners[:, :, 0])
    assert (normals[..., 2] > 0).mean() > 0.98
    left_eye, right_eye, nose, left_mouth, right_mouth = np.moveaxis(
        positions[:, list(template.landmarks.values())], 1, 0
    )
    assert (left_eye[:, 0] < nose[:, 0]).all()
    assert (nose[:, 0] < right_eye[:, 0]).all()
    assert (left_mouth[:, 0] < right_mouth[:, 0]).all()
    assert (np.maximum(left_mouth[:, 1], right_mouth[:, 1]) < nose[:, 1]).all()
    assert (nose[:, 1] < np.minimum(left_eye[:, 1], right_eye[:, 1])).all()
