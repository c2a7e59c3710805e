"""The number by which the tables of a project file name an image."""

from __future__ import annotations

import sqlite3

from annotator.store.blob_text import to_blob


def id_of_image(connection: sqlite3.Connection, image: str) -> int:
    """That of an image, which the project knows from here on. Inside a transaction."""
    connection.execute("INSERT INTO image (path) VALUES (?) ON CONFLICT DO NOTHING", (to_blob(image),))
    (found,) = connection.execute("SELECT id FROM image WHERE path = ?", (to_blob(image),)).fetchone()
    return int(found)
