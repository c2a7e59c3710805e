"""The folder of photographs that a project is about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.errors import AnnotatorError
from detector.errors import ImageError
from detector.images import find_images, read_image


class ImageFolder:
    """A folder with the images in it, found once.

    paths: relative to the folder, with forward slashes, in the order in which people count.
    Raises AnnotatorError at birth if the folder cannot be read.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        if not self.root.is_dir():
            raise AnnotatorError(
                f"There is no folder {root}.", "Choose the folder that holds the photographs."
            )
        try:
            self.paths = find_images(self.root)
        except ImageError as error:
            raise AnnotatorError(str(error), "Give yourself permission to read it.") from error

    def absolute(self, image: str) -> Path:
        """Where an image of this folder lies: itself, or the link to it.

        Raises AnnotatorError for a path that leads out of the folder.
        """
        path = self.root / image
        if ".." in path.parts or not path.parent.resolve().is_relative_to(self.root):
            raise AnnotatorError(
                f"{image} lies outside the folder {self.root}.", "Open the folder that holds it."
            )
        return path

    def read(self, image: str) -> npt.NDArray[np.uint8]:
        """The pixels of an image: (height, width, 3) uint8, blue green red, upright.

        Raises AnnotatorError, naming the file, if it cannot be read.
        """
        try:
            return read_image(self.absolute(image))
        except ImageError as error:
            raise AnnotatorError(str(error)) from error
