"""Photographs that are none: cut off, damaged, not what their name says, empty, or far too large."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from random import Random

import cv2
import numpy as np
from fuzzing import Target
from mutations import spoilt_bytes

from annotator.errors import AnnotatorError
from annotator.jobs.cut_out import cut_out
from annotator.jobs.load import picture_of
from annotator.store.formats.upright_size import upright_size
from annotator.store.images import ImageFolder
from detector.errors import ImageError
from detector.image_size import stored_size
from detector.images import LARGEST_MEGAPIXELS, find_images, read_image

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".JPG")


class Images(Target):
    """Every way in which the programs read a photograph."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        pixels = np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)
        cv2.circle(pixels, (30, 20), 12, (200, 220, 240), -1)
        ways = (
            (".jpg", pixels, ()),
            (".jpg", pixels, (cv2.IMWRITE_JPEG_PROGRESSIVE, 1)),
            (".jpg", pixels[..., 0], (cv2.IMWRITE_JPEG_RST_INTERVAL, 2)),
            (".png", pixels, ()),
            (".png", pixels.astype(np.uint16) * 200, ()),
            (".png", np.dstack((pixels, pixels[..., 0])), ()),
            (".bmp", pixels, ()),
            (".webp", pixels, (cv2.IMWRITE_WEBP_QUALITY, 60)),
            (".webp", pixels, (cv2.IMWRITE_WEBP_QUALITY, 101)),
            (".tif", pixels, ()),
            (".tif", pixels.astype(np.float32), ()),
            (".tif", pixels, (cv2.IMWRITE_TIFF_COMPRESSION, 1)),
        )
        self._files = [cv2.imencode(suffix, image, ways)[1].tobytes() for suffix, image, ways in ways]
        exif = b"Exif\0\0" + b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0) + bytes(4)
        segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
        self._files.append(self._files[0][:2] + segment + self._files[0][2:])
        self._files.append(b"GIF89a" + struct.pack("<HH", 2, 2) + bytes(20))
        self._files.append(b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    def make(self, chance: Random) -> list[str]:
        name = f"photograph{chance.choice(SUFFIXES)}"
        self._file = self.case_folder / name
        dice = chance.random()
        if dice < 0.05:
            content = chance.choice(
                (b"", b"\0", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF", b"BM", b"II*\0", b"MM\0*")
            )
        elif dice < 0.2:
            content = bomb(chance)
        elif dice < 0.3:
            content = chance.choice(self._files)
        else:
            content = spoilt_bytes(chance.choice(self._files), chance)
        self._file.write_bytes(content)
        return [name]

    def read(self) -> None:
        assert find_images(self.case_folder) == [self._file.name]
        folder = ImageFolder(self.case_folder)
        stored_size(self._file.read_bytes())
        try:
            width, height = upright_size(self._file)
        except (AnnotatorError, ImageError):
            width = height = 0
        pixels = read_image(self._file)
        assert np.array_equal(folder.read(self._file.name), pixels)
        assert pixels.dtype == np.uint8
        assert pixels.ndim == 3
        assert pixels.shape[2] == 3
        assert 0 < pixels.shape[0] * pixels.shape[1] <= LARGEST_MEGAPIXELS * 1_000_000
        if (width, height) != (pixels.shape[1], pixels.shape[0]):
            raise AssertionError(f"{width} × {height} were told, {pixels.shape} are there")
        assert not picture_of(pixels).isNull()
        cut_out(pixels, (0.5, 0.1, -9.0, -0.1, 0.5, 20.0))


def bomb(chance: Random) -> bytes:
    """A small file that claims, or even holds, at least a hundred megapixels."""
    width, height = chance.choice(
        ((10_000, 10_000), (100_000, 100_000), (65_500, 65_500), (2**31 - 1, 2**31 - 1), (2**32 - 1, 1),
         (1, 2**30), (20_000, 20_000), (14_200, 14_200), (2**16, 2**16), (300_000_000, 1))
    )  # fmt: skip
    match chance.randrange(6):
        case 0 | 1:
            return _png(
                width, height, holds_all=(width, height) == (10_000, 10_000) and chance.random() < 0.02
            )
        case 2:
            header = struct.pack("<IiiHHIIiiII", 40, _signed(width), _signed(height), 1, 24, 0, 0, 0, 0, 0, 0)
            return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header + bytes(100)
        case 3:
            frame = struct.pack(">BHHB", 8, height & 0xFFFF, width & 0xFFFF, 3) + bytes(
                (1, 17, 0, 2, 17, 0, 3, 17, 0)
            )
            return (
                b"\xff\xd8\xff\xc0"
                + struct.pack(">H", len(frame) + 2)
                + frame
                + b"\xff\xda\0\x08"
                + bytes(9)
                + b"\xff\xd9"
            )
        case 4:
            size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
            chunk = b"VP8X" + struct.pack("<I", 10) + bytes(4) + size
            return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk
        case _:  # the size told twice: it may be looked up in the wrong place
            sizes = [(width, height), (8, 8)]
            chance.shuffle(sizes)
            entries = [
                struct.pack("<HHII", tag, 4, 1, value % 2**32)
                for size in sizes[: chance.choice((1, 2))]
                for tag, value in zip((256, 257), size, strict=True)
            ]
            entries += [struct.pack("<HHII", tag, 4, 1, value) for tag, value in
                        ((258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 8), (279, 64))]  # fmt: skip
            return (
                b"II*\0"
                + struct.pack("<I", 8)
                + struct.pack("<H", len(entries))
                + b"".join(entries)
                + bytes(70)
            )


def _png(width: int, height: int, *, holds_all: bool) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(bytes((width // 8 + 1) * height) if holds_all else bytes(1000), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _signed(value: int) -> int:
    return value if value < 2**31 else value - 2**32
