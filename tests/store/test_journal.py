"""What the journal promises of steps: exact faces, history and cursor, whole or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from annotator.errors import AnnotatorError
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.history import Entry, History
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from annotator.store.project_file import ProjectFile

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]


def test_that_an_unknown_image_has_no_faces_and_no_history(journal: Journal) -> None:
    assert journal.faces("a.jpg") == ()
    assert journal.history("a.jpg") == History()
    assert journal.image_states() == {}


def test_that_a_recorded_face_and_its_undo_are_there_after_reopening(
    project_path: Path, make_face: MakeFace, make_step: MakeStep
) -> None:
    face = make_face("1")
    with Journal.open(project_path) as journal:
        journal.record(make_step((), (face,), text="Add face"))

    with Journal.open(project_path) as journal:
        assert journal.faces("a.jpg") == (face,)
        assert journal.history("a.jpg") == History(
            (
                Entry(
                    "Add face", Change(image="a.jpg", before=(), after=(face,)), "2024-05-01T10:00:00Z", "ann"
                ),
            ),
            1,
        )


def test_that_a_step_is_readable_by_others_as_soon_as_record_returns(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    journal.record(make_step((), (make_face("1"),)))

    # What a power cut would leave: the files as they are now, without the connection being closed.
    for file in tmp_path.iterdir():
        (tmp_path / "copy").mkdir(exist_ok=True)
        if file.name in ("project.faces", "project.faces-wal"):
            (tmp_path / "copy" / file.name).write_bytes(file.read_bytes())
    with Journal.open(tmp_path / "copy" / "project.faces") as copy:
        assert [face.id for face in copy.faces("a.jpg")] == ["1"]


def test_that_an_edited_face_keeps_its_place_and_an_added_one_goes_on_top(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    one, two, three, four = (make_face(str(i), x=float(i)) for i in range(1, 5))
    journal.record(make_step((), (one, two, three)))
    moved = make_face("2", x=99.0)

    journal.record(make_step((two, three), (moved, four)))

    assert journal.faces("a.jpg") == (one, moved, four)


def test_that_undo_and_redo_move_the_cursor_and_the_faces(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    one, moved = make_face("1"), make_face("1", x=50.0)
    journal.record(make_step((), (one,)))
    journal.record(make_step((one,), (moved,)))

    journal.record(make_step((moved,), (one,), StepKind.UNDO))
    assert (journal.faces("a.jpg"), journal.history("a.jpg").cursor) == ((one,), 1)

    journal.record(make_step((one,), (moved,), StepKind.REDO))
    assert (journal.faces("a.jpg"), journal.history("a.jpg").cursor) == ((moved,), 2)
    assert len(journal.history("a.jpg").entries) == 2


def test_that_an_edit_after_an_undo_drops_what_was_undone_in_that_image_alone(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    one, two = make_face("1"), make_face("2")
    for image in ("a.jpg", "b.jpg"):
        journal.record(make_step((), (one,), image=image, text="First"))
        journal.record(make_step((one,), (), StepKind.UNDO, image=image, text="First"))

    journal.record(make_step((), (two,), text="Second"))

    assert [entry.text for entry in journal.history("a.jpg").entries] == ["Second"]
    assert journal.history("a.jpg").cursor == 1
    assert [entry.text for entry in journal.history("b.jpg").entries] == ["First"]
    assert journal.history("b.jpg").cursor == 0


def test_that_detections_change_faces_and_the_mark_but_not_the_history(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    old, new = make_face("1"), make_face("2", source=Source(Origin.MODEL, "second"))
    journal.record(make_step((), (old,), StepKind.DETECTED, author="first"))

    journal.record(make_step((old,), (new,), StepKind.DETECTED, author="second"))

    assert journal.faces("a.jpg") == (new,)
    assert journal.history("a.jpg") == History()
    assert journal.image_states()["a.jpg"].detected_by == "second"


def test_that_edits_wait_for_the_disk_and_detections_do_not(
    journal: Journal, file: ProjectFile, make_face: MakeFace, make_step: MakeStep
) -> None:
    face = make_face("1")
    how: list[str] = []
    file.connection.set_trace_callback(lambda said: how.append(said) if "synchronous" in said else None)
    journal.record(make_step((), (face,), StepKind.DETECTED, author="model"))
    journal.record(make_step((face,), ()))
    journal.mark_detected("b.jpg", "model")
    journal.record(make_step((), (face,)))
    normal, full = "PRAGMA synchronous = NORMAL", "PRAGMA synchronous = FULL"
    assert how == [normal, full, normal, full]
    assert file.connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_that_the_history_mentions_every_face_of_it_undone_ones_included(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    one, two, three = (make_face(i) for i in "123")
    journal.record(make_step((), (one,), StepKind.DETECTED, author="model"))
    journal.record(make_step((), (two,)))
    journal.record(make_step((two,), ()))
    journal.record(make_step((), (three,)))
    journal.record(make_step((three,), (), StepKind.UNDO))

    assert journal.history("a.jpg").mentioned_ids == {"2", "3"}
    assert (journal.mentioned_ids("a.jpg"), journal.mentioned_ids("b.jpg")) == ({"2", "3"}, frozenset())


@pytest.mark.parametrize(
    ("before", "after"), [("stranger", "stranger moved"), ("stranger", None), (None, "held")]
)
def test_that_a_step_which_does_not_start_from_what_is_stored_is_refused_whole(
    before: str | None, after: str | None, journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    held, other = make_face("held"), make_face("other")
    known = {
        "stranger": make_face("stranger"),
        "stranger moved": make_face("stranger", x=70.0),
        "held": make_face("held", x=80.0),
    }
    journal.record(make_step((), (held,)))
    step = make_step((known[before],) if before else (), (other, known[after]) if after else (other,))

    with pytest.raises(AnnotatorError, match=r"project\.faces does not hold what this edit of a\.jpg"):
        journal.record(step)

    assert journal.faces("a.jpg") == (held,)
    assert len(journal.history("a.jpg").entries) == 1


def test_that_undo_without_history_and_redo_without_undo_are_refused(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    one, two = make_face("1"), make_face("2")

    with pytest.raises(AnnotatorError, match="does not hold"):
        journal.record(make_step((), (one,), StepKind.UNDO))
    journal.record(make_step((), (one,)))
    with pytest.raises(AnnotatorError, match="does not hold"):
        journal.record(make_step((), (two,), StepKind.REDO))

    assert journal.faces("a.jpg") == (one,)


def test_that_two_images_may_hold_faces_of_one_id(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    journal.record(make_step((), (make_face("1"),), image="a.jpg"))
    journal.record(make_step((), (make_face("1", x=50.0),), image="b.jpg"))

    assert journal.faces("a.jpg") == (make_face("1"),)
    assert journal.faces("b.jpg") == (make_face("1", x=50.0),)


def test_that_image_names_may_hold_anything_a_file_name_may(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    names = ["日本/ü %_'\".jpg", "odd\udcff byte.jpg", "line\nbreak.jpg"]
    for name in names:
        journal.record(make_step((), (make_face("1"),), image=name))

    assert list(journal.image_states()) == names
    assert all(journal.faces(name) == (make_face("1"),) for name in names)


@pytest.mark.parametrize("seed", range(100, 103))
def test_that_the_journal_and_the_project_agree_after_any_work(
    seed: int, journal: Journal, random_work: ModuleType
) -> None:
    for step, work in itertools.islice(random_work.random_steps(seed), 120):
        journal.record(step)
        assert journal.faces(step.image) == work.project.faces(step.image)
        assert journal.history(step.image) == work.histories[step.image]
