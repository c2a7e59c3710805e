"""Somebody else's project file: it is read beside the open one, and never changed or brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.migrations import APPLICATION_ID, MIGRATIONS, check_shape
from annotator.store.project_errors import naming


def check_other_project(path: Path) -> None:
    """Make sure that a file can be opened by Journal.open_for_reading.

    Raises AnnotatorError for whatever is no project, for one of an older or a newer version, and for one that
    another program has changed.
    """
    if not path.is_file():
        raise AnnotatorError(f"There is no project file {path}.", "Choose a .faces file.")
    with (
        naming(path),
        closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        ) as file,
    ):
        (application,) = file.execute("PRAGMA application_id").fetchone()
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if application == APPLICATION_ID and version == len(MIGRATIONS):
            check_shape(file, path, version)
    if application != APPLICATION_ID:
        raise AnnotatorError(f"{path} is not a project of this program.", "Choose a .faces file.")
    if version < len(MIGRATIONS):
        raise AnnotatorError(
            f"{path} was last opened by an older version of this program.",
            "Open it once in this one, which brings it up to date.",
        )
    if version > len(MIGRATIONS):
        raise AnnotatorError(
            f"{path} was made by a newer version of this program.", "Update the program to read it."
        )
