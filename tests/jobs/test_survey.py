"""The table of all faces: read in a thread, never behind what happened meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.jobs.runner import Runner
from annotator.jobs.survey import AllFaces, SurveyProgress
from annotator.jobs.turns import Turns
from annotator.model.face import Face, Origin, Source
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines

MODEL = Source(Origin.MODEL, "first model")
PATHS = ("a.jpg", "b.jpg")


def face(name: str, x: float = 0.0) -> Face:
    return Face(box_xyxy=(x, 0, x + 30, 40), source=MODEL, id=name)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two faces in a.jpg, one in b.jpg."""
    path = tmp_path / "project.faces"
    with Journal.open(path) as journal:
        rows = {"a.jpg": (face("f"), face("g", 100)), "b.jpg": (face("h"),)}
        journal.replace_with_labels(
            [LabelLines(image, rows=tuple((held, "") for held in faces)) for image, faces in rows.items()],
            "label.txt",
        )
    return path


@pytest.fixture
def faces() -> dict[str, tuple[Face, ...]]:
    """What the images hold now."""
    return {}


@pytest.fixture
def all_faces(project: Path, faces: dict[str, tuple[Face, ...]], runner: Runner) -> AllFaces:
    return AllFaces(project, PATHS, faces.__getitem__, runner, Turns())


@pytest.fixture
def surveyed(qtbot: QtBot, all_faces: AllFaces) -> AllFaces:
    """The same, read once."""
    with qtbot.waitSignal(all_faces.surveyed):
        all_faces.survey()
    return all_faces


def test_that_all_faces_of_the_project_come_in_a_table(qtbot: QtBot, all_faces: AllFaces) -> None:
    progress: list[SurveyProgress] = []
    all_faces.progressed.connect(progress.append)
    with qtbot.waitSignal(all_faces.surveyed) as surveyed:
        all_faces.survey()
    assert surveyed.args[0] is all_faces.table
    assert len(surveyed.args[0]) == 3
    assert progress == [SurveyProgress(2, 2)]


def test_that_what_changes_during_the_reading_is_caught_up_with(
    qtbot: QtBot, all_faces: AllFaces, faces: dict[str, tuple[Face, ...]]
) -> None:
    with qtbot.waitSignal(all_faces.surveyed) as surveyed:
        all_faces.survey()
        faces["a.jpg"] = (face("new"),)
        all_faces.follow("a.jpg")
    table = surveyed.args[0]
    assert [table.id_of(row) for row in table.rows_of("a.jpg")] == ["new"]


def test_that_a_step_is_followed(
    qtbot: QtBot, surveyed: AllFaces, faces: dict[str, tuple[Face, ...]]
) -> None:
    faces["b.jpg"] = (face("h", 50), face("i"))
    with qtbot.waitSignal(surveyed.changed) as changed:
        surveyed.follow("b.jpg")
    assert len(changed.args[0]) == 4


def test_that_what_may_wait_is_followed_in_a_turn_of_its_own_with_the_faces_of_its_time(
    qtbot: QtBot, surveyed: AllFaces, faces: dict[str, tuple[Face, ...]]
) -> None:
    before, told = surveyed.table, []
    surveyed.changed.connect(lambda table, image: told.append((image, len(table))))
    faces |= {"a.jpg": (), "b.jpg": (face("h"), face("i"))}
    for image in PATHS:
        surveyed.follow_soon(image)
    assert surveyed.table is before

    faces.clear()  # as the memory of closed images is
    qtbot.waitUntil(lambda: told == [("a.jpg", 1), ("b.jpg", 2)])


def test_that_a_later_step_does_not_come_before_what_waits(
    qtbot: QtBot, surveyed: AllFaces, faces: dict[str, tuple[Face, ...]]
) -> None:
    faces["b.jpg"] = ()
    surveyed.follow_soon("b.jpg")
    faces["b.jpg"] = (face("new"),)
    surveyed.follow("b.jpg")
    qtbot.wait(50)
    assert surveyed.table is not None
    assert [surveyed.table.id_of(row) for row in surveyed.table.rows_of("b.jpg")] == ["new"]


def test_that_nothing_is_followed_after_the_end(
    qtbot: QtBot, surveyed: AllFaces, faces: dict[str, tuple[Face, ...]]
) -> None:
    faces["b.jpg"] = ()
    surveyed.follow_soon("b.jpg")
    surveyed.stop()
    with qtbot.assertNotEmitted(surveyed.changed, wait=50):
        pass


def test_that_a_second_reading_takes_the_place_of_the_first(qtbot: QtBot, all_faces: AllFaces) -> None:
    tables: list[object] = []
    all_faces.surveyed.connect(tables.append)
    all_faces.survey()
    with qtbot.waitSignal(all_faces.surveyed):
        all_faces.survey()
    qtbot.wait(50)
    assert len(tables) == 1


def test_that_a_project_that_cannot_be_read_is_told(qtbot: QtBot, runner: Runner, tmp_path: Path) -> None:
    gone = AllFaces(tmp_path / "gone.faces", PATHS, {}.__getitem__, runner, Turns())
    with qtbot.waitSignal(gone.failed) as failed:
        gone.survey()
    assert "gone.faces" in str(failed.args[0])


def test_that_faces_that_cannot_be_read_stay_as_they_were_and_are_told(
    qtbot: QtBot, project: Path, runner: Runner
) -> None:
    def unreadable(image: str) -> tuple[Face, ...]:
        raise AnnotatorError(f"{image} can't be read.")

    all_faces = AllFaces(project, PATHS, unreadable, runner, Turns())
    with qtbot.waitSignal(all_faces.surveyed):
        all_faces.survey()
    with qtbot.waitSignal(all_faces.failed):
        all_faces.follow("a.jpg")
    assert all_faces.table is not None
    assert len(all_faces.table) == 3


def test_that_a_step_is_followed_in_an_image_whose_size_is_known(
    qtbot: QtBot, project: Path, faces: dict[str, tuple[Face, ...]], runner: Runner
) -> None:
    sizes = {"a.jpg": (320, 240)}
    all_faces = AllFaces(project, PATHS, faces.__getitem__, runner, Turns(), size_of=sizes.get)
    with qtbot.waitSignal(all_faces.surveyed):
        all_faces.survey()
    for image in PATHS:
        faces[image] = (replace(face("outside", 300), box_xyxy=(310, 0, 325, 20)),)
        all_faces.follow(image)
    assert all_faces.table is not None
    assert [all_faces.table.findings_of(image) for image in PATHS] == [1, 0]
