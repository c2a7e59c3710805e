"""Current faces in a project file, with the lines of label files that they are from.

The queries that write the tables `face` and `faceless_line`, or read them for an image, stand here.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence

from annotator.errors import AnnotatorError
from annotator.model.change import Change
from annotator.model.face import Face
from annotator.store.blob_text import from_blob, to_blob
from annotator.store.face_record import face_from_row, face_to_row
from annotator.store.project_errors import does_not_fit, refusing_damaged
from annotator.store.project_file import ProjectFile

_COLUMNS = (
    "id, left, top, right, bottom, score, origin, maker, verdict, landmarks, extra_columns, made_at,"
    " attributes, difficulty, carried, judged_by, judged_at"
)
_COLUMNS_COUNT = _COLUMNS.count(",") + 1


class FaceRows:
    """The rows of one project file; those that write do so inside a transaction of the caller's."""

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    def read(self, image: str) -> tuple[tuple[Face | None, str], ...]:
        """In draw order: faces with their lines, empty for none, and lines without a face.

        Raises AnnotatorError if the file can't be read or is damaged.
        """
        rows = self._file.rows(
            f"""
            SELECT place, label_line, {_COLUMNS} FROM face
            WHERE image_id = (SELECT id FROM image WHERE path = :path)
            UNION ALL
            SELECT place, label_line, {", ".join(["NULL"] * _COLUMNS_COUNT)} FROM faceless_line
            WHERE image_id = (SELECT id FROM image WHERE path = :path)
            ORDER BY place
            """,  # noqa: S608 (a constant of this file)
            {"path": to_blob(image)},
        )
        with refusing_damaged(self._file.path, image):
            return tuple(
                (None if row[2] is None else face_from_row(row[2:]), from_blob(row[1])) for row in rows
            )

    def noted_as_new(self) -> list[tuple[str, Face]]:
        """Of images that are reviewed, with their paths, the faces that `new_prediction` has.

        Without any that is damaged, which is told once its image is asked for. Raises AnnotatorError if the
        file can't be read.
        """
        rows = self._file.rows(
            f"""
            SELECT path, {", ".join(f"face.{column.strip()}" for column in _COLUMNS.split(","))}
            FROM new_prediction JOIN image ON image.id = new_prediction.image_id
            JOIN face ON face.image_id = new_prediction.image_id AND face.id = face_id
            WHERE image.reviewed
            """  # noqa: S608 (a constant of this file)
        )
        found = []
        for row in rows:
            image = from_blob(row[0])
            with contextlib.suppress(AnnotatorError), refusing_damaged(self._file.path, image):
                found.append((image, face_from_row(row[1:])))
        return found

    def apply(self, image_id: int, change: Change) -> None:
        """Put the faces after a change in place of those before it. Raises AnnotatorError if these are not
        what is stored.
        """
        before = {face.id: face for face in change.before}
        after_ids = {face.id for face in change.after}
        deleted = [(image_id, face_id) for face_id in before if face_id not in after_ids]
        edited = [face for face in change.after if face.id in before and face != before[face.id]]
        added = [face for face in change.after if face.id not in before]
        self._expect_all(deleted, "DELETE FROM face WHERE image_id = ? AND id = ?", change.image)
        self._expect_all(
            [(*face_to_row(face)[1:], face.is_touched, image_id, face.id) for face in edited],
            """
            UPDATE face SET left = ?, top = ?, right = ?, bottom = ?, score = ?, origin = ?, maker = ?,
                            verdict = ?, landmarks = ?, extra_columns = ?, made_at = ?, attributes = ?,
                            difficulty = ?, carried = ?, judged_by = ?, judged_at = ?, touched = ?
            WHERE image_id = ? AND id = ?
            """,
            change.image,
        )
        (last_place,) = self._file.connection.execute(
            """
            SELECT MAX(COALESCE((SELECT MAX(place) FROM face WHERE image_id = :image), 0),
                       COALESCE((SELECT MAX(place) FROM faceless_line WHERE image_id = :image), 0))
            """,
            {"image": image_id},
        ).fetchone()
        try:
            self.insert(image_id, [(face, "") for face in added], first_place=last_place + 1)
        except sqlite3.IntegrityError as error:  # a face of that id is there already
            raise does_not_fit(self._file.path, change.image) from error

    def insert(self, image_id: int, rows: Sequence[tuple[Face | None, str]], *, first_place: int) -> None:
        """Add faces with their lines, and lines without a face, from a place in the draw order on."""
        placed = [(place, face, line) for place, (face, line) in enumerate(rows, first_place)]
        self._file.connection.executemany(
            f"INSERT INTO face (image_id, place, touched, label_line, {_COLUMNS})"  # noqa: S608
            f" VALUES ({', '.join('?' * (_COLUMNS_COUNT + 4))})",
            [
                (image_id, place, face.is_touched, to_blob(line) if line else None, *face_to_row(face))
                for place, face, line in placed
                if face is not None
            ],
        )
        self._file.connection.executemany(
            "INSERT INTO faceless_line (image_id, place, label_line) VALUES (?, ?, ?)",
            [(image_id, place, to_blob(line)) for place, face, line in placed if face is None],
        )

    def clear(self, image_id: int) -> None:
        """Delete all that an image has."""
        self._file.connection.execute("DELETE FROM face WHERE image_id = ?", (image_id,))
        self._file.connection.execute("DELETE FROM faceless_line WHERE image_id = ?", (image_id,))

    def _expect_all(self, rows: Sequence[tuple[object, ...]], statement: str, image: str) -> None:
        """Run a statement that must change one row for each tuple of parameters."""
        if rows and self._file.connection.executemany(statement, rows).rowcount != len(rows):
            raise does_not_fit(self._file.path, image)
