"""Sizes from headers as a person sees the image, and folders that are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from annotator.errors import AnnotatorError
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.upright_size import upright_size
from annotator.store.formats.whole_folder import whole_folder
from detector.images import read_image

PIXELS = np.zeros((30, 50, 3), np.uint8)


def exif_with_orientation(orientation: int) -> bytes:
    directory = b"\x00\x01" + b"\x01\x12\x00\x03\x00\x00\x00\x01" + bytes((0, orientation, 0, 0)) + bytes(4)
    return b"MM\x00\x2a\x00\x00\x00\x08" + directory


def jpeg(orientation: int) -> bytes:
    plain = cv2.imencode(".jpg", PIXELS)[1].tobytes()
    body = b"Exif\0\0" + exif_with_orientation(orientation)
    return plain[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + plain[2:]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_that_a_jpeg_s_size_is_that_of_the_upright_image(orientation: int, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(orientation))
    height, width, _ = read_image(path).shape

    assert upright_size(path) == (width, height)
    assert upright_size(path) == ((30, 50) if orientation >= 5 else (50, 30))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".bmp", ".webp", ".tif"])
def test_that_every_kind_of_image_says_its_size(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    cv2.imwrite(str(path), PIXELS)

    assert upright_size(path) == (50, 30)


def test_that_the_sizes_of_real_photographs_are_those_of_their_pixels(shared: Path) -> None:
    for path in sorted((shared / "data/wider/train56/images").rglob("*.jpg"))[:8]:
        height, width, _ = read_image(path).shape
        assert upright_size(path) == (width, height)


def test_that_a_header_behind_large_tables_is_found(tmp_path: Path) -> None:
    plain = cv2.imencode(".jpg", PIXELS)[1].tobytes()
    comment = b"\xff\xfe" + (60_000).to_bytes(2, "big") + bytes(59_998)
    (tmp_path / "a.jpg").write_bytes(plain[:2] + comment * 3 + plain[2:])

    assert upright_size(tmp_path / "a.jpg") == (50, 30)


def test_that_a_photograph_that_is_gone_is_named_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match=r"a\.jpg is not in the folder.*label\.txt or CSV"):
        ImageIndex([], tmp_path).size("a.jpg")
    with pytest.raises(AnnotatorError, match=r"a\.jpg: its size cannot be read"):
        ImageIndex(["a.jpg"], tmp_path).size("a.jpg")


def fill(target: Path, text: str, owner: str = "me", *, failing: bool = False) -> None:
    with whole_folder(target, owner=owner) as folder:
        if failing:
            raise OSError("the disk is full")
        (folder / "sub").mkdir()
        (folder / "sub" / "a.txt").write_text(text)


def test_that_a_folder_of_our_own_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "one")
    fill(target, "two")

    assert (target / "sub" / "a.txt").read_text() == "two"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.written", "out"]


@pytest.mark.parametrize("owner", ["me", "somebody else"])
def test_that_a_folder_that_others_filled_or_changed_is_never_touched(owner: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "one", owner)
    if owner == "me":
        (target / "sub" / "a.txt").write_text("by hand")
    before = (target / "sub" / "a.txt").read_text()

    with pytest.raises(AnnotatorError, match=r"out holds files that this project has not written"):
        fill(target, "two")

    assert (target / "sub" / "a.txt").read_text() == before


def test_that_a_folder_that_cannot_be_filled_leaves_the_former_one(tmp_path: Path) -> None:
    target = tmp_path / "out"
    fill(target, "one")

    with pytest.raises(OSError, match="the disk is full"):
        fill(target, "two", failing=True)

    assert (target / "sub" / "a.txt").read_text() == "one"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.written", "out"]
