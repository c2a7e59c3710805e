"""Works on a project until it is killed, and says on its output what it is about to do and what is done.

    python killed_work.py

Reads orders, a line of JSON each, and has each carried out by a child, so that all is imported once. The
child writes a line before each step ("begins", with all that is to come of it) and one after it ("done"):
from then on the step is acknowledged. An order may say after how many touches of files and statements of SQL
the child is to kill itself, so that the blow falls between any two of them; else whoever gave it does it.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from PySide6.QtCore import QCoreApplication

from annotator.desk.fine_tuning import FineTuning
from annotator.desk.workspace import Workspace
from annotator.editing import edits
from annotator.editing.autosave import Autosave
from annotator.editing.session import Session
from annotator.jobs import open_project
from annotator.jobs.detect import load_detector
from annotator.jobs.lesson import Lesson
from annotator.jobs.runner import Runner
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.model_version import ModelVersion
from annotator.model.project import Project
from annotator.model.step import Step
from annotator.store.export import export_as
from annotator.store.face_record import faces_to_json
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import FORMATS
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from annotator.store.measurements import MeasurementKind
from annotator.store.verdicts import export_verdicts
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_report import FineTuneEvent, FineTuneResult
from detector.training.progress import Progress

PROJECT = "photographs/project.faces"
EDITED = tuple(f"{number}.png" for number in range(8))
IMPORTED = ("labelled/a.png", "labelled/ü b.png", "labelled/c.png")
OLD_PROJECTS = 6
VERDICTS = "verdicts.csv"
EXPORTED = ("label", "coco", "voc", "csv", VERDICTS)
CHECKPOINT_EVERY = 2
STEPS = 8

TOUCHES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile", "shutil.rmtree")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
AUTHOR = "ada"


@dataclass(frozen=True, slots=True)
class Order:
    """task: one of TASKS. folder: where all lies. dies_at: see above. generation: counts the orders."""

    task: str
    folder: Path
    seed: str
    generation: int
    dies_at: int | None


def main() -> None:
    torch.set_num_threads(1)
    for line in sys.stdin:
        given = json.loads(line)
        order = Order(**(given | {"folder": Path(given["folder"])}))
        child = os.fork()
        if child == 0:
            say("started", pid=os.getpid())
            try:
                TASKS[order.task](order)
            except BaseException:  # noqa: BLE001
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say("ended", code=os.waitstatus_to_exitcode(status))


def say(word: str, **what: object) -> None:
    """A line in one write, so that it is there as a whole or not at all."""
    os.write(1, json.dumps({"word": word, **what}).encode() + b"\n")


class Fuse:
    """Kills this process at its n-th touch of a file or statement of SQL; None never does.

    Most burn only once `opened` was called: opening a project takes as many statements as ten edits.
    """

    def __init__(self, at: int | None) -> None:
        self._left = at or -1
        self._burns = self._left % 4 == 0
        sys.addaudithook(self._see)
        connect = sqlite3.connect

        def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **named)
            connection.set_trace_callback(lambda _statement: self._burn())
            return connection

        sqlite3.connect = traced  # type: ignore[assignment]

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in TOUCHES or (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        ):
            self._burn()

    def opened(self) -> None:
        self._burns = True

    def _burn(self) -> None:
        self._left -= self._burns
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Work:
    """A session on the project that says each step before it is written down."""

    def __init__(self, order: Order) -> None:
        self.order, self.chance = order, Random(order.seed)
        self.application = QCoreApplication([])
        self.journal = Journal.open(order.folder / PROJECT)
        self.session = Session(
            Project(self.journal.faces, self.journal.is_reviewed), self.journal, author=AUTHOR
        )
        self.session.stepped.connect(say_step)
        self.autosave = Autosave(self.session, self.journal)

    def step(self) -> None:
        """One thing that a person or a detector does; done once it is acknowledged."""
        dice = self.chance.random()
        image = self.chance.choice(EDITED)
        if dice < 0.06:
            key, value = f"key {self.chance.randrange(3)}", str(self.chance.random())
            begin("setting", key=key, value=value)
            self.journal.set_setting(key, value)
        elif dice < 0.12:
            verdict, item = self.chance.choice([v for v in Verdict if v is not Verdict.NONE]), "an item"
            begin("look", image=image, item=item, verdict=verdict.value)
            self.journal.second_looks.record(image, item, AUTHOR, verdict, "2026-01-01T00:00:00Z")
        elif dice < 0.16:
            begin("measurement", image=image, value=dice)
            self.journal.measurements.record(MeasurementKind.DISAGREEMENT, image, {"x": dice})
        else:
            self._edit(image, self.chance.random())
        if self.autosave.unsaved_count:
            raise AssertionError("a step was not written")
        say("done")

    def _edit(self, image: str, dice: float) -> None:
        session, chance = self.session, self.chance
        session.open_image(image)
        by = Source(Origin.PERSON, AUTHOR, "2026-01-01T00:00:00Z")
        faces = session.faces()
        if dice < 0.15:
            session.undo()
        elif dice < 0.25:
            session.redo()
        elif dice < 0.35:
            session.detected(image, tuple(_found(chance) for _ in range(chance.randint(0, 4))), "a model")
        elif dice < 0.4:
            session.edit("Mark", (), (), not session.is_reviewed)
        elif dice < 0.45:
            session.go_to(chance.randint(0, len(session.history().entries)))
        elif not faces or dice < 0.55:
            x, y = chance.uniform(0, 90), chance.uniform(0, 60)
            session.edit(*edits.add_face((x, y, x + 30, y + 30), by=by))
        else:
            face = chance.choice(faces)
            if dice < 0.65:
                session.edit(*edits.delete_face(face))
            elif dice < 0.85 or not face.landmarks:
                session.edit(*edits.set_verdict(face, chance.choice(list(Verdict))))
            else:
                place = (chance.uniform(0, 120), chance.uniform(0, 90))
                session.edit(*edits.move_landmark(face, chance.randrange(5), place, by=by))


def begin(kind: str, **what: object) -> None:
    say("begins", kind=kind, **what)


def say_step(step: Step) -> None:
    change = step.change
    begin(
        "step",
        image=step.image,
        before=faces_to_json(change.before),
        after=faces_to_json(change.after),
        reviewed=change.reviewed,
        text=step.text,
        step=step.kind.value,
        at=step.at,
        author=step.author,
    )


def edit(order: Order) -> None:
    """Edits, undo and redo, verdicts, detections, settings, until killed."""
    fuse = Fuse(order.dies_at)
    work = Work(order)
    fuse.opened()
    for _ in range(400):
        work.step()


def export(order: Order) -> None:
    """Exports in several formats, with edits between them."""
    fuse = Fuse(order.dies_at)
    work = Work(order)
    fuse.opened()
    for _ in range(60):
        work.step()
        key = work.chance.choice(EXPORTED)
        begin("export", form=key)
        write_export(work.journal, key, exported(order.folder, key), order.folder)
        say("done", digest=digest(exported(order.folder, key)))


def write_export(journal: Journal, key: str, target: Path, folder: Path) -> None:
    """Export in one of the formats EXPORTED. folder: with the photographs in it."""
    if key == VERDICTS:
        export_verdicts(journal, target.parent)
    else:
        images = ImageIndex((*EDITED, *IMPORTED), folder / "photographs")
        export_as(journal, FORMATS[key], target, images)


def exported(folder: Path, key: str) -> Path:
    """Where an export of a format goes."""
    return folder / "exports" / (VERDICTS if key == VERDICTS else f"{key}{FORMATS[key].suffix}")


def digest(target: Path) -> str:
    """Of a file, or of a folder with all that is in it; empty where there is nothing."""
    if not target.exists():
        return ""
    files = [target] if target.is_file() else sorted(path for path in target.rglob("*") if path.is_file())
    parts = (f"{path.relative_to(target)}\0".encode() + path.read_bytes() for path in files)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def take_in(order: Order) -> None:
    """Imports of label files that say something new every time: all their boxes begin at the same number."""
    fuse = Fuse(order.dies_at)
    chance = Random(order.seed)
    with Journal.open(order.folder / PROJECT) as journal:
        fuse.opened()
        for number in range(30):
            said = order.generation * 100 + number
            form = chance.choice(("label", "coco"))
            begin("import", said=said, form=form)
            import_labels(journal, (*EDITED, *IMPORTED), label_file(order.folder, form, said))
            say("done")


def label_file(folder: Path, form: str, said: int) -> Path:
    """Written anew; both formats have one name, so that either may replace the other."""
    path = folder / "imported"
    if form == "label":
        path.write_text("".join(f"# {image}\n{said} 1 20 20\n{said} 5 20 20\n" for image in IMPORTED))
    else:
        entries = [{"id": number, "file_name": image} for number, image in enumerate(IMPORTED)]
        boxes = [{"image_id": number, "bbox": [said, 1, 20, 20]} for number in range(len(IMPORTED))]
        path.write_text(json.dumps({"info": {"said": said}, "images": entries, "annotations": boxes}))
    return path


def migrate(order: Order) -> None:
    """Opens projects of the first format, which brings them up to date."""
    Fuse(order.dies_at).opened()
    for number in range(OLD_PROJECTS):
        begin("migration", number=number)
        Journal.open(order.folder / "old" / f"{number}.faces").close()
        say("done")


def learn(order: Order) -> None:
    """A round of fine-tuning, or what one that was killed left to be gone on with, as the window does it."""
    fuse = Fuse(order.dies_at)
    chance, application, runner = Random(order.seed), QCoreApplication([]), Runner()
    images = order.folder / "photographs"
    place = open_project.ProjectPlace(images=images, project=order.folder / PROJECT)
    workspace = Workspace(
        _returned(open_project._open(place)), author=AUTHOR, load=load_nothing, runner=runner
    )
    tuning = FineTuning(runner, _train, load_detector)
    fuse.opened()
    offered: list[object] = []
    tuning.offered.connect(offered.append)
    tuning.progressed.connect(lambda progress: say("progress", step=progress.step))
    tuning.started.connect(lambda run: say("run", folder=str(run.folder)))
    tuning.failed.connect(lambda error: say("failed", why=str(error)))

    def take(version: ModelVersion) -> None:
        begin("model", name=version.name, adopted=version.is_adopted)
        if version.is_adopted:
            workspace.use_model(version.name)
        say("done")

    tuning.made.connect(take)
    tuning.ended.connect(lambda _: application.quit())
    tuning.open(workspace)
    if offered and offered[-1] is not None:
        tuning.go_on()
    else:
        tuning.start(order.folder / "exports", steps=STEPS, insists=chance.random() < 0.9)
    application.exec()
    tuning.close()
    workspace.close()
    runner.stop_all()


def load_nothing(_weights: Path) -> Any:
    """A detector that finds nothing, anywhere."""
    none = SimpleNamespace(boxes_xyxy=np.zeros((0, 4)), scores=np.zeros(0), landmarks_xy=np.zeros((0, 5, 2)))
    return SimpleNamespace(detect=lambda _image, **_: none)


def _train(lesson: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
    """The detector's own training, as small as it goes."""
    config = FineTuneConfig(
        images=lesson.images,
        labels=lesson.labels,
        verdicts=lesson.verdicts,
        weights=lesson.base,
        out=lesson.out,
        steps=lesson.steps,
        seed=lesson.seed,
        resume=lesson.resume,
        batch_size=2,
        crop_size=64,
        validate_every=4,
        checkpoint_every=CHECKPOINT_EVERY,
        hold_out=0 if lesson.insists else 30,
        least_images=1 if lesson.insists else 3,
        replays_folder=False,
    )
    events = fine_tune(config)
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            result: FineTuneResult = end.value
            return result
        if isinstance(event, Progress):
            say("step", step=event.step)
        yield event


def _found(chance: Random) -> Face:
    source = Source(Origin.MODEL, "a model")
    x, y = chance.uniform(0, 90), chance.uniform(0, 60)
    points = tuple(Landmark(x + 4 * i, y + 5 * i, Visibility.VISIBLE, source) for i in range(5))
    return Face(box_xyxy=(x, y, x + 30, y + 30), landmarks=points, score=chance.random(), source=source)


def _returned(generator: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(generator)
        except StopIteration as end:
            return end.value


TASKS: dict[str, Callable[[Order], None]] = {
    "edits": edit,
    "exports": export,
    "imports": take_in,
    "migration": migrate,
    "fine-tuning": learn,
}

if __name__ == "__main__":
    main()
