"""A face comes back from disk exactly as it went: every number, every maker, every column."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.attributes import ATTRIBUTE_VALUES, DIFFICULTIES, Attributes
from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.history import Entry
from annotator.model.step import Step, StepKind
from annotator.store.face_record import face_from_row, face_to_row, faces_from_json, faces_to_json
from annotator.store.journal import Journal

coordinates = st.floats(-1e6, 1e6) | st.floats(-1e6, 1e6, width=32)
# Lone surrogates, as odd file names hold them, have no place in text columns; makers' names are rid of them.
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
times = st.sampled_from(["", "2026-01-02T03:04:05+00:00", "2026-01-02T03:04:06+00:00"])
sources = st.builds(Source, st.sampled_from(Origin), names, times)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    xs = sorted(draw(st.lists(coordinates, min_size=2, max_size=2, unique=True)))
    ys = sorted(draw(st.lists(coordinates, min_size=2, max_size=2, unique=True)))
    return xs[0], ys[0], xs[1], ys[1]


landmarks = st.builds(Landmark, coordinates, coordinates, st.sampled_from(Visibility), sources)
faces = st.builds(
    Face,
    box_xyxy=boxes(),
    landmarks=st.just(()) | st.tuples(*[landmarks] * 5),
    score=st.none() | st.floats(0, 1),
    source=sources,
    verdict=st.sampled_from(Verdict),
    attributes=st.builds(
        Attributes, *(st.none() | st.integers(0, len(values) - 1) for values in ATTRIBUTE_VALUES.values())
    ),
    difficulty=st.none() | st.sampled_from(sorted(DIFFICULTIES)),
    extra_columns=st.lists(st.text(max_size=8), max_size=4).map(tuple),
    carried=names,
)


@given(faces)
def test_that_a_face_survives_being_a_row(face: Face) -> None:
    assert face_from_row(face_to_row(face)) == face


@given(st.lists(faces, max_size=3).map(tuple))
def test_that_faces_survive_being_text(many: tuple[Face, ...]) -> None:
    assert faces_from_json(faces_to_json(many)) == many


@given(faces)
def test_that_landmarks_are_written_as_the_encoder_of_json_writes_them(face: Face) -> None:
    text = face_to_row(face)[9]
    assert text == json.dumps(json.loads(text), separators=(",", ":"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(faces, min_size=1, max_size=4, unique_by=lambda face: face.id).map(tuple))
def test_that_recorded_faces_and_their_history_are_read_back_equal(many: tuple[Face, ...]) -> None:
    change = Change(image="a.jpg", before=(), after=many)
    step = Step(change=change, text="Add", kind=StepKind.DO, at="2024-05-01T10:00:00Z", author="ann")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "project.faces")
        with Journal.open(path) as journal:
            journal.record(step)
        with Journal.open(path) as journal:
            assert journal.faces("a.jpg") == many
            assert journal.history("a.jpg").entries == (Entry("Add", change, step.at, "ann"),)
