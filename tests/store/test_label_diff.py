"""What an export would change: by the history of the edits, and against any file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.model.attributes import Attributes
from annotator.model.face import Face, Origin, Source, Verdict, Visibility
from annotator.model.step import Step, StepKind
from annotator.store.export import export_as, export_labels
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import FORMATS, LABEL_TXT
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from annotator.store.label_diff import (
    ImageDiff,
    LabelDiff,
    diff_against_file,
    diff_against_import,
    diff_of_faces,
)

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]
PERSON = Source(Origin.PERSON, "ann")
FILE = Source(Origin.FILE, "label.txt")


def with_moved_landmark(face: Face, index: int, by: float) -> Face:
    point = face.landmarks[index]
    return face.with_landmark(index, point.moved_to((point.x + by, point.y), PERSON))


def test_that_equal_faces_do_not_differ_whatever_their_ids(make_face: MakeFace) -> None:
    one, two = make_face("1"), make_face("2", x=200.0)

    assert diff_of_faces("a.jpg", (one, two), (replace(two, id="x"), replace(one, id="y"))).is_empty


def test_that_the_same_face_is_known_by_its_id_however_far_it_went(make_face: MakeFace) -> None:
    face = make_face("1")

    diff = diff_of_faces("a.jpg", (face,), (face.moved_by(300, 400, PERSON),))

    assert (diff.added, diff.removed, diff.moved) == (0, 0, 1)
    assert (diff.moved_points, diff.mean_px, diff.furthest_px) == (9, 500, 500)


def test_that_faces_without_a_common_history_are_matched_by_overlap(make_face: MakeFace) -> None:
    old = (make_face("1"), make_face("2", x=100.0), make_face("3", x=400.0))
    new = (make_face("4", x=102.0), with_moved_landmark(make_face("5"), 2, 3.0), make_face("6", x=700.0))

    diff = diff_of_faces("a.jpg", old, new)

    assert (diff.added, diff.removed, diff.moved, diff.changed) == (1, 1, 2, 0)
    assert diff.furthest_px == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda face: face.with_landmark(0, replace(face.landmarks[0], visibility=Visibility.MISSING)),
        lambda face: face.with_landmark(0, replace(face.landmarks[0], visibility=Visibility.OCCLUDED)),
        lambda face: replace(face, attributes=Attributes(blur=2)),
        lambda face: replace(face, landmarks=()),
        lambda face: face.with_verdict(Verdict.REAL),
    ],
    ids=["missing", "occluded", "attribute", "no landmarks", "verdict"],
)
def test_that_what_stayed_in_place_and_is_otherwise_is_counted_apart(
    change: Callable[[Face], Face], make_face: MakeFace
) -> None:
    face = make_face("1")

    diff = diff_of_faces("a.jpg", (face,), (change(face),))

    assert diff == ImageDiff(image="a.jpg", changed=1)


@pytest.fixture
def imported(journal: Journal, tmp_path: Path) -> Journal:
    """Two images whose faces came from label.txt, in the first of which a person has worked."""
    labels = tmp_path / "label.txt"
    points = " ".join(f"{10 + i} 20 0" for i in range(5))
    labels.write_text(f"# a.jpg\n1 2 30 40 {points} 0.5\n100 2 30 40\n# b.jpg\n1 2 3 4\n")
    import_labels(journal, ["a.jpg", "b.jpg"], labels)
    return journal


def work_on(journal: Journal, make_face: MakeFace, make_step: MakeStep) -> None:
    """Drag a landmark there and back and again, delete a face, draw one; predictions come in between."""
    one, two = journal.faces("a.jpg")
    there, elsewhere = with_moved_landmark(one, 0, 3.0), with_moved_landmark(one, 0, 4.0)
    mine = make_face("mine", x=300.0, source=PERSON)
    for before, after, kind in (
        ((one,), (there,), StepKind.DO),
        ((there,), (one,), StepKind.UNDO),
        ((), (make_face("predicted", x=600.0),), StepKind.DETECTED),
        ((one,), (elsewhere,), StepKind.DO),
        ((two,), (), StepKind.DO),
        ((), (mine,), StepKind.DO),
    ):
        journal.record(make_step(before, after, kind))


def test_that_the_import_is_what_is_left_when_the_edits_are_taken_back(
    imported: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    work_on(imported, make_face, make_step)

    diffs = list(diff_against_import(imported, LABEL_TXT))

    assert diffs == [
        ImageDiff(image="a.jpg", added=1, removed=1, moved=1, moved_points=1, mean_px=4.0, furthest_px=4.0),
        ImageDiff(image="b.jpg"),
    ]


def test_that_landmarks_that_a_model_gave_to_a_box_are_a_change_once_they_are_accepted(
    imported: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    (box,) = imported.faces("b.jpg")
    filled = replace(box, landmarks=make_face("seen").landmarks)
    imported.record(make_step((box,), (filled,), StepKind.DETECTED, image="b.jpg"))
    assert list(diff_against_import(imported, LABEL_TXT))[1] == ImageDiff(image="b.jpg")

    imported.record(make_step((filled,), (filled.with_verdict(Verdict.REAL),), image="b.jpg"))
    assert list(diff_against_import(imported, LABEL_TXT))[1] == ImageDiff(image="b.jpg", changed=1)


def test_that_an_image_no_file_has_labelled_is_new(
    imported: Journal, make_face: MakeFace, make_step: MakeStep
) -> None:
    mine = make_face("mine", source=PERSON)
    imported.record(make_step((), (mine,), image="c.jpg"))

    assert list(diff_against_import(imported, LABEL_TXT))[-1] == ImageDiff(
        image="c.jpg", added=1, is_new=True
    )


@pytest.mark.parametrize("key", ["label", "csv", "wider"])
def test_that_an_export_does_not_differ_from_itself(
    key: str, imported: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    work_on(imported, make_face, make_step)
    index = ImageIndex(["a.jpg", "b.jpg"])
    path = export_as(imported, FORMATS[key], tmp_path / "out.txt", index).path

    diffs = list(diff_against_file(imported, FORMATS[key], path, index))

    assert diffs == [ImageDiff(image="a.jpg"), ImageDiff(image="b.jpg")]


def test_that_what_the_file_at_the_target_has_more_is_told(
    imported: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    work_on(imported, make_face, make_step)
    (tmp_path / "old.txt").write_text("# gone.jpg\n1 2 3 4\n# b.jpg\n1 2 3 4\n50 2 3 4\n")

    diffs = list(
        diff_against_file(imported, FORMATS["label"], tmp_path / "old.txt", ImageIndex(["a.jpg", "b.jpg"]))
    )

    assert diffs == [
        ImageDiff(image="a.jpg", added=2, is_new=True),
        ImageDiff(image="b.jpg", removed=1),
        ImageDiff(image="gone.jpg", removed=1, is_gone=True),
    ]


def test_that_a_diff_is_told_in_sentences() -> None:
    images = (
        ImageDiff(image="a", added=1, moved=2, moved_points=3, mean_px=1.0, furthest_px=2.0),
        ImageDiff(image="b", removed=2, moved=1, moved_points=1, mean_px=5.0, furthest_px=5.0),
    )

    assert LabelDiff(against="what was imported", images=images, unchanged=1).text == (
        "2 images differ from what was imported: 1 face added, 2 faces removed, 3 faces moved. 4 corners and"
        " points have moved, by 2.0 px on average and 5.0 px at most. 1 image stays the same."
    )
    assert LabelDiff(against="what was imported", images=(), unchanged=1200).text == (
        "Nothing has changed in 1,200 images against what was imported."
    )
    assert LabelDiff(against="x", images=(), unchanged=0).text == (
        "There is nothing to export yet: no face has been worked on."
    )


def test_that_what_is_not_exported_is_no_difference(
    imported: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    predicted = make_face("p", x=600.0)
    imported.record(make_step((), (predicted,), StepKind.DETECTED))
    export_labels(imported, tmp_path / "out")

    assert all(diff.is_empty for diff in diff_against_import(imported, LABEL_TXT))
