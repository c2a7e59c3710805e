"""The folder of photographs: what is in it, and nothing that is not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from annotator.errors import AnnotatorError
from annotator.store.images import ImageFolder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "photographs"
    (root / "party").mkdir(parents=True)
    for name in ("img10.png", "img2.png", "party/ü.png"):
        pixels = np.full((3, 4, 3), (10, 20, 30), np.uint8)
        (root / name).write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    return root


def test_that_images_are_listed_as_people_count(root: Path) -> None:
    assert ImageFolder(root).paths == ["img2.png", "img10.png", "party/ü.png"]


def test_that_an_image_is_read_by_its_relative_path(root: Path) -> None:
    pixels = ImageFolder(root).read("party/ü.png")

    assert pixels.shape == (3, 4, 3)
    assert pixels[0, 0].tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    "image", ["..", "../secret.png", "party/../../secret.png", "/etc/passwd", "link/secret.png"]
)
def test_that_a_path_out_of_the_folder_is_refused(image: str, root: Path) -> None:
    (root / "link").symlink_to(root.parent)

    with pytest.raises(AnnotatorError, match="lies outside the folder"):
        ImageFolder(root).absolute(image)


def test_that_a_link_to_an_image_elsewhere_is_that_image(root: Path) -> None:
    (root / "img2.png").rename(root.parent / "elsewhere.png")
    (root / "img2.png").symlink_to("../elsewhere.png")

    assert ImageFolder(root).paths[0] == "img2.png"
    assert ImageFolder(root).read("img2.png").shape == (3, 4, 3)


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match=r"There is no folder .*missing"):
        ImageFolder(tmp_path / "missing")


def test_that_an_image_that_cannot_be_read_is_named(root: Path) -> None:
    (root / "img2.png").write_bytes(b"no image")

    with pytest.raises(AnnotatorError, match=r"img2\.png"):
        ImageFolder(root).read("img2.png")
