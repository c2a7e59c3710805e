"""Faces as arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from annotator.model.face import Face, Landmark
from annotator.scene.layout import _ARRAYS, FaceLayout


def test_that_a_patched_layout_is_the_one_built_anew(make_face: Callable[..., Face]) -> None:
    faces = tuple(make_face(10 * i, 5 * i, name=str(i)) for i in range(9))
    moved = faces[4].moved_by(3, 4, faces[4].source)
    blind = faces[6].with_landmark(0, Landmark.missing(faces[6].source))
    later = (*faces[:4], moved, faces[5], blind, *faces[7:])

    patched, anew = FaceLayout(faces).with_faces(later), FaceLayout(later)

    assert patched.faces == anew.faces
    for name in _ARRAYS:
        np.testing.assert_array_equal(getattr(patched, name), getattr(anew, name))


def test_that_a_patched_layout_leaves_the_first_as_it_was(make_face: Callable[..., Face]) -> None:
    faces = tuple(make_face(10 * i, 5 * i, name=str(i)) for i in range(9))
    layout = FaceLayout(faces)
    layout.with_faces((faces[0].moved_by(50, 50, faces[0].source), *faces[1:]))
    assert tuple(layout.boxes_xyxy[0]) == faces[0].box_xyxy


def test_that_an_extent_covers_points_outside_the_box(make_face: Callable[..., Face]) -> None:
    face = make_face(100, 80)
    outside = face.with_landmark(4, face.landmarks[4].moved_to((190, 170), face.source))
    assert FaceLayout((outside,)).extents_xyxy.tolist() == [[100, 80, 190, 170]]


def test_that_faces_without_landmarks_and_no_faces_can_be_laid_out(make_face: Callable[..., Face]) -> None:
    bare = FaceLayout((make_face(0, 0, name="bare", landmarks=()),))
    assert bare.boxes_at((30, 30), tolerance=0) == ["bare"]
    assert bare.points_at((30, 30), tolerance=100) == []
    assert FaceLayout(()).boxes_at((0, 0), tolerance=5) == []
    assert FaceLayout(()).points_at((0, 0), tolerance=5) == []


def test_that_faces_at_a_place_come_smallest_or_nearest_first(make_face: Callable[..., Face]) -> None:
    layout = FaceLayout((make_face(0, 0, name="large", size=90), make_face(2, 3, name="small")))
    assert layout.boxes_at((30, 40), tolerance=0) == ["small", "large"]
    assert layout.points_at((27, 36), tolerance=20) == ["large", "small"]
