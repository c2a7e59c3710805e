"""The project file: every finished edit is on disk before the edit returns.

All that is written about images and their histories is written here, what they have of faces in face_rows.py,
when it was done in effort_log.py. What reads through a whole project stands there, in survey.py and in
measurements.py.

A step is one SQLite transaction over current faces, history and cursor, forced to disk, so that a killed
program reopens with everything that was acknowledged and nothing that was half done. What a model saw is not
forced: it can see it again, and the window's thread would wait for the disk some fifty times a second.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from annotator.model.change import Change
from annotator.model.effort import Moment
from annotator.model.face import Face, Origin, Verdict
from annotator.model.history import Entry, History
from annotator.model.step import Step, StepKind
from annotator.store.blob_text import from_blob, to_blob
from annotator.store.effort_log import note_moment
from annotator.store.face_record import faces_from_json, faces_to_json, ids_from_json
from annotator.store.face_rows import FaceRows
from annotator.store.image_id import id_of_image
from annotator.store.image_state import ImageState
from annotator.store.labels import LabelLines
from annotator.store.measurements import Measurements
from annotator.store.model_versions import ModelVersions
from annotator.store.project_errors import does_not_fit, refusing_damaged
from annotator.store.project_file import ProjectFile, ProjectFileForReading
from annotator.store.second_looks import SecondLooks


class Journal:
    """One project file, open in this window alone. Use from the thread that opened it.

    Every method raises AnnotatorError, naming the file, when disk or file fails; nothing is written then.
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file
        self._faces = FaceRows(file)

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
    def models(self) -> ModelVersions:
        """The model versions that predict, or did."""
        return ModelVersions(self._file)

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

        Of what a model saw, a power cut may lose the last, with the mark that it was seen.
        Raises AnnotatorError as well if the stored faces are not those that the step starts from.
        """
        with self._file.transaction(forced=step.kind is not StepKind.DETECTED):
            image_id = id_of_image(self._connection, step.image)
            self._faces.apply(image_id, step.change)
            if step.change.reviewed is not None:
                self._connection.execute(
                    "UPDATE image SET reviewed = ? WHERE id = ?", (step.change.reviewed, image_id)
                )
            match step.kind:
                case StepKind.DO:
                    self._append_to_history(image_id, step)
                    if step.change.reviewed:
                        self._connection.execute("DELETE FROM new_prediction WHERE image_id = ?", (image_id,))
                case StepKind.UNDO:
                    self._move_cursor(image_id, step, by=-1)
                case StepKind.REDO:
                    self._move_cursor(image_id, step, by=1)
                case StepKind.DETECTED:
                    self._note_new(image_id, step.change)
                    self._mark_detected(image_id, step.author)
            moment = Moment.of_step(step)
            if moment is not None:
                note_moment(self._connection, moment)

    def history(self, image: str) -> History:
        """What undo and redo of an image can be rebuilt from, oldest entry first."""
        rows = self._file.rows(
            "SELECT text, before, after, history.reviewed, at, author FROM history"
            " JOIN image ON image.id = image_id WHERE path = ? ORDER BY position",
            (to_blob(image),),
        )
        with refusing_damaged(self.path, image):
            entries = tuple(
                Entry(text, _change(image, before, after, reviewed), at, author)
                for text, before, after, reviewed, at, author in rows
            )
            cursor = self._file.rows("SELECT undo_cursor FROM image WHERE path = ?", (to_blob(image),))
            return History(entries, cursor[0][0] if cursor else 0)

    def mentioned_ids(self, image: str) -> frozenset[str]:
        """Every face that undo or redo of an image could touch, as `History.mentioned_ids` has it."""
        rows = self._file.rows(
            "SELECT before, after FROM history JOIN image ON image.id = image_id WHERE path = ?",
            (to_blob(image),),
        )
        with refusing_damaged(self.path, image):
            return frozenset(face_id for sides in rows for side in sides for face_id in ids_from_json(side))

    # Images

    def image_states(self) -> dict[str, ImageState]:
        """Where each image stands that the project knows of.

        In the order of the label file imported last, then in that in which the project came to know them.
        """
        rows = self._file.rows(
            f"""
            SELECT path, COALESCE(faces, 0), COALESCE(touched, 0), COALESCE(rejected, 0), undo_cursor,
                   EXISTS (SELECT 1 FROM history WHERE image_id = image.id),
                   detected_by, labels_from, labels_digest, reviewed, width, height
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
                size=None if width is None or height is None else (width, height),
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
                width,
                height,
            ) in rows
        }

    def new_predictions(self) -> dict[str, tuple[Face, ...]]:
        """Of images that are reviewed, the faces that models have found there since, or have given landmarks,
        and that nobody has looked at yet. Images without any are left out."""
        found: dict[str, list[Face]] = {}
        for path, face in self._faces.noted_as_new():
            if face.awaits_a_look:
                found.setdefault(path, []).append(face)
        return {path: tuple(faces) for path, faces in found.items()}

    def found_after_review(self) -> dict[str, set[str]]:
        """The ids of all faces that models have found or given landmarks in images which were reviewed then,
        and are not anew.

        They count as new while the image is reviewed and nobody has a hand in them: see `new_predictions`.
        Those that are touched, or in an image without its mark, are new again once that is undone.
        """
        found: dict[str, set[str]] = {}
        rows = self._file.rows(
            "SELECT path, face_id FROM new_prediction JOIN image ON image.id = new_prediction.image_id"
        )
        for path, face_id in rows:
            found.setdefault(from_blob(path), set()).add(face_id)
        return found

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

    def mark_detected(self, image: str, model_name: str, size: tuple[int, int] | None = None) -> None:
        """Remember that a model has looked at an image, also where it changed nothing.

        size: width and height that it saw, in pixels; None to leave what is known of them.
        """
        with self._file.transaction(forced=False):
            image_id = id_of_image(self._connection, image)
            self._mark_detected(image_id, model_name)
            if size is not None:
                self._connection.execute(
                    "UPDATE image SET width = ?, height = ? WHERE id = ?", (*size, image_id)
                )

    def images_not_detected_by(self, model_name: str, images: Iterable[str]) -> list[str]:
        """Those of the images, in their order, that this model was not the last to look at.

        So are labelled ones that it looked at in a former version of the program, which noted no sizes and
        gave labelled boxes no landmarks.
        """
        rows = self._file.rows(
            "SELECT path FROM image WHERE detected_by = ? AND (labels_from IS NULL OR width IS NOT NULL)",
            (model_name,),
        )
        done = {from_blob(key) for (key,) in rows}
        return [image for image in images if image not in done]

    # Labels

    def label_lines(self, image: str) -> LabelLines:
        """The faces of an image in draw order, with the lines that they were imported from, if any."""
        whole = self._file.rows("SELECT label_line, carried FROM image WHERE path = ?", (to_blob(image),))
        header, carried = whole[0] if whole else (None, "")
        return LabelLines(image, from_blob(header), self._faces.read(image), carried)

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
                image_id = id_of_image(self._connection, lines.image)
                if self._connection.execute(
                    "SELECT 1 FROM history WHERE image_id = ? LIMIT 1", (image_id,)
                ).fetchone():
                    raise ValueError(f"{lines.image} has been worked on and cannot be replaced")
                self._faces.clear(image_id)
                self._connection.execute(
                    "UPDATE image SET labels_from = ?, labels_digest = ?, label_line = ?, carried = ?,"
                    " detected_by = NULL WHERE id = ?",
                    (source_name, lines.digest, to_blob(lines.header), lines.carried, image_id),
                )
                self._faces.insert(image_id, lines.rows, first_place=1)
            self._connection.execute("UPDATE image SET label_place = label_place + ?", (len(order) + 1,))
            self._connection.executemany(
                "UPDATE image SET label_place = ? WHERE path = ?",
                ((place, to_blob(image)) for place, image in enumerate(order, 1)),
            )
            if setting is not None:
                self._store_setting(*setting)

    # Settings

    def setting(self, key: str) -> str | None:
        """What was last stored under a key, None for nothing."""
        rows = self._file.rows("SELECT value FROM setting WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def set_setting(self, key: str, value: str) -> None:
        with self._file.transaction():
            self._store_setting(key, value)

    # Inside a transaction

    def _note_new(self, image_id: int, change: Change) -> None:
        """Remember which predictions, and boxes with landmarks, came to an image that was reviewed."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO new_prediction SELECT id, ? FROM image WHERE id = ? AND reviewed",
            [(face.id, image_id) for face in (*change.added, *change.filled)],
        )

    def _store_setting(self, key: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

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
            raise does_not_fit(self.path, step.image)

    def _mark_detected(self, image_id: int, model_name: str) -> None:
        self._connection.execute("UPDATE image SET detected_by = ? WHERE id = ?", (model_name, image_id))


def _change(image: str, before: str, after: str, reviewed: int | None) -> Change:
    return Change(
        image=image,
        before=faces_from_json(before),
        after=faces_from_json(after),
        reviewed=None if reviewed is None else bool(reviewed),
    )
