"""Label files of every format into a project and out again: nothing is lost, and no work replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from annotator.errors import AnnotatorError
from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.step import Step, StepKind
from annotator.store.export import export_as
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import FORMATS
from annotator.store.images import ImageFolder
from annotator.store.import_labels import import_labels, preview_import
from annotator.store.journal import Journal

PERSON = Source(Origin.PERSON, "ann")

COCO = """{"info": {"year": 2024}, "licenses": [{"id": 1}],
"categories": [{"id": 3, "name": "face", "mine": true}],
"images": [{"id": 12, "file_name": "a.jpg", "width": 64, "height": 48, "coco_url": "x"}],
"annotations": [
  {"id": 40, "image_id": 12, "category_id": 3, "bbox": [1, 2, 30, 40], "segmentation": [[1, 2, 3]],
   "mine": 1}]}"""


@pytest.fixture
def photographs(tmp_path: Path) -> ImageFolder:
    """Two photographs of 64 × 48 pixels."""
    root = tmp_path / "photographs"
    (root / "parade").mkdir(parents=True)
    for name in ("a.jpg", "parade/b.jpg"):
        cv2.imwrite(str(root / name), np.zeros((48, 64, 3), np.uint8))
    return ImageFolder(root)


def moved(journal: Journal, image: str = "a.jpg") -> Step:
    """A person drags the first face's box."""
    (face, *_) = journal.faces(image)
    change = Change(image=image, before=(face,), after=(face.moved_by(2, 0, PERSON),))
    return Step(change=change, text="Move", kind=StepKind.DO, at="2024-05-01T10:00:00Z", author="ann")


@pytest.mark.parametrize("key", FORMATS)
def test_that_a_project_s_faces_come_back_in_a_new_project(
    key: str, photographs: ImageFolder, journal: Journal, make_face: Callable[..., Face], tmp_path: Path
) -> None:
    index = ImageIndex(photographs.paths, photographs.root)
    mine = make_face("1", source=PERSON, box_xyxy=(3.125, 4.5, 20, 30.001))
    journal.record(
        Step(
            change=Change(image="parade/b.jpg", before=(), after=(mine,)),
            text="Add",
            kind=StepKind.DO,
            at="",
            author="ann",
        )
    )
    form = FORMATS[key]

    report = export_as(journal, form, tmp_path / "out" / f"labels{form.suffix}", index)

    assert (report.images, report.faces, report.kept) == (1, 1, None)
    with Journal.open(tmp_path / "second.faces") as second:
        imported = import_labels(second, photographs.paths, report.path, root=photographs.root)
        assert (imported.imported, imported.faces, imported.unusable) == (("parade/b.jpg",), 1, ())
        (face,) = second.faces("parade/b.jpg")
    assert face.box_xyxy == pytest.approx(mine.box_xyxy, abs=1e-6)
    assert [(p.x, p.y) for p in face.landmarks] == [(p.x, p.y) for p in form.reduced(mine).landmarks]


def test_that_what_coco_says_and_nobody_understands_comes_out_again(
    photographs: ImageFolder, journal: Journal, tmp_path: Path
) -> None:
    index = ImageIndex(photographs.paths, photographs.root)
    (tmp_path / "in.json").write_text(COCO)
    import_labels(journal, photographs.paths, tmp_path / "in.json", root=photographs.root)
    journal.record(moved(journal))

    path = export_as(journal, FORMATS["coco"], tmp_path / "out.json", index).path

    assert path.read_text() == (
        '{\n"info": {"year": 2024},\n"licenses": [{"id": 1}],\n'
        '"categories": [{"id": 3, "mine": true, "name": "face"}],\n'
        '"images": [\n{"id": 12, "coco_url": "x", "file_name": "a.jpg", "width": 64, "height": 48}\n],\n'
        '"annotations": [\n{"id": 40, "image_id": 12, "category_id": 3, "bbox": [3, 2, 30, 40], "iscrowd": 0,'
        ' "mine": 1, "segmentation": [[1, 2, 3]], "area": 1200}\n]\n}\n'
    )


@pytest.mark.parametrize("key", [key for key in FORMATS if key != "label"])
def test_that_the_same_file_again_changes_nothing_and_a_new_one_leaves_work_alone(
    key: str, photographs: ImageFolder, journal: Journal, tmp_path: Path
) -> None:
    (tmp_path / "in.json").write_text(COCO)
    index = ImageIndex(photographs.paths, photographs.root)
    import_labels(journal, photographs.paths, tmp_path / "in.json", root=photographs.root)
    form = FORMATS[key]
    first = export_as(journal, form, tmp_path / f"labels{form.suffix}", index).path
    second_file = tmp_path / "project2.faces"

    with Journal.open(second_file) as second:
        import_labels(second, photographs.paths, first, root=photographs.root)
        again = import_labels(second, photographs.paths, first, root=photographs.root)
        second.record(moved(second))
        edited = second.faces("a.jpg")
        journal.record(moved(journal))
        changed = export_as(journal, form, first, index).path
        preview = preview_import(second, photographs.paths, changed, root=photographs.root)
        after = import_labels(second, photographs.paths, changed, root=photographs.root)
        assert second.faces("a.jpg") == edited

    assert (again.imported, again.unchanged) == ((), ("a.jpg",))
    assert after == preview
    assert (after.imported, after.kept) == ((), ("a.jpg",))
    assert after.sentences == (
        "Nothing new is read.",
        "1 image was left as it is, since you have worked on it: a.jpg.",
    )


def test_that_a_file_that_breaks_off_leaves_the_project_as_it_was(
    photographs: ImageFolder, journal: Journal, tmp_path: Path
) -> None:
    box = '<box label="face" xtl="1" ytl="2" xbr="3" ybr="4"/>'
    text = f'<annotations><image name="a.jpg">{box}</image>' + "<image/>" * 20_000 + '<image name="parade/b.j'
    (tmp_path / "c.xml").write_text(text)

    with pytest.raises(AnnotatorError, match=r"c\.xml, line 1, column"):
        import_labels(journal, photographs.paths, tmp_path / "c.xml")

    assert journal.image_states() == {}


def test_that_an_image_named_in_two_files_of_a_folder_is_read_once_and_told(
    photographs: ImageFolder, journal: Journal, tmp_path: Path
) -> None:
    for name in ("1", "2"):
        path = tmp_path / "voc" / f"{name}.xml"
        path.parent.mkdir(exist_ok=True)
        path.write_text("<annotation><filename>a.jpg</filename></annotation>")

    report = import_labels(journal, photographs.paths, tmp_path / "voc")

    assert report.imported == ("a.jpg",)
    assert report.unusable == ("a.jpg is annotated twice; only the first was read.",)


def test_that_two_images_that_differ_in_their_suffix_alone_are_refused_by_yolo_and_kept_apart_by_voc(
    journal: Journal, make_face: Callable[..., Face], tmp_path: Path
) -> None:
    root = tmp_path / "both"
    root.mkdir()
    for name in ("a.jpg", "a.png"):
        cv2.imwrite(str(root / name), np.zeros((48, 64, 3), np.uint8))
        face = replace(make_face(name), source=PERSON)
        change = Change(image=name, before=(), after=(face,))
        journal.record(Step(change=change, text="Add", kind=StepKind.DO, at="", author="ann"))
    index = ImageIndex(("a.jpg", "a.png"), root)

    with pytest.raises(AnnotatorError, match=r"a\.png and another image would both be written to a"):
        export_as(journal, FORMATS["yolo"], tmp_path / "yolo", index)
    assert not (tmp_path / "yolo").exists()
    voc = export_as(journal, FORMATS["voc"], tmp_path / "voc", index).path
    assert sorted(path.name for path in voc.iterdir()) == ["a.png.xml", "a.xml"]


def test_that_a_photograph_that_is_gone_is_named_before_anything_is_written(
    journal: Journal, make_face: Callable[..., Face], photographs: ImageFolder, tmp_path: Path
) -> None:
    change = Change(image="gone.jpg", before=(), after=(replace(make_face("1"), source=PERSON),))
    journal.record(Step(change=change, text="Add", kind=StepKind.DO, at="", author="ann"))
    (tmp_path / "coco.json").write_text("precious")

    with pytest.raises(AnnotatorError, match=r"gone\.jpg is not in the folder of photographs"):
        export_as(
            journal, FORMATS["coco"], tmp_path / "coco.json", ImageIndex(photographs.paths, photographs.root)
        )

    assert (tmp_path / "coco.json").read_text() == "precious"
    assert not (tmp_path / "coco.1.json").exists()
