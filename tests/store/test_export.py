"""What goes into label.txt, and that it is written whole or not at all."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.model.step import Step, StepKind
from annotator.store.export import ExportReport, export_labels
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines
from annotator.store.verdicts import export_verdicts
from detector.formats.label_txt import read_labels

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]
PERSON = Source(Origin.PERSON, "ann")


def test_that_a_dragged_landmark_is_exported_exactly_and_predictions_nobody_looked_at_are_not(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    one, two = make_face("1"), make_face("2", x=200.0)
    dragged = one.with_landmark(0, one.landmarks[0].moved_to((123.456, 78.9), PERSON))
    journal.record(make_step((), (one, two), StepKind.DETECTED, author="first"))
    journal.record(make_step((), (make_face("3"),), StepKind.DETECTED, image="b.jpg", author="first"))
    journal.record(make_step((one,), (dragged,)))

    report = export_labels(journal, tmp_path / "exports" / "photographs")

    path = tmp_path / "exports" / "photographs" / "label.txt"
    assert report == ExportReport(path=path, images=1, faces=1, in_work=1, unseen=1)
    assert path.read_text() == ("# a.jpg\n10 10 40 50 123.456 78.9 0 11 21 0 12 22 0 13 23 0 14 24 0 0.75\n")


def test_that_an_image_whose_detections_were_all_rejected_is_exported_without_faces(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    face = make_face("1")
    journal.record(make_step((), (face,), StepKind.DETECTED, author="first"))
    journal.record(make_step((face,), (face.with_verdict(Verdict.NOT_A_FACE),)))

    report = export_labels(journal, tmp_path)

    assert (report.images, report.faces) == (1, 0)
    assert report.path.read_text() == "# a.jpg\n"


def test_that_an_image_in_work_does_not_stand_there_as_one_without_faces_while_one_waits_to_be_looked_at(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    one, two = make_face("1"), make_face("2", x=200.0)
    journal.record(make_step((), (one, two), StepKind.DETECTED, author="first"))
    journal.record(make_step((one,), (one.with_verdict(Verdict.NOT_A_FACE),)))

    report = export_labels(journal, tmp_path)

    assert report == ExportReport(path=tmp_path / "label.txt", images=0, faces=0, not_yet=1)
    assert report.path.read_text() == ""
    assert export_verdicts(journal, tmp_path).path is not None, "what was rejected teaches all the same"

    journal.record(make_step((two,), (two.with_verdict(Verdict.NOT_A_FACE),)))

    assert export_labels(journal, tmp_path).path.read_text() == "# a.jpg\n"


def test_that_an_image_in_work_does_not_stand_there_without_faces_before_a_model_has_looked_for_some(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    rejected = make_face("1", verdict=Verdict.NOT_A_FACE)
    journal.record(make_step((), (rejected,)))

    assert export_labels(journal, tmp_path).path.read_text() == ""

    journal.mark_detected("a.jpg", "first")

    assert export_labels(journal, tmp_path).path.read_text() == "# a.jpg\n"


def test_that_an_image_that_was_said_to_have_no_more_faces_stands_there_without_any(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    (tmp_path / "label.txt").write_text("# labelled.jpg\n")
    import_labels(journal, ["labelled.jpg"], tmp_path / "label.txt")
    for image in ("labelled.jpg", "reviewed.jpg"):
        one, two = make_face("1"), make_face("2", x=200.0)
        journal.record(make_step((), (one, two), StepKind.DETECTED, image=image, author="first"))
        journal.record(make_step((one,), (one.with_verdict(Verdict.NOT_A_FACE),), image=image))
    mark = Change(image="reviewed.jpg", before=(), after=(), reviewed=True)
    journal.record(replace(make_step((), (two,)), change=mark))

    report = export_labels(journal, tmp_path / "out")

    assert report.path.read_text() == "# labelled.jpg\n# reviewed.jpg\n"
    assert report.not_yet == 0


def test_that_what_is_left_out_of_images_in_work_and_of_reviewed_ones_is_counted(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    (tmp_path / "label.txt").write_text(
        "# boxes.jpg\n10 10 40 50\n210 10 40 50\n# untouched.jpg\n10 10 40 50\n"
    )
    import_labels(journal, ["boxes.jpg", "untouched.jpg"], tmp_path / "label.txt")
    seen = make_face("seen").landmarks
    for image in ("boxes.jpg", "untouched.jpg"):
        boxes = journal.faces(image)
        filled = tuple(replace(box, landmarks=seen) for box in boxes)
        journal.record(make_step(boxes, filled, StepKind.DETECTED, image=image))
    one, _ = journal.faces("boxes.jpg")
    journal.record(make_step((one,), (one.with_verdict(Verdict.REAL),), image="boxes.jpg"))
    for image in ("begun.jpg", "finished.jpg", "reviewed.jpg"):
        found = make_face("1"), make_face("2", x=200.0), make_face("3", x=400.0)
        journal.record(make_step((), found, StepKind.DETECTED, image=image))
        seen_to = found if image == "finished.jpg" else found[:1]
        accepted = tuple(face.with_verdict(Verdict.REAL) for face in seen_to)
        change = replace(
            make_step(seen_to, accepted, image=image).change, reviewed=image == "reviewed.jpg" or None
        )
        journal.record(replace(make_step(seen_to, accepted, image=image), change=change))

    report = export_labels(journal, tmp_path / "out")

    assert (report.images, report.faces) == (5, 8)
    assert (report.in_work, report.unseen) == (2, 3), "one box of boxes.jpg, two predictions of begun.jpg"
    assert (report.reviewed, report.not_accepted) == (1, 2), "two predictions of reviewed.jpg"


def test_that_a_project_nobody_worked_on_exports_an_empty_file(journal: Journal, tmp_path: Path) -> None:
    assert export_labels(journal, tmp_path).path.read_bytes() == b""


def test_that_an_import_that_was_not_edited_is_exported_byte_for_byte(
    journal: Journal, tmp_path: Path, shared: Path
) -> None:
    labels = tmp_path / "train.txt"
    labels.write_bytes(gzip.decompress((shared / "data/wider/train_label.txt.gz").read_bytes())[:400_000])
    with labels.open("r+b") as file:  # end with a whole line, and one without an area
        content = file.read()
        file.truncate(content.rindex(b"\n") + 1)
        file.seek(0, 2)
        file.write(b"1 2 0 4\n")
    import_labels(journal, [image.path for image in read_labels(labels)], labels)

    report = export_labels(journal, tmp_path / "out")

    assert report.path.read_bytes() == labels.read_bytes()


def test_that_only_the_line_of_an_edited_face_differs_from_the_import(
    journal: Journal, make_step: MakeStep, tmp_path: Path
) -> None:
    labels = tmp_path / "label.txt"
    labels.write_bytes(b"# b.jpg\r\n1.500 2 3 4\r\n1 1 0 1\r\n5 6 7.0 8\r\n# a.jpg\r\n1 2 3 4")
    import_labels(journal, ["a.jpg", "b.jpg"], labels)
    face = journal.faces("b.jpg")[1]
    journal.record(make_step((face,), (face.with_box((5, 6, 12, 15), PERSON),), image="b.jpg"))

    path = export_labels(journal, tmp_path / "out").path

    assert path.read_bytes() == b"# b.jpg\r\n1.500 2 3 4\r\n1 1 0 1\r\n5 6 7 9\n# a.jpg\r\n1 2 3 4"


def test_that_landmarks_nobody_looked_at_are_not_exported_whoever_scored_and_resized_the_box(
    journal: Journal, make_step: MakeStep, tmp_path: Path
) -> None:
    found = Source(Origin.MODEL, "mobile")
    landmarks = tuple(Landmark(float(x), 5.0, Visibility.VISIBLE, found) for x in range(5))
    scored = Face(box_xyxy=(0, 0, 8, 8), landmarks=landmarks, score=0.8, source=Source(Origin.FILE, "a.json"))
    journal.replace_with_labels([LabelLines("a.jpg", rows=((scored, ""),))], "a.json")
    journal.record(make_step((scored,), (scored.with_box((0, 0, 9, 8), PERSON),)))

    path = export_labels(journal, tmp_path / "out").path

    assert path.read_text() == "# a.jpg\n0 0 9 8\n"


def test_that_judging_a_face_or_undoing_an_edit_leaves_its_imported_line_as_it_was(
    journal: Journal, make_step: MakeStep, tmp_path: Path
) -> None:
    labels = tmp_path / "label.txt"
    labels.write_text("# a.jpg\n1.500 2 3 4\n 5  6 7 8 " + "9.10 9 -1 " * 5 + "0.50\n")
    import_labels(journal, ["a.jpg"], labels)
    one, two = journal.faces("a.jpg")
    moved = two.with_box((0, 0, 9, 9), PERSON)
    journal.record(make_step((one,), (one.with_verdict(Verdict.REAL),)))
    journal.record(make_step((two,), (moved,)))
    journal.record(make_step((moved,), (two,), StepKind.UNDO))

    path = export_labels(journal, tmp_path / "out").path

    assert path.read_bytes() == labels.read_bytes()


def test_that_of_a_labelled_box_its_line_alone_is_exported_until_somebody_accepts_its_landmarks(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    labels = tmp_path / "label.txt"
    labels.write_text("# a.jpg\n10.250 10 40 50\n")
    import_labels(journal, ["a.jpg"], labels)
    (box,) = journal.faces("a.jpg")
    filled = replace(box, landmarks=make_face("seen").landmarks)
    journal.record(make_step((box,), (filled,), StepKind.DETECTED, author="first model"))
    assert journal.faces("a.jpg") == (filled,)

    assert export_labels(journal, tmp_path / "out").path.read_bytes() == labels.read_bytes()

    journal.record(make_step((filled,), (filled.with_verdict(Verdict.REAL),)))
    assert export_labels(journal, tmp_path / "out").path.read_text() == (
        "# a.jpg\n10.25 10 40 50 10 20 0 11 21 0 12 22 0 13 23 0 14 24 0 1\n"
    )


def test_that_an_export_that_fails_leaves_the_previous_file_untouched(
    journal: Journal,
    make_face: MakeFace,
    make_step: MakeStep,
    tmp_path: Path,
    no_file_larger_than: Callable[[int], AbstractContextManager[None]],
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "label.txt").write_text("# precious.jpg\n")
    journal.record(make_step((), tuple(make_face(str(i), source=PERSON) for i in range(200))))

    with no_file_larger_than(4096), pytest.raises(AnnotatorError, match=r"label\.txt"):
        export_labels(journal, folder)

    assert [file.name for file in folder.iterdir()] == ["label.txt"]
    assert (folder / "label.txt").read_text() == "# precious.jpg\n"


def test_that_a_folder_that_cannot_be_made_is_named(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(AnnotatorError, match=r"file.*choose another folder"):
        export_labels(journal, tmp_path / "file" / "out")


def test_that_an_image_whose_name_no_label_file_can_hold_is_named_and_nothing_written(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    journal.record(make_step((), (make_face("1", source=PERSON),), image="two\nlines.jpg"))

    with pytest.raises(AnnotatorError, match=r"cannot be written to a label file.*plainer name"):
        export_labels(journal, tmp_path / "out")

    assert not (tmp_path / "out" / "label.txt").exists()


def test_that_the_labels_of_another_project_are_kept(
    journal: Journal, make_face: MakeFace, make_step: MakeStep, tmp_path: Path
) -> None:
    (tmp_path / "label.txt").write_text("# theirs.jpg\n")
    journal.record(make_step((), (make_face("1", source=PERSON),)))

    assert export_labels(journal, tmp_path).kept == tmp_path / "label.1.txt"
    assert (tmp_path / "label.1.txt").read_text() == "# theirs.jpg\n"
    assert export_labels(journal, tmp_path).kept is None
