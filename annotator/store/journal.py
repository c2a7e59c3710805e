"""The project file: every finished edit is on disk before the edit returns.

All that is written about faces, images and models is written here. What reads through a whole project stands
in survey.py, effort_log.py and measurements.py.

A step is one SQLite transaction over current faces, history and cursor, forced to disk, so that a killed
program reopens with everything that was acknowledged and nothing that was half done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from annotator.errors import AnnotatorError
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Verdict
from annotator.model.history import Entry, History
from annotator.model.model_version import ModelVersion
from annotator.model.step import Step, StepKind
from annotator.store.blob_text import from_blob, to_blob
from annotator.store.face_record import face_from_row, face_to_row, faces_from_json, faces_to_json
from annotator.store.image_state import ImageState
from annotator.store.labels import LabelLines
from annotator.store.measurements import Measurements
from annotator.store.project_file import ProjectFile, ProjectFileForReading
from annotator.store.second_looks import SecondLooks
from annotator.store.training_record import training_from_json, training_to_json

_FACE_COLUMNS = (
    "id, left, top, right, bottom, score, origin, maker, verdict, landmarks, extra_columns, made_at,"
    " attributes, difficulty, carried, judged_by, judged_at"
)
_FACE_COLUMNS_COUNT = _FACE_COLUMNS.count(",") + 1


class Journal:
    """One project file, open in this window alone. Use from the thread that opened it.

    Every method raises AnnotatorError, naming the file, when disk or file fails; nothing is written then.
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Open a project file, creating it or bringing an older one up to date.

        Raises AnnotatorError for whatever is not a project or cannot be had, see ProjectFile.
        """
        return cls(ProjectFile(path))

    @classmethod
    def open_for_reading(cls, path: Path) -> Journal:
        """A project once more, for a thread that only reads it: see ProjectFileForReading."""
        return cls(ProjectFileForReading(path))

    @property
    def path(self) -> Path:
        return self._file.path

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._file.connection

    @property
    def measurements(self) -> Measurements:
        """What was worked out about faces, to find the doubtful ones."""
        return Measurements(self._file)

    @property
    def second_looks(self) -> SecondLooks:
        """What reviewers said of what they saw twice."""
        return SecondLooks(self._file)

    def close(self) -> None:
        """Let other windows have the file. Closing twice is harmless."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Faces and their history

    def faces(self, image: str) -> tuple[Face, ...]:
        """The faces of an image in draw order, exactly as they were recorded."""
        return self.label_lines(image).faces

    def record(self, step: Step) -> None:
        """Write a step down: faces, history and cursor in one transaction, on disk when this returns.

        Raises AnnotatorError as well if the stored faces are not those that the step starts from.
        """
        with self._file.transaction():
            image_id = self._image_id(step.image)
            self._replace_faces(image_id, step.change)
            if step.change.reviewed is not None:
                self._connection.execute(
                    "UPDATE image SET reviewed = ? WHERE id = ?", (step.change.reviewed, image_id)
                )
            match step.kind:
                case StepKind.DO:
                    self._append_to_history(image_id, step)
                case StepKind.UNDO:
                    self._move_cursor(image_id, step, by=-1)
                case StepKind.REDO:
                    self._move_cursor(image_id, step, by=1)
                case StepKind.DETECTED:
                    self._mark_detected(image_id, step.author)

    def history(self, image: str) -> History:
        """What undo and redo of an image can be rebuilt from, oldest entry first."""
        rows = self._file.rows(
            "SELECT text, before, after, history.reviewed, at, author FROM history"
            " JOIN image ON image.id = image_id WHERE path = ? ORDER BY position",
            (to_blob(image),),
        )
        with self._refusing_unreadable(image):
            entries = tuple(
                Entry(text, _change(image, before, after, reviewed), at, author)
                for text, before, after, reviewed, at, author in rows
            )
            cursor = self._file.rows("SELECT undo_cursor FROM image WHERE path = ?", (to_blob(image),))
            return History(entries, cursor[0][0] if cursor else 0)

    # Images

    def image_states(self) -> dict[str, ImageState]:
        """Where each image stands that the project knows of.

        In the order of the label file imported last, then in that in which the project came to know them.
        """
        rows = self._file.rows(
            f"""
            SELECT path, COALESCE(faces, 0), COALESCE(touched, 0), COALESCE(rejected, 0), undo_cursor,
                   EXISTS (SELECT 1 FROM history WHERE image_id = image.id),
                   detected_by, labels_from, labels_digest, reviewed
            FROM image LEFT JOIN (
                SELECT image_id, COUNT(*) AS faces, SUM(touched) AS touched,
                       SUM(verdict = '{Verdict.NOT_A_FACE.value}') AS rejected
                FROM face GROUP BY image_id
            ) ON image_id = image.id
            ORDER BY label_place IS NULL, label_place, image.id
            """  # noqa: S608 (a constant of this program)
        )
        return {
            from_blob(path): ImageState(
                faces=faces,
                touched=touched,
                rejected=rejected,
                edits=edits,
                has_history=bool(history),
                detected_by=detected_by,
                labels_from=labels_from,
                labels_digest=digest,
                reviewed=bool(reviewed),
            )
            for (
                path,
                faces,
                touched,
                rejected,
                edits,
                history,
                detected_by,
                labels_from,
                digest,
                reviewed,
            ) in rows
        }

    def judged_images(self) -> set[str]:
        """The images of which a person has said something: of a face by a verdict or by its box, or by an
        edit that stands."""
        rows = self._file.rows(
            "SELECT path FROM image WHERE undo_cursor > 0"
            " OR id IN (SELECT image_id FROM face WHERE verdict != ? OR origin = ?)",
            (Verdict.NONE.value, Origin.PERSON.value),
        )
        return {from_blob(path) for (path,) in rows}

    def is_reviewed(self, image: str) -> bool:
        """Whether a person has looked an image through and said so."""
        rows = self._file.rows("SELECT reviewed FROM image WHERE path = ?", (to_blob(image),))
        return bool(rows and rows[0][0])

    def mark_detected(self, image: str, model_name: str) -> None:
        """Remember that a model has looked at an image, also where it changed nothing."""
        with self._file.transaction():
            self._mark_detected(self._image_id(image), model_name)

    def images_not_detected_by(self, model_name: str, images: Iterable[str]) -> list[str]:
        """Those of the images, in their order, that this model was not the last to look at."""
        done = {
            from_blob(key)
            for (key,) in self._file.rows("SELECT path FROM image WHERE detected_by = ?", (model_name,))
        }
        return [image for image in images if image not in done]

    # Labels

    def label_lines(self, image: str) -> LabelLines:
        """The faces of an image in draw order, with the lines that they were imported from, if any."""
        rows = self._file.rows(
            f"""
            SELECT place, label_line, {_FACE_COLUMNS} FROM face
            WHERE image_id = (SELECT id FROM image WHERE path = :path)
            UNION ALL
            SELECT place, label_line, {", ".join(["NULL"] * _FACE_COLUMNS_COUNT)} FROM faceless_line
            WHERE image_id = (SELECT id FROM image WHERE path = :path)
            ORDER BY place
            """,  # noqa: S608 (a constant of this file)
            {"path": to_blob(image)},
        )
        whole = self._file.rows("SELECT label_line, carried FROM image WHERE path = ?", (to_blob(image),))
        with self._refusing_unreadable(image):
            faces = tuple(
                (None if row[2] is None else face_from_row(row[2:]), from_blob(row[1])) for row in rows
            )
            header, carried = whole[0] if whole else (None, "")
            return LabelLines(image, from_blob(header), faces, carried)

    def replace_with_labels(
        self,
        images: Iterable[LabelLines],
        source_name: str,
        order: Sequence[str] = (),
        setting: tuple[str, str] | None = None,
    ) -> None:
        """Make what a label file says the faces of these images, all or none, dropping those they had.

        order: every image of the file that the project has, as they stand in it, those that are not replaced
        included; looked at after the last of `images`. They are exported in this order, ahead of all others.
        setting: a key and what to store under it, together with all this.
        Which images may be replaced is for the caller to judge; one with a history raises ValueError.
        """
        with self._file.transaction():
            for lines in images:
                image_id = self._image_id(lines.image)
                if self._connection.execute(
                    "SELECT 1 FROM history WHERE image_id = ? LIMIT 1", (image_id,)
                ).fetchone():
                    raise ValueError(f"{lines.image} has been worked on and cannot be replaced")
                self._connection.execute("DELETE FROM face WHERE image_id = ?", (image_id,))
                self._connection.execute("DELETE FROM faceless_line WHERE image_id = ?", (image_id,))
                self._connection.execute(
                    "UPDATE image SET labels_from = ?, labels_digest = ?, label_line = ?, carried = ?,"
                    " detected_by = NULL WHERE id = ?",
                    (source_name, lines.digest, to_blob(lines.header), lines.carried, image_id),
                )
                self._insert_rows(image_id, lines.rows, first_place=1)
            self._connection.execute("UPDATE image SET label_place = label_place + ?", (len(order) + 1,))
            self._connection.executemany(
                "UPDATE image SET label_place = ? WHERE path = ?",
                ((place, to_blob(image)) for place, image in enumerate(order, 1)),
            )
            if setting is not None:
                self._store_setting(*setting)

    # Settings and models

    def setting(self, key: str) -> str | None:
        """What was last stored under a key, None for nothing."""
        rows = self._file.rows("SELECT value FROM setting WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def set_setting(self, key: str, value: str) -> None:
        with self._file.transaction():
            self._store_setting(key, value)

    def add_model(self, version: ModelVersion) -> None:
        """Take a model version into the project. Raises AnnotatorError if it has one of that name."""
        with self._file.transaction():
            added = self._connection.execute(
                "INSERT INTO model (name, path, parent, created, note, remark, training)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
                (
                    version.name,
                    version.path,
                    version.parent,
                    version.created,
                    version.note,
                    version.remark,
                    training_to_json(version.training),
                ),
            )
            if added.rowcount != 1:
                raise AnnotatorError(
                    f"{self.path} has a model named {version.name} already.", "Give the new one another name."
                )

    def models(self) -> tuple[ModelVersion, ...]:
        """Every model version of the project, oldest first."""
        return self._models("ORDER BY place")

    def current_model(self) -> ModelVersion | None:
        """The model version that predicts, None before one was chosen."""
        models = self._models("WHERE is_current")
        return models[0] if models else None

    def set_remark(self, name: str, remark: str) -> None:
        """Keep what a person writes about a model version."""
        with self._file.transaction():
            self._connection.execute("UPDATE model SET remark = ? WHERE name = ?", (remark, name))

    def choose_model(self, name: str) -> None:
        """Let the model version of this name predict from now on. Raises AnnotatorError if there is none."""
        with self._file.transaction():
            self._connection.execute("UPDATE model SET is_current = 0")
            chosen = self._connection.execute("UPDATE model SET is_current = 1 WHERE name = ?", (name,))
            if chosen.rowcount != 1:
                raise AnnotatorError(f"{self.path} has no model named {name}.", "Choose one from its list.")

    # Inside a transaction

    def _store_setting(self, key: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def _image_id(self, image: str) -> int:
        self._connection.execute(
            "INSERT INTO image (path) VALUES (?) ON CONFLICT DO NOTHING", (to_blob(image),)
        )
        (image_id,) = self._connection.execute(
            "SELECT id FROM image WHERE path = ?", (to_blob(image),)
        ).fetchone()
        return int(image_id)

    def _replace_faces(self, image_id: int, change: Change) -> None:
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
        (last_place,) = self._connection.execute(
            """
            SELECT MAX(COALESCE((SELECT MAX(place) FROM face WHERE image_id = :image), 0),
                       COALESCE((SELECT MAX(place) FROM faceless_line WHERE image_id = :image), 0))
            """,
            {"image": image_id},
        ).fetchone()
        try:
            self._insert_rows(image_id, [(face, "") for face in added], first_place=last_place + 1)
        except sqlite3.IntegrityError as error:  # a face of that id is there already
            raise self._does_not_fit(change.image) from error

    def _insert_rows(
        self, image_id: int, rows: Sequence[tuple[Face | None, str]], *, first_place: int
    ) -> None:
        placed = [(place, face, line) for place, (face, line) in enumerate(rows, first_place)]
        self._connection.executemany(
            f"INSERT INTO face (image_id, place, touched, label_line, {_FACE_COLUMNS})"  # noqa: S608
            f" VALUES ({', '.join('?' * (_FACE_COLUMNS_COUNT + 4))})",
            [
                (image_id, place, face.is_touched, to_blob(line) if line else None, *face_to_row(face))
                for place, face, line in placed
                if face is not None
            ],
        )
        self._connection.executemany(
            "INSERT INTO faceless_line (image_id, place, label_line) VALUES (?, ?, ?)",
            [(image_id, place, to_blob(line)) for place, face, line in placed if face is None],
        )

    def _append_to_history(self, image_id: int, step: Step) -> None:
        (cursor,) = self._connection.execute(
            "UPDATE image SET undo_cursor = undo_cursor + 1 WHERE id = ? RETURNING undo_cursor", (image_id,)
        ).fetchone()
        self._connection.execute(
            "DELETE FROM history WHERE image_id = ? AND position >= ?", (image_id, cursor)
        )
        change = step.change
        self._connection.execute(
            "INSERT INTO history (image_id, position, text, before, after, reviewed, at, author)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                image_id,
                cursor,
                step.text,
                faces_to_json(change.before),
                faces_to_json(change.after),
                change.reviewed,
                step.at,
                step.author,
            ),
        )

    def _move_cursor(self, image_id: int, step: Step, *, by: int) -> None:
        moved = self._connection.execute(
            """
            UPDATE image SET undo_cursor = undo_cursor + :by WHERE id = :image AND undo_cursor + :by
            BETWEEN 0 AND (SELECT COUNT(*) FROM history WHERE image_id = :image)
            """,
            {"by": by, "image": image_id},
        )
        if moved.rowcount != 1:
            raise self._does_not_fit(step.image)

    def _mark_detected(self, image_id: int, model_name: str) -> None:
        self._connection.execute("UPDATE image SET detected_by = ? WHERE id = ?", (model_name, image_id))

    def _expect_all(self, rows: Sequence[tuple[object, ...]], statement: str, image: str) -> None:
        """Run a statement that must change one row for each tuple of parameters."""
        if rows and self._connection.executemany(statement, rows).rowcount != len(rows):
            raise self._does_not_fit(image)

    # Reading

    def _models(self, which: str) -> tuple[ModelVersion, ...]:
        columns = "name, path, parent, created, note, remark, training"
        rows = self._file.rows(f"SELECT {columns} FROM model {which}")  # noqa: S608 (constants of this file)
        with self._refusing_unreadable("its models"):
            return tuple(
                ModelVersion(
                    name=name,
                    path=path,
                    parent=parent,
                    created=created,
                    note=note,
                    remark=remark,
                    training=training_from_json(training),
                )
                for name, path, parent, created, note, remark, training in rows
            )

    @contextmanager
    def _refusing_unreadable(self, what: str) -> Iterator[None]:
        try:
            yield
        except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
            raise AnnotatorError(
                f"{self.path} holds something of {what} that is damaged ({error}).",
                "Restore it from a backup.",
            ) from error

    def _does_not_fit(self, image: str) -> AnnotatorError:
        return AnnotatorError(
            f"{self.path} does not hold what this edit of {image} starts from; it was not written.",
            "Open the project again to go on from what is on disk.",
        )


def _change(image: str, before: str, after: str, reviewed: int | None) -> Change:
    return Change(
        image=image,
        before=faces_from_json(before),
        after=faces_from_json(after),
        reviewed=None if reviewed is None else bool(reviewed),
    )
