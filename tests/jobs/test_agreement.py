"""Comparing reviewers by their project files: who said what of which item, and what is no second look."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.editing.review_edits import face_of_item, judge_item
from annotator.errors import AnnotatorError
from annotator.jobs.agreement import AgreementJob, Agreements, BetweenReviewers
from annotator.jobs.runner import Runner
from annotator.model.agreement import GIVEN, Agreement
from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.review_items import ALL, ItemKind, ReviewItems
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from annotator.store.project_file import ProjectFile
from annotator.store.second_looks import SecondLooks

REAL, NOT, FIX, IGNORE = GIVEN
MODEL = Source(Origin.MODEL, "first model")
TEN, ELEVEN = "2024-05-01T10:00:00Z", "2024-05-01T11:00:00Z"


def items_at(*lefts: float, images: Sequence[int] | None = None, kind: ItemKind = ItemKind.FALSE_POSITIVE):
    """An item of 40 × 40 px at each place, of a.jpg unless `images` says b.jpg."""
    count = len(lefts)
    boxes = np.array([[left, 0, left + 40, 40] for left in lefts], np.float32)
    points = boxes[:, None, :2] + np.array([[10, 10], [30, 10], [20, 20], [12, 30], [28, 30]], np.float32)
    return ReviewItems(
        paths=("a.jpg", "b.jpg"),
        images=np.array([0] * count if images is None else images, np.int32),
        kinds=np.full(count, kind, np.int8),
        boxes_xyxy=boxes,
        points_xy=points.astype(np.float32),
        other_xy=np.full((count, 5, 2), np.nan, np.float32),
        scores=np.full(count, 0.8, np.float32),
        sizes=np.full(count, 40, np.float32),
        errors=np.full(count, np.nan, np.float32),
        counted={ALL: np.ones(count, np.bool_)},
    )


APART = items_at(0, 100, 200, 300)


class Person:
    """Somebody who judges in a project file of their own."""

    def __init__(self, path: Path, name: str, at: str = TEN) -> None:
        self.path, self.name, self.at = path, name, at
        path.parent.mkdir(exist_ok=True)

    def says(self, items: ReviewItems, verdicts: dict[int, Verdict]) -> None:
        with Journal.open(self.path) as journal:
            for row, verdict in verdicts.items():
                image = items.image_of(row)
                held = face_of_item(items, row, journal.faces(image))
                edit = judge_item(items, row, held, verdict, maker=MODEL)
                signed = Source(Origin.PERSON, self.name, self.at)
                after = [replace(face, judged=signed) for face in edit.after]
                self._record(journal, image, edit.before, after)

    def places(self, items: ReviewItems, row: int, shift: float) -> None:
        """Move the landmarks of an item's face to the right, and its box along."""
        image, hand = items.image_of(row), Source(Origin.PERSON, self.name, self.at)
        with Journal.open(self.path) as journal:
            held = face_of_item(items, row, journal.faces(image))
            assert held is not None
            points = tuple(Landmark(p.x + shift, p.y, Visibility.VISIBLE, hand) for p in held.landmarks)
            left, top, right, bottom = held.box_xyxy
            moved = replace(held, landmarks=points).with_box((left + shift, top, right + shift, bottom), hand)
            self._record(journal, image, (held,), [moved])

    def says_again(self, items: ReviewItems, verdicts: dict[int, Verdict], name: str | None = None) -> None:
        file = ProjectFile(self.path)
        for row, verdict in verdicts.items():
            SecondLooks(file).record(
                items.image_of(row), items.id_of(row), name or self.name, verdict, ELEVEN
            )
        file.close()

    def adds(self, image: str, face: Face) -> None:
        with Journal.open(self.path) as journal:
            self._record(journal, image, (), [face])

    def _record(self, journal: Journal, image: str, before: Iterable[Face], after: Iterable[Face]) -> None:
        change = Change(image=image, before=tuple(before), after=tuple(after))
        journal.record(Step(change=change, text="Judge", kind=StepKind.DO, at=self.at, author=self.name))


@pytest.fixture
def ann(tmp_path: Path) -> Person:
    return Person(tmp_path / "hers" / "project.faces", "ann")


@pytest.fixture
def bob(tmp_path: Path) -> Person:
    return Person(tmp_path / "his" / "project.faces", "bob", ELEVEN)


def _ended(job: AgreementJob, qtbot: QtBot) -> object:
    """What a job comes to: its result, or its error."""
    came: list[object] = []
    job.finished_with.connect(came.append)
    job.failed.connect(came.append)
    runner = Runner()
    with qtbot.waitSignal(job.finished, timeout=10_000):
        runner.start(job)
    (outcome,) = came
    return outcome


Compare = Callable[..., Agreements]


@pytest.fixture
def compare(qtbot: QtBot) -> Compare:
    def made(first: Person, second: Person | None, items: ReviewItems = APART) -> Agreements:
        found = _ended(AgreementJob(first.path, None if second is None else second.path, items), qtbot)
        assert isinstance(found, Agreements)
        return found

    return made


def between(found: Agreements) -> BetweenReviewers:
    assert found.between is not None
    return found.between


def cells(found: Agreement) -> dict[tuple[Verdict, Verdict], int]:
    """What is in the confusion matrix, without what is not."""
    return {
        (GIVEN[row], GIVEN[column]): int(found.confusion[row, column])
        for row, column in zip(*np.nonzero(found.confusion), strict=True)
    }


def test_that_each_item_is_held_against_the_same_item_of_the_other(
    ann: Person, bob: Person, compare: Compare
) -> None:
    ann.says(APART, {0: REAL, 1: NOT, 2: IGNORE})
    bob.says(APART, {0: REAL, 1: REAL, 3: NOT})
    found = compare(ann, bob)
    verdicts = between(found).verdicts
    assert cells(verdicts) == {(REAL, REAL): 1, (NOT, REAL): 1}
    assert (verdicts.only_first, verdicts.only_second) == (1, 1)
    assert found.second is not None
    assert (found.first.name, found.second.name) == ("ann", "bob")


def test_that_images_are_not_mixed_up(ann: Person, bob: Person, compare: Compare) -> None:
    items = items_at(0, 0, images=[0, 1])
    ann.says(items, {0: REAL})
    bob.says(items, {1: NOT})
    verdicts = between(compare(ann, bob, items)).verdicts
    assert (cells(verdicts), verdicts.only_first, verdicts.only_second) == ({}, 1, 1)


def test_that_labelled_faces_of_different_ids_are_the_same_by_their_place(
    ann: Person, bob: Person, compare: Compare
) -> None:
    items = items_at(0, kind=ItemKind.MISS)
    for person, verdict in ((ann, REAL), (bob, NOT)):
        label = Face(box_xyxy=(0, 0, 40, 42), source=Source(Origin.FILE, "label.txt"))
        person.adds("a.jpg", label)
        person.says(items, {0: verdict})
    assert cells(between(compare(ann, bob, items)).verdicts) == {(REAL, NOT): 1}


def test_that_a_box_drawn_by_hand_says_that_there_is_a_face(
    ann: Person, bob: Person, compare: Compare
) -> None:
    ann.adds("a.jpg", Face(box_xyxy=(2, 0, 40, 40), source=Source(Origin.PERSON, "ann", TEN)))
    bob.says(APART, {0: NOT})
    assert cells(between(compare(ann, bob)).verdicts) == {(REAL, NOT): 1}


def test_that_what_a_file_says_is_nobodys_verdict(ann: Person, bob: Person, compare: Compare) -> None:
    said = Face(box_xyxy=(0, 0, 40, 40), source=Source(Origin.FILE, "label.txt"), verdict=REAL)
    ann.adds("a.jpg", said)
    bob.says(APART, {0: REAL})
    verdicts = between(compare(ann, bob)).verdicts
    assert (cells(verdicts), verdicts.only_second) == ({}, 1)


def test_that_what_was_said_once_counts_once(ann: Person, bob: Person, compare: Compare) -> None:
    """Two detections on one face: ann judged the one, which made a face that both items lie on."""
    items = items_at(0, 5)
    ann.says(items, {1: REAL})
    bob.says(items, {0: REAL})
    assert cells(between(compare(ann, bob, items)).verdicts) == {(REAL, REAL): 1}


def test_that_a_verdict_stands_for_the_item_that_it_was_given_on(
    ann: Person, bob: Person, compare: Compare
) -> None:
    items = items_at(0, 5)
    ann.says(items, {1: REAL})
    for row, verdict in ((0, NOT), (1, FIX)):
        face = judge_item(items, row, None, verdict, maker=MODEL).after[0]
        bob.adds("a.jpg", replace(face, judged=Source(Origin.PERSON, "bob", ELEVEN)))
    verdicts = between(compare(ann, bob, items)).verdicts
    assert (cells(verdicts), verdicts.only_second) == ({(REAL, FIX): 1}, 1)


def test_that_verdicts_copied_along_with_the_file_are_no_second_look(
    ann: Person, bob: Person, compare: Compare
) -> None:
    ann.says(APART, {0: REAL, 1: REAL, 2: NOT})
    shutil.copy(ann.path, bob.path)
    bob.says(APART, {3: NOT})
    bob.says(APART, {0: NOT})
    ann.says(APART, {1: NOT})  # her later one is no answer to her earlier one
    found = compare(ann, bob)
    verdicts = between(found).verdicts
    assert cells(verdicts) == {(REAL, NOT): 1}
    assert (verdicts.only_first, verdicts.only_second) == (2, 1)
    assert found.second is not None
    assert found.second.name == "bob"


def test_that_two_of_the_same_login_name_are_told_apart_by_their_folders(
    ann: Person, bob: Person, compare: Compare
) -> None:
    ann.says(APART, {0: REAL, 1: NOT})
    shutil.copy(ann.path, bob.path)
    bob.name = "ann"
    bob.says(APART, {1: REAL})
    found = compare(ann, bob)
    assert found.second is not None
    assert (found.first.name, found.second.name) == ("ann (hers)", "ann (his)")
    assert cells(between(found).verdicts) == {(NOT, REAL): 1}


def test_that_landmarks_and_boxes_are_compared_where_both_moved_them_on_faces_both_keep(
    ann: Person, bob: Person, compare: Compare
) -> None:
    ann.says(APART, {0: REAL, 1: REAL, 2: REAL})
    bob.says(APART, {0: FIX, 1: NOT, 2: REAL})
    for row in (0, 1):
        ann.places(APART, row, 1.0)
        bob.places(APART, row, -1.0)
    ann.places(APART, 2, 5.0)  # bob leaves the model's
    found = between(compare(ann, bob))
    assert found.landmarks is not None
    assert found.boxes is not None
    assert (found.landmarks.faces, found.boxes.faces) == (1, 1)
    assert found.landmarks.mean == pytest.approx(2 / 40)
    assert found.boxes.mean_iou == pytest.approx(38 / 42)


def test_that_repeats_are_held_against_the_first_look_of_the_same_person(
    ann: Person, compare: Compare
) -> None:
    ann.says(APART, {0: REAL, 1: NOT, 2: NOT, 3: REAL})
    ann.says_again(APART, {0: REAL, 1: REAL, 2: NOT})
    ann.says_again(APART, {3: NOT}, name="bob")
    found = compare(ann, None)
    assert cells(found.first.repeats) == {(REAL, REAL): 1, (NOT, REAL): 1, (NOT, NOT): 1}
    assert (found.second, found.between) == (None, None)


def test_that_each_of_two_has_a_noise_floor(ann: Person, bob: Person, compare: Compare) -> None:
    ann.says(APART, {0: REAL})
    ann.says_again(APART, {0: REAL})
    bob.says(APART, {1: REAL})
    bob.says_again(APART, {1: FIX})
    found = compare(ann, bob)
    assert found.second is not None
    assert cells(found.first.repeats) == {(REAL, REAL): 1}
    assert cells(found.second.repeats) == {(REAL, FIX): 1}


def test_that_a_repeat_without_a_first_look_or_of_no_item_any_more_is_none(
    ann: Person, compare: Compare
) -> None:
    ann.says(APART, {0: REAL})
    ann.says_again(APART, {1: REAL})
    ann.says_again(items_at(900), {0: REAL})
    repeats = compare(ann, None).first.repeats
    assert (repeats.both, repeats.only_second) == (0, 1)


@pytest.mark.parametrize("which", ["itself", "nothing", "text"])
def test_that_a_file_that_is_nobodys_project_ends_in_a_message(
    which: str, ann: Person, bob: Person, qtbot: QtBot
) -> None:
    ann.says(APART, {0: REAL})
    if which == "text":
        bob.path.write_text("not a project, but long enough for SQLite to look at it" * 20)
    other = ann.path if which == "itself" else bob.path
    error = _ended(AgreementJob(ann.path, other, APART), qtbot)
    assert isinstance(error, AnnotatorError)
    assert str(other) in str(error)
