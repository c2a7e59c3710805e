"""All faces as columns: what each says, and tables made one from the next."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.attributes import Attributes
from annotator.model.checks import Check, check_faces
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_columns import UNSAID, VERDICTS, FaceColumns
from annotator.model.face_kind import FaceKind, kind_of_face
from annotator.model.face_table import FaceTable
from annotator.model.sight import Sight
from annotator.model.unusual import unusualness_of
from annotator.windows.face_order import in_reading_order

MODEL, PERSON, FILE = (
    Source(Origin.MODEL, "mobile"),
    Source(Origin.PERSON, "ann"),
    Source(Origin.FILE, "label.txt"),
)
PLACES = ((0.3, 0.35), (0.7, 0.35), (0.5, 0.55), (0.35, 0.75), (0.65, 0.75))
PATHS = ("a.jpg", "b.jpg", "c.jpg")


def face(name: str, x: float = 10.0, y: float = 20.0, size: float = 40.0, **rest: object) -> Face:
    source = rest.pop("source", MODEL)
    landmarks = tuple(Landmark(x + size * u, y + size * v, Visibility.VISIBLE, source) for u, v in PLACES)
    fields = {"landmarks": landmarks, "source": source, "id": name, **rest}
    return Face(box_xyxy=(x, y, x + size, y + size), **fields)


def table_of(**faces: tuple[Face, ...]) -> FaceTable:
    parts = [FaceColumns.of_faces(PATHS.index(f"{name}.jpg"), held) for name, held in faces.items()]
    return FaceTable.from_rows(PATHS, parts)


def ids(table: FaceTable, image: str) -> list[str]:
    return [table.id_of(row) for row in table.rows_of(image)]


def test_that_a_row_says_what_the_face_does():
    columns = FaceColumns.of_faces(
        2,
        [
            face(
                "f",
                score=0.5,
                verdict=Verdict.FIX,
                attributes=Attributes(blur=2, pose=0),
                difficulty=3,
            )
        ],
    )
    assert columns.images.tolist() == [2]
    assert columns.ids.tolist() == [b"f"]
    assert columns.boxes_xyxy.tolist() == [[10, 20, 50, 60]]
    assert columns.points_xy[0, 2].tolist() == [30, 42]
    assert columns.visibilities.tolist() == [[0] * 5]
    assert columns.scores.tolist() == [0.5]
    assert VERDICTS[columns.verdicts[0]] is Verdict.FIX
    assert columns.attributes.tolist() == [[2, UNSAID, UNSAID, UNSAID, 0, UNSAID]]
    assert columns.difficulties.tolist() == [3]
    assert columns.kinds.tolist() == [FaceKind.PERSON]


def test_that_what_nobody_said_is_told_apart_from_zero():
    columns = FaceColumns.of_faces(0, [face("f", landmarks=())])
    assert np.isnan(columns.scores).all()
    assert columns.visibilities.tolist() == [[-1] * 5]
    assert np.isnan(columns.points_xy).all()
    assert columns.attributes.tolist() == [[UNSAID] * 6]
    assert columns.difficulties.tolist() == [0]
    assert np.isnan(columns.unusual).all()
    assert np.isnan(columns.disagreement).all()


@pytest.mark.parametrize(
    ("box", "nose", "verdict", "kind"),
    [
        (MODEL, MODEL, Verdict.NONE, FaceKind.PREDICTION),
        (MODEL, PERSON, Verdict.NONE, FaceKind.PERSON),
        (MODEL, FILE, Verdict.NONE, FaceKind.PREDICTION),
        (MODEL, MODEL, Verdict.REAL, FaceKind.PERSON),
        (MODEL, PERSON, Verdict.NOT_A_FACE, FaceKind.REJECTED),
        (FILE, FILE, Verdict.NONE, FaceKind.FILE),
        (FILE, PERSON, Verdict.NONE, FaceKind.PERSON),
        (FILE, FILE, Verdict.FIX, FaceKind.PERSON),
        (PERSON, MODEL, Verdict.NONE, FaceKind.PERSON),
        (PERSON, PERSON, Verdict.NOT_A_FACE, FaceKind.REJECTED),
    ],
)
def test_that_a_person_counts_before_who_made_the_box(box, nose, verdict, kind):
    held = face("f", source=box, verdict=verdict)
    held = held.with_landmark(2, held.landmarks[2].moved_to((1, 2), nose))
    assert kind_of_face(held) is kind


def test_that_findings_and_unusualness_are_worked_out():
    swapped = face("swapped")
    swapped = swapped.with_landmark(0, face("f").landmarks[1]).with_landmark(1, face("f").landmarks[0])
    columns = FaceColumns.of_faces(
        0, [swapped, face("twin", 200), face("other twin", 201), face("alone", 400)]
    )
    assert columns.checks[0] & Check.EYES_SWAPPED
    assert [bool(found & Check.DUPLICATE_BOX) for found in columns.checks] == [False, True, True, False]
    assert columns.unusual[3] == pytest.approx(unusualness_of(face("alone", 400)), rel=1e-3)


def test_that_boxes_at_one_place_in_two_images_are_no_duplicates():
    columns = FaceColumns.joined(
        [FaceColumns.of_faces(0, [face("f")]), FaceColumns.of_faces(1, [face("f"), face("g", -500.0)])]
    )
    both = FaceColumns.of_measures(
        **{
            name: getattr(columns, name)
            for name in (
                "images", "ids", "boxes_xyxy", "points_xy", "visibilities",
                "scores", "kinds", "verdicts", "attributes", "difficulties",
            )
        }
    )  # fmt: skip
    assert not (both.checks & Check.DUPLICATE_BOX).any()


def test_that_what_is_no_face_has_no_findings_and_is_nobodys_duplicate():
    rejected = face("no face", verdict=Verdict.NOT_A_FACE)
    columns = FaceColumns.of_faces(0, [rejected, face("f", 10.5)])
    assert columns.checks.tolist() == [0, 0]


@given(st.integers(0, 2**32), st.integers(1, 30))
def test_that_many_faces_are_read_in_the_order_in_which_a_person_goes_through_them(seed, count):
    chance = random.Random(seed)
    faces = [
        face(str(number), chance.randrange(0, 900), chance.randrange(0, 400), chance.randrange(8, 200))
        for number in range(count)
    ]
    columns = FaceColumns.of_faces(0, faces)
    in_order = [faces[row].id for row in np.argsort(columns.reading)]
    assert in_order == [held.id for held in in_reading_order(faces)]


def test_that_an_image_can_be_given_other_faces():
    table = table_of(a=(face("f"), face("g", 300)), c=(face("h"),))
    later = table.with_image_replaced("a.jpg", (face("g", 310), face("new"))).with_image_replaced(
        "b.jpg", (face("i"),)
    )
    assert ids(later, "a.jpg") == ["g", "new"]
    assert ids(later, "b.jpg") == ["i"]
    assert ids(later, "c.jpg") == ["h"]
    assert len(later) == 4
    row = later.row_of("a.jpg", "g")
    assert row is not None
    assert later.columns.boxes_xyxy[row, 0] == 310


def test_that_an_earlier_table_stays_as_it_was():
    table = table_of(a=(face("f"), face("g", 300)))
    one = table.with_image_replaced("a.jpg", (face("f", 100),))
    other = table.with_image_replaced("a.jpg", (face("f", 200),))
    lefts = [int(t.columns.boxes_xyxy[t.rows_of("a.jpg"), 0][0]) for t in (table, one, other)]
    assert lefts == [10, 100, 200]
    assert [len(t) for t in (table, one, other)] == [2, 1, 1]


def test_that_a_face_that_stays_keeps_its_row():
    table = table_of(a=(face("f"), face("g", 300)))
    later = table.with_image_replaced("a.jpg", (face("f"), face("g", 300, verdict=Verdict.REAL)))
    before, after = table.rows_of("a.jpg"), later.rows_of("a.jpg")
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert later.followed(before).tolist() == after.tolist()


def test_that_a_face_that_is_gone_is_followed_to_nowhere():
    table = table_of(a=(face("f"), face("g", 300)))
    later = table.with_image_replaced("a.jpg", (face("f"),))
    assert later.followed(table.rows_of("a.jpg")).tolist() == [0, -1]


def test_that_a_measurement_is_kept_until_the_landmarks_move():
    columns = FaceColumns.of_faces(0, [face("f"), face("g", 300)])
    columns.disagreement[:] = columns.model_change[:] = 0.25
    table = FaceTable.of_columns(PATHS, columns)
    later = table.with_image_replaced("a.jpg", (face("f", verdict=Verdict.REAL), face("g", 301)))
    rows = later.rows_of("a.jpg")
    assert later.columns.disagreement[rows[0]] == later.columns.model_change[rows[0]] == 0.25
    assert np.isnan([later.columns.disagreement[rows[1]], later.columns.model_change[rows[1]]]).all()


def test_that_an_image_of_another_folder_changes_nothing():
    table = table_of(a=(face("f"),))
    assert table.with_image_replaced("elsewhere.jpg", (face("g"),)) is table


def test_that_a_long_id_is_not_cut_off():
    table = table_of(a=(face("f"),)).with_image_replaced("b.jpg", (face("ü" * 50),))
    assert ids(table, "b.jpg") == ["ü" * 50]
    assert ids(table, "a.jpg") == ["f"]


def test_that_faces_of_one_image_must_stand_together():
    parts = [FaceColumns.of_faces(number, [face("f")]) for number in (0, 1, 0)]
    with pytest.raises(ValueError, match="together"):
        FaceTable.from_rows(PATHS, parts)


def test_that_the_findings_of_each_image_are_counted():
    twins = (face("f"), face("g", 10.5))
    half = face("h", 90).with_landmark(2, Landmark.missing(MODEL))
    table = table_of(a=twins, b=(face("f"),)).with_image_replaced("c.jpg", (*twins, half))
    assert table.findings_by_image().tolist() == [2, 0, 3]
    assert [table.findings_of(path) for path in PATHS] == [2, 0, 3]


def test_that_findings_are_counted_as_a_list_of_them_is_long():
    off = face("off", -60).with_landmark(0, Landmark(-200.0, 60.0, Visibility.VISIBLE, MODEL))
    half = face("half", 200).with_landmark(2, Landmark.missing(MODEL))
    rejected = replace(off, id="none", verdict=Verdict.NOT_A_FACE)
    faces = (off, half, rejected, face("twin", 400), face("other twin", 400.5))
    listed = sum(map(len, check_faces(faces).values()))
    assert listed > 5
    assert table_of(a=faces).findings_of("a.jpg") == listed


def test_that_findings_of_faces_that_are_hidden_are_not_counted():
    half = face("half", score=0.4).with_landmark(2, Landmark.missing(MODEL))
    kept = replace(half, id="kept", verdict=Verdict.REAL, box_xyxy=(300.0, 300.0, 340.0, 340.0))
    table = table_of(a=(half, kept))
    both = table.findings_of("a.jpg")
    for sight in (Sight(least_score=0.5), Sight().with_kind(FaceKind.PREDICTION, shown=False)):
        assert table.findings_of("a.jpg", sight) < both
        assert table.findings_by_image(sight).tolist() == [table.findings_of("a.jpg", sight), 0, 0]


def test_that_ten_thousand_faces_take_little_more_than_a_hundred_bytes_each():
    columns = FaceColumns.of_faces(0, [face(f"{n:032x}", 100 * n) for n in range(10_000)])
    assert FaceTable.of_columns(PATHS, columns).nbytes <= 140 * 10_000


@given(st.integers(0, 2**32))
def test_that_any_number_of_replacements_ends_at_the_faces_that_were_given_last(seed):
    chance = random.Random(seed)
    held: dict[str, tuple[Face, ...]] = {"a.jpg": (face("0"), face("1", 99)), "b.jpg": (face("2"),)}
    table = table_of(a=held["a.jpg"], b=held["b.jpg"])
    listed = table.rows
    for _ in range(12):
        image = chance.choice(PATHS)
        faces = {
            name: face(name, chance.choice((10, 200)), verdict=chance.choice((Verdict.NONE, Verdict.REAL)))
            for name in map(str, range(6))
            if chance.random() < 0.5
        }
        held[image] = tuple(faces.values())
        table = table.with_image_replaced(image, held[image])
        listed = table.followed(listed)
        listed = listed[listed >= 0]
        if chance.random() < 0.1:
            table = table.compacted()
            listed = table.rows
        for path in PATHS:
            expected = FaceColumns.of_faces(PATHS.index(path), held.get(path, ()))
            assert table.columns.take(table.rows_of(path)).equal_rows(expected).all()
            assert ids(table, path) == [kept.id for kept in held.get(path, ())]
    assert len(table) == sum(map(len, held.values()))
    assert table.alive[listed].all()
