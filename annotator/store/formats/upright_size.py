"""The size of an upright image, as formats ask it of every image."""

from __future__ import annotations

from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.formats.annotated_image import SizeWH
from detector import upright_size as headers
from detector.errors import ImageError


def upright_size(path: Path) -> SizeWH:
    """Width and height in pixels, see `detector.upright_size`. Raises AnnotatorError, naming the file."""
    try:
        return headers.upright_size(path)
    except ImageError as error:
        raise AnnotatorError(str(error)) from error
