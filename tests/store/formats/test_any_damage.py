"""Whatever becomes of a label file, reading it ends in faces or in a message, and so does writing these."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mutations import spoilt_text
from rich_faces import rich_faces

from annotator.errors import AnnotatorError
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage
from annotator.store.formats.reading import Reading
from annotator.store.formats.registry import FORMATS, Format, recognised
from detector.errors import DetectorError

IMAGES = ("a.jpg", "parade/b.jpg")
SIZE = (640, 480)
ROUNDS = 60

ODD_FILES = {
    "a.xml": (
        b'<?xml version="1.0" encoding="foo"?><annotation/>',
        b'<?xml version="1.0" encoding="utf-7"?><annotation/>',
        b'<?xml version="1.0" encoding="rot13"?><annotations/>',
    ),
    "a.csv": (b"one\rtwo, three\n1,2\n", b"left,top,width,height,image\n1,2\n", b"image," + b"x" * 200_000),
    "a.txt": (b"a.jpg\n" + b"9" * 5000 + b"\n1 2 3 4 0 0 0 0 0 0\n", b"# a.jpg\n1 2 1e300 1e300\n"),
}


def read_and_write_again(form: Format, path: Path, reading: Reading, target: Path) -> None:
    """What a person would do. Raises only what is told to people."""
    file = form.read(path, reading)
    images = [
        AnnotatedImage(path=image.path, size=SIZE, faces=image.faces, carried=image.carried)
        for image in file.images
    ]
    if form.write is not None:
        if form.is_folder:
            target.mkdir()
        form.write(target, AnnotatedFile(images, file.carried))


@pytest.mark.parametrize("key", FORMATS)
def test_that_no_damage_to_a_file_is_more_than_a_message(
    key: str, make_reading: Callable[..., Reading], tmp_path: Path
) -> None:
    form, chance = FORMATS[key], random.Random(key)
    if form.write is None:
        pytest.skip("only read")
    whole, broken, target = tmp_path / "whole", tmp_path / "broken", tmp_path / "target"
    if form.is_folder:
        whole.mkdir()
    form.write(
        whole, AnnotatedFile([AnnotatedImage(path=p, size=SIZE, faces=rich_faces()) for p in IMAGES], "")
    )
    told = 0
    for _ in range(ROUNDS):
        (shutil.copytree if form.is_folder else shutil.copy)(whole, broken)
        files = [broken] if broken.is_file() else sorted(file for file in broken.rglob("*") if file.is_file())
        spoilt = chance.choice(files)
        spoilt.write_bytes(spoilt_text(spoilt.read_bytes(), chance))
        try:
            recognised(broken)
            read_and_write_again(form, broken, make_reading(*IMAGES), target)
        except (AnnotatorError, DetectorError):
            told += 1
        assert {path.name for path in tmp_path.iterdir()} <= {"whole", "broken", "target"}
        for path in (broken, target):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    assert 0 < told < ROUNDS, "some damage is told, and some does no harm"


@pytest.mark.parametrize("name", ODD_FILES)
@pytest.mark.parametrize("number", range(3))
def test_that_an_odd_file_is_more_than_a_message_to_no_reader(
    name: str, number: int, make_reading: Callable[..., Reading], tmp_path: Path
) -> None:
    contents = ODD_FILES[name]
    if number >= len(contents):
        pytest.skip("no more of these")
    folder = tmp_path / "labels"
    folder.mkdir()
    (folder / name).write_bytes(contents[number])
    (folder / "a folder.txt").mkdir()
    for path in (folder / name, folder):
        for form in FORMATS.values():
            try:
                recognised(path)
                list(form.read(path, make_reading(*IMAGES)).images)
            except (AnnotatorError, DetectorError):
                pass
