"""`kill -9` at any moment: what was acknowledged is there, every file is whole, undo goes all the way back.

    pytest tests/robustness/test_killed.py                                       a few kills
    ROBUSTNESS_SEED=7 pytest --nightly tests/robustness/test_killed.py           200

It strikes in edits, verdicts, exports, imports, migrations and fine-tuning. One project goes through all of
them. After each kill it is opened and compared with what killed_work.py had said was done; what it had only
begun may be there or not, but not by half.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import queue
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pytest
from expected_work import Expected, Said
from killed_work import (
    AUTHOR,
    CHECKPOINT_EVERY,
    EDITED,
    EXPORTED,
    IMPORTED,
    OLD_PROJECTS,
    PROJECT,
    VERDICTS,
    digest,
    exported,
    label_file,
    write_export,
)
from PySide6.QtWidgets import QApplication

from annotator.editing.session import Session
from annotator.model.face import Face
from annotator.model.history import History
from annotator.model.project import Project
from annotator.store import migrations
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from annotator.store.runs import unfinished_runs

PROGRAM = Path(__file__).with_name("killed_work.py")
KILLS_BY_DAY, KILLS_BY_NIGHT = 8, 200
TASKS = ("edits", "exports", "imports", "migration", "fine-tuning", "edits", "exports")
IMAGES_OF_OLD_PROJECTS = 200
MOST_LINES = {"migration": 2 * OLD_PROJECTS, "fine-tuning": 18}
"""How much a task may say before it is killed: about as much as it has to say."""


class Worker:
    """killed_work.py in a process of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._errors = (folder / "errors.txt").open("w+")
        self._program = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=environment,
        )
        self._said: queue.Queue[Said | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def work(self, task: str, seed: str, generation: int, chance: Random, *, kill: bool = True) -> list[Said]:
        """All that was said until the child was dead, the last being how it ended."""
        dies_at = chance.randint(1, 120) if kill and chance.random() < 0.5 else None
        order = {
            "task": task,
            "folder": str(self._folder),
            "seed": seed,
            "generation": generation,
            "dies_at": dies_at,
        }
        assert self._program.stdin is not None
        self._program.stdin.write(json.dumps(order) + "\n")
        self._program.stdin.flush()
        said = [self._next()]
        lines, delay = chance.randint(0, MOST_LINES.get(task, 60)), chance.uniform(0, 0.02)
        for number in count():
            if kill and dies_at is None and number == lines:
                time.sleep(delay)  # so that the blow falls anywhere within a step
                self._kill(said[0]["pid"])
            said.append(self._next())
            if said[-1]["word"] == "ended":
                break
        self._errors.seek(0)
        assert said[-1]["code"] in (0, -signal.SIGKILL), self._errors.read()[-3000:]
        return said

    def close(self) -> None:
        assert self._program.stdin is not None
        self._program.stdin.close()
        self._program.wait()
        self._reader.join()
        assert self._program.stdout is not None
        self._program.stdout.close()
        self._errors.close()

    def _kill(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):  # where it has come to its end
            os.kill(pid, signal.SIGKILL)

    def _read(self) -> None:
        assert self._program.stdout is not None
        for line in self._program.stdout:
            self._said.put(json.loads(line))
        self._said.put(None)

    def _next(self) -> Said:
        said = self._said.get(timeout=120)
        assert said is not None, "the worker itself is gone"
        return said


@pytest.fixture
def worker(tmp_path: Path, child_environment: dict[str, str]) -> Iterator[Worker]:
    """With a folder of photographs to work on, and projects of the first format."""
    photographs = tmp_path / "photographs"
    for number, image in enumerate((*EDITED, *IMPORTED)):
        (photographs / image).parent.mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(number).integers(0, 90, (96, 128, 3), np.uint8)
        cv2.circle(pixels, (60, 50), 20, (200, 220, 240), -1)
        cv2.imwrite(str(photographs / image), pixels)
    (tmp_path / "old").mkdir()
    worker = Worker(tmp_path, child_environment)
    yield worker
    worker.close()


def test_that_whatever_was_acknowledged_outlives_kills_at_any_moment(
    worker: Worker, qapp: QApplication, nightly: bool, seed: int, tmp_path: Path
) -> None:
    kills = KILLS_BY_NIGHT if nightly else KILLS_BY_DAY
    chance, expected, ends = Random(f"kills {seed}"), Expected(), Counter[str]()
    make_old_projects(tmp_path / "old")
    for generation in range(1, sys.maxsize):
        task = TASKS[generation % len(TASKS)]
        said = worker.work(task, f"{seed} {generation}", generation, chance)
        ends[f"{task}: {said[-1]['code']}"] += 1
        try:
            check(tmp_path, said, expected, generation)
        except BaseException as error:
            error.add_note(f"seed {seed}, order {generation}, {task}: {said[-12:]}")
            raise
        if sum(number for end, number in ends.items() if end.endswith("-9")) >= kills:
            break
    print(dict(ends))  # noqa: T201
    # Nothing of all this keeps a round of fine-tuning from coming to its end.
    finished = worker.work("fine-tuning", f"{seed} last", generation + 1, chance, kill=False)
    check(tmp_path, finished, expected, generation + 1)
    assert any(said.get("kind") == "model" for said in finished), finished


def check(folder: Path, said: list[Said], expected: Expected, generation: int) -> None:
    """Compare what is on disk with what was acknowledged; `expected` is then what is there."""
    begun: list[Said] = []
    for line in said:
        if line["word"] == "begins":
            begun.append(line)
        elif line["word"] == "done":
            for each in begun:
                expected.take_in(each | line)
            begun = []
    check_old_projects(folder / "old", said)
    with Journal.open(folder / PROJECT) as journal:
        assert journal._file.rows("PRAGMA integrity_check") == [("ok",)]
        assert journal._file.rows("PRAGMA foreign_key_check") == []
        check_exports(journal, folder, expected, begun, learns=any(line["word"] == "run" for line in said))
        # What was begun and not acknowledged may be on disk up to any of its steps.
        states = [copy.deepcopy(expected)]
        for each in begun:
            if each["kind"] != "export":
                states.append(copy.deepcopy(states[-1]))
                states[-1].take_in(each)
        found = [state for state in states if differences(journal, state) == []]
        assert found, differences(journal, states[0])
        expected.__dict__.update(found[-1].__dict__)
        check_undo(journal)
        check_learning(journal, folder, said)
        # And work goes on.
        import_labels(journal, (*EDITED, *IMPORTED), label_file(folder, "coco", generation * 100 + 50))
        expected.imported = expected.carried = generation * 100 + 50
        assert differences(journal, expected) == []


def differences(journal: Journal, expected: Expected) -> list[str]:
    """What a project holds that is not as expected, in words."""
    looks = {key: look.verdict.value for key, look in journal.second_looks.read_all(AUTHOR).items()}
    told = [] if looks == expected.looks else [f"second looks: {looks} instead of {expected.looks}"]
    for image in EDITED:
        faces, wanted = journal.faces(image), tuple(expected.faces.get(image, {}).values())
        if faces != wanted:
            told.append(f"{image}: {ids(faces)} instead of {ids(wanted)}")
        if journal.history(image) != expected.histories.get(image, History()):
            told.append(f"{image}: another history")
        if journal.is_reviewed(image) != expected.reviewed.get(image, False):
            told.append(f"{image}: another mark")
    for key, value in expected.settings.items():
        if journal.setting(key) != value:
            told.append(f"{key}: {journal.setting(key)} instead of {value}")
    lefts = {face.box_xyxy[0] for image in IMPORTED for face in journal.faces(image)}
    if lefts != ({expected.imported} if expected.imported is not None else set()):
        told.append(f"imported: {lefts} instead of {expected.imported}")
    carried = json.loads(journal.setting("carried:coco") or "{}").get("coco", {}).get("info", {}).get("said")
    if carried != expected.carried:
        told.append(f"carried: {carried} instead of {expected.carried}")
    return told


def ids(faces: tuple[Face, ...]) -> list[str]:
    return [f"{face.id[:6]} {face.box_xyxy[0]:.1f} {face.verdict}" for face in faces]


def check_undo(journal: Journal) -> None:
    """Undo goes back to the beginning, and redo to the end and to where it was; in memory alone."""
    for image in EDITED:
        held, history = journal.faces(image), journal.history(image)
        session = Session(Project(journal.faces, journal.is_reviewed), journal, author=AUTHOR)
        session.open_image(image)
        session.go_to(0)
        session.go_to(len(history.entries))
        session.go_to(history.cursor)
        assert {face.id: face for face in session.faces()} == {face.id: face for face in held}


def check_exports(
    journal: Journal, folder: Path, expected: Expected, begun: list[Said], *, learns: bool
) -> None:
    """Each export is as acknowledged, or as the one under way would be; and can be done again."""
    under_way = {each["form"] for each in begun if each["kind"] == "export"}
    if learns:
        under_way |= {"label", VERDICTS}
    for key in EXPORTED:
        target = exported(folder, key)
        fresh = exported(folder / "fresh", key)
        shutil.rmtree(folder / "fresh", ignore_errors=True)
        fresh.parent.mkdir(parents=True)
        write_export(journal, key, fresh, folder)
        allowed = {expected.exports.get(key, "")} | ({digest(fresh)} if key in under_way else set())
        assert digest(target) in allowed, f"{target} is neither the old nor the new one"
        target.parent.mkdir(exist_ok=True)
        write_export(journal, key, target, folder)
        assert digest(target) == digest(fresh)
        expected.exports[key] = digest(fresh)
    # Killed between a file and the note about it, the program keeps its own as if it were somebody else's.
    for kept in (folder / "exports").glob("[!.]*.[0-9]*.*"):
        kept.unlink()


def check_learning(journal: Journal, folder: Path, said: list[Said]) -> None:
    """Versions have whole weights, and a run that was cut off has its last checkpoint."""
    from detector.training.checkpoint import step_of
    from detector.weights.file import load_weights

    assert [line["why"] for line in said if line["word"] == "failed"] == []
    models = folder / "photographs" / "project-models"
    versions = {version.name: version for version in journal.models.read_all()}
    for version in versions.values():
        if version.training is not None:
            load_weights(folder / "photographs" / version.path)
    for line in said:
        if line.get("kind") == "model":
            assert line["name"] in versions
    made = [line for line in said if line.get("kind") == "model" and line["adopted"]]
    if made and said[said.index(made[-1]) + 1 :][:1] == [{"word": "done"}]:
        current = journal.models.current()
        assert current is not None
        assert current.name == made[-1]["name"]
    runs = [line["folder"] for line in said if line["word"] == "run"]
    steps = [line["step"] for line in said if line["word"] == "step"]
    for run in unfinished_runs(models, versions):
        assert run.labels.is_file()
        if (run.folder / "checkpoint.safetensors").exists():
            assert step_of(run.folder / "checkpoint.safetensors") == run.step
        if str(run.folder) in runs and steps:
            # The checkpoint of a step is written before the next step is told.
            assert run.step >= (max(steps) - 1) // CHECKPOINT_EVERY * CHECKPOINT_EVERY
    for file in models.rglob("*.json"):
        json.loads(file.read_text())


def make_old_projects(folder: Path) -> None:
    """As the first version of the program wrote them, with a face and a step in each of many images."""
    row: list[Any] = ["1", 10.0, 20.0, 40.0, 60.0, 0.5, "model", "old", "none", "[]", "[]"]
    moved = [row[0], 11.0, *row[2:]]
    columns = "id, left, top, right, bottom, score, origin, maker, verdict, landmarks, extra_columns"
    for number in range(OLD_PROJECTS):
        path = folder / f"{number}.faces"
        for file in folder.glob(f"{path.name}*"):
            file.unlink()
        with closing(sqlite3.connect(path, isolation_level=None)) as old:
            old.executescript(f"BEGIN; {migrations.MIGRATIONS[0]}")
            for image in range(1, IMAGES_OF_OLD_PROJECTS + 1):
                old.execute(
                    "INSERT INTO image (id, path, undo_cursor, labels_from) VALUES (?, ?, 1, 'label.txt')",
                    (image, f"{image}.jpg".encode()),
                )
                old.execute(
                    f"INSERT INTO face (image_id, place, touched, {columns})"
                    " VALUES (?, 1, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (image, *moved),
                )
                old.execute(
                    "INSERT INTO history VALUES (?, 1, 'Move face', ?, ?, '2024-05-01T10:00:00Z', 'ann')",
                    (image, json.dumps([row]), json.dumps([moved])),
                )
            old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
            old.execute("PRAGMA user_version = 1")
            old.execute("COMMIT")


def check_old_projects(folder: Path, said: list[Said]) -> None:
    """Each opens with all its faces and steps, whether or not it had been brought up to date."""
    if not any(line.get("kind") == "migration" for line in said):
        return
    for number in range(OLD_PROJECTS):
        with Journal.open(folder / f"{number}.faces") as journal:
            assert journal._file.rows("PRAGMA integrity_check") == [("ok",)]
            assert len(journal.image_states()) == IMAGES_OF_OLD_PROJECTS
            for image in ("1.jpg", f"{IMAGES_OF_OLD_PROJECTS}.jpg"):
                assert journal.history(image).entries[0].change.after == journal.faces(image)
    make_old_projects(folder)
