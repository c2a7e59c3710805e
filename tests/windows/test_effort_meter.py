"""One line that says how fast the work goes, and nothing before there is something to say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from annotator.model.change import Change
from annotator.model.effort import EffortCounter, Moment
from annotator.model.face import Face, Origin, Source
from annotator.model.step import Step, StepKind
from annotator.windows.effort_meter import EffortMeter

START = datetime(2024, 5, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def meter(qtbot: QtBot) -> EffortMeter:
    """A meter on the first of May."""
    meter = EffortMeter(today=lambda: date(2024, 5, 1))
    qtbot.addWidget(meter)
    return meter


def worked(*seconds: float) -> EffortCounter:
    """A new face at each of these seconds after ten o'clock."""
    counter = EffortCounter(UTC)
    for number, second in enumerate(seconds):
        counter.add(Moment((START + timedelta(seconds=second)).isoformat(), "ann", (f"old {number}",)))
    return counter


def step(number: int, second: float) -> Step:
    face = Face(id=f"new {number}", box_xyxy=(0, 0, 9, 9), source=Source(Origin.PERSON, "ann"))
    at = (START + timedelta(seconds=second)).isoformat()
    return Step(
        change=Change(image="a.jpg", before=(), after=(face,)),
        text="Add face",
        kind=StepKind.DO,
        at=at,
        author="ann",
    )


def test_that_nothing_is_said_before_anything_was_done(meter: EffortMeter):
    assert meter.isHidden()
    meter.set_counter(EffortCounter())
    assert meter.isHidden()


def test_that_the_line_follows_the_work(meter: EffortMeter):
    meter.set_counter(worked(0, 10, 20))
    assert not meter.isHidden()
    assert meter.text() == "3 faces today"
    meter.add_step(step(1, 50))
    assert meter.text() == "16.7 s per face · 216 faces/h · 4 today"
    assert "half of them in 10.0 s" in meter.toolTip()


def test_that_steps_made_while_the_past_is_counted_are_not_lost(meter: EffortMeter):
    meter.begin()
    meter.add_step(step(1, 30))
    meter.add_step(step(2, 36))
    assert meter.isHidden()
    meter.set_counter(worked(0, 10, 20))
    assert meter.text() == "9.0 s per face · 400 faces/h · 5 today"


def test_that_on_a_new_day_the_rate_is_that_of_all_days(meter: EffortMeter, qtbot: QtBot):
    tomorrow = EffortMeter(today=lambda: date(2024, 5, 2))
    qtbot.addWidget(tomorrow)
    tomorrow.set_counter(worked(0, 10, 20, 30))
    assert tomorrow.text() == "10.0 s per face · 360 faces/h · 4 faces so far"
    assert tomorrow.toolTip().startswith("In all: 4 faces, 0 min of work")


def test_that_faces_accepted_at_once_are_counted_and_told_apart(meter: EffortMeter):
    counter = worked(0, 10, 20, 30)
    crowd = tuple(f"crowd {number}" for number in range(422))
    counter.add(Moment((START + timedelta(seconds=32)).isoformat(), "ann", crowd))
    meter.set_counter(counter)
    assert meter.text() == "10.0 s per face · 360 faces/h · 426 today"
    assert meter.toolTip().startswith("Today: 426 faces, 422 of them several at once, 1 min of work")


def test_that_a_closed_project_leaves_nothing_behind(meter: EffortMeter):
    meter.set_counter(worked(0, 10, 20, 30))
    meter.clear()
    assert meter.isHidden()
    assert (meter.text(), meter.toolTip(), meter.counter) == ("", "", None)
