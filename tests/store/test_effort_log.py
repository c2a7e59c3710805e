"""When people did what is read back from the project file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.effort import Moment
from annotator.model.face import Face, Verdict
from annotator.model.step import Step, StepKind
from annotator.store.effort_log import read_moments
from annotator.store.journal import Journal

TEN, ELEVEN, TWELVE = (f"2024-05-01T{hour}:00:00+00:00" for hour in (10, 11, 12))


def test_that_steps_of_all_images_come_in_the_order_of_time(
    journal: Journal,
    project_path: Path,
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
):
    first, second, third = (make_face(face_id) for face_id in ("1", "2", "3"))
    journal.record(replace(make_step((), (first, second)), at=TEN))
    journal.record(replace(make_step((), (third,), image="b.jpg", author="bob"), at=ELEVEN))
    journal.record(replace(make_step((first,), (first.with_verdict(Verdict.REAL),)), at=TWELVE))
    assert read_moments(project_path) == [
        Moment(TEN, "ann", ("1", "2")),
        Moment(ELEVEN, "bob", ("3",)),
        Moment(TWELVE, "ann", ("1",)),
    ]


def test_that_a_deleted_face_and_an_undone_step_leave_time_only(
    journal: Journal,
    project_path: Path,
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
):
    face = make_face("1")
    journal.record(replace(make_step((), (face,)), at=TEN))
    journal.record(replace(make_step((face,), ()), at=ELEVEN))
    journal.record(make_step((), (face,), StepKind.UNDO))
    journal.record(make_step((face,), (), StepKind.UNDO))
    assert read_moments(project_path) == [Moment(TEN, "ann", ("1",), 0), Moment(ELEVEN, "ann", (), 0)]


def test_that_detections_are_nobodys_work(
    journal: Journal,
    project_path: Path,
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
):
    journal.record(make_step((), (make_face("1"),), StepKind.DETECTED, author="first model"))
    assert read_moments(project_path) == []


def test_that_a_project_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(AnnotatorError, match=r"gone\.faces"):
        read_moments(tmp_path / "gone.faces")


def test_that_a_damaged_step_is_passed_over(
    journal: Journal, project_path: Path, make_face: Callable[..., Face], make_step: Callable[..., Step]
):
    journal.record(make_step((), (make_face("1"),)))
    journal.record(replace(make_step((), (make_face("2"),)), at=TWELVE))
    journal._connection.execute("UPDATE history SET after = '[[oops' WHERE position = 1")
    assert read_moments(project_path) == [Moment(TWELVE, "ann", ("2",))]


def test_that_what_is_told_as_it_happens_is_not_read_again(
    journal: Journal, project_path: Path, make_face: Callable[..., Face], make_step: Callable[..., Step]
):
    for face_id, at in (("1", TEN), ("2", ELEVEN), ("3", TWELVE)):
        journal.record(replace(make_step((), (make_face(face_id),)), at=at))
    assert [moment.at for moment in read_moments(project_path, before=ELEVEN)] == [TEN]
