"""Images on disk: which ones a folder holds, and their pixels as a person would see them."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from detector.errors import ImageError
from detector.image_size import JPEG, jpeg_is_whole, stored_size

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")

LARGEST_MEGAPIXELS = 200
"""Cameras reach 200; decoded, that is 600 MB. More is taken for a decompression bomb."""

_MOST_BYTES_PER_PIXEL = 8  # four channels of 16 bits, uncompressed

_log = logging.getLogger(__name__)

# Whatever the decoders complain of ends in an ImageError that names the file; OpenCV would print it as well.
if hasattr(cv2.utils, "logging"):  # not in OpenCV 4.9
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


@dataclass(frozen=True, slots=True)
class FoundImages:
    """The images of a folder.

    paths: relative to it, with forward slashes, in the order in which people count (img2 before img10).
    unreadable: the subfolders, and the links named like images, of which nothing can be said.
    """

    paths: list[str]
    unreadable: list[str]


def list_images(folder: str | os.PathLike[str]) -> FoundImages:
    """The images in a folder and its subfolders.

    Hidden files and folders are left out. A link to an image is that image, wherever it lies: whoever put it
    there chose it. A link to a folder is never entered, and logged if it leads out of this one. What cannot
    be read is logged. Raises ImageError if the folder itself cannot be read.
    """
    root = Path(folder)
    try:
        entries = list(os.scandir(root))
    except OSError as error:
        raise ImageError(f"{root}: the folder cannot be read ({error.strerror}).") from error
    search = _Search(root.resolve())
    paths = sorted(search.among(entries, ""), key=natural_order)
    if search.linked:
        more = f", like {len(search.linked) - 1} more" if len(search.linked) > 1 else ""
        _log.warning("%s: a link to another folder; not entered%s.", search.linked[0], more)
    return FoundImages(paths, search.unreadable)


def find_images(folder: str | os.PathLike[str]) -> list[str]:
    """The paths of the images in a folder and its subfolders, see `list_images`. Raises ImageError."""
    return list_images(folder).paths


def natural_order(path: str) -> tuple[tuple[tuple[str | int, ...], ...], str]:
    """A sort key by which numbers inside names count as numbers, folder by folder, whatever the case."""
    parts = path.casefold().split("/")
    # Splitting at digits alternates text and numbers, starting with text, so that like meets like.
    return tuple(
        tuple(int(p) if p.isdecimal() else p for p in re.split("([0-9]+)", part)) for part in parts
    ), path


def read_image(path: str | os.PathLike[str]) -> npt.NDArray[np.uint8]:
    """The pixels of an image file: (height, width, 3) uint8, blue green red, upright as EXIF says.

    Grey becomes colour, 16 bits become 8, an alpha channel is dropped, CMYK is converted. The format is read
    from the content, not from the name. Raises ImageError, naming the file, for what is missing, empty, cut
    off, damaged, over LARGEST_MEGAPIXELS or not a JPEG, PNG, BMP, WebP or TIFF file.
    """
    encoded = _read_bytes(Path(path))
    size = stored_size(encoded)
    if size is None:
        raise ImageError(f"{path}: not a JPEG, PNG, BMP, WebP or TIFF image, or its start is damaged.")
    width, height = size
    if width * height > LARGEST_MEGAPIXELS * 1_000_000:
        raise ImageError(
            f"{path}: {width} × {height} pixels are more than the {LARGEST_MEGAPIXELS} million allowed; "
            "scale the image down."
        )
    if encoded.startswith(JPEG) and not jpeg_is_whole(encoded):
        raise ImageError(f"{path}: the image is cut off; copy it again from where it came from.")
    try:
        image = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    if image is None:
        raise ImageError(f"{path}: the image is damaged, cut off or of an unusual kind; it cannot be read.")
    return np.asarray(image, np.uint8)


class _Search:
    """Goes through a folder, and remembers what it did not look into."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.unreadable: list[str] = []
        self.linked: list[str] = []

    def among(self, entries: list[os.DirEntry[str]], prefix: str) -> Iterator[str]:
        """The images among the entries of a folder, whose own path is the prefix, and below."""
        for entry in entries:
            is_named_like_one = entry.name.lower().endswith(IMAGE_SUFFIXES)
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    yield from self.among(list(os.scandir(entry.path)), f"{prefix}{entry.name}/")
                elif entry.is_dir():
                    if not Path(entry.path).resolve().is_relative_to(self._root):
                        self.linked.append(entry.path)
                elif is_named_like_one and entry.is_file():  # told by the entry: no stat of thousands
                    yield prefix + entry.name
                elif is_named_like_one and entry.is_symlink():
                    entry.stat()  # raises where the link leads nowhere
            except OSError as error:
                if is_named_like_one or not entry.is_symlink():
                    self.unreadable.append(entry.path)
                    _log.warning("%s: cannot be read (%s); skipped.", entry.path, error.strerror)


def _read_bytes(path: Path) -> bytes:
    """The file's content. Not by OpenCV, which cannot open every unicode path on every system."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise ImageError(f"{path}: not a file.")
        if path.stat().st_size > _MOST_BYTES_PER_PIXEL * LARGEST_MEGAPIXELS * 1_000_000:
            raise ImageError(
                f"{path}: the file is larger than any image of {LARGEST_MEGAPIXELS} million pixels."
            )
        data = path.read_bytes()
    except OSError as error:
        raise ImageError(f"{path}: the image cannot be read ({error.strerror}).") from error
    if not data:
        raise ImageError(f"{path}: the file is empty.")
    return data
