"""How unusual landmarks are: laws of the score, and that its constants are what the training labels say."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.alignment import TEMPLATE_XY, Complexes, Floats, as_complex, similarity
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.unusual import (
    COVARIANCE,
    KEPT_SHARE,
    LEAST_BOX_SIDE,
    MEAN_SHAPE,
    MEASURES,
    MOST_UNUSUAL,
    QUANTILES,
    leftover,
    less_unusual_share,
    unusualness,
    unusualness_of,
)

MEAN = np.array(MEAN_SHAPE)
ALL = np.ones((1, 5), dtype=np.bool_)
MIRRORED_ORDER = [1, 0, 2, 4, 3]
SOURCE = Source(Origin.PERSON, "ada")

coordinates = st.floats(0, 112)
shapes = st.lists(st.tuples(coordinates, coordinates), min_size=5, max_size=5).map(np.array)
nudges = st.lists(st.tuples(*[st.floats(-4, 4)] * 2), min_size=5, max_size=5).map(np.array)
angles = st.floats(-np.pi, np.pi)
scales = st.floats(0.05, 50)
shifts = st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000))


def score(points_xy: Floats) -> float:
    return float(unusualness(points_xy[None], ALL)[0])


def turned(points_xy: Floats, angle: float, scale: float, shift: tuple[float, float]) -> Floats:
    cosine, sine = np.cos(angle), np.sin(angle)
    moved: Floats = scale * points_xy @ np.array([[cosine, sine], [-sine, cosine]]) + shift
    return moved


def visible_faces(path: Path) -> Floats:
    """The faces of a label.txt that all constants are made of: (N, 5, 2), mirror images behind the rest."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        columns = [line.split()[:19] for line in lines if not line.startswith("#")]
    rows = np.array([row for row in columns if len(row) == 19], dtype=np.float64)
    points = rows[:, 4:].reshape(-1, 5, 3)
    large = (rows[:, 2:4] >= LEAST_BOX_SIDE).all(axis=1)
    points_xy = points[large & (points[..., 2] == 0).all(axis=1), :, :2]
    return np.concatenate([points_xy, points_xy[:, MIRRORED_ORDER] * (-1, 1)])


def upright(shape: Complexes) -> Complexes:
    """A shape laid onto a symmetric template of the aligned crop's size, and made symmetric itself."""

    def symmetric(points: Complexes) -> Complexes:
        halves: Complexes = (points + (111.0 - points.conj())[MIRRORED_ORDER]) / 2
        return halves

    template = symmetric(as_complex(np.array(TEMPLATE_XY)))
    matrix = similarity(pairs(shape), pairs(template))
    assert matrix is not None
    return symmetric(as_complex(pairs(shape) @ matrix[:, :2].T + matrix[:, 2]))


def pairs(points: Complexes) -> Floats:
    return np.stack([points.real, points.imag], axis=-1)


def derive(points_xy: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean shape, covariance of MEASURES and distances of all, by concentration on the least unusual."""
    points = as_complex(points_xy)
    shape = upright(as_complex(np.array(TEMPLATE_XY)))
    kept, covariance = np.zeros(len(points), dtype=np.bool_), np.eye(6)
    squares = (leftover(points, shape) ** 2).sum(axis=1)
    for _ in range(50):
        before, kept = kept, squares <= np.quantile(squares, KEPT_SHARE)
        if (before == kept).all():
            return pairs(shape), covariance, np.sqrt(squares)
        mean = leftover(points[kept], shape).mean(axis=0)
        shape = upright(shape + mean[:5] + 1j * mean[5:])
        measured = leftover(points, shape) @ MEASURES.T
        covariance = measured[kept].T @ measured[kept] / kept.sum()
        squares = np.einsum("ni,ij,nj->n", measured, np.linalg.inv(covariance), measured)
    raise AssertionError("the same faces were never kept twice")


@given(nudges, angles, scales, shifts)
def test_that_place_size_and_roll_do_not_matter(
    nudge: Floats, angle: float, scale: float, shift: tuple[float, float]
) -> None:
    there = turned(MEAN + nudge, angle, scale, shift)

    assert score(there) == pytest.approx(score(MEAN + nudge), rel=1e-4, abs=1e-4)


@given(shapes)
def test_that_a_mirror_image_with_its_sides_exchanged_is_as_unusual(points_xy: Floats) -> None:
    mirrored = points_xy[MIRRORED_ORDER] * (-1, 1)

    assert score(mirrored) == pytest.approx(score(points_xy), rel=1e-3, abs=1e-3)


@given(shapes)
def test_that_every_five_points_have_a_score_to_sort_by(points_xy: Floats) -> None:
    assert 0.0 <= score(points_xy) <= MOST_UNUSUAL


def test_that_the_mean_face_is_the_least_unusual() -> None:
    assert score(MEAN) == pytest.approx(0.0, abs=1e-3)


@given(shifts)
def test_that_five_in_one_place_are_the_most_unusual_wherever_that_is(place: tuple[float, float]) -> None:
    assert score(np.array([place] * 5)) == MOST_UNUSUAL


def test_that_a_point_farther_off_is_more_unusual() -> None:
    away = [score(MEAN + np.eye(5)[2][:, None] * (distance, 0)) for distance in (2, 8, 20, 40)]

    assert away == sorted(away)
    assert away[0] < 1.0
    assert away[-1] > 4.0


def test_that_there_is_no_score_without_all_five() -> None:
    points = [Landmark(*xy, Visibility.OCCLUDED, SOURCE) for xy in MEAN.tolist()]
    whole = Face(box_xyxy=(0, 0, 112, 112), landmarks=tuple(points), source=SOURCE)

    assert unusualness_of(whole) == pytest.approx(0.0, abs=1e-3)
    assert unusualness_of(whole.with_landmark(2, Landmark.missing(SOURCE))) is None
    assert unusualness_of(Face(box_xyxy=(0, 0, 112, 112), source=SOURCE)) is None
    placed = np.array([[True] * 5, [True] * 4 + [False]])
    assert np.isnan(unusualness(np.stack([MEAN, MEAN]), placed)).tolist() == [False, True]
    assert unusualness(np.zeros((0, 5, 2)), np.zeros((0, 5), dtype=np.bool_)).shape == (0,)


def test_that_the_share_of_less_unusual_faces_follows_the_quantiles() -> None:
    by_share = dict(QUANTILES)

    assert less_unusual_share(by_share[0.5]) == pytest.approx(0.5)
    assert less_unusual_share([0.0, MOST_UNUSUAL]) == pytest.approx([0.0, 0.999])
    assert np.isnan(less_unusual_share([np.nan])).all()


@pytest.fixture(scope="module")
def labelled(shared: Path) -> Floats:
    return visible_faces(shared / "data/wider/train_label.txt.gz")


def test_that_the_constants_are_what_the_training_labels_say(labelled: Floats) -> None:
    mean, covariance, distances = derive(labelled)

    assert len(labelled) == 2 * 30_702
    np.testing.assert_allclose(MEAN_SHAPE, mean, atol=6e-4)
    np.testing.assert_allclose(COVARIANCE, covariance, atol=6e-4)
    shares, scores = np.array(QUANTILES).T
    np.testing.assert_allclose(scores, np.quantile(distances, shares), atol=6e-3)


def test_that_the_constants_hold_against_labels_that_are_wrong(labelled: Floats) -> None:
    """One face in a hundred with its eyes swapped, besides the mistakes there are."""
    spoilt = labelled.copy()
    chosen = np.random.default_rng(0).choice(len(spoilt), len(spoilt) // 100, replace=False)
    spoilt[chosen] = spoilt[chosen][:, [1, 0, 2, 3, 4]]

    mean, covariance, _ = derive(spoilt)

    untrimmed = np.cov((leftover(as_complex(spoilt), as_complex(MEAN)) @ MEASURES.T).T)
    np.testing.assert_allclose(mean, MEAN_SHAPE, atol=0.15)
    np.testing.assert_allclose(np.diag(covariance), np.diag(COVARIANCE), rtol=0.2)
    assert untrimmed[0, 0] > 10 * COVARIANCE[0, 0]  # what the trimming is for


def test_that_landmarks_moved_off_stand_out_of_portraits(shared: Path) -> None:
    """A point a seventh of a face off is found among a thousand portraits by sorting, 19 times in 20."""
    text = (shared / "data/landmarks/portraits/label.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    values = np.array([row[:19] for row in rows], dtype=np.float64)
    points_xy, sides = values[:, 4:].reshape(-1, 5, 3)[..., :2], np.sqrt(values[:, 2] * values[:, 3])
    every = np.ones((len(points_xy), 5), dtype=np.bool_)
    chance = np.random.default_rng(0)
    angle, which = chance.uniform(0, 2 * np.pi, len(points_xy)), chance.integers(0, 5, len(points_xy))
    wrong = points_xy.copy()
    wrong[np.arange(len(wrong)), which] += 0.15 * sides[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)

    as_labelled, as_moved = unusualness(points_xy, every), unusualness(wrong, every)

    assert (as_labelled[:, None] < as_moved).mean() > 0.95
    assert np.median(less_unusual_share(as_labelled)) < 0.5
