"""Project files, and the files that lie beside them: opened, looked through, worked in, exported."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np
from fuzzed_labels import photographs
from fuzzing import Target
from mutations import NUMBERS, WORDS, spoilt_bytes, spoilt_text
from rich_project import IMAGES, face, make_rich_project

from annotator.model.change import Change
from annotator.model.step import Step, StepKind
from annotator.store.effort_log import read_moments
from annotator.store.evaluated import Evaluated
from annotator.store.evaluation_file import read_evaluation, write_evaluation
from annotator.store.export import export_as, export_labels
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import FORMATS
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from annotator.store.label_diff import diff_against_import
from annotator.store.measurements import MeasurementKind
from annotator.store.migrations import APPLICATION_ID, MIGRATIONS
from annotator.store.other_project import check_other_project
from annotator.store.runs import Plan, Run, run_of, unfinished_runs
from annotator.store.survey import survey
from annotator.store.verdicts import export_verdicts

PROJECT = "project.faces"
_TABLES = (
    "image",
    "face",
    "faceless_line",
    "history",
    "setting",
    "model",
    "measurement",
    "second_look",
    "new_prediction",
    "work",
)


class Projects(Target):
    """An SQLite file with other bytes, or with other tables and values than the program would write."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        make_rich_project(self.shared / PROJECT)
        self._whole = (self.shared / PROJECT).read_bytes()
        with closing(sqlite3.connect(self.shared / PROJECT)) as file:
            self._columns = {
                table: [row[1] for row in file.execute(f"PRAGMA table_info({table})")] for table in _TABLES
            }

    def make(self, chance: Random) -> list[str]:
        self._project = self.case_folder / PROJECT
        self._project.write_bytes(self._whole)
        match chance.randrange(10):
            case 0 | 1 | 2 | 3:
                self._project.write_bytes(spoilt_bytes(self._whole, chance))
            case 4:
                self._spoil_pages(chance)
            case 5 | 6 | 7:
                for _ in range(chance.randint(1, 3)):
                    self._spoil_a_value(chance)
            case 8:
                self._spoil_the_tables(chance)
            case _:
                other = spoilt_bytes(self._whole[: chance.choice((100, 4096))], chance)
                name = PROJECT + chance.choice(("-wal", "-journal", "-shm", ".lock"))
                self._project.with_name(name).write_bytes(other)
        return [PROJECT, "cannot be written to a label file"]  # for that names the image

    def read(self) -> None:
        with Journal.open(self._project) as journal:
            work_in(journal, self.case_folder)
        check_other_project(self._project)
        list(survey(self._project, IMAGES))
        read_moments(self._project)

    def _spoil_pages(self, chance: Random) -> None:
        size = 4096
        pages = [self._whole[i : i + size] for i in range(0, len(self._whole), size)]
        for _ in range(chance.randint(1, 3)):
            place, other = chance.randrange(len(pages)), chance.randrange(len(pages))
            pages[place] = chance.choice((pages[other], bytes(size), chance.randbytes(size)))
        self._project.write_bytes(b"".join(pages))

    def _spoil_a_value(self, chance: Random) -> None:
        table = chance.choice(_TABLES)
        column = chance.choice(self._columns[table])
        values = (
            None, -1, 2**62, float("inf"), 1e300, "", "[", '[["a"]]', "x" * 10_000, b"\xff\xfe", "../../x",
            chance.choice(NUMBERS), chance.choice(WORDS), chance.choice(NUMBERS).decode("latin-1"),
            chance.choice(WORDS).decode("latin-1"), chance.choice((*NUMBERS, *WORDS)).decode("latin-1") * 3,
        )  # fmt: skip
        with closing(sqlite3.connect(self._project, isolation_level=None)) as file:
            file.execute("PRAGMA ignore_check_constraints = ON")
            row = file.execute(f"SELECT {column} FROM {table} ORDER BY RANDOM() LIMIT 1").fetchone()
            value = chance.choice(values)
            if row and isinstance(row[0], str) and chance.random() < 0.5:
                value = spoilt_text(row[0].encode(), chance).decode("utf-8", "replace")
            where = "" if chance.random() < 0.3 else f"WHERE {column} IS ?"
            try:
                file.execute(
                    f"UPDATE {table} SET {column} = ? {where}", (value, *(row or ("",)))[: 1 + bool(where)]
                )
            except (sqlite3.IntegrityError, OverflowError):  # SQLite itself keeps such a value out
                file.execute(f"DELETE FROM {table}")

    def _spoil_the_tables(self, chance: Random) -> None:
        table = chance.choice(_TABLES)
        column = chance.choice(self._columns[table])
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
        ways = (
            f"DROP TABLE {table}",
            f"ALTER TABLE {table} RENAME TO other",
            f"ALTER TABLE {table} RENAME COLUMN {column} TO other",
            f"ALTER TABLE {table} ADD COLUMN later TEXT",
            f"ALTER TABLE {table} RENAME TO other; CREATE VIEW {table} AS SELECT * FROM other",
            f"ALTER TABLE {table} RENAME TO other; CREATE VIEW {table} AS {endless}",
            f"ALTER TABLE {table} RENAME TO other; CREATE TABLE {table} AS SELECT * FROM other",
            f"CREATE TRIGGER mine AFTER INSERT ON {table} BEGIN DELETE FROM face; END",
            f"CREATE TRIGGER mine BEFORE UPDATE ON image BEGIN SELECT COUNT(*) FROM ({endless}); END",
            "CREATE TABLE later (x)",
            "DROP INDEX face_counts",
            f"PRAGMA user_version = {chance.choice((0, 1, 2, 4, len(MIGRATIONS) + 1, -1, 2**31 - 1))}",
            f"PRAGMA application_id = {chance.choice((0, 1, -1))}",
            "PRAGMA encoding = 'UTF-16'; VACUUM",
            f"CREATE UNIQUE INDEX mine ON {table} ({column})",
        )
        with closing(sqlite3.connect(self._project, isolation_level=None)) as file:
            if chance.random() < 0.1:
                self._project.unlink()
            for way in chance.sample(ways, chance.choice((1, 1, 2))):
                try:
                    file.executescript(way)
                    if chance.random() < 0.2:
                        file.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                except sqlite3.Error:
                    continue


def work_in(journal: Journal, folder: Path) -> None:
    """Whatever the program asks of a project, and an edit in each image that is undone again."""
    states = journal.image_states()
    journal.judged_images()
    journal.images_not_detected_by("first", IMAGES)
    for version in journal.models.read_all():
        _ = version.training
    journal.models.current()
    journal.setting("open_image")
    journal.second_looks.read_all("ada")
    journal.new_predictions()
    journal.found_after_review()
    journal.measurements.of(MeasurementKind.DISAGREEMENT)
    for image in dict.fromkeys((*IMAGES, *states)):
        journal.is_reviewed(image)
        journal.faces(image)
        history = journal.history(image)
        for _, change in filter(None, (history.next_undo, history.next_redo)):
            assert change.image == image
    index = ImageIndex(IMAGES)
    for form in (FORMATS["label"], FORMATS["csv"]):
        list(diff_against_import(journal, form))
        export_as(journal, form, folder / f"out{form.suffix}", index)
    export_labels(journal, folder / "exports")
    export_verdicts(journal, folder / "exports")
    added = Change(image="a.jpg", before=(), after=(face("added", 300.0),))
    for kind, change in ((StepKind.DO, added), (StepKind.UNDO, added.inverse())):
        journal.record(Step(change=change, text="Add", kind=kind, at="2026-01-02T00:00:00Z", author="ada"))
    journal.set_setting("open_image", "d.jpg")
    journal.mark_detected("a.jpg", "first")
    labels = folder / "new.txt"
    labels.write_text("# e.jpg\n1 1 5 5\n")
    import_labels(journal, ("e.jpg",), labels)


class ProjectFolders(Target):
    """What lies beside a project file: evaluations, runs of fine-tuning, notes of exports, verdicts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        make_rich_project(self.shared / PROJECT)
        self._images = photographs(self.shared)
        write_evaluation(self.shared / "0001.npz", _evaluated())
        exports = self.shared / "exports"
        with Journal.open(self.shared / PROJECT) as journal:
            self._export(journal, self.shared)
            verdicts = export_verdicts(journal, exports).path
            plan = Plan(name="third", parent="first", steps=3, seed=0, insists=False, created="2026")
            Run.for_weights(self.shared / "models" / "0001.safetensors", plan).begin(
                exports / "label.txt", verdicts
            )
        run = self.shared / "models" / "0001.run"
        (run / "losses.csv").write_text("step,total\n1,4.5\n2,4.25\n")
        (run / "validation.csv").write_text("step,ap,landmark_error,is_best\n2,0.5,0.04,True\n")
        (run / "config.json").write_text('{"steps": 3, "images": "/somewhere"}')
        (run / "record.json").write_text(
            '{"is_adopted": true, "before": {"ap": 0.5}, "settings": [["a", "b"]]}'
        )
        header = b'{"__metadata__": {"step": "2"}}'
        (run / "checkpoint.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)

    def make(self, chance: Random) -> list[str]:
        for source in self.shared.iterdir():
            if source.name != "photographs":
                copy = self.case_folder / source.name
                (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
        files = sorted(
            path for path in self.case_folder.rglob("*") if path.is_file() and path.suffix != ".faces"
        )
        evaluation = self.case_folder / "0001.npz"
        spoilt = evaluation if chance.random() < 0.5 else chance.choice(files)
        spoil = spoilt_bytes if spoilt == evaluation or chance.random() < 0.3 else spoilt_text
        spoilt.write_bytes(spoil(spoilt.read_bytes(), chance))
        return [path.name for path in files]

    def read(self) -> None:
        models = self.case_folder / "models"
        for run in (run_of(models / "0001.safetensors"), *unfinished_runs(models, ())):
            if run is not None:
                _ = run.step, run.digest, run.losses(), run.validation(), run.settings(), run.record()
                _ = run.corrected, run.held_out(self.case_folder, 1)
        with Journal.open(self.case_folder / PROJECT) as journal:
            self._export(journal, self.case_folder)
            export_verdicts(journal, self.case_folder / "exports")
        read_evaluation(self.case_folder / "0001.npz")

    def _export(self, journal: Journal, folder: Path) -> None:
        export_labels(journal, folder / "exports")
        index = ImageIndex([*IMAGES[:3]], self._images)
        export_as(journal, FORMATS["csv"], folder / "exports" / "table.csv", index)


def _evaluated() -> Evaluated:
    """Of two images with a face each, one of them found."""
    return Evaluated(
        paths=("a.jpg", "b.jpg"),
        truth_starts=np.array([0, 1, 2]),
        truth_xywh=np.array([[1.0, 2, 10, 12]] * 2),
        truth_points=np.full((2, 5, 2), np.nan, np.float32),
        counted={"easy": np.array([True, False]), "hard": np.array([True, True])},
        found_starts=np.array([0, 1, 1]),
        found_xyxy=np.array([[1, 2, 11, 14]], np.float32),
        found_points=np.zeros((1, 5, 2), np.float32),
        scores=np.array([0.9], np.float32),
        model="first",
        weights="0" * 64,
        truth="label.txt",
        at="2026-01-01T00:00:00Z",
    )
