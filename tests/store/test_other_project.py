"""Another person's project: only what can be read as it is is taken, and nothing is written into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.store.journal import Journal
from annotator.store.migrations import APPLICATION_ID, MIGRATIONS
from annotator.store.other_project import check_other_project


def of_version(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            f"{''.join(MIGRATIONS[:version])} PRAGMA application_id = {APPLICATION_ID};"
            f" PRAGMA user_version = {version};"
        )


def some_text(path: Path) -> None:
    path.write_text("# a.jpg\n1 2 3 4\n" * 100)


def another_programs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE image (id INTEGER)")


def test_that_a_project_of_this_version_can_be_read(project_path: Path) -> None:
    Journal.open(project_path).close()
    check_other_project(project_path)
    Journal.open_for_reading(project_path).close()


def test_that_it_may_be_open_in_another_window(project_path: Path, journal: Journal) -> None:
    check_other_project(project_path)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "There is no project file"),
        (Path.mkdir, "There is no project file"),
        (some_text, "is not a project"),
        (another_programs, "is not a project"),
        (lambda path: of_version(path, len(MIGRATIONS) - 1), "older version"),
        (lambda path: of_version(path, len(MIGRATIONS) + 1), "newer version"),
    ],
)
def test_that_whatever_else_it_is_ends_in_a_message_that_names_it(
    make: Callable[[Path], object], said: str, project_path: Path
) -> None:
    make(project_path)
    with pytest.raises(AnnotatorError, match=said) as refused:
        check_other_project(project_path)
    assert str(project_path) in str(refused.value)
    assert refused.value.remedy


def test_that_an_older_one_stays_as_it_is(project_path: Path) -> None:
    of_version(project_path, len(MIGRATIONS) - 1)
    before = project_path.read_bytes()
    with pytest.raises(AnnotatorError):
        check_other_project(project_path)
    assert project_path.read_bytes() == before
