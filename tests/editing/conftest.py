"""A journal in memory, that can be told to fail, and a session that saves into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication

from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.history import Entry, History
from annotator.model.project import Project
from annotator.model.step import Step, StepKind
from annotator.store.labels import LabelLines


@dataclass
class JournalInMemory:
    """What the project file does, without a file. `fails` makes every record fail as a full disk would."""

    stored: dict[str, list[Face]] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    fails: bool = False

    def faces(self, image: str) -> tuple[Face, ...]:
        return tuple(self.stored.get(image, []))

    def history(self, image: str) -> History:
        return self.histories.get(image, History())

    def mentioned_ids(self, image: str) -> frozenset[str]:
        return self.history(image).mentioned_ids

    def record(self, step: Step) -> None:
        if self.fails:
            raise AnnotatorError("project.faces can't be written: the disk is full.")
        faces = self.stored.setdefault(step.image, [])
        assert all(face in faces for face in step.change.before), "a step starts from what is stored"
        after = {face.id: face for face in step.change.after}
        before_ids = {face.id for face in step.change.before}
        kept = [after.get(face.id, face) for face in faces if face.id in after or face.id not in before_ids]
        added = [face for face in step.change.after if face.id not in before_ids]
        self.stored[step.image] = kept + added
        history = self.history(step.image)
        standing = history.entries[: history.cursor]
        match step.kind:
            case StepKind.DO:
                history = History(
                    (*standing, Entry(step.text, step.change, step.at, step.author)), history.cursor + 1
                )
            case StepKind.UNDO:
                history = History(history.entries, history.cursor - 1)
            case StepKind.REDO:
                history = History(history.entries, history.cursor + 1)
        self.histories[step.image] = history
        self.steps.append(step)

    def replace_with_labels(self, images: Iterable[LabelLines], _source_name: str) -> None:
        self.stored |= {lines.image: list(lines.faces) for lines in images}

    def close(self) -> None:
        """Nothing to close; the project file has it."""


@pytest.fixture(scope="session")
def new_journal() -> Callable[[], JournalInMemory]:
    return JournalInMemory


@pytest.fixture
def journal() -> JournalInMemory:
    return JournalInMemory()


@pytest.fixture
def session(qapp: QApplication, journal: JournalInMemory) -> Session:
    """Ada's session on an empty project; nothing is saved unless a test connects an Autosave."""
    return Session(Project(journal.faces), journal, author="ada")


@pytest.fixture(scope="session")
def prediction() -> Callable[[str, float], Face]:
    """Builds a 10 × 10 face that a model found, by id and left edge."""

    def build(face_id: str, left: float) -> Face:
        source = Source(Origin.MODEL, "mobile")
        points = tuple(Landmark(left + 2 * i, 5.0, Visibility.VISIBLE, source) for i in range(5))
        box = (left, 0.0, left + 10, 10.0)
        return Face(id=face_id, box_xyxy=box, landmarks=points, score=0.9, source=source)

    return build


@pytest.fixture
def steps(session: Session) -> list[Step]:
    """Every step of the session so far."""
    made: list[Step] = []
    session.stepped.connect(made.append)
    return made


@pytest.fixture
def opened(session: Session, prediction: Callable[[str, float], Face], steps: list[Step]) -> Session:
    """The session with a.jpg open, in which a model has found the faces 1 and 2."""
    session.open_image("a.jpg")
    session.detected("a.jpg", (prediction("1", 0), prediction("2", 50)), "mobile")
    steps.clear()
    return session
