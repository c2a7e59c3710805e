"""Label files of every format, imported into a project and exported again."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import cv2
import numpy as np
from fuzzing import Target
from mutations import spoilt_text
from rich_faces import rich_faces

from annotator.errors import AnnotatorError
from annotator.store.export import export_as, export_labels
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import FORMATS, Format, recognised
from annotator.store.import_labels import import_labels, preview_import
from annotator.store.journal import Journal
from annotator.store.label_diff import diff_against_import
from detector.data.samples import load_samples
from detector.errors import DetectorError
from detector.evaluation.label_ground_truth import landmarks_of, read_labelled, truth_of
from detector.formats.label_txt import read_labels
from detector.formats.verdicts import read_verdicts

IMAGES = ("a.jpg", "parade/b.jpg", "parade/c.png")
SIZE = (64, 48)

LABEL_TXTS = (
    b"# a.jpg\n1 2 30 40 11 12 0 21.5 12 0 16 20 1 12 28 0 20 28 0 0.82\n"
    b"5.25 3 12 14.125\n# parade/b.jpg\n0 0 0 0 -1.0 -1.0 -1.0 "
    b"-1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 0.4 x y\n# parade/c.png\n",
    b"# parade/b.jpg\r\n449 330 122 149 488.906 373.643 0.0 542.089 376.442 0.0 515.031 412.83 0.0 "
    b"485.174 425.893 0.0 538.357 431.491 0.0 0.82\r\n\r\n# a.jpg\r\n",
    b"\xef\xbb\xbf#a.jpg\n" + b"10 10 20 20 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0.5\n" * 9
    + b"# a.jpg\n1 1 2 2",
)  # fmt: skip

VERDICTS = (
    b"image,left,top,width,height,verdict,kind,score,error,size,difficulties,event,reviewer,at,note\n"
    b"a.jpg,4,3,12,14,real,false_positive,0.82,,13.4,easy medium hard,0--Parade,ada,2026-01-01T00:00:00Z,\n"
    b'parade/b.jpg,4.5,3,12,14,not_a_face,miss,,0.1,,,,,,"two ""words"",\nand a line"\n'
)


def photographs(folder: Path) -> Path:
    """A folder with the photographs that the label files are about."""
    root = folder / "photographs"
    for image in IMAGES:
        (root / image).parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(root / image), np.full((SIZE[1], SIZE[0], 3), 90, np.uint8))
    return root


class LabelTxt(Target):
    """label.txt, which both programs read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._images = photographs(self.shared)
        Journal.open(self.shared / "new.faces").close()

    def make(self, chance: Random) -> list[str]:
        self._labels = self.case_folder / "label.txt"
        self._labels.write_bytes(spoilt_text(chance.choice(LABEL_TXTS), chance))
        shutil.copy(self.shared / "new.faces", self.case_folder / "project.faces")
        return ["label.txt", *IMAGES]

    def read(self) -> None:
        import_and_export(self._images, self._labels, None, self.case_folder)
        read_labels(self._labels)
        load_samples(self._images, self._labels)
        for image in read_labelled(self._labels, self._images):
            truth_of(image)
            landmarks_of(image)


class OtherLabels(Target):
    """Every other format, and tables of verdicts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._images = photographs(self.shared)
        Journal.open(self.shared / "new.faces").close()
        for key, form in FORMATS.items():
            if form.write is not None:
                _write(form, self.shared / f"{key}{form.suffix}")
        (self.shared / "verdicts.csv").write_bytes(VERDICTS)

    def make(self, chance: Random) -> list[str]:
        sources = [*FORMATS, "verdicts"]
        key = chance.choice([key for key in sources if key != "label"])
        self._form = FORMATS.get(key)
        suffix = ".csv" if self._form is None else self._form.suffix
        source = self.shared / f"{key}{suffix}"
        self._labels = self.case_folder / source.name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, self._labels)
        files = sorted(path for path in (self._labels, *self._labels.rglob("*")) if path.is_file())
        spoilt = chance.choice(files)
        spoilt.write_bytes(spoilt_text(spoilt.read_bytes(), chance))
        if chance.random() < 0.1 and len(files) > 1:
            chance.choice(files).unlink()
        shutil.copy(self.shared / "new.faces", self.case_folder / "project.faces")
        return [self._labels.name, *(path.name for path in files), *IMAGES]

    def read(self) -> None:
        if self._form is None:
            read_verdicts(self._labels)
        else:
            import_and_export(self._images, self._labels, self._form, self.case_folder)


def import_and_export(images: Path, labels: Path, form: Format | None, folder: Path) -> None:
    """What a person does with somebody's labels; form: None to export label.txt."""
    told: AnnotatorError | DetectorError | None = None
    with Journal.open(folder / "project.faces") as journal:
        try:
            recognised(labels)
        except AnnotatorError as error:  # then a person may still say which format it is
            told = error
        report = import_labels(journal, IMAGES, labels, root=images, form=form or FORMATS["label"])
        if [image for image in report.imported if image not in IMAGES]:
            raise AssertionError(f"{report.imported} were taken in")
        _ = report.sentences
        for image in journal.image_states():
            journal.faces(image)
        exported = FORMATS["label"] if form is None else form
        list(diff_against_import(journal, exported))
        target = folder / f"again{exported.suffix}"
        index = ImageIndex(IMAGES, images)
        if form is None:
            export_labels(journal, folder / "exports")
            read_labels(folder / "exports" / "label.txt")
        else:
            if not export_as(journal, exported, target, index).images:
                return
            again = preview_import(journal, IMAGES, target, root=images, form=exported)
            if again.not_in_folder:
                raise AssertionError(f"the own export names {again.not_in_folder}")
    if told is not None:
        raise told


def _write(form: Format, target: Path) -> None:
    """A valid file of a format that holds all it can."""
    assert form.write is not None
    if form.is_folder:
        target.mkdir()
    images = [AnnotatedImage(path=image, size=SIZE, faces=rich_faces()) for image in IMAGES[:2]]
    form.write(target, AnnotatedFile(images, ""))
