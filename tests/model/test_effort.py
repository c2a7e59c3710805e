"""What the work has cost: pauses are none of it, and a face is finished once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.change import Change
from annotator.model.effort import IDLE_SECONDS, Effort, EffortCounter, Moment
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.step import Step, StepKind

START = datetime(2024, 5, 1, 10, 0, tzinfo=UTC)
TODAY = date(2024, 5, 1)


def moment(second: float, *face_ids: str, author: str = "ann", counts: int = 1) -> Moment:
    at = (START + timedelta(seconds=second)).isoformat()
    return Moment(at, author, face_ids, counts)


def counted(*moments: Moment) -> EffortCounter:
    counter = EffortCounter(UTC)
    for each in moments:
        counter.add(each)
    return counter


def test_that_the_time_before_a_step_goes_into_its_faces():
    counter = counted(moment(0, "a"), moment(10, "b"), moment(16, "c"), moment(36, "c"))
    assert counter.effort_in_all() == Effort(
        active_seconds=36.0, faces_finished=3, faces_timed=2, median_seconds=(10 + 26) / 2
    )
    assert counter.effort_in_all().seconds_per_face == 18.0
    assert counter.effort_in_all().faces_per_hour == 200.0
    assert sorted(counter.seconds_of_faces()) == [10.0, 26.0]


def test_that_a_pause_takes_neither_time_nor_part_in_the_rate():
    counter = counted(moment(0, "a"), moment(IDLE_SECONDS + 0.5, "b"), moment(IDLE_SECONDS + 8.5, "c"))
    effort = counter.effort_in_all()
    assert (effort.active_seconds, effort.faces_timed, effort.faces_finished) == (8.0, 1, 3)


def test_that_just_short_of_a_pause_is_work():
    assert counted(moment(0), moment(IDLE_SECONDS, "a")).effort_in_all().active_seconds == IDLE_SECONDS


def test_that_a_crowd_accepted_by_one_key_is_work_but_nobody_s_pace():
    crowd = [f"crowd {number}" for number in range(422)]
    counter = counted(moment(0), moment(10, "a"), moment(20, "b"), moment(25, *crowd), moment(33, "c"))
    effort = counter.effort_in_all()
    assert (effort.active_seconds, effort.seconds_at_once) == (33.0, 5.0)
    assert (effort.faces_finished, effort.finished_at_once, effort.faces_timed) == (425, 422, 3)
    assert effort.seconds_per_face == pytest.approx(28 / 3)
    assert sorted(counter.seconds_of_faces()) == [8.0, 10.0, 10.0]


def test_that_a_crowd_alone_has_no_pace_and_goes_as_it_came():
    counter = counted(moment(0), moment(5, "a", "b"), moment(9, "a"))
    assert (counter.effort_in_all().finished_at_once, counter.effort_on(TODAY).finished_at_once) == (2, 2)
    counter.add(moment(12, "a", counts=-1))
    counter.add(moment(13, "a", "b", counts=-1))
    effort = counter.effort_in_all()
    assert (effort.faces_finished, effort.finished_at_once) == (0, 0)
    assert counted(moment(0), moment(5, "a", "b")).effort_in_all().faces_per_hour is None


def test_that_looking_at_an_image_without_faces_is_work_too():
    effort = counted(moment(0), moment(5), moment(10, "a")).effort_in_all()
    assert (effort.active_seconds, effort.seconds_per_face, effort.median_seconds) == (10.0, 10.0, 5.0)


def test_that_two_people_each_have_their_own_clock():
    counter = counted(
        moment(0, "a", author="ann"), moment(1, "b", author="bob"), moment(30, "a", author="ann")
    )
    assert counter.effort_in_all().active_seconds == 30.0


def test_that_a_clock_set_back_takes_no_time_away():
    assert counted(moment(50), moment(0, "a"), moment(7, "a")).effort_in_all().active_seconds == 7.0


def test_that_one_step_alone_has_no_rate():
    effort = counted(moment(0, "a")).effort_in_all()
    assert (effort.faces_finished, effort.seconds_per_face, effort.faces_per_hour) == (1, None, None)


def test_that_steps_within_the_same_second_give_no_infinite_rate():
    assert counted(moment(0, "a"), moment(0, "b")).effort_in_all().faces_per_hour is None


def test_that_days_begin_at_midnight_where_the_machine_stands():
    counter = EffortCounter(timezone(timedelta(hours=2)))
    for at in ("2024-05-01T21:59:50Z", "2024-05-01T22:00:00+00:00"):
        counter.add(Moment(at, "ann", (at,)))
    assert [(day, effort.faces_finished, effort.active_seconds) for day, effort in counter.days()] == [
        (date(2024, 5, 1), 1, 0.0),
        (date(2024, 5, 2), 1, 10.0),
    ]
    assert counter.effort_on(date(2024, 5, 3)) == Effort()


def test_that_a_face_corrected_on_another_day_is_finished_on_the_first():
    counter = counted(moment(0, "a"), moment(86_400, "a"), moment(86_410, "a"))
    assert counter.effort_on(TODAY).faces_finished == 1
    tomorrow = counter.effort_on(TODAY + timedelta(days=1))
    assert (tomorrow.faces_finished, tomorrow.seconds_per_face) == (0, 10.0)


def test_that_a_time_nobody_can_read_counts_nowhere():
    assert counted(Moment("", "ann", ("a",)), Moment("yesterday", "ann", ("a",))).days() == ()


def face(verdict: Verdict) -> Face:
    return Face(id="1", box_xyxy=(0, 0, 9, 9), source=Source(Origin.MODEL, "first"), verdict=verdict)


def step(kind: StepKind, second: int, before: Verdict, after: Verdict) -> Step:
    change = Change(image="a.jpg", before=(face(before),), after=(face(after),))
    at = (START + timedelta(seconds=second)).isoformat()
    return Step(change=change, text="", kind=kind, at=at, author="ann")


def test_that_a_face_is_finished_only_while_what_was_done_to_it_stands():
    none, real, fix = Verdict.NONE, Verdict.REAL, Verdict.FIX
    steps = [
        (step(StepKind.DETECTED, 0, none, fix), 0),
        (step(StepKind.DO, 0, none, fix), 1),
        (step(StepKind.DO, 1, fix, real), 1),
        (step(StepKind.UNDO, 2, real, fix), 1),
        (step(StepKind.UNDO, 3, fix, none), 0),
        (step(StepKind.REDO, 4, none, fix), 1),
    ]
    counter = EffortCounter(UTC)
    for each, finished in steps:
        counter.add_step(each)
        assert counter.effort_on(TODAY).faces_finished == counter.effort_in_all().faces_finished == finished
    assert counter.effort_in_all().active_seconds == 4.0


@pytest.mark.parametrize("then", [1, 0])
def test_that_what_was_undone_costs_time_and_finishes_nothing(then: int):
    effort = counted(moment(0), moment(8, "a", counts=then)).effort_in_all()
    assert (effort.active_seconds, effort.faces_finished) == (8.0, then)


@given(st.lists(st.tuples(st.integers(0, 200_000), st.lists(st.sampled_from("abcdef"), unique=True))))
def test_that_days_add_up_to_all(steps: list[tuple[int, list[str]]]):
    counter = counted(*(moment(second, *ids) for second, ids in sorted(steps)))
    days = [effort for _, effort in counter.days()]
    in_all = counter.effort_in_all()
    assert sum(day.active_seconds for day in days) == in_all.active_seconds
    assert sum(day.faces_finished for day in days) == in_all.faces_finished
    assert in_all.faces_finished == len({face_id for _, ids in steps for face_id in ids})
