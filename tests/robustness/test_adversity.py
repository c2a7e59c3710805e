"""Disks that fill up or go away, clocks that go back: a clear message, nothing overwritten, the work kept.

What else can go wrong around a project has its tests elsewhere: a folder or file without write permission,
two windows on one project, a project of a newer version, one that is damaged or was moved
(tests/store/test_project_file.py); a limit on files instead of a full disk (there, and in test_export.py,
test_measurements.py, test_verdict_tables.py), and in the window (tests/windows/test_saving.py,
tests/journeys/test_keeping.py); no place for the project (tests/windows/test_opening.py); fine-tuning on a
full disk (tests/detector/test_fine_tuning_resumed.py).

The disks here are real ones of a megabyte, which only root may make; others skip these tests.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from rich_project import face

from annotator.editing import session as session_module
from annotator.editing.autosave import Autosave
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.model.project import Project
from annotator.store.effort_log import read_moments
from annotator.store.export import export_as, export_labels
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import FORMATS
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from annotator.store.runs import Plan, Run


class Disk:
    """A file system of its own, in memory, of one megabyte."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        self.plug_in()

    def plug_in(self) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", self.root], check=True)

    def pull_out(self) -> None:
        """As when a cable is pulled: what is open stays open, and leads nowhere."""
        subprocess.run(["umount", "-l", self.root], check=True)

    def fill(self) -> None:
        """Until not a byte is free."""
        with (self.root / "ballast").open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(1024))
            except OSError:
                pass

    def make_room(self) -> None:
        (self.root / "ballast").unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    try:
        disk = Disk(tmp_path / "disk")
    except subprocess.CalledProcessError:
        pytest.skip("no disk can be mounted here")
    yield disk
    while os.path.ismount(disk.root):
        disk.pull_out()


class Window:
    """Somebody's work on a project, and what the program tells them."""

    def __init__(self, path: Path) -> None:
        self.journal = Journal.open(path)
        project = Project(self.journal.faces, self.journal.is_reviewed)
        self.session = Session(project, self.journal, author="ada")
        self.autosave = Autosave(self.session, self.journal)
        self.told: list[str] = []
        self.autosave.failed.connect(self.told.append)
        self.session.open_image("a.jpg")

    def add(self, name: str) -> None:
        self.session.edit("Add face", (), (face(name, 10.0),))

    @property
    def stored(self) -> list[str]:
        return [each.id for each in self.journal.faces("a.jpg")]


@pytest.fixture
def open_window(qapp: QApplication) -> Iterator[Callable[[Path], Window]]:
    windows: list[Window] = []

    def open_one(path: Path) -> Window:
        windows.append(Window(path))
        return windows[-1]

    yield open_one
    for window in windows:
        window.journal.close()


def test_that_edits_on_a_full_disk_are_kept_and_written_once_there_is_room(
    disk: Disk, open_window: Callable[[Path], Window]
) -> None:
    window = open_window(disk.root / "project.faces")
    window.add("before")
    disk.fill()
    added = []
    while window.autosave.unsaved_count < 3:  # the log of the database has some room of its own
        added.append(f"face {len(added)}")
        window.add(added[-1])
    assert "the disk is full" in window.told[0]
    assert "Free some space" in window.told[0]
    window.session.undo()

    disk.make_room()
    assert window.autosave.flush()
    assert window.stored == ["before", *added[:-1]]
    window.session.redo()
    assert window.stored == ["before", *added]


def test_that_an_export_or_an_import_on_a_full_disk_leaves_what_there_was(
    disk: Disk, open_window: Callable[[Path], Window]
) -> None:
    window = open_window(disk.root / "project.faces")
    window.add("one")
    index = ImageIndex(["a.jpg"])
    label, table = export_labels(window.journal, disk.root).path, disk.root / "faces.csv"
    export_as(window.journal, FORMATS["csv"], table, index)
    before = label.read_bytes(), table.read_bytes()
    labels = disk.root / "new.txt"
    labels.write_text("# b.jpg\n" + "1 2 30 40\n" * 2000)
    window.add("two")
    names = sorted(path.name for path in disk.root.iterdir())
    disk.fill()

    with pytest.raises(AnnotatorError, match=r"label\.txt.*(space|full)"):
        export_labels(window.journal, disk.root)
    with pytest.raises(AnnotatorError, match=r"faces\.csv.*(space|full)"):
        export_as(window.journal, FORMATS["csv"], table, index)
    with pytest.raises(AnnotatorError, match=r"project\.faces.*the disk is full"):
        import_labels(window.journal, ["a.jpg", "b.jpg"], labels)

    assert (label.read_bytes(), table.read_bytes()) == before
    disk.make_room()
    assert sorted(path.name for path in disk.root.iterdir()) == names
    assert "b.jpg" not in window.journal.image_states()
    assert len(import_labels(window.journal, ["a.jpg", "b.jpg"], labels).imported) == 1


def test_that_a_round_of_fine_tuning_that_finds_no_room_leaves_no_half_of_it(disk: Disk) -> None:
    labels = disk.root / "label.txt"
    labels.write_text("# a.jpg\n" + "1 2 30 40\n" * 1000)
    disk.fill()
    plan = Plan(name="one", parent="ours", steps=1, seed=0, insists=False, created="2026")
    run = Run.for_weights(disk.root / "models" / "0001.safetensors", plan)

    with pytest.raises(AnnotatorError, match=r"0001\.run cannot be written.*Free some space"):
        run.begin(labels, None)
    disk.make_room()
    assert not run.folder.exists()


def test_that_edits_wait_for_a_disk_that_was_pulled_out_and_are_written_when_it_is_back(
    disk: Disk, open_window: Callable[[Path], Window]
) -> None:
    window = open_window(disk.root / "project.faces")
    window.add("before")
    copy = (disk.root / "project.faces").read_bytes(), (disk.root / "project.faces-wal").read_bytes()
    disk.pull_out()
    window.add("meanwhile")
    assert "project.faces was moved, replaced or deleted" in window.told[0]
    assert list(disk.root.iterdir()) == [], "nothing is written where the disk was"

    # Plugged in again it is another disk to the system, with the same files on it.
    disk.plug_in()
    for suffix, content in zip(("", "-wal"), copy, strict=True):
        (disk.root / f"project.faces{suffix}").write_bytes(content)
    assert window.autosave.flush()
    assert window.stored == ["before", "meanwhile"]
    with pytest.raises(AnnotatorError, match="open in another window"):
        Journal.open(disk.root / "project.faces")


def test_that_another_project_in_its_place_is_left_alone(
    open_window: Callable[[Path], Window], tmp_path: Path
) -> None:
    with Journal.open(tmp_path / "other.faces"):
        pass
    window = open_window(tmp_path / "project.faces")
    window.add("one")
    (tmp_path / "project.faces").rename(tmp_path / "mine.faces")
    (tmp_path / "other.faces").rename(tmp_path / "project.faces")
    content = (tmp_path / "project.faces").read_bytes()
    window.session.undo()

    assert window.autosave.unsaved_count == 1
    assert "project.faces" in window.told[0]
    assert (tmp_path / "project.faces").read_bytes() == content


def test_that_a_clock_that_goes_back_loses_no_step_and_mixes_none_up(
    open_window: Callable[[Path], Window], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(
        ("2026-03-29T03:00:00.000+00:00", "2026-03-29T02:00:00.000+00:00", "1970-01-01T00:00:00.000+00:00")
    )
    monkeypatch.setattr(session_module, "_now", lambda: next(times))
    window = open_window(tmp_path / "project.faces")
    for name in ("one", "two", "three"):
        window.add(name)

    monkeypatch.undo()
    window.journal.close()
    again = open_window(tmp_path / "project.faces")
    assert [entry.change.after[0].id for entry in again.session.history().entries] == ["one", "two", "three"]
    again.session.undo()
    assert again.stored == ["one", "two"]
    assert len(read_moments(tmp_path / "project.faces")) == 4  # undo is one
