"""Lists of image names in a file, one a line: what was held out of training, what is to be measured."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from detector.atomic_write import write_atomically
from detector.errors import LabelError

# As in label.txt: file names need not be UTF-8.
_ENCODING, _ENCODING_ERRORS = "utf-8", "surrogateescape"


def write_image_names(path: Path, names: Iterable[str]) -> None:
    """Write the list whole or not at all. Raises DetectorError if it cannot be written."""
    write_atomically(path, "".join(f"{name}\n" for name in names).encode(_ENCODING, _ENCODING_ERRORS))


def read_image_names(path: Path) -> list[str]:
    """The names in a list, in its order, without empty lines. Raises LabelError if it cannot be read."""
    try:
        text = path.read_bytes().decode(_ENCODING, _ENCODING_ERRORS)
    except OSError as error:
        raise LabelError(f"{path}: the list of images cannot be read ({error.strerror}).") from error
    return [name for line in text.split("\n") if (name := line.strip())]
