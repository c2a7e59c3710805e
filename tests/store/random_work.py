"""Work as a person and a detector might do it, at random but repeatable, without a journal.

As a program (`python random_work.py FILE SEED`) it records that work in a project until it is killed, and
prints the number of each step once the journal has acknowledged it.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.history import Entry, History
from annotator.model.project import Project
from annotator.model.step import Step, StepKind

IMAGES = ("a.jpg", "b/ü.jpg", "c.png")


@dataclass
class Work:
    """What should be on disk after so many steps."""

    project: Project = field(default_factory=lambda: Project(lambda image: ()))
    histories: dict[str, History] = field(default_factory=lambda: {image: History() for image in IMAGES})
    detected_by: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(IMAGES))

    def take_in(self, step: Step) -> None:
        self.project.apply(step.change)
        history = self.histories[step.image]
        match step.kind:
            case StepKind.DO:
                entries = (
                    *history.entries[: history.cursor],
                    Entry(step.text, step.change, step.at, step.author),
                )
                self.histories[step.image] = History(entries, len(entries))
            case StepKind.UNDO:
                self.histories[step.image] = History(history.entries, history.cursor - 1)
            case StepKind.REDO:
                self.histories[step.image] = History(history.entries, history.cursor + 1)
            case StepKind.DETECTED:
                self.detected_by[step.image] = step.author


def random_steps(seed: int) -> Iterator[tuple[Step, Work]]:
    """Steps without end, each with the work as it stands after it (one object that goes on changing)."""
    chance = random.Random(seed)
    work = Work()
    for number in range(sys.maxsize):
        image = chance.choice(IMAGES)
        step = _random_step(chance, image, number, work)
        work.take_in(step)
        yield step, work


def _random_step(chance: random.Random, image: str, number: int, work: Work) -> Step:
    def step(change: Change, kind: StepKind, text: str = "", author: str = "ann") -> Step:
        return Step(change=change, text=text, kind=kind, at=f"2024-05-01T10:00:{number}", author=author)

    history = work.histories[image]
    dice = chance.random()
    if dice < 0.2 and history.cursor > 0:
        text, done = history.entries[history.cursor - 1][:2]
        return step(done.inverse(), StepKind.UNDO, text)
    if dice < 0.35 and history.cursor < len(history.entries):
        text, done = history.entries[history.cursor][:2]
        return step(done, StepKind.REDO, text)
    held = work.project.faces(image)
    if dice < 0.45:
        mentioned = history.mentioned_ids
        old = tuple(face for face in held if not face.is_touched and face.id not in mentioned)
        model = Source(Origin.MODEL, f"model {number % 3}")
        new = tuple(_face(chance, f"{number}-{i}", model) for i in range(chance.randint(1, 4)))
        return step(Change(image=image, before=old, after=new), StepKind.DETECTED, author=model.name)
    person = Source(Origin.PERSON, "ann")
    if not held or dice < 0.6:
        change = Change(image=image, before=(), after=(_face(chance, str(number), person),))
        return step(change, StepKind.DO, f"Add face {number}")
    face = chance.choice(held)
    if dice < 0.7:
        return step(Change(image=image, before=(face,), after=()), StepKind.DO, f"Delete face {number}")
    index = chance.randrange(5)
    moved = face.with_landmark(index, face.landmarks[index].moved_to(_point(chance), person))
    if dice < 0.8:
        moved = moved.with_verdict(chance.choice(list(Verdict)))
    return step(Change(image=image, before=(face,), after=(moved,)), StepKind.DO, f"Move {number}")


def _face(chance: random.Random, face_id: str, source: Source) -> Face:
    (left, top), (width, height) = _point(chance), _point(chance)
    landmarks = tuple(Landmark(*_point(chance), chance.choice(list(Visibility)), source) for _ in range(5))
    face = Face(
        box_xyxy=(left, top, left + width + 1, top + height + 1),
        landmarks=landmarks,
        source=source,
        id=face_id,
    )
    return replace(face, score=chance.random()) if source.origin is Origin.MODEL else face


def _point(chance: random.Random) -> tuple[float, float]:
    return chance.uniform(0, 4000), chance.uniform(0, 3000)


def _record_until_killed(path: Path, seed: int) -> None:
    from annotator.store.journal import Journal

    journal = Journal.open(path)
    for number, (step, _) in enumerate(random_steps(seed), 1):
        journal.record(step)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _record_until_killed(Path(sys.argv[1]), int(sys.argv[2]))
