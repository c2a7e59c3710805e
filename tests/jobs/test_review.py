"""The figures of a review are those of a fresh evaluation."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from annotator.editing.review_edits import face_of_item, judge_item
from annotator.jobs.review import Review, judgements_of_queue
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.face_columns import VERDICTS
from annotator.model.history import Entry, History
from annotator.model.review_items import ItemKind
from annotator.model.step import Step, StepKind
from annotator.store.evaluated import Evaluated
from annotator.store.evaluation_file import evaluations_folder, write_evaluation
from annotator.store.export_corrected import export_corrected
from annotator.store.journal import Journal
from annotator.store.review_settings import ReviewSettings
from annotator.store.verdicts import export_verdicts, write_judgements
from detector.evaluation.amend import amend_all
from detector.evaluation.average_precision import match_set, precision_recall
from detector.evaluation.difficulty_by_size import DifficultyBySize
from detector.evaluation.label_ground_truth import read_labelled
from detector.evaluation.label_ground_truth import truth_of as truth_of_labels
from detector.formats.verdicts import read_verdicts

MODEL = Source(Origin.MODEL, "mobile")
TRUTH = Source(Origin.FILE, "label.txt")
ADA = Source(Origin.PERSON, "ada")


def fresh(evaluated: Evaluated, judgements: object) -> dict[str, float]:
    truth = evaluated.truth_images()
    amended = amend_all(truth, judgements, DifficultyBySize.from_truth(truth))  # type: ignore[arg-type]
    matched = match_set(amended, evaluated.detections())
    return {name: precision_recall(matched, name).average_precision for name in matched.counted}


def judge_all(review: Review, chance: np.random.Generator) -> dict[str, list[Face]]:
    """Random verdicts on every other item, each followed as it comes. Returns the faces by image."""
    faces: dict[str, list[Face]] = {path: [] for path in review.evaluated.paths}
    for row in chance.permutation(len(review.items))[::2].tolist():
        image = review.items.image_of(row)
        verdict = chance.choice([verdict for verdict in Verdict if verdict is not Verdict.NONE])
        held = face_of_item(review.items, row, faces[image])
        edit = judge_item(review.items, row, held, Verdict(verdict), maker=MODEL)
        faces[image] = [face for face in faces[image] if face not in edit.before] + list(edit.after)
        review.follow(image, faces[image], History())
    return faces


def test_that_the_figures_are_those_of_a_fresh_evaluation_after_every_verdict(
    review: Review, evaluated: Evaluated
) -> None:
    before = fresh(evaluated, {})
    faces = judge_all(review, np.random.default_rng(1))
    after = fresh(evaluated, review.judgements())
    assert after != before
    for name, figures in review.figures().by_difficulty.items():
        assert (figures.published, figures.amended) == (before[name], after[name])
    for image in faces:
        review.follow(image, (), History())
    for figures in review.figures().by_difficulty.values():
        assert figures.published == figures.amended


def test_that_each_item_shows_the_verdict_it_was_given(review: Review) -> None:
    row = int(review.items.order(ItemKind.FALSE_POSITIVE)[0])
    image = review.items.image_of(row)
    (face,) = judge_item(review.items, row, None, Verdict.IGNORE, maker=MODEL).after
    rows = review.follow(image, (face,), History())
    assert row in rows
    assert VERDICTS[review.verdicts[row]] is Verdict.IGNORE
    assert review.figures().verdicts[Verdict.IGNORE] == 1
    assert [VERDICTS[v] for v in review.verdicts[rows]].count(Verdict.IGNORE) == 1
    ((judgement,),) = review.judgements().values()
    assert (judgement.kind, judgement.difficulties) == ("false_positive", ("easy", "hard"))


def test_that_a_face_to_be_fixed_is_mended_by_what_a_person_does_after_the_verdict(review: Review) -> None:
    row = int(review.items.order(ItemKind.FALSE_POSITIVE)[0])
    image = review.items.image_of(row)
    (bare,) = judge_item(review.items, row, None, Verdict.FIX, maker=MODEL).after

    def mended(*, worked: str, said: str) -> int:
        left, top, right, bottom = bare.box_xyxy
        moved = bare.with_box((left + 1, top, right, bottom), replace(ADA, at=worked))
        review.follow(image, (replace(moved, judged=replace(ADA, at=said)),), History())
        return review.figures().mended

    assert mended(worked="2026-01-01T10:00:00+00:00", said="2026-01-01T10:00:05+00:00") == 0
    assert mended(worked="2026-01-01T10:00:09+00:00", said="2026-01-01T10:00:05+00:00") == 1
    assert mended(worked="2026-01-01T10:00:05+00:00", said="2026-01-01T10:00:05.250+00:00") == 1
    review.follow(image, (bare,), History())
    assert review.figures().mended == 0


def test_that_a_verdict_on_a_duplicate_counts_for_it_alone(review: Review) -> None:
    row = int(review.items.order(ItemKind.DUPLICATE)[0])
    edit = judge_item(review.items, row, None, Verdict.NOT_A_FACE, maker=MODEL)
    review.follow(review.items.image_of(row), edit.after, History())
    assert np.flatnonzero(review.verdicts != VERDICTS.index(Verdict.NONE)).tolist() == [row]
    assert review.figures().verdicts[Verdict.NOT_A_FACE] == 1


def test_that_the_exported_truth_with_its_verdicts_measures_the_same(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    all_faces = replace(evaluated, counted={"all": np.ones(len(evaluated.truth_xywh), np.bool_)})
    review = Review(all_faces)
    target = tmp_path / "out" / "corrected.txt"
    with Journal.open(tmp_path / "project.faces") as journal:
        for image, faces in judge_all(review, np.random.default_rng(2)).items():
            change = Change(image=image, before=(), after=tuple(faces))
            journal.record(Step(change=change, text="", kind=StepKind.DO, at="", author="ada"))
        written = export_corrected(journal, all_faces, review.judgements(), target)
    rows = [each for judgements in review.judgements().values() for each in judgements]
    write_judgements(tmp_path / "verdicts.csv", rows, owner="test")

    truth = [truth_of_labels(image) for image in read_labelled(target, None)]
    assert sum(len(image.boxes_xywh) for image in truth) == written.faces
    by_size = DifficultyBySize.from_truth(truth)
    amended = amend_all(truth, read_verdicts(tmp_path / "verdicts.csv"), by_size)
    matched = match_set(amended, all_faces.detections())
    measured = precision_recall(matched, "all").average_precision
    assert measured == pytest.approx(review.figures().by_difficulty["all"].amended, abs=1e-9)


def edits(image: str, *sides: tuple[Face, ...]) -> History:
    """What was done to an image, from the first of these faces to the last."""
    changes = (Change(image=image, before=a, after=b) for a, b in pairwise(sides))
    entries = tuple(Entry("", change, "2026-01-02T00:00:00+00:00", "ada") for change in changes)
    return History(entries, len(entries))


def boxes_of(review: Review, evaluated: Evaluated, image: str) -> list[list[float]]:
    truth = amend_all(evaluated.truth_images(), review.judgements(), review._by_size)
    return next(each.boxes_xywh.round(2).tolist() for each in truth if each.name == image)


@pytest.mark.parametrize("is_imported", [False, True])
def test_that_a_label_that_was_moved_away_counts_where_it_is_now_alone(
    review: Review, evaluated: Evaluated, *, is_imported: bool
) -> None:
    row = int(review.items.order(ItemKind.MISS)[0])
    image = review.items.image_of(row)
    (face,) = judge_item(review.items, row, None, Verdict.FIX, maker=TRUTH).after
    if is_imported:
        face = replace(face, id="imported")
    before = boxes_of(review, evaluated, image)
    left, top, right, bottom = face.box_xyxy
    size = right - left
    moved = face.with_box((left + size, top + size, right + size, bottom + size), ADA)
    now = moved.with_verdict(Verdict.REAL)
    history = edits(image, *(((face,),) if is_imported else ((), (face,))), (moved,), (now,))
    review.follow(image, (now,), history)
    ((gone, said),) = review.judgements().values()
    assert (gone.verdict, gone.kind, gone.reviewer, said.verdict) == ("not_a_face", "miss", "ada", "real")
    after = boxes_of(review, evaluated, image)
    assert len(after) == len(before)
    (old,) = [box for box in before if box not in after]
    assert old[:2] == pytest.approx([left, top], abs=0.01)
    slightly = now.with_box((left + 0.2 * size, top, right + 0.2 * size, bottom), ADA)
    review.follow(image, (slightly,), edits(image, (face,), (slightly,)))
    assert len(boxes_of(review, evaluated, image)) == len(before)


def test_that_a_label_that_was_deleted_is_no_face_and_a_cleared_verdict_leaves_its_label(
    review: Review, evaluated: Evaluated
) -> None:
    row = int(review.items.order(ItemKind.MISS)[0])
    image = review.items.image_of(row)
    before = boxes_of(review, evaluated, image)
    (made,) = judge_item(review.items, row, None, Verdict.REAL, maker=TRUTH).after
    review.follow(image, (), edits(image, (), (made,), ()))
    assert boxes_of(review, evaluated, image) == before
    imported = replace(made, id="imported").with_verdict(Verdict.NONE)
    deleted = edits(image, (imported,), ())
    review.follow(image, (), deleted)
    assert len(boxes_of(review, evaluated, image)) == len(before) - 1
    review.follow(image, (imported,), deleted.moved(-1))
    assert boxes_of(review, evaluated, image) == before


def test_that_training_is_told_what_the_queue_knows(evaluated: Evaluated, tmp_path: Path) -> None:
    review = Review(evaluated)
    row = int(review.items.order(ItemKind.DUPLICATE)[0])
    image = review.items.image_of(row)
    edit = judge_item(review.items, row, None, Verdict.IGNORE, maker=MODEL)
    with Journal.open(tmp_path / "project.faces") as journal:
        change = Change(image=image, before=(), after=edit.after)
        journal.record(Step(change=change, text="", kind=StepKind.DO, at="", author="ada"))
        plain = export_verdicts(journal, tmp_path, judgements_of_queue(journal)).path
        assert plain is not None
        assert [said.kind for said in read_verdicts(plain)[image]] == [""], "there is no queue yet"
        write_evaluation(evaluations_folder(journal.path) / "0001.npz", evaluated)
        ReviewSettings(journal).set_queue(Path("0001.npz"))
        known = export_verdicts(journal, tmp_path, judgements_of_queue(journal)).path
    assert known is not None
    assert [said.kind for said in read_verdicts(known)[image]] == ["duplicate"]
