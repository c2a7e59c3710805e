"""Finding and reading images, whatever a folder holds."""

from __future__ import annotations

import base64
import errno
import os
import struct
import zlib

import cv2
import numpy as np
import pytest

from detector.errors import ImageError
from detector.images import FoundImages, find_images, list_images, read_image

RED, GREEN, BLUE, WHITE = (40, 40, 200), (40, 160, 40), (200, 40, 40), (230, 230, 230)

# 16×16 CMYK as Adobe's programs store it (inverted), with the four quarters below.
CMYK_JPEG = base64.b64decode(
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwP"
    "FxgWFBgSFBUU/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EABcAAQEBAQAAAAAAAAAAAAAAAAkACAf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA"
    "/9oADgRDAE0AWQBLAAA/ANgMKMKFTCoUBJC/NWj9n7dQT//Z"
)


def quarters(height=16, width=24):
    """An image whose four quarters differ, so that every turn and flip shows."""
    image = np.empty((height, width, 3), np.uint8)
    image[: height // 2, : width // 2], image[: height // 2, width // 2 :] = RED, GREEN
    image[height // 2 :, : width // 2], image[height // 2 :, width // 2 :] = BLUE, WHITE
    return image


def encoded(image, suffix=".png"):
    return cv2.imencode(suffix, image)[1].tobytes()


def png_claiming(width, height):
    """A PNG with a valid header of that size and no pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk


def jpeg_with_orientation(image, orientation):
    """A JPEG with an EXIF segment that holds nothing but the orientation tag."""
    tag = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + tag + struct.pack("<I", 0)
    jpeg = encoded(image, ".jpg")
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def differ(image, other):
    return np.abs(image.astype(int) - other.astype(int)).mean()


@pytest.fixture
def read(tmp_path):
    """Read an image from the bytes of its file."""

    def read_bytes(content, name="image.png"):
        (tmp_path / name).write_bytes(content)
        return read_image(tmp_path / name)

    return read_bytes


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".jpg", ".webp"])
def test_that_every_format_gives_blue_green_red_pixels(read, suffix):
    image = read(encoded(quarters(32, 48), suffix), f"image{suffix}")
    assert image.dtype == np.uint8
    assert image.shape == (32, 48, 3)
    assert differ(image, quarters(32, 48)) < 6


def test_that_grey_becomes_colour(read):
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert np.array_equal(read(encoded(grey)), np.dstack([grey] * 3))


def test_that_16_bits_become_8(read):
    deep = np.arange(0, 65536, 256, dtype=np.uint16).reshape(16, 16)
    assert np.array_equal(read(encoded(deep))[..., 0], np.arange(256, dtype=np.uint8).reshape(16, 16))


def test_that_an_alpha_channel_is_dropped(read):
    translucent = np.dstack([quarters(), np.full((16, 24), 7, np.uint8)])
    assert np.array_equal(read(encoded(translucent)), quarters())


def test_that_cmyk_is_converted(read):
    image = read(CMYK_JPEG, "print.jpg")
    assert differ(image, quarters(16, 16)) < 6


UPRIGHT = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.transpose(1, 0, 2),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: stored[::-1, ::-1].transpose(1, 0, 2),
    8: lambda stored: np.rot90(stored, 1),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_that_an_image_is_upright_whatever_way_the_camera_was_held(read, orientation):
    stored = quarters(32, 48)
    image = read(jpeg_with_orientation(stored, orientation), "photo.jpg")
    expected = UPRIGHT[orientation](stored)
    assert image.shape == expected.shape
    assert differ(image, expected) < 6


def test_that_the_content_counts_and_not_the_name(read):
    assert np.array_equal(read(encoded(quarters(), ".png"), "in truth a png.jpg"), quarters())


def test_that_any_unicode_file_name_is_read(read):
    assert read(encoded(quarters()), "Zoë 日本 🙂.png").shape == (16, 24, 3)


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".jpg", ".webp"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_that_a_truncated_image_is_refused_by_name(read, suffix, share):
    content = encoded(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8), suffix)
    with pytest.raises(ImageError, match=f"cut{suffix}"):
        read(content[: int(len(content) * share)], f"cut{suffix}")


@pytest.mark.parametrize(
    "content", [b"a picture, honestly", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF1234WEBP"]
)
def test_that_what_is_no_image_is_refused_by_name(read, content):
    with pytest.raises(ImageError, match=r"text\.jpg: not a JPEG, PNG"):
        read(content, "text.jpg")


def test_that_an_empty_file_is_refused_by_name(read):
    with pytest.raises(ImageError, match=r"nothing\.jpg: the file is empty"):
        read(b"", "nothing.jpg")


def test_that_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(ImageError, match=r"gone\.jpg.*No such file"):
        read_image(tmp_path / "gone.jpg")


def test_that_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(ImageError, match="not a file"):
        read_image(tmp_path / "pipe.jpg")


def test_that_a_pixel_bomb_is_refused_before_it_is_decoded(read):
    with pytest.raises(ImageError, match=r"bomb\.png: 50000 × 40000 pixels .* 200 million"):
        read(png_claiming(50_000, 40_000), "bomb.png")


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".jpg", ".webp"])
def test_that_the_limit_of_pixels_holds_for_every_format(read, suffix, monkeypatch):
    monkeypatch.setattr("detector.images.LARGEST_MEGAPIXELS", 0.01)
    assert read(encoded(np.zeros((100, 100, 3), np.uint8), suffix), f"small{suffix}").size
    with pytest.raises(ImageError, match="101 × 100 pixels"):
        read(encoded(np.zeros((100, 101, 3), np.uint8), suffix), f"large{suffix}")


def touch(folder, *paths):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()


def test_that_images_come_in_the_order_in_which_people_count(tmp_path):
    touch(tmp_path, "img10.jpg", "img2.JPG", "b/1.png", "Img1.jpeg", "b/03.webp", "a 2/x.bmp", "a 10/x.tif")
    expected = ["a 2/x.bmp", "a 10/x.tif", "b/1.png", "b/03.webp", "Img1.jpeg", "img2.JPG", "img10.jpg"]
    assert find_images(tmp_path) == expected


def test_that_hidden_and_other_files_are_left_out(tmp_path):
    touch(tmp_path, "a.jpg", ".b.jpg", ".thumbnails/c.jpg", "label.txt", "jpg", "d.jpg/e.png")
    assert find_images(tmp_path) == ["a.jpg", "d.jpg/e.png"]


def test_that_a_link_to_an_image_is_that_image_and_a_linked_folder_is_named_and_not_entered(tmp_path, caplog):
    touch(tmp_path, "in/a.jpg", "in/below/b.jpg", "out/c.jpg")
    (tmp_path / "in/to-a.jpg").symlink_to("a.jpg")
    (tmp_path / "in/to-c.jpg").symlink_to("../out/c.jpg")
    (tmp_path / "in/to-out").symlink_to("../out")
    (tmp_path / "in/round").symlink_to(".")
    assert list_images(tmp_path / "in") == FoundImages(["a.jpg", "below/b.jpg", "to-a.jpg", "to-c.jpg"], [])
    assert caplog.messages == [f"{tmp_path}/in/to-out: a link to another folder; not entered."]


def test_that_what_cannot_be_looked_into_is_named(tmp_path, caplog, monkeypatch):
    touch(tmp_path, "a.jpg", "shut/b.jpg")
    (tmp_path / "broken.jpg").symlink_to("nowhere")
    (tmp_path / "broken").symlink_to("nowhere")
    scandir = os.scandir

    def scandir_of_what_is_open(path):  # nothing is shut to an administrator, who may run the tests
        if str(path).endswith("shut"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scandir_of_what_is_open)
    found = list_images(tmp_path)
    assert found.paths == ["a.jpg"]
    assert sorted(found.unreadable) == [f"{tmp_path}/broken.jpg", f"{tmp_path}/shut"]
    assert sorted(caplog.messages) == [
        f"{tmp_path}/broken.jpg: cannot be read (No such file or directory); skipped.",
        f"{tmp_path}/shut: cannot be read (Permission denied); skipped.",
    ]


def test_that_a_folder_reached_by_a_link_is_read(tmp_path):
    touch(tmp_path, "real/a.jpg")
    (tmp_path / "link").symlink_to("real")
    assert find_images(tmp_path / "link") == ["a.jpg"]


def test_that_a_folder_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(ImageError, match="nowhere"):
        find_images(tmp_path / "nowhere")
