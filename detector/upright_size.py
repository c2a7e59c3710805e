"""The size of an upright image from the first bytes of its file, so that it can be asked of thousands."""

from __future__ import annotations

import struct
from pathlib import Path
from struct import unpack_from
from typing import BinaryIO

from detector.errors import ImageError
from detector.image_size import JPEG, START_OF_SCAN, jpeg_segments, stored_size
from detector.images import read_image

_PNG = b"\x89PNG\r\n\x1a\n"
_HEAD = 64 * 1024
_EXIF = b"Exif\0\0"
_ORIENTATION_TAG = 0x0112
_ON_ITS_SIDE = range(5, 9)
_APP1 = 0xE1


def upright_size(path: Path) -> tuple[int, int]:
    """Width and height in pixels of an image as `read_image` gives it, turned as its EXIF data say.

    Only what says so in an unusual place (EXIF in a PNG or WebP, any TIFF) is decoded for it.
    Raises ImageError, naming the file, if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            size = stored_size(head)
            if size is None:  # a header behind large tables
                head += file.read()
                size = stored_size(head)
            if size is not None and head.startswith(JPEG):
                if not _goes_up_to_the_scan(head):
                    head += file.read()
                return size[::-1] if _jpeg_orientation(head) in _ON_ITS_SIDE else size
            if size is not None and not _may_be_turned(file, head):
                return size
        height, width, _ = read_image(path).shape
    except OSError as error:
        raise ImageError(f"{path}: its size cannot be read ({error.strerror}).") from error
    return width, height


def _goes_up_to_the_scan(data: bytes) -> bool:
    """Whether the start of a JPEG file holds all segments that could tell how to turn it."""
    return START_OF_SCAN in (marker for marker, _ in jpeg_segments(data))


def _jpeg_orientation(data: bytes) -> int:
    """1 to 8 as EXIF counts them, or a number that says nothing. EXIF 2.3, section 4.6.4."""
    try:
        for marker, offset in jpeg_segments(data):
            body = offset + 2
            if marker == _APP1 and data[body : body + 6] == _EXIF:
                return _orientation(data[body + 6 : offset + int(unpack_from(">H", data, offset)[0])])
    except struct.error:
        pass  # damaged EXIF data turn nothing
    return 1


def _orientation(tiff: bytes) -> int:
    order = "<" if tiff.startswith(b"II") else ">"
    directory = unpack_from(order + "I", tiff, 4)[0]
    for i in range(unpack_from(order + "H", tiff, directory)[0]):
        tag, _, _, value = unpack_from(order + "HHIH", tiff, directory + 2 + 12 * i)
        if tag == _ORIENTATION_TAG:
            return int(value)
    return 1


def _may_be_turned(file: BinaryIO, head: bytes) -> bool:
    if head.startswith(_PNG):
        return _png_has_exif(file)
    if head.startswith(b"RIFF"):  # the extended header has a bit for EXIF. RFC 9649, section 2.7
        return head[12:16] == b"VP8X" and bool(head[20] & 0x08)
    return not head.startswith(b"BM")


def _png_has_exif(file: BinaryIO) -> bool:
    offset = len(_PNG)
    while True:
        file.seek(offset)
        chunk = file.read(8)
        if len(chunk) < 8 or chunk[4:] == b"IEND":
            return False
        if chunk[4:] == b"eXIf":
            return True
        offset += 12 + int(unpack_from(">I", chunk)[0])
