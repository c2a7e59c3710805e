"""A thread may read a project while a window writes to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Thread

import pytest

from annotator.errors import AnnotatorError
from annotator.store.journal import Journal


def test_that_a_project_is_read_in_a_thread_while_a_window_has_it(tmp_path: Path):
    read: list[str | None] = []

    def look() -> None:
        with Journal.open_for_reading(tmp_path / "a.faces") as reading:
            read.append(reading.setting("key"))

    with Journal.open(tmp_path / "a.faces") as journal:
        journal.set_setting("key", "value")
        thread = Thread(target=look)
        thread.start()
        thread.join()
        journal.set_setting("key", "other")
        with pytest.raises(AnnotatorError, match="open in another window"):
            Journal.open(tmp_path / "a.faces")
    assert read == ["value"]


def test_that_what_is_read_does_not_change_while_it_is_read(tmp_path: Path):
    with Journal.open(tmp_path / "a.faces") as journal:
        journal.set_setting("key", "before")
        with Journal.open_for_reading(tmp_path / "a.faces") as reading:
            journal.set_setting("key", "after")
            assert reading.setting("key") == "before"


def test_that_reading_cannot_write(tmp_path: Path):
    with (
        Journal.open(tmp_path / "a.faces"),
        Journal.open_for_reading(tmp_path / "a.faces") as reading,
        pytest.raises(sqlite3.OperationalError),
    ):
        reading.set_setting("key", "value")


def test_that_reading_makes_no_file(tmp_path: Path):
    with pytest.raises(AnnotatorError, match="cannot be opened"):
        Journal.open_for_reading(tmp_path / "a.faces")
    assert list(tmp_path.iterdir()) == []
