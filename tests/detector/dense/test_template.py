"""The template face: made by its script, and shaped like a face."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detector.dense import template as script
from detector.dense.mesh import Mesh
from detector.dense.obj import read_obj
from detector.dense.template import LANDMARKS, LEVEL_SIZES, make_template


def test_that_the_file_is_what_the_script_makes(template: Mesh) -> None:
    made = make_template()
    np.testing.assert_allclose(template.positions, made.positions, atol=1e-5)
    np.testing.assert_array_equal(template.triangles, made.triangles)
    assert template.colours is not None
    assert made.colours is not None
    np.testing.assert_allclose(template.colours, made.colours, atol=1e-5)
    assert template.landmarks == made.landmarks


def test_that_the_script_writes_where_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: Mesh
) -> None:
    monkeypatch.setattr("sys.argv", ["template", str(tmp_path / "face.obj")])
    script.main()
    np.testing.assert_allclose(read_obj(tmp_path / "face.obj").positions, template.positions, atol=1e-5)


def test_that_it_is_a_sheet_without_holes_that_faces_the_viewer(template: Mesh) -> None:
    assert len(template) == 1027
    assert len(template) - len(template.edges) + len(template.triangles) == 1
    corners = template.positions[template.triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (normals[:, 2] > 0).all()


def test_that_both_halves_are_mirror_images(template: Mesh) -> None:
    assert template.colours is not None
    both = np.hstack((template.positions, template.colours))
    mirrored = both * (-1, 1, 1, 1, 1, 1)
    np.testing.assert_allclose(
        both[np.lexsort(both.round(3).T)], mirrored[np.lexsort(mirrored.round(3).T)], atol=2e-5
    )


def test_that_the_landmarks_are_where_those_of_a_face_are(template: Mesh) -> None:
    assert tuple(template.landmarks) == LANDMARKS
    left_eye, right_eye, nose, left_mouth, right_mouth = template.positions[list(template.landmarks.values())]
    np.testing.assert_allclose(left_eye, right_eye * (-1, 1, 1))
    np.testing.assert_allclose(left_mouth, right_mouth * (-1, 1, 1))
    assert left_eye[0] < left_mouth[0] < nose[0] == 0
    assert left_mouth[1] < nose[1] < left_eye[1]
    assert nose[2] == template.positions[:, 2].max()


def test_that_the_origin_is_in_the_middle_and_the_face_two_units_high(template: Mesh) -> None:
    low, high = template.positions.min(axis=0), template.positions.max(axis=0)
    np.testing.assert_allclose(low, -high)
    assert high[1] - low[1] == pytest.approx(2, abs=0.05)
    assert list(LEVEL_SIZES) == [round(len(template) / share) for share in (27, 9, 3)]
