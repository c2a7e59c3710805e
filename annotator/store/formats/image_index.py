"""Which photograph a label file means: names in it are matched with those of the folder, never beyond."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath

from annotator.errors import AnnotatorError
from annotator.store.formats.annotated_image import SizeWH
from annotator.store.formats.upright_size import upright_size
from detector.formats.label_records import LabelledImage


class UnclearImageError(Exception):
    """A name in a label file that is no image's. Its text is a sentence for the report."""


class ImageIndex:
    """The images of a folder, to be found by what label files call them.

    paths: relative to the folder, with forward slashes. root: the folder, None where no size is ever asked.
    """

    def __init__(self, paths: Iterable[str], root: Path | None = None) -> None:
        self._paths = dict.fromkeys(paths)
        self._root = root

    def find(self, *names: str) -> str:
        """The path of the first of these names that an image of the folder has.

        A name without folders is also found in a subfolder, if it is the only one there. What no image of the
        folder has comes back as the last name, tidied. Raises UnclearImageError for a name that leads out of
        the folder or fits several images.
        """
        tidied = [name for name in map(_tidied, names) if name is not None]
        if not tidied:
            raise UnclearImageError(f"“{names[-1]}” is not a path inside the folder of photographs.")
        for name in tidied:
            if name in self._paths:
                return name
        for name in tidied:
            if "/" not in name:
                return self._only_one(name, self._by_name)
        return tidied[-1]

    def find_without_suffix(self, name: str) -> str:
        """The image whose path without its suffix is `name`, as `find`."""
        tidied = _tidied(name)
        if tidied is None:
            raise UnclearImageError(f"“{name}” is not a path inside the folder of photographs.")
        if tidied in self._by_path_without_suffix:
            return self._only_one(tidied, self._by_path_without_suffix)
        return self._only_one(tidied, self._by_stem, key=tidied.rpartition("/")[2])

    def path_of(self, place: Path) -> str | None:
        """The path of the image at a place on disk, None where the folder has none there."""
        if self._root is None:
            return None
        normal = Path(os.path.normpath(place.absolute()))
        path = normal.relative_to(self._root).as_posix() if normal.is_relative_to(self._root) else None
        return path if path in self._paths else None

    def __contains__(self, path: str) -> bool:
        return path in self._paths

    def size(self, path: str) -> SizeWH:
        """Width and height of an image, upright. Raises AnnotatorError if it cannot be read."""
        if self._root is None or path not in self._paths:
            raise AnnotatorError(
                f"{path} is not in the folder of photographs, so its size is not known.",
                "Put it back, or choose a format that does without sizes, such as label.txt or CSV.",
            )
        return upright_size(self._root / path)

    def _only_one(self, name: str, found: dict[str, list[str]], *, key: str | None = None) -> str:
        match found.get(name if key is None else key, []):
            case []:
                return name
            case [path]:
                return path
            case several:
                raise UnclearImageError(
                    f"“{name}” may be any of {len(several)} images, such as {several[0]} and {several[1]}."
                )

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        return self._grouped(lambda path: path.name)

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        return self._grouped(lambda path: path.stem)

    @cached_property
    def _by_path_without_suffix(self) -> dict[str, list[str]]:
        return self._grouped(lambda path: str(path.with_suffix("")))

    def _grouped(self, key: Callable[[PurePosixPath], str]) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for path in self._paths:
            groups[key(PurePosixPath(path))].append(path)
        return groups


def _tidied(name: str) -> str | None:
    """The name relieved of "./", double slashes and Windows' backslashes; None if it leads elsewhere."""
    try:
        return LabelledImage(str(PurePosixPath(name.replace("\\", "/")))).path
    except ValueError:
        return None
