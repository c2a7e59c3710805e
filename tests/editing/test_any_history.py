"""Whatever happens in whatever order, undo never refuses and faces are what a plain account says they are.

Random edits, undos, redos, detections, failing disks and restarts, against a reference that keeps for every
image the faces by id and for every step what each face was before and after.

Landmarks that a model gave to a labelled box are in no account before somebody has seen to them: they are
what the last detection found there, unless they came back with what was undone or redone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from annotator.editing import edits
from annotator.editing.autosave import Autosave
from annotator.editing.edits import Edit
from annotator.editing.session import Session
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.merging import SAME_FACE_IOU, iou_matrix
from annotator.model.project import Project
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines

pytestmark = pytest.mark.usefixtures("qapp")

IMAGES = st.sampled_from(["a.jpg", "b.jpg"])
PLACES = st.integers(0, 12).map(lambda place: 4.0 * place)
FACE_NUMBERS = st.integers(0, 5)
MODELS = st.sampled_from(["mobile", "mobile 2"])
LABELLED = {
    image: tuple(
        Face(
            id=f"{image} {left}", box_xyxy=(left, 0.0, left + 10.0, 10.0), source=Source(Origin.FILE, "w.txt")
        )
        for left in (4.0, 40.0)
    )
    for image in ("a.jpg", "b.jpg")
}
"""The boxes that a label file brought, by image."""


@dataclass
class Account:
    """What should be true of one image. done and undone: text, faces before and faces after, by id."""

    faces: dict[str, Face] = field(default_factory=dict)
    done: list[Edit] = field(default_factory=list)
    undone: list[Edit] = field(default_factory=list)

    def replace(self, before: tuple[Face, ...], after: tuple[Face, ...]) -> None:
        for face in before:
            del self.faces[face.id]
        self.faces.update((face.id, face) for face in after)

    def must_stay(self) -> dict[str, Face]:
        """The faces that no detection may alter: touched ones, and those that undo or redo will need."""
        mentioned = {face.id for edit in self.done + self.undone for face in (*edit.before, *edit.after)}
        return {face.id: face for face in self.faces.values() if face.is_touched or face.id in mentioned}

    def take_in(self, held: tuple[Face, ...]) -> None:
        """Follow landmarks that nobody has looked at; all else must be as it is written here."""
        assert vouched_for(held) == vouched_for(self.faces.values())
        self.faces = {face.id: face for face in held}


def vouched_for(faces: Iterable[Face]) -> dict[str, Face]:
    return {face.id: face.without_unseen_landmarks() for face in faces}


class AnyHistory(RuleBasedStateMachine):
    """open_journal: gives a new journal. reopen: gives the journal as a new run of the program finds it."""

    def __init__(self, open_journal: Callable[[], Any], reopen: Callable[[Any], Any]) -> None:
        super().__init__()
        self.journal = open_journal()
        self.reopen = reopen
        self.accounts = {image: Account() for image in LABELLED}
        self.numbers = count()
        self.foreseen: tuple[str, tuple[Face, ...], str] | None = None
        self.start()
        for image, faces in LABELLED.items():
            self.journal.replace_with_labels([LabelLines(image, rows=tuple((f, "") for f in faces))], "w.txt")
            self.accounts[image].faces = {face.id: face for face in faces}

    def start(self) -> None:
        self.session = Session(Project(self.journal.faces), self.journal, author="ada")
        self.autosave = Autosave(self.session, self, retry_ms=3_600_000)
        self.disk_is_full = False

    def record(self, step: Any) -> None:
        if self.disk_is_full:
            raise OSError("the disk is full")
        self.journal.record(step)

    def teardown(self) -> None:
        self.journal.close()

    @property
    def account(self) -> Account:
        assert self.session.image is not None
        return self.accounts[self.session.image]

    @initialize()
    def open_the_first_image(self) -> None:
        self.session.open_image("a.jpg")

    @rule(image=IMAGES)
    def open_image(self, image: str) -> None:
        self.session.open_image(image)

    @rule(image=IMAGES, places=st.lists(PLACES, max_size=4), model_name=MODELS)
    def detect(self, image: str, places: list[float], model_name: str) -> None:
        self.take_in(image, tuple(self.prediction(place, model_name) for place in places), model_name)

    @rule(image=IMAGES, places=st.lists(PLACES, max_size=4), model_name=MODELS)
    def foresee_a_detection(self, image: str, places: list[float], model_name: str) -> None:
        """What is detected comes in a later turn, whatever happens until then."""
        found = tuple(self.prediction(place, model_name) for place in places)
        self.session.foresee(image, found)
        self.foreseen = image, found, model_name

    @precondition(lambda self: self.foreseen is not None)
    @rule()
    def detect_as_foreseen(self) -> None:
        assert self.foreseen is not None
        self.take_in(*self.foreseen)
        self.foreseen = None

    def take_in(self, image: str, found: tuple[Face, ...], model_name: str) -> None:
        account = self.accounts[image]
        must_stay = account.must_stay()
        self.session.detected(image, found, model_name)
        after = {face.id: face for face in self.session._project.faces(image)}

        kept_after = {face_id: face for face_id, face in after.items() if face_id in must_stay}
        assert vouched_for(kept_after.values()) == vouched_for(must_stay.values())
        for face in kept_after.values():
            near = [one.landmarks for one in found if (iou_matrix([face], [one]) > SAME_FACE_IOU).any()]
            assert not face.has_unseen_landmarks or lie_in(face.landmarks, near)
        predicted = [face for face in after.values() if face.id not in must_stay]
        kept = list(must_stay.values())
        expected = [face for face in found if not (iou_matrix([face], kept) > SAME_FACE_IOU).any()]
        assert sorted(face.box_xyxy for face in predicted) == sorted(face.box_xyxy for face in expected)
        account.faces = after

    @rule(image=IMAGES, shift=st.sampled_from([0.0, 0.0, 1.0, 25.0]), model_name=MODELS)
    def detect_in_labelled_boxes(self, image: str, shift: float, model_name: str) -> None:
        self.detect(image, [face.box_xyxy[0] + shift for face in LABELLED[image]], model_name)

    @rule(place=PLACES)
    def draw(self, place: float) -> None:
        self.edit(edits.add_face((place, 0, place + 10, 10), by=Source(Origin.PERSON, "ada")))

    @rule(number=FACE_NUMBERS)
    def delete(self, number: int) -> None:
        self.edit_face(number, edits.delete_face)

    @rule(number=FACE_NUMBERS, index=st.integers(0, 4), x=PLACES)
    def move_landmark(self, number: int, index: int, x: float) -> None:
        self.edit_face(
            number, lambda face: edits.move_landmark(face, index, (x, 5.5), by=Source(Origin.PERSON, "ada"))
        )

    @rule(number=FACE_NUMBERS, index=st.integers(0, 4))
    def toggle_missing(self, number: int, index: int) -> None:
        self.edit_face(
            number, lambda face: edits.toggle_missing(face, index, by=Source(Origin.PERSON, "ada"))
        )

    @rule(number=FACE_NUMBERS, corner=st.integers(0, 3), x=PLACES)
    def resize(self, number: int, corner: int, x: float) -> None:
        self.edit_face(
            number, lambda face: edits.resize_box(face, corner, (x, 7.25), by=Source(Origin.PERSON, "ada"))
        )

    @rule(number=FACE_NUMBERS, verdict=st.sampled_from(Verdict))
    def judge(self, number: int, verdict: Verdict) -> None:
        self.edit_face(number, lambda face: edits.set_verdict(face, verdict))

    @rule(number=st.integers(0, 1))
    def choose_a_landmark_of_a_labelled_box(self, number: int) -> None:
        """As the keys 1 to 5 do."""
        by = Source(Origin.PERSON, "ada")
        boxes = [face for face in self.session.faces() if not face.landmarks]
        for face in boxes[number : number + 1]:
            found = self.session.landmarks_found_on(face)
            self.edit(edits.place_landmarks(face, by=by, found=found))

    @rule(number=st.integers(0, 1), bottom=st.sampled_from([8.0, 9.0, 12.0]))
    def resize_a_labelled_box(self, number: int, bottom: float) -> None:
        boxes = [face for face in self.session.faces() if face.awaits_landmarks]
        for face in boxes[number : number + 1]:
            to_xy = face.box_xyxy[2], bottom
            self.edit(edits.resize_box(face, 2, to_xy, by=Source(Origin.PERSON, "ada")))

    @rule(number=st.integers(0, 1))
    def accept_a_labelled_box(self, number: int) -> None:
        boxes = [face for face in self.session.faces() if face.awaits_landmarks]
        for face in boxes[number : number + 1]:
            self.edit(edits.accept_face(face))

    @rule(dx=PLACES)
    def move_all(self, dx: float) -> None:
        before = self.session.faces()
        after = tuple(
            edits.move_face(face, dx, 0, by=Source(Origin.PERSON, "ada")).after[0] for face in before
        )
        self.edit(Edit("Move all", before, after))

    @rule(count=st.integers(1, 4))
    def undo(self, count: int) -> None:
        for _ in range(count):
            self.session.undo()
            if self.account.done:
                edit = self.account.done.pop()
                self.account.undone.append(edit)
                self.account.replace(edit.after, edit.before)
                self.account.take_in(self.session.faces())

    @rule(count=st.integers(1, 4))
    def redo(self, count: int) -> None:
        for _ in range(count):
            self.session.redo()
            if self.account.undone:
                edit = self.account.undone.pop()
                self.account.done.append(edit)
                self.account.replace(edit.before, edit.after)
                self.account.take_in(self.session.faces())

    @rule(number=FACE_NUMBERS)
    def select(self, number: int) -> None:
        if faces := self.session.faces():
            self.session.select(faces[number % len(faces)].id)

    @precondition(lambda self: not self.disk_is_full)
    @rule()
    def fill_the_disk(self) -> None:
        self.disk_is_full = True

    @precondition(lambda self: self.disk_is_full)
    @rule()
    def free_the_disk(self) -> None:
        self.disk_is_full = False
        assert self.autosave.flush()

    @precondition(lambda self: not self.disk_is_full)
    @rule(image=IMAGES)
    def restart(self, image: str) -> None:
        """As after kill -9: nothing of the session survives, only what the journal has."""
        self.session.deleteLater()
        self.autosave.deleteLater()
        self.journal = self.reopen(self.journal)
        self.start()
        self.session.open_image(image)

    @invariant()
    def faces_and_undo_are_what_the_account_says(self) -> None:
        if self.session.image is None:
            return  # hypothesis checks once before the first image is open
        assert {face.id: face for face in self.session.faces()} == self.account.faces
        assert bool(self.session.undo_text) == bool(self.account.done)
        assert bool(self.session.redo_text) == bool(self.account.undone)
        assert self.session.undo_text == (self.account.done[-1].text if self.account.done else "")
        assert self.session.redo_text == (self.account.undone[-1].text if self.account.undone else "")
        assert self.session.selected is None or self.session.selected in self.session.faces()

    @invariant()
    def the_journal_has_it_all(self) -> None:
        if self.disk_is_full:
            return
        assert self.autosave.unsaved_count == 0
        for image, account in self.accounts.items():
            assert {face.id: face for face in self.journal.faces(image)} == account.faces
            history = self.journal.history(image)
            assert [entry.text for entry in history.entries] == [
                edit.text for edit in account.done + account.undone[::-1]
            ]
            assert history.cursor == len(account.done)
        if self.session.image is not None:
            assert self.journal.faces(self.session.image) == self.session.faces()

    def edit_face(self, number: int, gesture: Callable[[Face], Edit]) -> None:
        faces = [face for face in self.session.faces() if face.landmarks]  # a mere box has nothing to move
        if faces:
            self.edit(gesture(faces[number % len(faces)]))

    def edit(self, edit: Edit) -> None:
        self.session.edit(*edit)
        if edit.before != edit.after:
            edit = edit._replace(after=tuple(map(self.signed, edit.after)))
            self.account.replace(edit.before, edit.after)
            self.account.done.append(edit)
            self.account.undone.clear()

    def signed(self, face: Face) -> Face:
        """The face with whatever signature the session put under its verdict, which must be ada's."""
        (held,) = (held for held in self.session.faces() if held.id == face.id)
        assert (held.judged is not None) == (held.verdict is not Verdict.NONE)
        assert held.judged is None or held.judged.maker == (Origin.PERSON, "ada")
        return replace(face, judged=held.judged)

    def prediction(self, left: float, model_name: str) -> Face:
        source = Source(Origin.MODEL, model_name)
        points = tuple(Landmark(left + i, 5.0, Visibility.VISIBLE, source) for i in range(5))
        return Face(
            id=f"{model_name}-{next(self.numbers)}",
            box_xyxy=(left, 0.0, left + 10.0, 10.0),
            landmarks=points,
            score=0.9,
            source=source,
        )


def lie_in(landmarks: tuple[Landmark, ...], several: list[tuple[Landmark, ...]]) -> bool:
    """Whether these are among them, but for who made them where both lie in one place."""
    return [(p.x, p.y) for p in landmarks] in [[(p.x, p.y) for p in others] for others in several]


def test_that_any_history_can_be_undone_redone_and_taken_up_again(new_journal: Callable[[], Any]) -> None:
    run_state_machine_as_test(
        lambda: AnyHistory(new_journal, lambda journal: journal),
        settings=settings(max_examples=100, stateful_step_count=40, deadline=None),
    )


def test_that_it_can_in_a_project_file_too(tmp_path: Path) -> None:
    numbers = count()

    def open_journal() -> Journal:
        return Journal.open(tmp_path / f"{next(numbers)}.faces")

    def reopen(journal: Journal) -> Journal:
        journal.close()
        return Journal.open(journal.path)

    run_state_machine_as_test(
        lambda: AnyHistory(open_journal, reopen),
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
