"""When people did what, written into a project file and read out of it, for the effort meter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from annotator.model.effort import Moment
from annotator.store.project_file import ProjectFileForReading


def note_moment(connection: sqlite3.Connection, moment: Moment) -> None:
    """Write one more down, inside a transaction of the caller's."""
    connection.execute(
        "INSERT INTO work (at, author, face_ids, counts) VALUES (?, ?, ?, ?)",
        (moment.at, moment.author, json.dumps(moment.face_ids), moment.counts),
    )


def read_moments(project: Path, *, before: str | None = None) -> list[Moment]:
    """Everything that people did in a project, in the order in which they did it, as `note_moment` had it.

    Of the time when a project file kept none of this, what its history told: no undo, no redo, and nothing of
    what was undone and replaced.
    before: UTC, ISO 8601; what was done from then on is left out, for whoever is told of it as it happens.

    Takes no lock and may run in any thread, beside a window that works on the project. What is damaged is
    passed over. Raises AnnotatorError, naming the file, if that can't be read.
    """
    file = ProjectFileForReading(project)
    try:
        rows = file.rows(
            "SELECT at, author, face_ids, counts FROM work WHERE :before IS NULL OR at < :before"
            " ORDER BY place",
            {"before": before},
        )
        return list(_moments(rows))
    finally:
        file.close()


def _moments(rows: list[tuple[str, str, str, int]]) -> Iterator[Moment]:
    for at, author, text, counts in rows:
        try:
            face_ids = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(face_ids, list) and all(isinstance(face_id, str) for face_id in face_ids):
            yield Moment(at, author, tuple(face_ids), counts)
