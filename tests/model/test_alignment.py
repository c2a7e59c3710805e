"""The transform to the aligned crop: laws of least squares, and the cases where landmarks say too little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.model.alignment import (
    ALIGNED_SIDE,
    TEMPLATE_XY,
    Floats,
    aligned_transform,
    landmark_arrays,
    similarity,
)
from annotator.model.face import BoxXYXY, Face, Landmark, Origin, PointXY, Source, Visibility
from annotator.model.mean_face import landmarks_from_mean_face

SOURCE = Source(Origin.PERSON, "ada")
TEMPLATE = np.array(TEMPLATE_XY)
BOX = (100.0, 200.0, 180.0, 300.0)

coordinates = st.floats(-2000, 2000)
places = st.tuples(coordinates, coordinates)
point_sets = st.integers(2, 8).flatmap(
    lambda n: st.tuples(*[st.lists(places, min_size=n, max_size=n).map(np.array)] * 2)
)
landmarks = st.builds(Landmark, coordinates, coordinates, st.sampled_from(Visibility), st.just(SOURCE))
any_faces = st.builds(
    lambda x, y, w, h, points: Face(box_xyxy=(x, y, x + w, y + h), landmarks=points, source=SOURCE),
    coordinates,
    coordinates,
    st.floats(1, 1000),
    st.floats(1, 1000),
    st.one_of(st.just(()), st.tuples(*[landmarks] * 5)),
)


def face(points_xy: list[PointXY | None], box_xyxy: BoxXYXY = BOX) -> Face:
    placed = (None if xy is None else Landmark(*xy, Visibility.VISIBLE, SOURCE) for xy in points_xy)
    landmarks = tuple(point or Landmark.missing(SOURCE) for point in placed)
    return Face(box_xyxy=box_xyxy, landmarks=landmarks, source=SOURCE)


def moved(matrix: Floats, points_xy: Floats) -> Floats:
    result: Floats = points_xy @ matrix[:, :2].T + matrix[:, 2]
    return result


def umeyama(points: Floats, template: Floats) -> Floats:
    """Umeyama 1991, equations 38 to 43, as they are printed."""
    mean, template_mean = points.mean(axis=0), template.mean(axis=0)
    covariance = (template - template_mean).T @ (points - mean) / len(points)
    u, d, v = np.linalg.svd(covariance)
    s = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(v))])
    rotation = u @ np.diag(s) @ v
    scale = (d * s).sum() / ((points - mean) ** 2).sum(axis=1).mean()
    return np.column_stack([scale * rotation, template_mean - scale * rotation @ mean])


def test_that_a_face_on_the_template_stays_where_it_is() -> None:
    matrix = aligned_transform(face(list(TEMPLATE_XY), (0.0, 0.0, ALIGNED_SIDE, ALIGNED_SIDE)))

    np.testing.assert_allclose(matrix, [[1, 0, 0], [0, 1, 0]], atol=1e-9)


@given(st.floats(-np.pi, np.pi), st.floats(0.05, 20), places)
def test_that_a_similarity_transform_is_found_again(angle: float, scale: float, shift: PointXY) -> None:
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    there = np.array([[cosine, -sine, shift[0]], [sine, cosine, shift[1]]])

    back = similarity(moved(there, TEMPLATE), TEMPLATE)

    assert back is not None
    np.testing.assert_allclose(moved(back, moved(there, TEMPLATE)), TEMPLATE, atol=1e-6)


@given(point_sets)
def test_that_the_transform_is_the_one_of_umeyama_s_paper(sets: tuple[Floats, Floats]) -> None:
    points, template = sets
    # Where points or template hardly differ, or one is the mirror image of the other, no rotation is best.
    assume(min(np.ptp(points, axis=0).max(), np.ptp(template, axis=0).max()) > 1.0)
    expected = umeyama(points, template)
    assume(np.linalg.norm(expected[:, 0]) > 1e-3)

    matrix = similarity(points, template)

    assert matrix is not None
    np.testing.assert_allclose(moved(matrix, points), moved(expected, points), atol=1e-3)


@given(point_sets)
def test_that_nothing_is_ever_mirrored(sets: tuple[Floats, Floats]) -> None:
    matrix = similarity(*sets)

    if matrix is not None:
        turning = matrix[:, :2]
        assert np.linalg.det(turning) >= 0.0
        np.testing.assert_array_equal(
            turning, [[turning[0, 0], -turning[1, 0]], [turning[1, 0], turning[0, 0]]]
        )


@given(any_faces)
def test_that_every_face_has_a_crop_that_can_be_cut_out_and_is_not_mirrored(one: Face) -> None:
    matrix = aligned_transform(one)

    assert matrix.shape == (2, 3)
    assert np.isfinite(matrix).all()
    assert np.linalg.det(matrix[:, :2]) > 0.0


@pytest.mark.parametrize("points", [[], [(3, 4)], [(0.1, 0.7)] * 5, [(5e4, 0.1), (5e4 + 1e-6, 0.1)]])
def test_that_there_is_no_transform_where_fewer_than_two_points_differ(points: list[PointXY]) -> None:
    assert similarity(np.array(points).reshape(-1, 2), TEMPLATE[: len(points)]) is None


@pytest.mark.parametrize(
    "points",
    [
        [None] * 5,
        [None, None, (140.0, 250.0), None, None],
        [(140.0, 250.0)] * 5,
        # Two points of a profile that all but meet would blow up a patch of skin.
        [(140.0, 250.0), (141.0, 250.0), None, None, None],
        # Left and right exchanged throughout: the best fit shows the whole photograph as a dot.
        [landmarks_from_mean_face(BOX)[i] for i in (1, 0, 2, 4, 3)],
    ],
)
def test_that_the_box_decides_where_the_landmarks_can_t(points: list[PointXY | None]) -> None:
    matrix = aligned_transform(face(points))

    np.testing.assert_array_equal(matrix, aligned_transform(Face(box_xyxy=BOX, source=SOURCE)))
    in_crop = moved(matrix, np.array(landmarks_from_mean_face(BOX)))
    assert np.abs(in_crop - TEMPLATE).max() < 6.0


def test_that_missing_landmarks_do_not_pull_at_the_crop() -> None:
    points: list[PointXY | None] = [(2 * x + 100, 2 * y + 200) for x, y in TEMPLATE_XY]
    points[1] = points[3] = None

    matrix = aligned_transform(face(points, (100.0, 200.0, 300.0, 400.0)))

    np.testing.assert_allclose(matrix, [[0.5, 0, -50], [0, 0.5, -100]], atol=1e-9)


def test_that_a_face_on_its_head_is_turned_upright() -> None:
    upside_down: list[PointXY | None] = [(200 - x, 400 - y) for x, y in TEMPLATE_XY]

    matrix = aligned_transform(face(upside_down))

    np.testing.assert_allclose(matrix, [[-1, 0, 200], [0, -1, 400]], atol=1e-9)


def test_that_landmarks_become_arrays_with_what_is_placed() -> None:
    points_xy, placed = landmark_arrays([face([(1, 2), None, (3, 4), (5, 6), None]), face([])])

    assert points_xy.tolist()[0] == [[1, 2], [-1, -1], [3, 4], [5, 6], [-1, -1]]
    assert placed.tolist() == [[True, False, True, True, False], [False] * 5]
    assert landmark_arrays([])[0].shape == (0, 5, 2)
