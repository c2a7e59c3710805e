"""The shape of a project file, version by version. A released script is never edited: add the next one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from annotator.errors import AnnotatorError

APPLICATION_ID = 0x464C4D4B
"""Stands in the header of every project file ("FLMK"); another program's SQLite file has another number."""

_FACES_HISTORY_AND_MODELS = """
CREATE TABLE image (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,                  -- in the image folder, forward slashes; UTF-8, odd bytes kept
    undo_cursor INTEGER NOT NULL DEFAULT 0,     -- how many entries of its history are applied now
    detected_by TEXT,                           -- the model that last looked at it, faces found or not
    labels_from TEXT,                           -- the label file that was imported into it
    labels_digest TEXT,                         -- what that file said, to see whether it has changed since
    label_line BLOB                             -- its line in that file
) STRICT;

-- Clustered by image, because faces are always read an image at a time.
CREATE TABLE face (
    image_id INTEGER NOT NULL REFERENCES image (id),
    id TEXT NOT NULL,
    place INTEGER NOT NULL,                     -- draw order within the image, gaps allowed
    left REAL NOT NULL,
    top REAL NOT NULL,
    right REAL NOT NULL,
    bottom REAL NOT NULL,
    score REAL,
    origin TEXT NOT NULL,
    maker TEXT NOT NULL,
    verdict TEXT NOT NULL,
    landmarks TEXT NOT NULL,                    -- JSON, see face_record.py
    extra_columns TEXT NOT NULL,                -- JSON list of text
    touched INTEGER NOT NULL,                   -- Face.is_touched, kept here so that lists can count it
    label_line BLOB,                            -- the line that it was imported from
    PRIMARY KEY (image_id, id)
) STRICT, WITHOUT ROWID;

-- Holds all that counting the faces of 12,000 images needs, without their landmarks.
CREATE INDEX face_counts ON face (image_id, touched, verdict);

-- Imported lines that hold no usable face (a box without an area), to be written back where they stood.
CREATE TABLE faceless_line (
    image_id INTEGER NOT NULL REFERENCES image (id),
    place INTEGER NOT NULL,
    label_line BLOB NOT NULL,
    PRIMARY KEY (image_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
    image_id INTEGER NOT NULL REFERENCES image (id),
    position INTEGER NOT NULL,                  -- 1, 2, 3 … within the image
    text TEXT NOT NULL,
    before TEXT NOT NULL,                       -- JSON list of faces
    after TEXT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (image_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE model (
    place INTEGER PRIMARY KEY,                  -- in the order they were made
    name TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    parent TEXT,
    created TEXT NOT NULL,
    note TEXT NOT NULL,
    is_current INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_REVIEWED_IMAGES_AND_ATTRIBUTES = """
-- A person has looked the image through and said so; in the history what that became, NULL where it stayed.
ALTER TABLE image ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE history ADD COLUMN reviewed INTEGER;

-- What another format said of an image or a face that is not interpreted here, as JSON; empty for nothing.
ALTER TABLE image ADD COLUMN carried TEXT NOT NULL DEFAULT '';
ALTER TABLE face ADD COLUMN carried TEXT NOT NULL DEFAULT '';

ALTER TABLE face ADD COLUMN made_at TEXT NOT NULL DEFAULT '';    -- UTC, ISO 8601; empty where it is not known
ALTER TABLE face ADD COLUMN attributes TEXT NOT NULL DEFAULT ''; -- see face_record.py
ALTER TABLE face ADD COLUMN difficulty INTEGER;

-- What was worked out about faces as they were, to find the doubtful ones; never exported.
CREATE TABLE measurement (
    image_id INTEGER NOT NULL REFERENCES image (id),
    face_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (image_id, face_id, kind)
) STRICT, WITHOUT ROWID;
"""

_PLACES_IN_LABEL_FILES = """
-- Where the image stands in the label file that was imported last, NULL for nowhere: the order of exports.
ALTER TABLE image ADD COLUMN label_place INTEGER;
UPDATE image SET label_place = id WHERE labels_from IS NOT NULL;
"""

_REVIEWS = """
ALTER TABLE face ADD COLUMN judged_by TEXT NOT NULL DEFAULT '';   -- who gave the verdict; empty for a file's
ALTER TABLE face ADD COLUMN judged_at TEXT NOT NULL DEFAULT '';   -- UTC, ISO 8601

-- What a reviewer said when shown something a second time, without knowing it: their own noise.
CREATE TABLE second_look (
    image_id INTEGER NOT NULL REFERENCES image (id),
    item TEXT NOT NULL,                         -- the id of what was judged, as a face's
    reviewer TEXT NOT NULL,
    verdict TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (image_id, item, reviewer)
) STRICT, WITHOUT ROWID;
"""

_TRAININGS = """
ALTER TABLE model ADD COLUMN remark TEXT NOT NULL DEFAULT '';     -- what a person wrote about it
ALTER TABLE model ADD COLUMN training TEXT NOT NULL DEFAULT '';   -- JSON, see training_record.py; or empty
"""

_IDENTITY = """
-- By this a file is known again that was away, such as on a disk that was pulled out.
INSERT INTO setting VALUES ('identity', lower(hex(randomblob(16))));
"""

_IMAGE_SIZES = """
-- Of the upright image in pixels, NULL until a model has looked at it.
ALTER TABLE image ADD COLUMN width INTEGER;
ALTER TABLE image ADD COLUMN height INTEGER;
"""

_NEW_PREDICTIONS = """
-- Found in a photograph after a person had said that nothing is missing there; gone once they say so again.
-- A face that is there no more, or that a person had a hand in since, does not count.
CREATE TABLE new_prediction (
    image_id INTEGER NOT NULL REFERENCES image (id),
    face_id TEXT NOT NULL,
    PRIMARY KEY (image_id, face_id)
) STRICT, WITHOUT ROWID;
"""

_WORK = """
-- When people did what, undo and redo included, of which the history keeps no time.
CREATE TABLE work (
    place INTEGER PRIMARY KEY,                  -- in the order in which it was done
    at TEXT NOT NULL,                           -- UTC, ISO 8601
    author TEXT NOT NULL,
    face_ids TEXT NOT NULL,                     -- JSON list of text
    counts INTEGER NOT NULL                     -- see Moment in effort.py
) STRICT;

-- What the history still tells of the time before; the id is the first value of a face's row.
INSERT INTO work (at, author, face_ids, counts)
SELECT at, author, (
    SELECT json_group_array(json_extract(value, '$[0]')) FROM json_each(after)
    WHERE type = 'array' AND json_type(value, '$[0]') = 'text'
), position <= undo_cursor
FROM history JOIN image ON image.id = image_id WHERE json_valid(after) ORDER BY at, image_id, position;
"""

MIGRATIONS = [
    _FACES_HISTORY_AND_MODELS,
    _REVIEWED_IMAGES_AND_ATTRIBUTES,
    _PLACES_IN_LABEL_FILES,
    _REVIEWS,
    _TRAININGS,
    _IDENTITY,
    _IMAGE_SIZES,
    _NEW_PREDICTIONS,
    _WORK,
]
"""Script n (from 1) takes a file of version n − 1 to version n."""


def open_database(path: Path) -> sqlite3.Connection:
    """A connection to a project file of the present version, created or migrated if need be.

    Nothing is written into a file before it is known to be a project. Raises AnnotatorError for one that is
    none, is newer than this program or has other tables, sqlite3.DatabaseError where disk or content fail.
    """
    # Autocommit, so that transactions begin where they are meant to. Waits 1 s for another program at most.
    connection = sqlite3.connect(path, timeout=1.0, isolation_level=None)
    try:
        version = _version(connection, path)
        check_shape(connection, path, version)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if version < len(MIGRATIONS):
            marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {len(MIGRATIONS)};"
            connection.executescript(f"BEGIN IMMEDIATE; {''.join(MIGRATIONS[version:])} {marks} COMMIT;")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def check_shape(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Raise AnnotatorError unless the file has just the tables that the program made in that version.

    A view or a trigger of somebody else's could make any query wait without end, or write elsewhere.
    """
    if version < 0 or _shape(connection) != _shape_of(tuple(MIGRATIONS[:version])):
        raise AnnotatorError(
            f"{path} is damaged, or another program has changed it: its tables are not those of a project.",
            "Restore it from a backup; its exported label.txt is unaffected.",
        )


@cache
def _shape_of(scripts: Sequence[str]) -> frozenset[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript("".join(scripts))
        return _shape(connection)


def _shape(connection: sqlite3.Connection) -> frozenset[tuple[object, ...]]:
    """Every table with its columns and unique indices, and whatever else there is, but for its wording."""
    entries = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' AND type != 'index'"
    ).fetchall()
    shape: set[tuple[object, ...]] = set(entries)
    for kind, table in entries:
        if kind == "table":  # a view would be carried out
            columns = connection.execute("SELECT * FROM pragma_table_xinfo(?)", (table,))
            unique = connection.execute('SELECT origin FROM pragma_index_list(?) WHERE "unique"', (table,))
            shape.add((table, *columns, *sorted(unique)))
    return frozenset(shape)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a project file, 0 for a new one."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        (tables,) = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if application or version or tables:
            raise AnnotatorError(
                f"{path} is not a project of this program but another one's SQLite file.",
                "Choose a .faces file, or a new name.",
            )
    if version > len(MIGRATIONS):
        raise AnnotatorError(
            f"{path} was made by a newer version of this program (format {version}, this one knows up to"
            f" {len(MIGRATIONS)}).",
            "Update the program to open it.",
        )
    return int(version)
