"""Which way faces are turned: in words, as a filter, as an order, and beside what a loop over them says."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.face_columns import FaceColumns
from annotator.model.face_filter import FaceFilter, Query, Sort, SortKey, apply
from annotator.model.face_table import FaceTable
from annotator.model.pose import POSE_VALUES, away, pose_names, pose_of
from annotator.model.sight import Sight

FILE = Source(Origin.FILE, "label.txt")
PATHS = ("a.jpg", "b.jpg", "c.jpg")
FRONTAL = ((0.3, 0.35), (0.7, 0.35), (0.5, 0.57), (0.34, 0.78), (0.66, 0.78))
TO_THE_LEFT = ((0.25, 0.35), (0.55, 0.35), (0.2, 0.57), (0.27, 0.78), (0.5, 0.78))


def face(name: str, places: tuple[tuple[float, float], ...] = FRONTAL, *, turn: float = 0.0) -> Face:
    """A face of 100 px whose landmarks are turned by so many degrees, anticlockwise."""
    angle = math.radians(turn)
    landmarks = tuple(
        Landmark(
            50 + 100 * ((x - 0.5) * math.cos(angle) + (y - 0.5) * math.sin(angle)),
            50 + 100 * ((y - 0.5) * math.cos(angle) - (x - 0.5) * math.sin(angle)),
            Visibility.VISIBLE,
            FILE,
        )
        for x, y in places
    )
    return Face(box_xyxy=(0, 0, 100, 100), landmarks=landmarks, source=FILE, id=name)


def mirrored(places: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    return tuple((1 - places[place][0], places[place][1]) for place in (1, 0, 2, 4, 3))


BARE = Face(box_xyxy=(0, 0, 100, 100), source=FILE, id="bare")
FACES = (
    [face("f"), face("l", TO_THE_LEFT)],
    [face("r", mirrored(TO_THE_LEFT)), BARE],
    [face("t", turn=30), face("u", turn=-30)],
)


def table_of(*images: list[Face]) -> FaceTable:
    return FaceTable.from_rows(PATHS, [FaceColumns.of_faces(n, faces) for n, faces in enumerate(images)])


def names(table: FaceTable, query: Query) -> list[str]:
    return [table.id_of(row) for row in apply(table, query)]


def test_that_left_and_right_are_as_seen_in_the_image():
    assert pose_names(pose_of(face("f"))) == ("frontal",)
    assert pose_names(pose_of(face("l", TO_THE_LEFT))) == ("turned left",)
    assert pose_names(pose_of(face("r", mirrored(TO_THE_LEFT)))) == ("turned right",)
    assert pose_names(pose_of(face("t", turn=30))) == ("tilted left",)
    assert pose_names((70.0, -30.0, -20.0)) == ("profile, facing right", "looks down", "tilted right")
    assert pose_of(BARE) is None


@given(st.sampled_from(sorted(POSE_VALUES)), st.floats(-180, 180))
def test_that_every_degree_has_a_name(name: str, degrees: float):
    assert any(low <= degrees <= high for _, low, high in POSE_VALUES[name])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({("turned", 1)}, ["l"]),
        ({("turned", 1), ("turned", 3)}, ["l", "r"]),
        ({("turned", 2), ("tilted", 0)}, ["t"]),
        ({("tilted", 2)}, ["u"]),
        ({("turned", 0)}, []),
        ({(name, value) for name in POSE_VALUES for value in range(3)} | {("turned", 3)}, [*"flrtu"]),
    ],
)
def test_that_a_filter_asks_for_one_name_of_each_kind(wanted: set[tuple[str, int]], found: list[str]):
    assert sorted(names(table_of(*FACES), Query(FaceFilter(poses=frozenset(wanted))))) == found


def test_that_faces_are_sorted_by_how_they_are_turned_and_without_a_pose_last():
    table = table_of(*FACES)
    by_yaw = names(table, Query(sort=Sort(SortKey.YAW)))
    assert (by_yaw[0], by_yaw[-2:]) == ("l", ["r", "bare"])
    by_roll = names(table, Query(sort=Sort(SortKey.ROLL, descending=True)))
    assert (by_roll[0], by_roll[-2:]) == ("t", ["u", "bare"])
    by_way_off = names(table, Query(sort=Sort(SortKey.AWAY, descending=True)))
    assert (set(by_way_off[:2]), by_way_off[-1]) == ({"l", "r"}, "bare")


@given(st.integers(0, 2**32))
def test_that_columns_hold_the_poses_of_their_faces(seed: int):
    chance = random.Random(seed)
    faces = []
    for number in range(6):
        places = tuple((x + chance.gauss(0, 0.03), y + chance.gauss(0, 0.03)) for x, y in FRONTAL)
        made = face(f"face {number}", places, turn=chance.uniform(-90, 90))
        missing = chance.choice((None, 0, 2, 4))
        faces.append(made if missing is None else made.with_landmark(missing, Landmark.missing(FILE)))
    columns = FaceColumns.of_faces(0, faces)
    expected = [pose_of(one) or (np.nan,) * 3 for one in faces]
    np.testing.assert_allclose(columns.poses, expected, atol=0.01)


def test_that_the_farthest_turned_face_of_each_image_is_known():
    farthest = table_of(*FACES).turned_away_by_image(Sight())
    expected = away(FaceColumns.of_faces(0, [FACES[0][1]]).poses)[0]
    assert farthest[0] == farthest[1] == pytest.approx(expected, abs=0.01)
    assert expected > 20 > farthest[2]


def test_that_a_landmark_that_is_moved_turns_the_face_in_the_next_table():
    table = table_of(*FACES)
    nose = FACES[0][0].landmarks[2]
    moved = FACES[0][0].with_landmark(2, nose.moved_to((nose.x - 15, nose.y), FILE))
    after = table.with_image_replaced("a.jpg", [moved, FACES[0][1]])
    assert names(after, Query(FaceFilter(poses=frozenset({("turned", 2)}))))[0] != "f"
