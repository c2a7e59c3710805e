"""When people did what is read back from the project file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from annotator.errors import AnnotatorError
from annotator.model.effort import EffortCounter, Moment
from annotator.model.face import Face, Verdict
from annotator.model.step import Step, StepKind
from annotator.store import journal as journal_module
from annotator.store import migrations
from annotator.store.effort_log import read_moments
from annotator.store.journal import Journal

NINE, TEN, ELEVEN, TWELVE = (f"2024-05-01T{hour:02}:00:00+00:00" for hour in (9, 10, 11, 12))


def test_that_steps_of_all_images_come_in_the_order_in_which_they_were_made(
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


def test_that_undo_and_redo_are_there_and_so_is_what_another_step_took_the_place_of(
    journal: Journal,
    project_path: Path,
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
):
    face = make_face("1")
    for at, kind, before, after in (
        (NINE, StepKind.DO, (), (face,)),
        (TEN, StepKind.UNDO, (face,), ()),
        (TEN, StepKind.REDO, (), (face,)),
        (ELEVEN, StepKind.UNDO, (face,), ()),
        (TWELVE, StepKind.DO, (), (make_face("2"),)),
    ):
        journal.record(replace(make_step(before, after, kind), at=at))
    assert read_moments(project_path) == [
        Moment(NINE, "ann", ("1",)),
        Moment(TEN, "ann", ("1",), -1),
        Moment(TEN, "ann", ("1",)),
        Moment(ELEVEN, "ann", ("1",), -1),
        Moment(TWELVE, "ann", ("2",)),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_that_the_pace_is_the_same_counted_as_it_happens_and_read_from_the_file(
    journal: Journal, project_path: Path, random_work: ModuleType, seed: int
):
    start = datetime(2024, 5, 1, 23, 50, tzinfo=UTC)
    live = EffortCounter(UTC)
    for number, (made, _) in enumerate(islice(random_work.random_steps(seed), 120)):
        step = replace(made, at=(start + timedelta(seconds=number * (3 + number % 7))).isoformat())
        journal.record(step)
        live.add_step(step)
    read = EffortCounter(UTC)
    for moment in read_moments(project_path):
        read.add(moment)
    assert live.effort_in_all().faces_timed > 0
    assert len(live.days()) == 2
    assert (read.effort_in_all(), read.days()) == (live.effort_in_all(), live.days())
    assert read.seconds_of_faces() == live.seconds_of_faces()


def test_that_an_older_project_tells_what_its_history_knows(
    project_path: Path,
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
    monkeypatch: pytest.MonkeyPatch,
):
    first, second = make_face("1"), make_face("2")
    with monkeypatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:8])
        older.setattr(journal_module, "note_moment", lambda *_: None)
        with Journal.open(project_path) as journal:
            journal.record(replace(make_step((), (first, second), image="b.jpg"), at=TEN))
            journal.record(replace(make_step((), (first,), author="bob"), at=NINE))
            journal.record(replace(make_step((first,), ()), at=ELEVEN))
            journal.record(make_step((), (first,), StepKind.UNDO))
            for number, damage in enumerate(("[[oops", "[7]", "[[7]]", '["seven"]')):
                image = f"damaged {number}.jpg"
                journal.record(replace(make_step((), (make_face("3"),), image=image), at=TWELVE))
                journal._connection.execute("UPDATE history SET after = ? WHERE at = ?", (damage, TWELVE))
                journal._connection.execute("UPDATE history SET at = '' WHERE at = ?", (TWELVE,))
    Journal.open(project_path).close()
    assert [moment for moment in read_moments(project_path) if moment.at] == [
        Moment(NINE, "bob", ("1",)),
        Moment(TEN, "ann", ("1", "2")),
        Moment(ELEVEN, "ann", (), 0),
    ]


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
    for damage in ("[[oops", "7", "[7]", '[["1"]]'):
        journal._connection.execute("UPDATE work SET face_ids = ? WHERE place = 1", (damage,))
        assert read_moments(project_path) == [Moment(TWELVE, "ann", ("2",))]


def test_that_what_is_told_as_it_happens_is_not_read_again(
    journal: Journal, project_path: Path, make_face: Callable[..., Face], make_step: Callable[..., Step]
):
    for face_id, at in (("1", TEN), ("2", ELEVEN), ("3", TWELVE)):
        journal.record(replace(make_step((), (make_face(face_id),)), at=at))
    assert [moment.at for moment in read_moments(project_path, before=ELEVEN)] == [TEN]
