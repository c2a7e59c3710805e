"""Project files that cannot be had: refused with the file's name and the way out, and left as they were."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.history import Entry, History
from annotator.model.step import Step
from annotator.store import migrations
from annotator.store.journal import Journal

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]

HOLD_OPEN = """
import sys
from pathlib import Path
from annotator.store.journal import Journal
journal = Journal.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other_window(
    project_path: Path, child_environment: dict[str, str]
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Opens the project in another process, and returns once that has it."""
    with ExitStack() as children:

        def open_project() -> subprocess.Popen[str]:
            child = children.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", HOLD_OPEN, str(project_path)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=child_environment,
                )
            )
            children.callback(child.kill)
            assert child.stdout is not None
            assert child.stdout.readline() == "open\n"
            return child

        yield open_project


def test_that_a_new_project_is_made_in_the_durable_modes(project_path: Path) -> None:
    with Journal.open(project_path):
        pass
    with closing(sqlite3.connect(project_path)) as connection:
        pragmas = ("application_id", "user_version", "journal_mode")
        values = [connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas]

    assert values == [0x464C4D4B, len(migrations.MIGRATIONS), "wal"]


def test_that_every_commit_is_forced_to_disk_and_references_are_checked(journal: Journal) -> None:
    connection = journal._file.connection

    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_that_nothing_but_the_project_is_left_after_closing(project_path: Path) -> None:
    with Journal.open(project_path):
        pass

    assert [file.name for file in project_path.parent.iterdir()] == ["project.faces"]


def test_that_closing_twice_is_harmless(project_path: Path) -> None:
    journal = Journal.open(project_path)
    journal.close()
    journal.close()


def test_that_an_empty_file_becomes_a_project(project_path: Path) -> None:
    project_path.touch()
    with Journal.open(project_path) as journal:
        assert journal.image_states() == {}


def test_that_a_file_that_is_no_database_is_refused_and_left_alone(project_path: Path) -> None:
    project_path.write_bytes(b"# a.jpg\n1 2 3 4\n" * 100)

    with pytest.raises(AnnotatorError, match=r"project\.faces is not a project of this program.*Choose"):
        Journal.open(project_path)

    assert project_path.read_bytes() == b"# a.jpg\n1 2 3 4\n" * 100
    assert [file.name for file in project_path.parent.iterdir()] == ["project.faces"]


@pytest.mark.parametrize("statement", ["CREATE TABLE note (text)", "PRAGMA user_version = 1"])
def test_that_the_database_of_another_program_is_refused_and_left_alone(
    statement: str, project_path: Path
) -> None:
    with closing(sqlite3.connect(project_path)) as connection:
        connection.execute(statement)
        connection.commit()
    content = project_path.read_bytes()

    with pytest.raises(AnnotatorError, match=r"project\.faces is not a project of this program"):
        Journal.open(project_path)

    assert project_path.read_bytes() == content


def test_that_a_damaged_project_is_refused(
    project_path: Path, make_face: MakeFace, make_step: MakeStep
) -> None:
    with Journal.open(project_path) as journal:
        journal.record(make_step((), tuple(make_face(str(i)) for i in range(100))))
    content = bytearray(project_path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    project_path.write_bytes(content)

    with (
        pytest.raises(AnnotatorError, match=r"project\.faces is damaged"),
        Journal.open(project_path) as journal,
    ):
        journal.faces("a.jpg")


def test_that_a_face_that_makes_no_sense_is_reported_with_its_image(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    journal.record(make_step((), (make_face("1"),)))
    journal._file.connection.execute("UPDATE face SET right = left")

    with pytest.raises(AnnotatorError, match=r"project\.faces holds something of a\.jpg that is damaged"):
        journal.faces("a.jpg")


def test_that_a_project_of_a_newer_version_is_refused_and_left_alone(project_path: Path) -> None:
    with Journal.open(project_path):
        pass
    with closing(sqlite3.connect(project_path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    content = project_path.read_bytes()

    with pytest.raises(AnnotatorError, match=r"project\.faces was made by a newer version.*Update"):
        Journal.open(project_path)

    assert project_path.read_bytes() == content


def test_that_an_older_project_is_brought_up_to_date_with_its_work(
    project_path: Path, make_face: MakeFace, make_step: MakeStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(project_path) as journal:
        journal.record(make_step((), (make_face("1"),)))
    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, "CREATE TABLE later (x);"])

    with Journal.open(project_path) as journal:
        assert journal.faces("a.jpg") == (make_face("1"),)
        assert journal._file.rows("SELECT * FROM later") == []
        assert journal._file.rows("PRAGMA user_version") == [(len(migrations.MIGRATIONS),)]


def test_that_a_project_of_the_first_format_opens_with_its_faces_and_its_undo(project_path: Path) -> None:
    row = ("1", 10.0, 20.0, 40.0, 60.0, 0.5, "model", "old", "none", "[]", "[]")
    moved = (row[0], 11.0, *row[2:])
    with closing(sqlite3.connect(project_path, isolation_level=None)) as old:
        old.executescript(migrations.MIGRATIONS[0])
        old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO image (id, path, undo_cursor) VALUES (1, ?, 1)", (b"a.jpg",))
        old.execute(
            "INSERT INTO face (image_id, place, touched, id, left, top, right, bottom, score, origin, maker,"
            f" verdict, landmarks, extra_columns) VALUES (1, 1, 0, {', '.join('?' * 11)})",
            moved,
        )
        old.execute(
            "INSERT INTO history VALUES (1, 1, 'Move face', ?, ?, '2024-05-01T10:00:00Z', 'ann')",
            (json.dumps([row]), json.dumps([moved])),
        )

    source = Source(Origin.MODEL, "old")
    before = Face(id="1", box_xyxy=(10.0, 20.0, 40.0, 60.0), score=0.5, source=source)
    after = Face(id="1", box_xyxy=(11.0, 20.0, 40.0, 60.0), score=0.5, source=source)
    with Journal.open(project_path) as journal:
        assert journal.faces("a.jpg") == (after,)
        change = Change(image="a.jpg", before=(before,), after=(after,))
        assert journal.history("a.jpg") == History(
            (Entry("Move face", change, "2024-05-01T10:00:00Z", "ann"),), 1
        )
        assert not journal.is_reviewed("a.jpg")


def test_that_a_migration_that_fails_leaves_the_old_project_as_it_was(
    project_path: Path, make_face: MakeFace, make_step: MakeStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(project_path) as journal:
        journal.record(make_step((), (make_face("1"),)))
    with monkeypatch.context() as patch:
        broken = "CREATE TABLE later (x); INSERT INTO missing VALUES (1);"
        patch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, broken])
        with pytest.raises(sqlite3.OperationalError):
            Journal.open(project_path)

    with Journal.open(project_path) as journal:
        assert journal.faces("a.jpg") == (make_face("1"),)
        assert journal._file.rows("SELECT name FROM sqlite_master WHERE name = 'later'") == []


def test_that_a_second_window_on_a_project_is_refused_and_told_which_process_has_it(
    project_path: Path, other_window: Callable[[], subprocess.Popen[str]]
) -> None:
    child = other_window()

    with pytest.raises(AnnotatorError, match=rf"is open in another window \(process {child.pid}\)\. Close"):
        Journal.open(project_path)

    child.communicate()  # ends its input, and with that the program
    Journal.open(project_path).close()


def test_that_a_killed_window_leaves_no_lock(
    project_path: Path, other_window: Callable[[], subprocess.Popen[str]]
) -> None:
    child = other_window()
    child.kill()
    child.wait()

    Journal.open(project_path).close()


def test_that_a_project_cannot_be_opened_twice_in_one_process_and_stays_locked_for_others(
    journal: Journal, project_path: Path, tmp_path: Path, child_environment: dict[str, str]
) -> None:
    (tmp_path / "link.faces").symlink_to(project_path)
    for path in (project_path, tmp_path / "link.faces"):
        with pytest.raises(AnnotatorError, match=r"project\.faces is open in another window"):
            Journal.open(path)

    child = subprocess.run(
        [sys.executable, "-c", HOLD_OPEN, str(project_path)],
        input="",
        capture_output=True,
        text=True,
        env=child_environment,
    )
    assert f"is open in another window (process {os.getpid()})" in child.stderr


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match=r"there is no folder .*missing\. Create it"):
        Journal.open(tmp_path / "missing" / "project.faces")


def test_that_a_folder_is_not_taken_for_a_project(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="is a folder, not a project file"):
        Journal.open(tmp_path)


def test_that_a_folder_without_write_permission_is_named(ordinary_folder: Path) -> None:
    ordinary_folder.chmod(0o500)

    with pytest.raises(
        AnnotatorError, match=r"project\.faces cannot be opened: its folder cannot be written"
    ):
        Journal.open(ordinary_folder / "project.faces")

    assert list(ordinary_folder.iterdir()) == []


def test_that_a_project_without_write_permission_is_named(ordinary_folder: Path) -> None:
    path = ordinary_folder / "project.faces"
    Journal.open(path).close()
    path.chmod(0o400)

    with pytest.raises(
        AnnotatorError, match=r"project\.faces cannot be written.*Give yourself write permission"
    ):
        Journal.open(path)

    assert [file.name for file in ordinary_folder.iterdir()] == ["project.faces"]


def test_that_a_step_on_a_full_disk_is_refused_whole_and_can_be_recorded_later(
    journal: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    held = make_face("held")
    journal.record(make_step((), (held,)))
    connection = journal._file.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    step = make_step((held,), tuple(make_face(str(i)) for i in range(500)))

    with pytest.raises(AnnotatorError, match=r"project\.faces could not be written because the disk is full"):
        journal.record(step)
    assert journal.faces("a.jpg") == (held,)
    assert journal.history("a.jpg").cursor == 1

    connection.execute(f"PRAGMA max_page_count = {2**30}")
    journal.record(step)
    assert len(journal.faces("a.jpg")) == 500
    assert journal.history("a.jpg").cursor == 2


def test_that_a_project_that_cannot_be_made_for_want_of_space_leaves_nothing(
    project_path: Path, no_file_larger_than: Callable[[int], AbstractContextManager[None]]
) -> None:
    with no_file_larger_than(8192), pytest.raises(AnnotatorError, match=r"project\.faces could not be"):
        Journal.open(project_path)

    assert list(project_path.parent.iterdir()) == []


def test_that_a_step_that_the_disk_fails_is_refused_whole(
    journal: Journal,
    make_face: MakeFace,
    make_step: MakeStep,
    no_file_larger_than: Callable[[int], AbstractContextManager[None]],
) -> None:
    held = make_face("held")
    journal.record(make_step((), (held,)))
    step = make_step((held,), tuple(make_face(str(i)) for i in range(500)))

    with no_file_larger_than(65536), pytest.raises(AnnotatorError, match=r"project\.faces could not be"):
        journal.record(step)
    assert journal.faces("a.jpg") == (held,)

    journal.record(step)
    assert len(journal.faces("a.jpg")) == 500


@pytest.mark.parametrize("replaced", [False, True])
def test_that_nothing_is_written_into_a_project_that_is_no_longer_where_it_was(
    replaced: bool, journal: Journal, project_path: Path, make_face: MakeFace, make_step: MakeStep
) -> None:
    project_path.rename(project_path.with_name("moved.faces"))
    if replaced:
        project_path.touch()

    with pytest.raises(AnnotatorError, match=r"project\.faces was moved, replaced or deleted"):
        journal.record(make_step((), (make_face("1"),)))


def test_that_a_project_held_by_another_program_is_reported(
    journal: Journal, project_path: Path, make_face: MakeFace, make_step: MakeStep
) -> None:
    journal._file.connection.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(project_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AnnotatorError, match=r"project\.faces is held by another program"):
            journal.record(make_step((), (make_face("1"),)))
