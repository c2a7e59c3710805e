"""The size of an image from the first bytes of its file, so that nothing too large is ever decoded."""

from __future__ import annotations

import struct
from struct import unpack_from

JPEG = b"\xff\xd8"
_STANDALONE_MARKERS = frozenset((0x01, *range(0xD0, 0xD8)))
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
START_OF_SCAN = 0xDA


def stored_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels as stored, before any turn that EXIF asks for.

    data: the whole of a JPEG, PNG, BMP, WebP or TIFF file, whatever its name says. None for any other format
    and for a header that is cut off or makes no sense.
    """
    try:
        if data.startswith(JPEG):
            return _jpeg_size(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return unpack_from(">II", data, 16)
        if data.startswith(b"BM"):
            return _bmp_size(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp_size(data)
        if data.startswith((b"II*\0", b"MM\0*")):
            return _tiff_size(data)
    except (struct.error, IndexError):
        return None
    return None


def jpeg_is_whole(data: bytes) -> bool:
    """Whether the end marker follows the first scan of a JPEG file.

    Decoders disagree about a JPEG that is cut off: some refuse it, some fill the rest with grey. Inside coded
    pixels the byte ff is always followed by 00 or a restart marker, so that ff d9 can only be the end.
    """
    for marker, offset in jpeg_segments(data):
        if marker == START_OF_SCAN:
            return data.find(b"\xff\xd9", offset) >= 0
    return False


def jpeg_segments(data: bytes) -> list[tuple[int, int]]:
    """(marker, offset of its length field) of every segment up to the first scan. ITU-T T.81, annex B."""
    segments = []
    offset = 2
    while offset + 4 <= len(data) and data[offset] == 0xFF:
        marker = data[offset + 1]
        if marker == 0xFF or marker in _STANDALONE_MARKERS:
            offset += 1 if marker == 0xFF else 2
            continue
        segments.append((marker, offset + 2))
        if marker == START_OF_SCAN:
            break
        offset += 2 + int(unpack_from(">H", data, offset + 2)[0])
    return segments


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    for marker, offset in jpeg_segments(data):
        if marker in _FRAME_MARKERS:
            height, width = unpack_from(">HH", data, offset + 3)
            return width, height
    return None


def _bmp_size(data: bytes) -> tuple[int, int]:
    if unpack_from("<I", data, 14)[0] == 12:  # the first header, of OS/2
        return unpack_from("<HH", data, 18)
    width, height = unpack_from("<ii", data, 18)
    return abs(width), abs(height)  # a negative height means rows from the top


def _webp_size(data: bytes) -> tuple[int, int] | None:
    """From the first chunk: lossy, lossless or extended. RFC 9649, section 2."""
    match data[12:16]:
        case b"VP8 ":
            width, height = unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = unpack_from("<I", data, 21)[0]
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            data[29]  # int.from_bytes would take a shorter slice for a smaller number
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None


def _tiff_size(data: bytes) -> tuple[int, int] | None:
    """From tags 256 and 257 of the first directory. TIFF 6.0, section 2."""
    order = "<" if data.startswith(b"II") else ">"
    directory = unpack_from(order + "I", data, 4)[0]
    size = {}
    for i in range(unpack_from(order + "H", data, directory)[0]):
        entry = directory + 2 + 12 * i
        tag, kind = unpack_from(order + "HH", data, entry)
        if tag in (256, 257):
            size[tag] = unpack_from(order + ("H" if kind == 3 else "I"), data, entry + 8)[0]
    return (size[256], size[257]) if len(size) == 2 else None
