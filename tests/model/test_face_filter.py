"""Filters and orders over all faces, compared with what a loop over the faces themselves says."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.attributes import Attributes
from annotator.model.checks import Check
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_columns import FaceColumns
from annotator.model.face_filter import FaceFilter, Query, Sort, SortKey, Span, apply
from annotator.model.face_kind import FaceKind, kind_of_face
from annotator.model.face_table import FaceTable

MODEL, PERSON, FILE = (
    Source(Origin.MODEL, "mobile"),
    Source(Origin.PERSON, "ann"),
    Source(Origin.FILE, "l.txt"),
)
PATHS = ("0--Parade/One.jpg", "0--Parade/two.jpg", "1--Handshaking/ten.jpg")
PLACES = ((0.3, 0.35), (0.7, 0.35), (0.5, 0.55), (0.35, 0.75), (0.65, 0.75))


def face(name: str, x: float = 10.0, size: float = 40.0, source: Source = MODEL, **rest: object) -> Face:
    points = tuple(
        Landmark(x + size * u, 40 + size * (v - 0.5), Visibility.VISIBLE, source) for u, v in PLACES
    )
    return Face(
        **{
            "box_xyxy": (x, 40 - size / 2, x + size, 40 + size / 2),
            "landmarks": points,
            "source": source,
            "id": name,
        }
        | rest
    )


def table_of(*images: list[Face]) -> FaceTable:
    return FaceTable.from_rows(PATHS, [FaceColumns.of_faces(n, faces) for n, faces in enumerate(images)])


def names(table: FaceTable, query: Query) -> str:
    return "".join(table.id_of(row) for row in apply(table, query))


FACES = (
    [
        face("a", score=0.9, size=20),
        face("b", 100, score=0.4, verdict=Verdict.REAL, attributes=Attributes(blur=2, pose=1), difficulty=4),
    ],
    [face("c", source=FILE, size=80, attributes=Attributes(blur=1)), face("d", 300, source=PERSON)],
    [face("e", verdict=Verdict.NOT_A_FACE, score=0.1), face("f", 200, score=0.6), face("g", 201, size=40.5)],
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (FaceFilter(), "abcdefg"),
        (FaceFilter(text="PARADE"), "abcd"),
        (FaceFilter(text="one"), "ab"),
        (FaceFilter(text="nowhere"), ""),
        (FaceFilter(kinds=frozenset({FaceKind.FILE, FaceKind.REJECTED})), "ce"),
        (FaceFilter(kinds=frozenset({FaceKind.PERSON})), "bd"),
        (FaceFilter(verdicts=frozenset({Verdict.REAL, Verdict.NOT_A_FACE})), "be"),
        (FaceFilter(score=Span(0.4, 0.6)), "bf"),
        (FaceFilter(score=Span(low=0.5)), "af"),
        (FaceFilter(size=Span(high=20.0)), "a"),
        (FaceFilter(size=Span(low=60.0)), "c"),
        (FaceFilter(checks=int(Check.DUPLICATE_BOX)), "fg"),
        (FaceFilter(checks=int(Check.PARTIAL_LANDMARKS)), ""),
        (FaceFilter(attributes=frozenset({("blur", 1), ("blur", 2)})), "bc"),
        (FaceFilter(attributes=frozenset({("blur", 1), ("pose", 1)})), ""),
        (FaceFilter(attributes=frozenset({("blur", 2), ("pose", 1)})), "b"),
        (FaceFilter(difficulties=frozenset({4, 5})), "b"),
        (FaceFilter(text="parade", score=Span(low=0.5)), "a"),
    ],
)
def test_that_a_filter_keeps_what_it_asks_for(wanted: FaceFilter, found: str):
    assert names(table_of(*FACES), Query(wanted)) == found


def test_that_what_was_not_measured_is_not_found_by_a_least():
    columns = FaceColumns.of_faces(0, [face("a"), face("b", 200), face("c", 400)])
    columns.disagreement[:] = (0.1, 0.3, np.nan)
    columns.model_change[:] = (np.nan, 0.1, 0.3)
    table = FaceTable.of_columns(PATHS, columns)
    assert names(table, Query(FaceFilter(disagreement=Span(low=0.1)))) == "ab"
    assert names(table, Query(FaceFilter(model_change=Span(low=0.2)))) == "c"


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort(), "abcdefg"),
        (Sort(descending=True), "gfedcba"),
        (Sort(SortKey.SCORE), "ebfacdg"),
        (Sort(SortKey.SCORE, descending=True), "afbecdg"),  # those without a score are last either way
        (Sort(SortKey.SIZE), "abdefgc"),
        (Sort(SortKey.SIZE, descending=True), "cgbdefa"),
        (Sort(SortKey.CHECKS, descending=True), "fgabcde"),
        (Sort(SortKey.IMAGE), "bacdgef"),
        (Sort(SortKey.IMAGE, descending=True), "gefcdba"),
    ],
)
def test_that_equals_stand_in_reading_order(sort: Sort, order: str):
    assert names(table_of(*FACES), Query(sort=sort)) == order


@pytest.mark.parametrize("key", [SortKey.DISAGREEMENT, SortKey.MODEL_CHANGE])
def test_that_predictions_nobody_has_touched_come_first_by_what_models_contradict(key: SortKey):
    columns = FaceColumns.joined(FaceColumns.of_faces(n, faces) for n, faces in enumerate(FACES))
    columns.disagreement[:] = columns.model_change[:] = (0.1, 0.5, 0.4, 0.3, 0.2, 0.2, np.nan)
    table = FaceTable.of_columns(PATHS, columns)
    assert names(table, Query(sort=Sort(key, descending=True))) == "facbdeg"
    assert names(table, Query(sort=Sort(key))) == "afcdbeg"


def test_that_faces_added_later_are_sorted_among_the_others():
    table = table_of(*FACES).with_image_replaced(PATHS[0], [face("x", -30), *FACES[0], face("y", 900)])
    assert names(table, Query()) == "xabycdefg"


def test_that_a_span_has_something_between_its_ends():
    with pytest.raises(ValueError, match="nothing lies"):
        Span(2.0, 1.0)
    with pytest.raises(ValueError, match="nothing lies"):
        Span(math.nan, 1.0)


@given(st.integers(0, 2**32))
def test_that_any_filter_finds_what_a_loop_over_the_faces_does(seed: int):
    chance = random.Random(seed)
    images = [
        [_any_face(chance, f"{number} {place}") for place in range(chance.randrange(6))]
        for number in range(3)
    ]
    table = table_of(*images)
    wanted = FaceFilter(
        text=chance.choice(("", "parade", "T")),
        kinds=frozenset(chance.sample(list(FaceKind), chance.randrange(3))),
        verdicts=frozenset(chance.sample(list(Verdict), chance.choice((0, 0, 3)))),
        score=chance.choice((Span(), Span(0.25, 0.75))),
        size=chance.choice((Span(), Span(32.0, 64.0))),
        difficulties=frozenset(chance.sample(range(1, 6), chance.choice((0, 3)))),
    )
    by_loop = {
        held.id
        for path, faces in zip(PATHS, images, strict=True)
        for held in faces
        if wanted.text.casefold() in path.casefold()
        and (not wanted.kinds or int(kind_of_face(held)) in set(map(int, wanted.kinds)))
        and (not wanted.verdicts or held.verdict in wanted.verdicts)
        and (wanted.score.is_open or (held.score is not None and 0.25 <= held.score <= 0.75))
        and (wanted.size.is_open or 32.0 <= held.box_xyxy[2] - held.box_xyxy[0] <= 64.0)
        and (not wanted.difficulties or held.difficulty in wanted.difficulties)
    }
    rows = apply(table, Query(wanted, Sort(SortKey.SCORE, descending=True)))
    assert {table.id_of(row) for row in rows} == by_loop
    scores = table.columns.scores[rows]
    known = scores[~np.isnan(scores)]
    assert (np.diff(known) <= 0).all()
    assert np.isnan(scores[len(known) :]).all()


@given(
    st.lists(st.floats(width=32) | st.sampled_from((0.0, -0.0, math.nan, math.inf, -math.inf)), max_size=40)
)
def test_that_numbers_of_every_kind_are_sorted(values: list[float]):
    columns = FaceColumns.of_faces(0, [face(str(n), 100 * n) for n in range(len(values))])
    columns.disagreement[:] = values
    table = FaceTable.of_columns(PATHS, columns)
    found = columns.disagreement[apply(table, Query(sort=Sort(SortKey.DISAGREEMENT)))]
    np.testing.assert_array_equal(found, np.sort(columns.disagreement))


def _any_face(chance: random.Random, name: str) -> Face:
    made = face(
        name,
        chance.choice((0.0, 150.0, 300.0)),
        chance.choice((16.0, 32.0, 64.0, 128.0)),
        chance.choice((MODEL, PERSON, FILE)),
        score=chance.choice((None, 0.0, 0.25, 0.5, 0.75, 1.0)),
        verdict=chance.choice(tuple(Verdict)),
    )
    return replace(made, difficulty=chance.choice((None, 1, 2, 3, 4, 5)))
