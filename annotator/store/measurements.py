"""What was worked out about faces, to find the doubtful ones: a number of each kind a face, never exported.

The queries that write the table `measurement` or read it as a whole stand here. A number tells of a face as
it was when it was measured, and is no part of a person's work: deleting a face hides its numbers, undo shows
them again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

from annotator.store.blob_text import from_blob
from annotator.store.image_id import id_of_image
from annotator.store.project_file import ProjectFile


class MeasurementKind(StrEnum):
    """What a number says; as it stands in project files, so a name that was released stays."""

    DISAGREEMENT = "disagreement"
    """The model in use with itself, flipped and scaled: see annotator.model.disagreement."""

    MODELS = "models"
    """Another version of the model with the faces that are held: the same formula."""


class Measurements:
    """The measurements of one project file. Use from the thread that opened the file.

    Every method raises AnnotatorError, naming the file, when disk or file fails; nothing is written then.
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    def record(self, kind: MeasurementKind, image: str, values: Mapping[str, float]) -> None:
        """Make these, by face id, the numbers of this kind of an image; those of faces not among them go.

        On disk when this returns. Raises ValueError for a number that is not finite.
        """
        if not all(map(math.isfinite, values.values())):
            raise ValueError(f"a measurement is a finite number, not {dict(values)}")
        connection = self._file.connection
        with self._file.transaction():
            image_id = id_of_image(connection, image)
            connection.execute("DELETE FROM measurement WHERE image_id = ? AND kind = ?", (image_id, kind))
            connection.executemany(
                "INSERT INTO measurement (image_id, face_id, kind, value) VALUES (?, ?, ?, ?)",
                [(image_id, face_id, kind, value) for face_id, value in values.items()],
            )

    def of(self, kind: MeasurementKind) -> dict[str, dict[str, float]]:
        """Image → face id → number of this kind, of all faces that are there and were measured.

        Reads the whole project: about a second for 400,000 faces, so not on the thread of a window.
        """
        rows = self._file.rows(
            """
            SELECT path, face_id, value FROM measurement
            JOIN image ON image.id = measurement.image_id
            JOIN face ON face.image_id = measurement.image_id AND face.id = face_id
            WHERE kind = ? ORDER BY measurement.image_id
            """,
            (kind,),
        )
        values: dict[str, dict[str, float]] = {}
        for path, face_id, value in rows:
            values.setdefault(from_blob(path), {})[face_id] = value
        return values
