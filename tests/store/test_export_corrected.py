"""The corrected ground truth has everything of the labels that nobody corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.step import Step, StepKind
from annotator.store.evaluated import Evaluated
from annotator.store.export_corrected import export_corrected
from annotator.store.journal import Journal
from annotator.store.verdicts import judgement_of

ADA, TRUTH = Source(Origin.PERSON, "ada"), Source(Origin.FILE, "label.txt")

OCCLUDED = "10 20 40 40 20 30 0 40 30.25 1 30 40 0 -1 -1 -1 38 50 0 0.82 by_hand"
NO_SCORE = "110.5 20 40 40 120 30 0 140 30 1 130 40 0 122 50 0 138 50 0"
BOX = "210 20 40.125 40"
LINES = (OCCLUDED, NO_SCORE, BOX)


@pytest.fixture
def evaluated() -> Evaluated:
    """One image of three faces: one partly occluded and with further columns, one without, and a box."""
    points = np.full((3, 5, 2), np.nan, np.float32)
    for face, line in enumerate(LINES[:2]):
        columns = np.array(line.split()[4:19], np.float64).reshape(5, 3)
        points[face] = np.where(columns[:, 2:] >= 0, columns[:, :2], np.nan)
    return Evaluated(
        paths=("a.jpg",),
        truth_starts=np.array([0, 3]),
        truth_xywh=np.array([line.split()[:4] for line in LINES], np.float64),
        truth_points=points,
        counted={"all": np.ones(3, np.bool_)},
        found_starts=np.array([0, 0]),
        found_xyxy=np.zeros((0, 4), np.float32),
        found_points=np.zeros((0, 5, 2), np.float32),
        scores=np.zeros(0, np.float32),
        model="mobile",
        weights="",
        truth="label.txt",
        at="2026-01-01T00:00:00+00:00",
        truth_lines=LINES,
    )


def as_judged(line: str) -> Face:
    """A labelled face as the queue adds it: all of its landmarks that are there are visible."""
    x, y, width, height, *columns = map(float, line.split()[:19])
    points = (
        Landmark(u, v, Visibility.VISIBLE, TRUTH) if flag >= 0 else Landmark.missing(TRUTH)
        for u, v, flag in zip(columns[0::3], columns[1::3], columns[2::3], strict=True)
    )
    face = Face(box_xyxy=(x, y, x + width, y + height), landmarks=tuple(points), source=TRUTH)
    return face.with_verdict(Verdict.REAL)


def exported(evaluated: Evaluated, tmp_path: Path, faces: Sequence[Face] = ()) -> list[str]:
    """The lines below the image's name."""
    target = tmp_path / "corrected.txt"
    with Journal.open(tmp_path / "project.faces") as journal:
        if faces:
            change = Change(image="a.jpg", before=(), after=tuple(faces))
            journal.record(Step(change=change, text="", kind=StepKind.DO, at="", author="ada"))
        judgements = {"a.jpg": [judgement_of("a.jpg", face) for face in faces]}
        export_corrected(journal, evaluated, judgements, target)
    name, *lines = target.read_text().splitlines()
    assert name == "# a.jpg"
    return lines


def test_that_landmarks_that_a_model_gave_to_a_labelled_box_are_no_correction(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    seen = Source(Origin.MODEL, "mobile")
    to_be_fixed = replace(
        as_judged(BOX + " -1 -1 -1" * 5).with_verdict(Verdict.FIX),
        landmarks=tuple(Landmark(220.0 + x, 30.0, Visibility.VISIBLE, seen) for x in range(5)),
    )

    assert exported(evaluated, tmp_path, [to_be_fixed]) == list(LINES)


def test_that_a_file_of_another_project_is_kept_and_said_where(evaluated: Evaluated, tmp_path: Path) -> None:
    target = tmp_path / "corrected.txt"
    target.write_text("of another")
    with Journal.open(tmp_path / "project.faces") as journal:
        report = export_corrected(journal, evaluated, {}, target)
        assert (report.images, report.faces, report.kept) == (1, 3, tmp_path / "corrected.1.txt")
        assert (tmp_path / "corrected.1.txt").read_text() == "of another"
        assert export_corrected(journal, evaluated, {}, target).kept is None


def test_that_labels_nobody_judged_keep_their_flags_and_further_columns(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    assert exported(evaluated, tmp_path) == list(LINES)


def test_that_a_label_that_was_found_right_is_written_as_it_was_read(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    assert exported(evaluated, tmp_path, [as_judged(OCCLUDED), as_judged(NO_SCORE)]) == list(LINES)


def test_that_of_a_corrected_label_only_what_was_corrected_is_another(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    face = as_judged(OCCLUDED)
    moved = replace(face.landmarks[0], x=21.0, visibility=Visibility.OCCLUDED, source=ADA)
    corrected = replace(face, landmarks=(moved, *face.landmarks[1:]))
    assert exported(evaluated, tmp_path, [corrected]) == [
        OCCLUDED.replace("20 30 0", "21 30 1"),
        NO_SCORE,
        BOX,
    ]


def test_that_a_box_that_was_moved_takes_the_further_columns_along(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    moved = as_judged(OCCLUDED).with_box((12.0, 20.0, 50.0, 60.0), ADA)
    assert exported(evaluated, tmp_path, [moved])[0] == OCCLUDED.replace("10 20 40 40", "12 20 38 40")


def test_that_a_face_that_was_added_has_its_score_for_a_further_column(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    model = Source(Origin.MODEL, "mobile")
    points = tuple(Landmark(320.0 + 4 * n, 30.0, Visibility.VISIBLE, model) for n in range(5))
    added = Face(box_xyxy=(310.0, 20.0, 350.0, 60.0), landmarks=points, source=model, score=0.625)
    lines = exported(evaluated, tmp_path, [added.with_verdict(Verdict.REAL)])
    assert lines[:3] == list(LINES)
    assert lines[3].split()[-1] == "0.625"


def test_that_an_evaluation_of_a_former_version_is_exported_in_numbers(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    lines = exported(replace(evaluated, truth_lines=()), tmp_path)
    assert lines[0] == "10 20 40 40 20 30 0 40 30.25 0 30 40 0 -1 -1 -1 38 50 0"
    assert lines[2] == BOX
