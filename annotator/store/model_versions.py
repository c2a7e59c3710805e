"""The model versions of a project: which there are, which predicts, and what people say of them.

The queries on the table `model` stand here.
"""

from __future__ import annotations

from annotator.errors import AnnotatorError
from annotator.model.model_version import ModelVersion
from annotator.store.project_errors import refusing_damaged
from annotator.store.project_file import ProjectFile
from annotator.store.training_record import training_from_json, training_to_json


class ModelVersions:
    """Those of one project file. Use from the thread that opened the file.

    Every method raises AnnotatorError, naming the file, when disk or file fails; nothing is written then.
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    def add(self, version: ModelVersion) -> None:
        """Take a model version into the project. Raises AnnotatorError if it has one of that name."""
        with self._file.transaction():
            added = self._file.connection.execute(
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
                    f"{self._file.path} has a model named {version.name} already.",
                    "Give the new one another name.",
                )

    def read_all(self) -> tuple[ModelVersion, ...]:
        """Every model version of the project, oldest first."""
        return self._read("ORDER BY place")

    def current(self) -> ModelVersion | None:
        """The model version that predicts, None before one was chosen."""
        chosen = self._read("WHERE is_current")
        return chosen[0] if chosen else None

    def set_remark(self, name: str, remark: str) -> None:
        """Keep what a person writes about a model version."""
        with self._file.transaction():
            self._file.connection.execute("UPDATE model SET remark = ? WHERE name = ?", (remark, name))

    def choose(self, name: str) -> None:
        """Let the model version of this name predict from now on. Raises AnnotatorError if there is none."""
        with self._file.transaction():
            self._file.connection.execute("UPDATE model SET is_current = 0")
            chosen = self._file.connection.execute("UPDATE model SET is_current = 1 WHERE name = ?", (name,))
            if chosen.rowcount != 1:
                raise AnnotatorError(
                    f"{self._file.path} has no model named {name}.", "Choose one from its list."
                )

    def _read(self, which: str) -> tuple[ModelVersion, ...]:
        columns = "name, path, parent, created, note, remark, training"
        rows = self._file.rows(f"SELECT {columns} FROM model {which}")  # noqa: S608 (constants of this file)
        with refusing_damaged(self._file.path, "its models"):
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
