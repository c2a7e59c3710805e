"""No work is ever lost, whatever the disk does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from annotator.editing import edits
from annotator.editing.autosave import Autosave
from annotator.editing.session import Session
from annotator.model.face import Face, Origin, Source
from annotator.model.step import Step, StepKind

FULL = "project.faces can't be written: the disk is full."


@pytest.fixture
def autosave(session: Session, journal: Any) -> Autosave:
    """Saves the session, with a.jpg open, and retries after an hour unless asked."""
    autosave = Autosave(session, journal, retry_ms=3_600_000)
    session.open_image("a.jpg")
    return autosave


@pytest.fixture
def told(autosave: Autosave) -> list[str]:
    """What the person was told so far."""
    told: list[str] = []
    autosave.saved.connect(lambda at: told.append(f"saved {at}"))
    autosave.failed.connect(told.append)
    return told


def draw(session: Session, left: float) -> Face:
    edit = edits.add_face((left, 0, left + 10, 10), by=Source(Origin.PERSON, "ada"))
    session.edit(*edit)
    return edit.after[0]


def test_that_a_change_is_on_disk_before_edit_returns(
    session: Session, autosave: Autosave, journal: Any, told: list[str]
) -> None:
    face = draw(session, 0)

    assert journal.faces("a.jpg") == (face,)
    assert told == [f"saved {journal.steps[0].at}"]


def test_that_undo_redo_and_detections_are_on_disk_at_once(
    session: Session, autosave: Autosave, journal: Any, prediction: Callable[[str, float], Face]
) -> None:
    draw(session, 0)
    session.undo()
    session.redo()
    session.detected("a.jpg", (prediction("1", 50),), "mobile")

    assert [step.kind for step in journal.steps] == [
        StepKind.DO,
        StepKind.UNDO,
        StepKind.REDO,
        StepKind.DETECTED,
    ]
    assert journal.faces("a.jpg") == session.faces()


def test_that_steps_wait_in_order_while_the_disk_fails_and_each_is_told(
    session: Session, autosave: Autosave, journal: Any, told: list[str]
) -> None:
    journal.fails = True
    first, second = draw(session, 0), draw(session, 50)
    assert autosave.unsaved_count == 2
    assert told == [FULL, FULL]
    assert session.faces() == (first, second)

    journal.fails = False
    third = draw(session, 100)
    assert autosave.unsaved_count == 0
    assert journal.faces("a.jpg") == (first, second, third)
    assert told[2:] == [f"saved {journal.steps[-1].at}"]


def test_that_a_disk_that_recovers_is_found_by_the_timer(
    qtbot: QtBot, session: Session, journal: Any
) -> None:
    autosave = Autosave(session, journal, retry_ms=1)
    session.open_image("a.jpg")
    journal.fails = True
    face = draw(session, 0)
    journal.fails = False
    qtbot.waitSignal(autosave.saved).wait()

    assert journal.faces("a.jpg") == (face,)


def test_that_retries_do_not_tell_the_same_again(
    session: Session, autosave: Autosave, journal: Any, told: list[str]
) -> None:
    journal.fails = True
    draw(session, 0)

    assert not autosave.flush()
    assert told == [FULL]


def test_that_flushing_with_nothing_to_save_is_fine(autosave: Autosave, told: list[str]) -> None:
    assert autosave.flush()
    assert told == []


def test_that_even_a_bug_in_the_journal_loses_nothing(
    session: Session, autosave: Autosave, journal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def record(step: Step) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(journal, "record", record)
    session.stepped.disconnect()
    steps: list[Step] = []
    session.stepped.connect(steps.append)
    face = draw(session, 0)
    with pytest.raises(ZeroDivisionError):
        autosave._on_stepped(steps[0])
    monkeypatch.undo()

    assert autosave.unsaved_count == 1
    assert autosave.flush()
    assert journal.faces("a.jpg") == (face,)


def test_that_images_which_are_stored_and_not_open_take_no_memory(
    session: Session, autosave: Autosave, prediction: Callable[[str, float], Face]
) -> None:
    face = draw(session, 0)
    session.detected("b.jpg", (prediction("1", 0),), "mobile")
    session.detected("c.jpg", (), "mobile")
    session.open_image("d.jpg")
    assert set(session._histories) == {"d.jpg"}
    assert set(session._project._loaded) == {"d.jpg"}

    session.open_image("a.jpg")
    assert session.faces() == (face,)
    session.undo()
    assert session.faces() == ()


def test_that_a_closed_image_is_read_once_for_all_who_hear_of_a_detection_in_it(
    session: Session, autosave: Autosave, prediction: Callable[[str, float], Face], monkeypatch
) -> None:
    read: list[str] = []
    load = session._project._load_faces
    monkeypatch.setattr(session._project, "_load_faces", lambda image: read.append(image) or load(image))
    session.stepped.connect(lambda step: session.faces(step.image))
    session.detected("b.jpg", (prediction("1", 0),), "mobile")
    assert read == ["b.jpg"]
    assert "b.jpg" not in session._project._loaded


def test_that_images_which_are_not_stored_yet_are_kept(
    session: Session, autosave: Autosave, journal: Any, prediction: Callable[[str, float], Face]
) -> None:
    journal.fails = True
    face = draw(session, 0)
    session.detected("b.jpg", (prediction("1", 0),), "mobile")
    session.open_image("b.jpg")
    session.open_image("a.jpg")
    assert session.faces() == (face,)
    assert session.undo_text

    journal.fails = False
    assert autosave.flush()
    assert set(session._histories) == {"a.jpg"}
