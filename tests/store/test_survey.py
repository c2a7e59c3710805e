"""Reading all faces of a project at once: the same as reading them image by image."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.errors import AnnotatorError
from annotator.model.attributes import Attributes
from annotator.model.checks import Check
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.face_columns import FaceColumns
from annotator.model.face_table import FaceTable
from annotator.model.step import Step
from annotator.store import survey as survey_module
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines
from annotator.store.survey import survey

PATHS = ("a.jpg", "odd \udcff name.jpg", "c.jpg", "empty.jpg")
FILE, PERSON = Source(Origin.FILE, "label.txt"), Source(Origin.PERSON, "ann", "2024-05-01T10:00:00+00:00")

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]


def read(project: Path, paths: tuple[str, ...] = PATHS) -> FaceTable:
    return FaceTable.from_rows(paths, [part.columns for part in survey(project, paths)])


@pytest.fixture
def faces(make_face: MakeFace) -> dict[str, tuple[Face, ...]]:
    """Faces of every kind that a project file can hold."""
    plain = make_face("plain")
    corrected = plain.with_landmark(2, plain.landmarks[2].moved_to((33.5, 7.25), PERSON))
    missing = Landmark.missing(FILE)
    return {
        "a.jpg": (
            plain,
            replace(corrected, id="corrected"),
            make_face("bare", landmarks=()),
            make_face("judged", x=300.0, verdict=Verdict.NOT_A_FACE),
        ),
        "odd \udcff name.jpg": (
            make_face("all missing", source=FILE, landmarks=(missing,) * 5),
            make_face(
                "described", x=99.0, source=FILE, attributes=Attributes(blur=2, invalid=0), difficulty=5
            ),
            make_face("occluded", source=FILE).with_landmark(0, Landmark(3, 4, Visibility.OCCLUDED, FILE)),
        ),
        "c.jpg": (make_face("one missing").with_landmark(4, Landmark.missing(PERSON)),),
    }


@pytest.fixture
def project(project_path: Path, faces: dict[str, tuple[Face, ...]]) -> Path:
    with Journal.open(project_path) as journal:
        journal.replace_with_labels(
            [LabelLines(image, rows=tuple((face, "") for face in held)) for image, held in faces.items()],
            "label.txt",
        )
    return project_path


@pytest.mark.parametrize("images_at_once", [1, 2, 100])
def test_that_all_faces_are_read_as_each_image_gives_them(
    project: Path,
    faces: dict[str, tuple[Face, ...]],
    images_at_once: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(survey_module, "IMAGES_AT_ONCE", images_at_once)
    table = read(project)
    assert len(table) == 8
    for number, path in enumerate(PATHS):
        held = table.columns.take(table.rows_of(path))
        expected = FaceColumns.of_faces(number, faces.get(path, ()))
        assert held.ids.tolist() == expected.ids.tolist()
        assert held.equal_rows(expected).all()


def test_that_landmarks_of_a_model_in_the_box_of_another_are_read_as_what_they_are(
    project_path: Path, make_face: MakeFace
) -> None:
    seen = make_face("").landmarks
    moved = replace(seen[0], source=PERSON)
    faces = tuple(
        replace(make_face(str(number), x=100.0 * number, source=source, **fields), landmarks=landmarks)
        for number, (source, landmarks, fields) in enumerate(
            [
                (FILE, seen, {}),
                (PERSON, seen, {}),
                (PERSON, seen, {"score": 0.5}),
                (FILE, seen, {"verdict": Verdict.REAL}),
                (FILE, seen, {"verdict": Verdict.FIX}),
                (FILE, (moved, *seen[1:]), {}),
                (FILE, (), {}),
            ]
        )
    )
    with Journal.open(project_path) as journal:
        journal.replace_with_labels([LabelLines("a.jpg", rows=tuple((face, "") for face in faces))], "w.txt")

    columns = read(project_path).columns

    assert columns.equal_rows(FaceColumns.of_faces(0, faces)).all()
    assert columns.unseen.tolist() == [face.has_unseen_landmarks for face in faces]
    assert columns.unseen.tolist() == [True, True, False, False, True, False, False]


def test_that_a_box_outside_its_image_is_told_of_one_whose_size_a_model_has_told(
    project_path: Path, make_face: MakeFace
) -> None:
    faces = (make_face("in"), make_face("out", x=290.0))
    rows = tuple((face, "") for face in faces)
    with Journal.open(project_path) as journal:
        journal.replace_with_labels([LabelLines("a.jpg", rows=rows), LabelLines("c.jpg", rows=rows)], "w.txt")
        journal.mark_detected("a.jpg", "mobile", (320, 240))
        assert journal.image_states()["a.jpg"].size == (320, 240)
        assert journal.image_states()["c.jpg"].size is None

    table = read(project_path)

    outside = (table.columns.checks & Check.BOX_OUTSIDE_IMAGE).astype(bool)
    assert outside[table.rows_of("a.jpg")].tolist() == [False, True]
    assert outside[table.rows_of("c.jpg")].tolist() == [False, False]


def test_that_a_project_says_how_far_the_reading_is(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_module, "IMAGES_AT_ONCE", 2)
    assert [(part.images_done, part.images_in_all) for part in survey(project, PATHS)] == [(2, 3), (3, 3)]


def test_that_who_said_that_a_landmark_is_missing_is_read_as_the_faces_tell_it(
    project_path: Path, make_face: MakeFace
) -> None:
    model = Source(Origin.MODEL, "first model")
    faces = tuple(
        make_face(str(number), x=100.0 * number, source=source).with_landmark(4, missing)
        for number, (source, missing) in enumerate(
            [
                (model, Landmark.missing(PERSON)),
                (model, Landmark.missing(model)),
                (model, Landmark.left_out()),
                (PERSON, Landmark.missing(PERSON)),
                (PERSON, Landmark.left_out()),
                (Source(Origin.PERSON), Landmark.left_out()),
                (FILE, Landmark.missing(PERSON)),
                (FILE, Landmark.missing(FILE)),
            ]
        )
    )
    with Journal.open(project_path) as journal:
        journal.replace_with_labels([LabelLines("a.jpg", rows=tuple((face, "") for face in faces))], "w.txt")

        assert journal.faces("a.jpg") == faces

    columns = read(project_path).columns

    told = [bool(checks & Check.PARTIAL_LANDMARKS) for checks in columns.checks]
    assert told == [False, True, True, False, True, True, False, True]
    assert columns.equal_rows(FaceColumns.of_faces(0, faces)).all()


def test_that_faces_of_images_outside_the_folder_are_left_out(project: Path) -> None:
    table = read(project, ("c.jpg", "a.jpg"))
    assert [table.id_of(row) for row in table.rows_of("c.jpg")] == ["one missing"]
    assert len(table) == 5


def test_that_a_new_project_has_no_faces(project_path: Path) -> None:
    Journal.open(project_path).close()
    assert len(read(project_path)) == 0


def test_that_measurements_come_with_their_faces(project: Path) -> None:
    with closing(sqlite3.connect(project)) as file, file:
        file.executemany(
            "INSERT INTO measurement SELECT image.id, ?, ?, ? FROM image WHERE path = CAST('a.jpg' AS BLOB)",
            [("plain", "disagreement", 0.25), ("plain", "models", 0.5), ("corrected", "another", 1.0)],
        )
    table = read(project)
    rows = table.rows_of("a.jpg")
    np.testing.assert_array_equal(table.columns.disagreement[rows], [0.25, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(table.columns.model_change[rows], [0.5, np.nan, np.nan, np.nan])


def test_that_reading_goes_on_beside_a_window_that_writes(
    project: Path, faces: dict[str, tuple[Face, ...]], make_step: MakeStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_module, "IMAGES_AT_ONCE", 1)
    with Journal.open(project) as journal:
        parts = survey(project, PATHS)
        first = next(parts)
        journal.record(make_step(faces["c.jpg"], (), image="c.jpg"))
        rest = list(parts)
        assert sum(len(part.columns) for part in (first, *rest)) == 8  # as it was at the first part
    assert len(read(project)) == 7


@pytest.mark.parametrize("landmarks", ["nonsense", "[[1,2,0]]", '[[1,2,0,"nobody","x"]]', "[1,2,3,4,5]"])
def test_that_damaged_faces_are_told_by_the_name_of_the_file(project: Path, landmarks: str) -> None:
    with closing(sqlite3.connect(project)) as file, file:
        file.execute("UPDATE face SET landmarks = ? WHERE id = 'plain'", (landmarks,))
    with pytest.raises(AnnotatorError, match="damaged") as told:
        read(project)
    assert project.name in str(told.value)


def test_that_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="gone"):
        list(survey(tmp_path / "gone.faces", PATHS))
