"""What looks wrong: mistakes a person makes are told, faces as they come are left in peace, and how often."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.alignment import TEMPLATE_XY, Bools, Floats
from annotator.model.checks import (
    CHECK_TEXTS,
    Check,
    Finding,
    check_arrays,
    check_faces,
    outside_image,
)
from annotator.model.face import BoxXYXY, Face, Landmark, Origin, PointXY, Source, Verdict, Visibility
from annotator.model.face_columns import FaceColumns

SOURCE, FILE = Source(Origin.PERSON, "ada"), Source(Origin.FILE, "label.txt")
BOX = (10.0, 0.0, 102.0, 112.0)
FRONTAL = np.array(TEMPLATE_XY)
PROFILE = np.array([(36.0, 51.0), (47.0, 50.0), (26.0, 70.0), (38.0, 90.0), (46.0, 91.0)])
FULL_PROFILE = np.array([(40.0, 51.0), (40.0, 51.0), (24.0, 70.0), (38.0, 90.0), (38.0, 90.0)])
EYES, MOUTH, SHAPE = Check.EYES_SWAPPED, Check.MOUTH_SWAPPED, Check.IMPOSSIBLE_SHAPE
GEOMETRY = int(EYES | MOUTH | SHAPE)


def only(landmark: int, by_xy: PointXY) -> Floats:
    """What moves one landmark and leaves the others."""
    moves = np.zeros((5, 2))
    moves[landmark] = by_xy
    return moves


SHAPES: dict[str, tuple[Floats, Check]] = {
    "frontal": (FRONTAL, Check(0)),
    "in profile": (PROFILE, Check(0)),
    "in full profile, where pairs fall together": (FULL_PROFILE, Check(0)),
    "eyes swapped": (FRONTAL[[1, 0, 2, 3, 4]], EYES),
    "mouth swapped": (FRONTAL[[0, 1, 2, 4, 3]], MOUTH),
    "mirrored": (FRONTAL * (-1, 1), EYES | MOUTH),
    "nose and left eye exchanged": (FRONTAL[[2, 1, 0, 3, 4]], SHAPE),
    "left eye and left corner of the mouth exchanged": (FRONTAL[[3, 1, 2, 0, 4]], SHAPE),
    "nose and left eye in one place": (FRONTAL[[0, 1, 0, 3, 4]], SHAPE),
    "both eyes in one place of a frontal face": (FRONTAL[[0, 0, 2, 3, 4]], SHAPE),
    "nose far outside": (FRONTAL + only(2, (55, 0)), SHAPE),
    "one eye far below": (FRONTAL + only(0, (0, 50)), SHAPE),
    "all in one place": (np.full((5, 2), 50.0), SHAPE),
    "all in a corner of the box": (FRONTAL * 0.2 + 20, SHAPE),
}


def face(
    points_xy: Floats | list[PointXY | None], box_xyxy: BoxXYXY = BOX, *, face_id: str = "1", **how: Verdict
) -> Face:
    landmarks = (
        Landmark.missing(FILE) if xy is None else Landmark(xy[0], xy[1], Visibility.VISIBLE, SOURCE)
        for xy in points_xy
    )
    return Face(id=face_id, box_xyxy=box_xyxy, landmarks=tuple(landmarks), source=SOURCE, **how)


def of_one(points_xy: Floats, box_xyxy: BoxXYXY = BOX, placed: list[bool] | None = None) -> Check:
    every = np.array([placed or [True] * 5])
    return Check(int(check_arrays(np.array([box_xyxy]), points_xy[None], every)[0]))


def labelled(path: Path) -> tuple[Floats, Floats, Bools]:
    """Boxes as corners, five points and which are visible, of every face of a label.txt with all placed."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    columns = [line.split()[:19] for line in text.splitlines() if not line.startswith("#")]
    rows = np.array([row for row in columns if len(row) == 19], dtype=np.float64)
    points = rows[:, 4:].reshape(-1, 5, 3)
    placed = (points[..., 2] != -1).all(axis=1)
    boxes_xyxy = np.concatenate([rows[:, :2], rows[:, :2] + rows[:, 2:4]], axis=1)
    return boxes_xyxy[placed], points[placed, :, :2], points[placed, :, 2] == 0


@pytest.fixture(scope="module")
def wider(shared: Path) -> tuple[Floats, Floats, Bools]:
    return labelled(shared / "data/wider/train_label.txt.gz")


@pytest.fixture(scope="module")
def portraits(shared: Path) -> tuple[Floats, Floats, Bools]:
    return labelled(shared / "data/landmarks/portraits/label.txt")


def share(boxes_xyxy: Floats, points_xy: Floats, bits: int, placed: list[bool] | None = None) -> float:
    every = np.broadcast_to(placed or [True] * 5, points_xy.shape[:2])
    return float(((check_arrays(boxes_xyxy, points_xy, every) & bits) != 0).mean())


# Shapes, one at a time.


@given(
    st.sampled_from(sorted(SHAPES)),
    st.floats(-np.pi, np.pi),
    st.floats(0.1, 20),
    st.tuples(*[st.floats(-3000, 3000)] * 2),
)
def test_that_a_shape_is_judged_alike_at_any_roll_size_and_place(
    name: str, roll: float, scale: float, shift: PointXY
) -> None:
    points_xy, expected = SHAPES[name]
    cosine, sine = np.cos(roll), np.sin(roll)
    there = scale * points_xy @ np.array([[cosine, sine], [-sine, cosine]]) + shift
    side = 100.0 * scale

    found = of_one(there, (*shift, shift[0] + side, shift[1] + side))

    assert found & GEOMETRY == expected


@pytest.mark.parametrize("name", SHAPES)
def test_that_a_shape_is_judged_for_what_it_is(name: str) -> None:
    points_xy, expected = SHAPES[name]

    assert of_one(points_xy) & GEOMETRY == expected


def test_that_a_face_on_its_head_is_as_good_as_any() -> None:
    upside_down = face(112 - FRONTAL)

    assert check_faces([upside_down], (112, 112)) == {}


@pytest.mark.parametrize("name", ["frontal", "in profile", "in full profile, where pairs fall together"])
def test_that_a_point_left_out_makes_no_shape_wrong(name: str) -> None:
    for placed in itertools.product([True, False], repeat=5):
        found = of_one(SHAPES[name][0], placed=list(placed))
        assert found == (Check.PARTIAL_LANDMARKS if 0 < sum(placed) < 5 else 0), placed


@pytest.mark.parametrize(
    ("placed", "points_xy", "expected"),
    [
        ([True, True, False, True, False], FRONTAL[[1, 0, 2, 3, 4]], EYES),
        ([True, True, True, False, False], FRONTAL[[1, 0, 2, 3, 4]], EYES),
        ([False, False, True, True, True], FRONTAL[[0, 1, 2, 4, 3]], MOUTH),
        ([True, False, False, True, True], FRONTAL[[0, 1, 2, 4, 3]], MOUTH),
        ([True, False, True, False, False], FRONTAL[[0, 1, 0, 3, 4]], SHAPE),
        ([True, True, False, False, False], FRONTAL[[1, 0, 2, 3, 4]], Check(0)),  # could be on its head
    ],
)
def test_that_a_mistake_shows_in_the_points_there_are(
    placed: list[bool], points_xy: Floats, expected: Check
) -> None:
    assert of_one(points_xy, placed=placed) == expected | Check.PARTIAL_LANDMARKS


def test_that_what_is_not_placed_is_nowhere() -> None:
    somewhere = np.where([[True], [True], [False], [True], [False]], FRONTAL, 1e6)

    assert of_one(somewhere, placed=[True, True, False, True, False]) == Check.PARTIAL_LANDMARKS


def test_that_points_a_little_outside_the_box_are_let_be() -> None:
    tight = (38.0, 51.0, 74.0, 93.0)

    assert of_one(FRONTAL, (41.0, 51.0, 74.0, 93.0)) == Check(0)
    assert of_one(FRONTAL, (43.0, 51.0, 74.0, 93.0)) == Check.POINT_OUTSIDE_BOX
    assert of_one(FRONTAL, tight) == Check(0)
    assert of_one(FRONTAL, (38.0, 51.0, 74.0, 87.0)) == Check.POINT_OUTSIDE_BOX
    assert of_one(FRONTAL, (38.0, 0.0, 74.0, 86.0)) == Check(0)  # a tenth of the height, which is more


# What a person is told.


def test_that_a_finding_names_the_points_it_is_about() -> None:
    nose_away: list[PointXY | None] = [*map(tuple, FRONTAL.tolist())]
    nose_away[2], nose_away[4] = (120.0, 71.0), None

    found = check_faces(
        [
            face(FRONTAL, (1000, 0, 1092, 112), face_id="far box"),
            face(FRONTAL[[1, 0, 2, 4, 3]], face_id="swapped"),
            face(FRONTAL[[0, 1, 0, 3, 4]], (10, 0, 102, 180), face_id="nose on eye"),
            face(nose_away, (10, 0, 115, 300), face_id="nose away"),
            Face(id="box alone", box_xyxy=(500, 500, 600, 600), source=SOURCE),
        ]
    )

    assert found == {
        "far box": (
            Finding(
                Check.POINT_OUTSIDE_BOX,
                "Left eye, right eye, nose tip, left mouth corner and right mouth corner lie outside the box",
                (0, 1, 2, 3, 4),
            ),
        ),
        "swapped": (
            Finding(EYES, "Left and right eye look swapped", (0, 1)),
            Finding(MOUTH, "Left and right mouth corner look swapped", (3, 4)),
        ),
        "nose on eye": (Finding(SHAPE, "Left eye and nose tip are in one place", (0, 2)),),
        "nose away": (
            Finding(SHAPE, "The nose tip is not between eyes and mouth", (2,)),
            Finding(Check.PARTIAL_LANDMARKS, "Right mouth corner is missing", (4,)),
        ),
        "box alone": (Finding(Check.NO_LANDMARKS, "No landmarks, though the face is large enough"),),
    }


@pytest.mark.parametrize(
    ("eye", "mouth", "told"),
    [
        (Landmark.missing(SOURCE), Landmark.missing(SOURCE), None),
        (Landmark.missing(SOURCE), Landmark.missing(FILE), ("Right mouth corner is missing", (4,))),
        (Landmark.left_out(), Landmark.missing(SOURCE), ("Right eye is missing", (1,))),
        (
            Landmark.left_out(),
            Landmark.missing(Source(Origin.MODEL, "first")),
            ("Right eye and right mouth corner are missing", (1, 4)),
        ),
    ],
)
def test_that_what_a_person_says_is_missing_is_no_finding_and_what_nobody_says_is(
    eye: Landmark, mouth: Landmark, told: tuple[str, tuple[int, ...]] | None
) -> None:
    profile = face(PROFILE).with_landmark(1, eye).with_landmark(4, mouth)
    findings = () if told is None else (Finding(Check.PARTIAL_LANDMARKS, *told),)

    assert check_faces([profile]) == ({profile.id: findings} if findings else {})
    checks = FaceColumns.of_faces(0, [profile, face(FRONTAL, (500, 0, 592, 112), face_id="2")]).checks
    assert bool(checks[0] & Check.PARTIAL_LANDMARKS) == bool(findings)


def test_that_a_box_alone_is_told_where_landmarks_can_be_expected_and_not_where_all_are_missing() -> None:
    missing = (Landmark.missing(SOURCE),) * 5
    faces = [
        Face(id="large", box_xyxy=(0, 0, 16, 25), source=SOURCE),
        Face(id="small", box_xyxy=(100, 0, 119, 20), source=SOURCE),
        Face(id="said to have none", box_xyxy=(200, 0, 300, 100), landmarks=missing, source=SOURCE),
        Face(id="no face", box_xyxy=(400, 0, 500, 100), source=SOURCE, verdict=Verdict.NOT_A_FACE),
    ]

    assert [*check_faces(faces)] == ["large"]
    assert FaceColumns.of_faces(0, faces).checks.tolist() == [Check.NO_LANDMARKS, 0, 0, 0]


def test_that_boxes_that_reach_outside_the_image_are_told() -> None:
    boxes_xyxy = [(-1, 0, 90, 90), (-2.5, 0, 90, 90), (0, 0, 100, 121), (0, 0, 100, 123), (-9, 0, 991, 120)]
    faces = [
        Face(id=str(number), box_xyxy=box_xyxy, source=SOURCE) for number, box_xyxy in enumerate(boxes_xyxy)
    ]

    assert outside_image(np.array(boxes_xyxy), (1000, 120)).tolist() == [False, True, False, True, False]

    def outside(image_size: tuple[int, int] | None) -> list[str]:
        found = check_faces(faces, image_size).items()
        return [key for key, several in found if Check.BOX_OUTSIDE_IMAGE in {one.check for one in several}]

    assert outside((1000, 120)) == ["1", "3"]
    assert outside(None) == ["1"], "that much is known without the image"


@pytest.mark.parametrize(("image_size", "outside"), [((1000, 120), [1, 3]), (None, [1])])
def test_that_columns_tell_the_same_of_an_image_whose_size_is_known(
    image_size: tuple[int, int] | None, outside: list[int]
) -> None:
    boxes_xyxy = [(-1, 0, 90, 90), (-2.5, 0, 90, 90), (0, 0, 100, 121), (0, 0, 100, 123), (-9, 0, 991, 120)]
    faces = [Face(box_xyxy=box_xyxy, source=SOURCE) for box_xyxy in boxes_xyxy]

    checks = FaceColumns.of_faces(0, faces, image_size).checks

    assert np.flatnonzero(checks & Check.BOX_OUTSIDE_IMAGE).tolist() == outside


def test_that_faces_are_judged_as_precisely_as_columns_keep_them() -> None:
    face = Face(box_xyxy=(-1.00000001, 0, 18, 18), source=SOURCE)
    assert FaceColumns.of_faces(0, [face]).checks.tolist() == [0]
    assert check_faces([face], (100, 100)) == {}


def test_that_duplicates_name_each_other_and_rejected_faces_count_for_nothing() -> None:
    found = check_faces(
        [
            face(FRONTAL, face_id="a"),
            face(FRONTAL[[1, 0, 2, 3, 4]], face_id="rejected", verdict=Verdict.NOT_A_FACE),
            face(FRONTAL, face_id="b"),
            face(FRONTAL + np.array((300, 0)), (310, 0, 402, 112), face_id="elsewhere"),
            face(FRONTAL, (11, 1, 103, 113), face_id="c"),
        ]
    )

    text = "2 other boxes cover the same face"
    assert found == {
        "a": (Finding(Check.DUPLICATE_BOX, text, face_ids=("b", "c")),),
        "b": (Finding(Check.DUPLICATE_BOX, text, face_ids=("a", "c")),),
        "c": (Finding(Check.DUPLICATE_BOX, text, face_ids=("a", "b")),),
    }
    (finding,) = check_faces([face(FRONTAL, face_id="a"), face(FRONTAL, face_id="b")])["a"]
    assert finding == Finding(Check.DUPLICATE_BOX, "Another box covers the same face", face_ids=("b",))


@given(st.lists(st.sampled_from(sorted(SHAPES)), max_size=6))
def test_that_the_faces_of_an_image_are_judged_as_in_arrays(names: list[str]) -> None:
    shifts = [(300.0 * number, 0.0) for number in range(len(names))]
    faces = [
        face(SHAPES[name][0] + shift, (shift[0], 0.0, shift[0] + 112, 112.0), face_id=str(number))
        for number, (name, shift) in enumerate(zip(names, shifts, strict=True))
    ]

    found = check_faces(faces)

    for number, name in enumerate(names):
        checks = Check(0)
        for finding in found.get(str(number), ()):
            checks |= finding.check
        assert checks == of_one(SHAPES[name][0], (0.0, 0.0, 112.0, 112.0))


@pytest.mark.parametrize("size", [(100, 70), np.array([[100.0, 70.0]])])
def test_that_landmarks_beyond_the_edge_that_cuts_a_face_are_where_its_box_cannot_go(
    size: tuple[int, int] | Floats,
) -> None:
    cut = np.array([[38.0, 51.0, 74.0, 70.0]])  # the mouth is below the photograph
    every = np.ones((1, 5), dtype=np.bool_)
    assert Check(int(check_arrays(cut, FRONTAL[None], every)[0])) == Check.POINT_OUTSIDE_BOX
    assert Check(int(check_arrays(cut, FRONTAL[None], every, size)[0])) == Check(0)
    above = cut - [0, 0, 0, 10]  # it ends before the photograph does
    assert Check(int(check_arrays(above, FRONTAL[None], every, size)[0])) == Check.POINT_OUTSIDE_BOX


def test_that_every_check_has_a_text_and_nothing_is_found_among_no_faces() -> None:
    assert list(CHECK_TEXTS) == list(Check)
    assert check_faces([], (100, 100)) == {}
    empty = check_arrays(np.zeros((0, 4)), np.zeros((0, 5, 2)), np.zeros((0, 5), dtype=np.bool_))
    assert (empty.shape, empty.dtype) == ((0,), np.uint16)


# How often, on what people labelled. The figures in checks.py are these.


def test_that_checks_leave_labels_of_people_in_peace(wider: tuple[Floats, Floats, Bools]) -> None:
    boxes_xyxy, points_xy, _ = wider

    assert len(points_xy) == 72_921
    assert share(boxes_xyxy, points_xy, int(EYES)) == pytest.approx(0.0023, abs=1e-4)
    assert share(boxes_xyxy, points_xy, int(MOUTH)) == pytest.approx(0.0019, abs=1e-4)
    assert share(boxes_xyxy, points_xy, int(SHAPE)) == pytest.approx(0.0032, abs=1e-4)
    assert share(boxes_xyxy, points_xy, int(Check.POINT_OUTSIDE_BOX)) == pytest.approx(0.0086, abs=1e-4)
    for missing in [*itertools.combinations(range(5), 1), *itertools.combinations(range(5), 2)]:
        placed = [index not in missing for index in range(5)]
        assert share(boxes_xyxy, points_xy, GEOMETRY, placed) < 0.005, missing


def test_that_checks_find_nothing_in_portraits(portraits: tuple[Floats, Floats, Bools]) -> None:
    assert share(*portraits[:2], int(Check(127))) == 0.0


def test_that_points_placed_in_a_wrong_order_are_found(
    portraits: tuple[Floats, Floats, Bools], wider: tuple[Floats, Floats, Bools]
) -> None:
    """All orders but the four that turn the face as a whole, which could be a face that lies on its side."""
    turned = {(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (3, 0, 2, 4, 1), (1, 4, 2, 0, 3)}
    visible = wider[2].all(axis=1) & ((wider[0][:, 2:] - wider[0][:, :2]) >= 20).all(axis=1)
    some = (wider[0][visible][::10], wider[1][visible][::10])
    for (boxes_xyxy, points_xy), most in ((portraits[:2], 0.99), (some, 0.98)):
        found = {
            order: share(boxes_xyxy, points_xy[:, order], GEOMETRY)
            for order in itertools.permutations(range(5))
            if order not in turned
        }
        assert np.mean(list(found.values())) > most
        assert min(found.values()) > 0.9
    assert share(portraits[0], portraits[1][:, [1, 0, 2, 3, 4]], int(EYES)) == 1.0
    assert share(portraits[0], portraits[1][:, [0, 1, 2, 4, 3]], int(MOUTH)) == 1.0


@pytest.mark.parametrize(("distance", "least"), [(0.3, 0.45), (0.4, 0.75), (0.5, 0.92), (0.75, 0.99)])
def test_that_a_point_placed_far_off_is_found(
    portraits: tuple[Floats, Floats, Bools], distance: float, least: float
) -> None:
    """One point of each portrait at random, in a random direction, by a share of the side of its box."""
    boxes_xyxy, points_xy, _ = portraits
    chance = np.random.default_rng(0)
    angle, which = chance.uniform(0, 2 * np.pi, len(points_xy)), chance.integers(0, 5, len(points_xy))
    sides = np.sqrt((boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]).prod(axis=1))
    points_xy = points_xy.copy()
    away = distance * sides[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points_xy[np.arange(len(points_xy)), which] += away

    assert share(boxes_xyxy, points_xy, GEOMETRY | int(Check.POINT_OUTSIDE_BOX)) > least
