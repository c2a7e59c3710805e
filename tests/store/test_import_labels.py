"""Taking a label file in: what is new comes, what was worked on stays, and everything left out is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.face import Face, Origin, Source
from annotator.model.step import Step, StepKind
from annotator.store.export import export_labels
from annotator.store.import_labels import ImportReport, import_labels, preview_import
from annotator.store.journal import Journal

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]

IMAGES = ["a.jpg", "b.jpg"]


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "label.txt"
    path.write_text("# a.jpg\n1 2 3 4\n5 6 7 8\n# b.jpg\n")
    return path


def boxes(journal: Journal, image: str) -> list[tuple[float, float, float, float]]:
    return [face.box_xyxy for face in journal.faces(image)]


def test_that_an_import_is_one_state_without_undo(journal: Journal, labels: Path) -> None:
    report = import_labels(journal, IMAGES, labels)

    assert report == ImportReport(path=labels, imported=("a.jpg", "b.jpg"), faces=2)
    assert boxes(journal, "a.jpg") == [(1, 2, 4, 6), (5, 6, 12, 14)]
    assert {face.source for face in journal.faces("a.jpg")} == {Source(Origin.FILE, "label.txt")}
    assert journal.history("a.jpg").entries == ()
    assert journal.image_states()["b.jpg"].is_worked_on


def test_that_images_which_the_folder_lacks_are_named(journal: Journal, labels: Path) -> None:
    report = import_labels(journal, ["b.jpg"], labels)

    assert report.not_in_folder == ("a.jpg",)
    assert list(journal.image_states()) == ["b.jpg"]


def test_that_boxes_without_an_area_are_left_out_and_named(journal: Journal, labels: Path) -> None:
    labels.write_text("# a.jpg\n1 2 0 4\n1 2 3 4\n")

    report = import_labels(journal, IMAGES, labels)

    assert report.unusable == ("a.jpg: “1 2 0 4” is a box without an area.",)
    assert boxes(journal, "a.jpg") == [(1, 2, 4, 6)]


def test_that_the_same_file_again_changes_nothing_whatever_was_edited_since(
    journal: Journal, labels: Path, make_step: MakeStep
) -> None:
    import_labels(journal, IMAGES, labels)
    journal.record(make_step(journal.faces("a.jpg")[:1], ()))

    report = import_labels(journal, IMAGES, labels)

    assert report == ImportReport(path=labels, unchanged=("a.jpg", "b.jpg"))
    assert boxes(journal, "a.jpg") == [(5, 6, 12, 14)]


def test_that_a_file_that_says_something_new_replaces_what_nobody_edited(
    journal: Journal, labels: Path
) -> None:
    import_labels(journal, IMAGES, labels)
    labels.write_text("# a.jpg\n1 2 3 4\n# b.jpg\n")

    report = import_labels(journal, IMAGES, labels)

    assert (report.imported, report.unchanged, report.kept) == (("a.jpg",), ("b.jpg",), ())
    assert boxes(journal, "a.jpg") == [(1, 2, 4, 6)]


@pytest.mark.parametrize("undone", [False, True])
def test_that_an_import_never_overwrites_what_was_worked_on(
    undone: bool, journal: Journal, labels: Path, make_face: MakeFace, make_step: MakeStep
) -> None:
    mine = make_face("mine", source=Source(Origin.PERSON, "ann"))
    journal.record(make_step((), (mine,)))
    if undone:
        journal.record(make_step((mine,), (), StepKind.UNDO))
    before = journal.faces("a.jpg"), journal.history("a.jpg")

    report = import_labels(journal, IMAGES, labels)

    assert (report.imported, report.kept) == (("b.jpg",), ("a.jpg",))
    assert (journal.faces("a.jpg"), journal.history("a.jpg")) == before


def test_that_the_labels_of_another_file_are_kept(journal: Journal, labels: Path, tmp_path: Path) -> None:
    import_labels(journal, IMAGES, labels)
    other = tmp_path / "other.txt"
    other.write_text("# a.jpg\n9 9 9 9\n")

    report = import_labels(journal, IMAGES, other)

    assert (report.kept, report.labelled, report.other_files) == ((), ("a.jpg",), ("label.txt",))
    assert report.sentences == (
        "Nothing new is read.",
        "1 image was left as it is, labelled by label.txt: a.jpg.",
    )
    assert boxes(journal, "a.jpg") == [(1, 2, 4, 6), (5, 6, 12, 14)]


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """Another file, which says something new of five images."""
    path = tmp_path / "gt3.txt"
    path.write_text("".join(f"# {name}.jpg\n9 9 9 9\n" for name in "abcde"))
    return path


@pytest.fixture
def worked_on(journal: Journal, tmp_path: Path, make_face: MakeFace, make_step: MakeStep) -> list[str]:
    """gt.txt labelled all but c.jpg; a person worked on a.jpg, on b.jpg (undone since) and on c.jpg."""
    images = [f"{name}.jpg" for name in "abcde"]
    labels = tmp_path / "gt.txt"
    labels.write_text("".join(f"# {name}.jpg\n1 2 3 4\n" for name in "abde"))
    import_labels(journal, images, labels)
    (first,) = journal.faces("a.jpg")
    moved = first.with_box((0, 0, 9, 9), Source(Origin.PERSON, "ann"))
    journal.record(make_step((first,), (moved,), image="a.jpg"))
    (second,) = journal.faces("b.jpg")
    journal.record(make_step((second,), (), image="b.jpg"))
    journal.record(make_step((), (second,), StepKind.UNDO, image="b.jpg"))
    journal.record(make_step((), (make_face("mine"),), image="c.jpg"))
    journal.record(make_step((), (make_face("seen"),), StepKind.DETECTED, image="e.jpg", author="first"))
    return images


def test_that_what_is_worked_on_and_what_another_file_labelled_are_told_apart(
    journal: Journal, worked_on: list[str], corrected: Path
) -> None:
    report = import_labels(journal, worked_on, corrected)

    assert report.imported == ()
    assert report.kept == ("a.jpg", "b.jpg", "c.jpg")
    assert (report.labelled, report.other_files) == (("d.jpg", "e.jpg"), ("gt.txt",))


def test_that_a_file_may_take_the_place_of_what_another_said_and_nobody_touched(
    journal: Journal, worked_on: list[str], corrected: Path
) -> None:
    touched = ("a.jpg", "b.jpg", "c.jpg")
    before = [(journal.label_lines(image), journal.history(image)) for image in touched]
    preview = preview_import(journal, worked_on, corrected, replaces=True)
    assert boxes(journal, "d.jpg") == [(1, 2, 4, 6)], "a preview writes nothing"

    assert import_labels(journal, worked_on, corrected, replaces=True) == preview

    assert (preview.imported, preview.kept, preview.labelled) == (("d.jpg", "e.jpg"), touched, ())
    assert (preview.faces, preview.other_files, preview.replaces) == (2, ("gt.txt",), True)
    journal.close()
    with Journal.open(journal.path) as reopened:
        assert [(reopened.label_lines(image), reopened.history(image)) for image in touched] == before
        for image in ("d.jpg", "e.jpg"):
            (face,) = reopened.faces(image)
            assert (face.box_xyxy, face.source) == ((9, 9, 18, 18), Source(Origin.FILE, "gt3.txt"))
            assert reopened.history(image).entries == ()
        states = reopened.image_states()
        assert [states[image].labels_from for image in worked_on] == [
            "gt.txt",
            "gt.txt",
            None,
            "gt3.txt",
            "gt3.txt",
        ]
        assert import_labels(reopened, worked_on, corrected).unchanged == ("d.jpg", "e.jpg")


def test_that_predictions_nobody_touched_give_way_and_are_due_again(
    journal: Journal, labels: Path, make_face: MakeFace, make_step: MakeStep
) -> None:
    journal.record(make_step((), (make_face("1"),), StepKind.DETECTED, author="first"))

    import_labels(journal, IMAGES, labels)

    assert boxes(journal, "a.jpg") == [(1, 2, 4, 6), (5, 6, 12, 14)]
    assert journal.images_not_detected_by("first", IMAGES) == IMAGES


def test_that_an_image_named_twice_in_a_file_gets_the_faces_of_both_places(
    journal: Journal, labels: Path
) -> None:
    labels.write_text("# a.jpg\n1 2 3 4\n# b.jpg\n# a.jpg\n5 6 7 8\n")

    assert import_labels(journal, IMAGES, labels).imported == ("a.jpg", "b.jpg")
    assert boxes(journal, "a.jpg") == [(1, 2, 4, 6), (5, 6, 12, 14)]


def test_that_a_file_that_cannot_be_read_leaves_the_project_as_it_was(journal: Journal, labels: Path) -> None:
    labels.write_text("# a.jpg\n1 2 3 4\n1 2 three 4\n")

    with pytest.raises(AnnotatorError, match=r"label\.txt:3: "):
        import_labels(journal, IMAGES, labels)

    assert journal.image_states() == {}


def test_that_an_edit_of_an_imported_face_can_be_undone(
    journal: Journal, labels: Path, make_step: MakeStep
) -> None:
    import_labels(journal, IMAGES, labels)
    first, second = journal.faces("a.jpg")
    moved = first.with_box((0, 0, 9, 9), Source(Origin.PERSON, "ann"))
    journal.record(make_step((first,), (moved,)))

    journal.record(make_step((moved,), (first,), StepKind.UNDO))

    assert journal.faces("a.jpg") == (first, second)


def test_that_an_export_goes_in_the_order_of_the_labels_whatever_was_detected_first(
    journal: Journal, tmp_path: Path
) -> None:
    for image in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        journal.mark_detected(image, "mobile")
    labels = tmp_path / "label.txt"
    labels.write_text("# c.jpg\n1 2 30 40\n# a.jpg\n5 6 70 80\n# b.jpg\n", encoding="utf-8")
    import_labels(journal, ["a.jpg", "b.jpg", "c.jpg", "d.jpg"], labels)
    assert export_labels(journal, tmp_path / "out").path.read_bytes() == labels.read_bytes()
    assert list(journal.image_states()) == ["c.jpg", "a.jpg", "b.jpg", "d.jpg"]

    other = tmp_path / "label2.txt"
    other.write_text("# d.jpg\n9 9 9 9\n# b.jpg\n", encoding="utf-8")
    import_labels(journal, ["a.jpg", "b.jpg", "c.jpg", "d.jpg"], other)
    assert list(journal.image_states()) == ["d.jpg", "b.jpg", "c.jpg", "a.jpg"]


def test_that_a_box_too_far_out_to_be_shown_is_told_with_its_image(journal: Journal, tmp_path: Path) -> None:
    labels = tmp_path / "label.txt"
    labels.write_text("# a.jpg\n1 1 3e9 3e9\n", encoding="utf-8")
    with pytest.raises(AnnotatorError, match=r"label\.txt, a\.jpg: a box lies within a million pixels"):
        import_labels(journal, ["a.jpg"], labels)
    assert journal.image_states() == {}
