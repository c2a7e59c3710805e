"""What was worked out about faces: kept by image and kind, hidden with the face, no part of its history."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.face import Face
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from annotator.store.measurements import MeasurementKind, Measurements
from annotator.store.project_file import ProjectFile, ProjectFileForReading

DISAGREEMENT, MODELS = MeasurementKind.DISAGREEMENT, MeasurementKind.MODELS


@pytest.fixture
def measurements(file: ProjectFile) -> Measurements:
    return Measurements(file)


@pytest.fixture
def two_faces(
    journal: Journal, make_face: Callable[..., Face], make_step: Callable[..., Step]
) -> tuple[Face, Face]:
    """Faces a and b of a.jpg, as the project holds them."""
    faces = make_face("a"), make_face("b", 100.0)
    journal.record(make_step((), faces))
    return faces


def test_that_nothing_is_measured_at_first(measurements: Measurements) -> None:
    assert measurements.of(DISAGREEMENT) == {}


def test_that_numbers_come_back_by_image_and_face(
    measurements: Measurements,
    journal: Journal,
    two_faces: tuple[Face, Face],
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
) -> None:
    journal.record(make_step((), (make_face("c"),), image="b.jpg"))
    measurements.record(DISAGREEMENT, "a.jpg", {"a": 0.125, "b": 0.5})
    measurements.record(DISAGREEMENT, "b.jpg", {"c": 0.0})

    assert measurements.of(DISAGREEMENT) == {"a.jpg": {"a": 0.125, "b": 0.5}, "b.jpg": {"c": 0.0}}


def test_that_they_are_on_disk_when_recording_returns(
    project_path: Path, measurements: Measurements, two_faces: tuple[Face, Face]
) -> None:
    measurements.record(MODELS, "a.jpg", {"a": 0.25})

    reading = ProjectFileForReading(project_path)
    assert Measurements(reading).of(MODELS) == {"a.jpg": {"a": 0.25}}
    reading.close()


def test_that_recording_replaces_all_of_that_image_and_kind_and_nothing_else(
    measurements: Measurements,
    journal: Journal,
    two_faces: tuple[Face, Face],
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
) -> None:
    journal.record(make_step((), (make_face("c"),), image="b.jpg"))
    measurements.record(DISAGREEMENT, "a.jpg", {"a": 0.125, "b": 0.5})
    measurements.record(MODELS, "a.jpg", {"a": 0.25})
    measurements.record(DISAGREEMENT, "b.jpg", {"c": 0.0})

    measurements.record(DISAGREEMENT, "a.jpg", {"b": 0.0625})

    assert measurements.of(DISAGREEMENT) == {"a.jpg": {"b": 0.0625}, "b.jpg": {"c": 0.0}}
    assert measurements.of(MODELS) == {"a.jpg": {"a": 0.25}}


def test_that_recording_nothing_forgets_what_there_was(
    measurements: Measurements, two_faces: tuple[Face, Face]
) -> None:
    measurements.record(DISAGREEMENT, "a.jpg", {"a": 0.125})
    measurements.record(DISAGREEMENT, "a.jpg", {})

    assert measurements.of(DISAGREEMENT) == {}


def test_that_a_deleted_face_takes_its_number_along_and_brings_it_back(
    measurements: Measurements,
    journal: Journal,
    two_faces: tuple[Face, Face],
    make_step: Callable[..., Step],
) -> None:
    measurements.record(DISAGREEMENT, "a.jpg", {"a": 0.125, "b": 0.5})

    journal.record(make_step(two_faces[:1], ()))
    assert measurements.of(DISAGREEMENT) == {"a.jpg": {"b": 0.5}}

    journal.record(make_step((), two_faces[:1], StepKind.UNDO))
    assert measurements.of(DISAGREEMENT) == {"a.jpg": {"a": 0.125, "b": 0.5}}


def test_that_measuring_leaves_faces_and_history_as_they_were(
    measurements: Measurements, journal: Journal, two_faces: tuple[Face, Face]
) -> None:
    before = journal.faces("a.jpg"), journal.history("a.jpg"), journal.image_states()
    measurements.record(DISAGREEMENT, "a.jpg", {"a": 0.125})

    assert (journal.faces("a.jpg"), journal.history("a.jpg"), journal.image_states()) == before


def test_that_a_name_which_is_no_utf_8_is_kept(
    measurements: Measurements,
    journal: Journal,
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
) -> None:
    odd = b"caf\xe9.jpg".decode("utf-8", "surrogateescape")
    journal.record(make_step((), (make_face("a"),), image=odd))
    measurements.record(DISAGREEMENT, odd, {"a": 0.125})

    assert measurements.of(DISAGREEMENT) == {odd: {"a": 0.125}}


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_that_a_number_that_cannot_be_sorted_by_is_refused(
    measurements: Measurements, two_faces: tuple[Face, Face], number: float
) -> None:
    measurements.record(DISAGREEMENT, "a.jpg", {"a": 0.125})

    with pytest.raises(ValueError, match="finite"):
        measurements.record(DISAGREEMENT, "a.jpg", {"b": 0.5, "a": number})

    assert measurements.of(DISAGREEMENT) == {"a.jpg": {"a": 0.125}}


def test_that_a_full_disk_is_said_and_leaves_the_numbers_as_they_were(
    measurements: Measurements,
    two_faces: tuple[Face, Face],
    project_path: Path,
    no_file_larger_than: Callable[[int], AbstractContextManager[None]],
) -> None:
    measurements.record(DISAGREEMENT, "a.jpg", {"a": 0.125})
    many = {f"{number:064}": 0.5 for number in range(3000)}

    with (
        no_file_larger_than(project_path.with_name("project.faces-wal").stat().st_size + 4096),
        pytest.raises(AnnotatorError, match=r"project\.faces"),
    ):
        measurements.record(DISAGREEMENT, "a.jpg", many)

    assert measurements.of(DISAGREEMENT) == {"a.jpg": {"a": 0.125}}
