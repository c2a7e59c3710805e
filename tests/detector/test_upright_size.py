"""Sizes from headers are those of the pixels, however a camera or a program has laid the file out."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.images import read_image
from detector.upright_size import upright_size

PLAIN = cv2.imencode(".jpg", np.zeros((30, 50, 3), np.uint8))[1].tobytes()
SCAN = PLAIN.index(b"\xff\xda")
TABLES = (b"\xff\xe2" + (60_000).to_bytes(2, "big") + bytes(59_998)) * 2


def exif(orientation: int) -> bytes:
    body = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + bytes((0, orientation)) + bytes(6)
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("before", "turn", "after"),
    [
        (PLAIN[:2], b"\xff\xff%s", PLAIN[2:]),
        (PLAIN[:2] + TABLES, b"%s", PLAIN[2:]),
        (PLAIN[:SCAN], b"%s", PLAIN[SCAN:]),
        (PLAIN[:SCAN] + TABLES, b"%s", PLAIN[SCAN:]),
    ],
    ids=["after fill bytes", "after large tables", "after the frame", "far after the frame"],
)
def test_that_a_jpeg_is_turned_wherever_its_exif_data_stand(
    before: bytes, turn: bytes, after: bytes, orientation: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(before + turn % exif(orientation) + after)
    height, width, _ = read_image(path).shape

    assert (width, height) == ((30, 50) if orientation >= 5 else (50, 30))
    assert upright_size(path) == (width, height)
